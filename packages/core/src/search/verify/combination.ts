import { addDown, addUp, multiplyDown, multiplyUp } from '../expression/interval.js'
import type { Box } from './box.js'
import type { Combination } from './certificate.js'
import { CurveReader, type CurveLine } from './curve.js'
import { Flaw } from './flaw.js'
import type { ProofProgram } from './proof-program.js'
import { spend } from './work-budget.js'

/**
 * Adds up inequalities with multipliers: G(x) = Σ multiplier·g(x), where every g(x) ≥ 0 at the points considered, hence G ≥ 0 there.
 * Coefficients are enclosed, so it does not matter how the multipliers were found or rounded.
 */
export class Combiner {
  readonly #program: ProofProgram
  readonly #curves: CurveReader
  /** Ends of the coefficient of every column in G; columns not in `#touched` have 0. */
  readonly #low: Float64Array
  readonly #high: Float64Array
  readonly #isTouched: Uint8Array
  #touched: number[] = []
  /** At least the constant of G. */
  #constant = 0

  constructor(program: ProofProgram) {
    this.#program = program
    this.#curves = new CurveReader(program)
    this.#low = new Float64Array(program.columnCount)
    this.#high = new Float64Array(program.columnCount)
    this.#isTouched = new Uint8Array(program.columnCount)
  }

  /**
   * At least the maximum of  direction·x[column] + G(x)  over the box; without a column, of G itself.
   *
   * As G ≥ 0, that is an upper end of direction·x[column]; and a box where the maximum of G is negative holds no point considered.
   *
   * @throws Flaw where a multiplier has the wrong sign or an index names nothing
   */
  largest(
    combination: Combination,
    box: Box,
    place: string,
    column: number | null = null,
    direction: 1 | -1 = 1,
  ): number {
    this.#clear()
    if (column !== null) this.#add(column, direction, direction)
    this.#addRows(combination.rows ?? [], place)
    this.#addProducts(combination.products ?? [], box, place)
    this.#addTangents(combination.tangents ?? [], place)
    this.#addCurves(combination.curves ?? [], box, place)
    this.#addSecants(combination.secants ?? [], box, place)
    let total = this.#constant
    for (const j of this.#touched) {
      total = addUp(
        total,
        Math.max(
          multiplyUp(this.#low[j], box.lower[j]),
          multiplyUp(this.#low[j], box.upper[j]),
          multiplyUp(this.#high[j], box.lower[j]),
          multiplyUp(this.#high[j], box.upper[j]),
        ),
      )
    }
    return Number.isNaN(total) ? Infinity : total
  }

  /** Whether the line of a curve or (without a point) of a secant is known on a box. */
  hasLine(column: number, argument: number, at: number | null, sign: 1 | -1, box: Box): boolean {
    try {
      if (at === null) this.#curves.secant(column, argument, box, sign, '')
      else this.#curves.tangent(column, argument, at, box, sign, '')
      return true
    } catch (error) {
      if (error instanceof Flaw) return false
      throw error
    }
  }

  #clear(): void {
    for (const j of this.#touched) {
      this.#low[j] = 0
      this.#high[j] = 0
      this.#isTouched[j] = 0
    }
    this.#touched = []
    this.#constant = 0
  }

  /** Adds a coefficient between `low` and `high` to a column. */
  #add(column: number, low: number, high: number): void {
    if (this.#isTouched[column] === 0) {
      this.#isTouched[column] = 1
      this.#touched.push(column)
    }
    this.#low[column] = addDown(this.#low[column], low)
    this.#high[column] = addUp(this.#high[column], high)
  }

  #addScaled(column: number, factor: number, value: number): void {
    this.#add(column, multiplyDown(factor, value), multiplyUp(factor, value))
  }

  #addConstant(value: number): void {
    this.#constant = addUp(this.#constant, value)
  }

  /** multiplier·(R − lower) for a positive multiplier, |multiplier|·(upper − R) for a negative one. */
  #addRows(rows: readonly number[], place: string): void {
    for (let k = 0; k + 1 < rows.length; k += 2) {
      const row = this.#program.rows[rows[k]]
      if (row === undefined) throw new Flaw(place, `there is no row ${rows[k]}`)
      const multiplier = rows[k + 1]
      spend(row.columns.length)
      const end = multiplier > 0 ? row.lower : row.upper
      if (!Number.isFinite(end)) throw new Flaw(place, `row ${rows[k]} is not bounded on the side used`)
      this.#addConstant(multiplyUp(-multiplier, end))
      for (const [i, column] of row.columns.entries()) this.#addScaled(column, multiplier, row.values[i])
    }
  }

  #addProducts(products: readonly number[], { lower, upper }: Box, place: string): void {
    for (let k = 0; k + 2 < products.length; k += 3) {
      const product = this.#program.productOf.get(products[k])
      if (product === undefined) throw new Flaw(place, `column ${products[k]} is not a product`)
      const corner = products[k + 1]
      if (corner !== 0 && corner !== 1 && corner !== 2 && corner !== 3)
        throw new Flaw(place, `a product has no corner ${corner}`)
      const { left, right } = product
      const multiplier = nonNegative(products[k + 2], place)
      // ±(a − atLeft)(b − atRight) ≥ 0, + at corners 0 and 1.
      const atLeft = corner === 0 || corner === 2 ? lower[left] : upper[left]
      const atRight = corner === 0 || corner === 3 ? lower[right] : upper[right]
      const signed = corner < 2 ? multiplier : -multiplier
      const atCorner = signed > 0 ? multiplyUp(atLeft, atRight) : multiplyDown(atLeft, atRight)
      this.#addConstant(multiplyUp(signed, atCorner))
      this.#add(product.column, signed, signed)
      this.#addScaled(left, -signed, atRight)
      this.#addScaled(right, -signed, atLeft)
    }
  }

  #addTangents(tangents: readonly number[], place: string): void {
    for (let k = 0; k + 2 < tangents.length; k += 3) {
      const square = this.#program.productOf.get(tangents[k])
      if (square === undefined || square.left !== square.right)
        throw new Flaw(place, `column ${tangents[k]} is not a square`)
      const at = tangents[k + 1]
      const multiplier = nonNegative(tangents[k + 2], place)
      // (a − at)² = u − 2·at·a + at²
      this.#addConstant(multiplyUp(multiplier, multiplyUp(at, at)))
      this.#add(square.column, multiplier, multiplier)
      // Doubled last and by a sum, which rounds nothing: −2·multiplier may overflow where the coefficient does not.
      const low = multiplyDown(-multiplier, at)
      const high = multiplyUp(-multiplier, at)
      this.#add(square.left, addDown(low, low), addUp(high, high))
    }
  }

  #addCurves(curves: readonly number[], box: Box, place: string): void {
    for (let k = 0; k + 3 < curves.length; k += 4) {
      const [column, argument, at, multiplier] = curves.slice(k, k + 4)
      const line = this.#curves.tangent(column, argument, at, box, multiplier >= 0 ? 1 : -1, place)
      this.#addLine(column, argument, line, multiplier)
    }
  }

  #addSecants(secants: readonly number[], box: Box, place: string): void {
    for (let k = 0; k + 2 < secants.length; k += 3) {
      const [column, argument, multiplier] = secants.slice(k, k + 3)
      const line = this.#curves.secant(column, argument, box, multiplier >= 0 ? 1 : -1, place)
      this.#addLine(column, argument, line, multiplier)
    }
  }

  /** sign·column ≥ slope·argument + height, times |multiplier|. */
  #addLine(column: number, argument: number, { slope, height }: CurveLine, multiplier: number): void {
    const size = Math.abs(multiplier)
    this.#add(column, multiplier, multiplier)
    this.#addScaled(argument, -size, slope)
    this.#addConstant(multiplyUp(-size, height))
  }
}

function nonNegative(multiplier: number, place: string): number {
  if (multiplier >= 0) return multiplier
  throw new Flaw(place, `the multiplier ${multiplier} is negative`)
}
