import { createDualBoundWorkspace, safeDualBound } from '../linear/dual-bound.js'
import { LinearProgramBuilder } from '../linear/builder.js'
import type { LinearEngine, LinearModel, SolveOptions } from '../linear/engine.js'
import { solveWithBound, type BoundedOutcome } from '../linear/bounded.js'
import { checkpoint } from '../running/stopping.js'
import { productEnvelope, squareSecant, squareTangent } from './envelope.js'
import { operandsOfTerm, type FactorableProgram, type Term } from './factorable-program.js'
import { envelopeLines, LINES_PER_SIDE, writeEnvelopeLine } from './function-envelope.js'

/** Tangents kept before those that do nothing are dropped. */
const FEWEST_TANGENTS = 200
const TANGENTS_PER_TERM = 4

/**
 * The linear relaxation of a factorable program on a box, kept inside a linear-programming engine: moving to another box changes
 * column bounds and envelope coefficients in place, so that the next solve starts from the last basis.
 */
export class LinearRelaxation {
  readonly program: FactorableProgram
  readonly model: LinearModel
  /** Number of rows that do not depend on the box, in the order of `program.rows`. */
  readonly fixedRows: number
  /** First linear-program row of each term, or −1 when the term is not relaxed. */
  readonly termRow: Int32Array
  readonly termRowCount: Int32Array
  linearPrograms = 0

  /** Box each term's rows were last written for: left lower, left upper, right lower, right upper. */
  readonly #written: Float64Array
  readonly #coefficients = new Float64Array(12)
  #tangents: { readonly term: number; readonly at: number }[] = []
  /** First row of the tangents that were added. */
  readonly firstTangent: number
  readonly #mostTangents: number
  readonly #workspace
  readonly #secondEngine: (() => Promise<LinearEngine | null>) | null

  constructor(
    program: FactorableProgram,
    engine: LinearEngine,
    secondEngine: (() => Promise<LinearEngine | null>) | null,
  ) {
    this.program = program
    this.#secondEngine = secondEngine
    const builder = new LinearProgramBuilder(program.offset)
    checkpoint()
    program.columns.forEach(({ lower, upper }, j) =>
      builder.addColumn(lower, upper, program.cost.get(j) ?? 0),
    )
    for (const { lower, upper, columns, values } of program.rows)
      builder.addRow(lower, upper, columns, values)
    checkpoint()
    this.fixedRows = program.rows.length
    this.termRow = new Int32Array(program.terms.length).fill(-1)
    this.termRowCount = new Int32Array(program.terms.length)
    let next = this.fixedRows
    program.terms.forEach((term, index) => {
      const sides = rowSides(term)
      if (sides.length === 0) return
      this.termRow[index] = next
      this.termRowCount[index] = sides.length
      next += sides.length
      for (let k = 0; k < sides.length; k++) {
        const operands = operandsOfTerm(term)
        builder.addRow(-Infinity, Infinity, [term.result, ...operands], [1, ...operands.map(() => 0)])
      }
    })
    this.firstTangent = next
    this.#mostTangents = FEWEST_TANGENTS + TANGENTS_PER_TERM * program.terms.length
    this.#written = new Float64Array(4 * program.terms.length).fill(Number.NaN)
    this.model = engine.load(builder.build())
    this.#workspace = createDualBoundWorkspace(program.columns.length)
  }

  /** The tangents in the rows from `firstTangent` on, in this order. */
  get tangents(): readonly { readonly term: number; readonly at: number }[] {
    return this.#tangents
  }

  /** Moves the relaxation to a box `[column]`. */
  setBox(lower: Float64Array, upper: Float64Array): void {
    const { model } = this
    for (let j = 0; j < lower.length; j++) model.setColumnBounds(j, lower[j], upper[j])
    this.program.terms.forEach((term, index) => {
      if (this.termRow[index] < 0) return
      switch (term.kind) {
        case 'product': {
          const { left, right } = term
          this.#writeProduct(index, term, lower[left], upper[left], lower[right], upper[right])
          return
        }
        case 'square':
          this.#writeSquare(index, term.side, lower[term.of], upper[term.of])
          return
        case 'function':
          this.#writeFunction(index, term, lower[term.of], upper[term.of])
      }
    })
  }

  #alreadyWritten(index: number, a: number, b: number, c: number, d: number): boolean {
    const written = this.#written
    const at = 4 * index
    if (written[at] === a && written[at + 1] === b && written[at + 2] === c && written[at + 3] === d)
      return true
    written[at] = a
    written[at + 1] = b
    written[at + 2] = c
    written[at + 3] = d
    return false
  }

  #writeProduct(index: number, term: Term, a: number, b: number, c: number, d: number): void {
    if (this.#alreadyWritten(index, a, b, c, d)) return
    const out = this.#coefficients
    productEnvelope(a, b, c, d, out)
    let row = this.termRow[index]
    if (term.side !== 'upper') {
      this.#writeRow(row++, 0, 'lower', true)
      this.#writeRow(row++, 3, 'lower', true)
    }
    if (term.side !== 'lower') {
      this.#writeRow(row++, 6, 'upper', true)
      this.#writeRow(row++, 9, 'upper', true)
    }
  }

  #writeSquare(index: number, side: Term['side'], a: number, b: number): void {
    if (this.#alreadyWritten(index, a, b, 0, 0)) return
    const out = this.#coefficients
    let row = this.termRow[index]
    if (side !== 'upper') {
      for (const at of [a, (a + b) / 2, b]) {
        squareTangent(at, out)
        this.#writeRow(row++, 0, 'lower', false)
      }
    }
    if (side !== 'lower') {
      squareSecant(a, b, out)
      this.#writeRow(row++, 0, 'upper', false)
    }
  }

  #writeFunction(index: number, term: Extract<Term, { kind: 'function' }>, a: number, b: number): void {
    if (this.#alreadyWritten(index, a, b, 0, 0)) return
    let row = this.termRow[index]
    for (const side of sidesOf(term.side)) {
      const lines = envelopeLines(term.function, a, b, side)
      for (let k = 0; k < LINES_PER_SIDE; k++) {
        const says =
          k < lines.length && writeEnvelopeLine(term.function, a, b, side, lines[k], this.#coefficients)
        if (says) this.#writeRow(row++, 0, side, false)
        else this.model.setRowBounds(row++, -Infinity, Infinity)
      }
    }
  }

  #writeRow(row: number, from: number, side: 'lower' | 'upper', two: boolean): void {
    const { model } = this
    const start = model.program.rowStart[row]
    model.setEntry(start + 1, this.#coefficients[from])
    if (two) model.setEntry(start + 2, this.#coefficients[from + 1])
    const bound = this.#coefficients[from + 2]
    if (side === 'lower') model.setRowBounds(row, bound, Infinity)
    else model.setRowBounds(row, -Infinity, bound)
  }

  /**
   * Adds the tangents of squares and of convex functions at a point; they are valid on every box and stay. When there are many, those without a
   * multiplier in the last solve are dropped first: what a later box misses of them it adds again.
   */
  addTangents(terms: readonly number[], point: Float64Array, dual: Float64Array | null): void {
    if (dual !== null && this.#tangents.length + terms.length > this.#mostTangents) {
      const kept = this.#tangents.filter((_tangent, k) => dual[this.firstTangent + k] !== 0)
      this.model.truncateRows(this.firstTangent)
      this.#tangents = []
      for (const { term, at } of kept) this.#addTangent(term, at)
    }
    for (const index of terms) {
      const term = this.program.terms[index]
      if (term.kind !== 'product') this.#addTangent(index, point[term.of])
    }
  }

  /** Adds tangents of another relaxation of the same program. */
  adoptTangents(tangents: readonly { readonly term: number; readonly at: number }[]): void {
    for (const { term, at } of tangents) this.#addTangent(term, at)
  }

  #addTangent(index: number, at: number): void {
    const term = this.program.terms[index]
    if (term.kind === 'product') return
    if (term.kind === 'square') squareTangent(at, this.#coefficients)
    else {
      const { lower, upper } = term.function.domain
      const line = { kind: 'tangent', at } as const
      if (!writeEnvelopeLine(term.function, lower, upper, 'lower', line, this.#coefficients)) return
    }
    this.model.addRow(this.#coefficients[2], Infinity, [term.result, term.of], [1, this.#coefficients[0]])
    this.#tangents.push({ term: index, at })
  }

  /** Solves the relaxation; the bound is rebuilt from dual vectors (see `solveWithBound`). */
  async solve(options: SolveOptions = {}): Promise<BoundedOutcome> {
    this.linearPrograms++
    return solveWithBound(this.model, {
      ...options,
      workspace: this.#workspace,
      secondEngine: this.#secondEngine,
    })
  }

  /** Rigorous bound from a dual vector on the model as it stands. */
  dualBound(dual: ArrayLike<number>): number {
    return safeDualBound(this.model.program, dual, this.#workspace)
  }

  dispose(): void {
    this.model.dispose()
  }
}

/** The rows a term has in the linear program, by side. */
function rowSides(term: Term): ('lower' | 'upper')[] {
  const sides: ('lower' | 'upper')[] = []
  if (term.kind === 'product') {
    if (!term.relaxed) return sides
    if (term.side !== 'upper') sides.push('lower', 'lower')
    if (term.side !== 'lower') sides.push('upper', 'upper')
    return sides
  }
  if (term.kind === 'function')
    return sidesOf(term.side).flatMap((side) => Array.from({ length: LINES_PER_SIDE }, () => side))
  if (term.side !== 'upper') sides.push('lower', 'lower', 'lower')
  if (term.side !== 'lower') sides.push('upper')
  return sides
}

function sidesOf(side: Term['side']): ('lower' | 'upper')[] {
  return side === 'both' ? ['lower', 'upper'] : [side]
}
