import type { Box } from '../search/verify/box.js'
import type { Combination } from '../search/verify/certificate.js'
import { Combiner } from '../search/verify/combination.js'
import { CurveReader, type CurveLine } from '../search/verify/curve.js'
import type { CheckedRow } from '../search/verify/proof-columns.js'
import type { ProofProgram } from '../search/verify/proof-program.js'
import { EXACT_ZERO, exact, exactMaximum, exactProduct, exactSum, type ExactNumber } from './exact-number.js'

/** Columns a, b, u = a·b, q = a², s = 3 + a and l = log s. */
export const [A, B, U, Q, L] = [0, 1, 2, 3, 5]
const products = [
  { column: U, left: A, right: B },
  { column: Q, left: A, right: A },
]

export function programWith(rows: readonly CheckedRow[]): ProofProgram {
  return {
    columnCount: 6,
    baseCount: 2,
    definitions: [{ product: [A, B] }, { product: [A, A] }, { sum: [3, A, 1] }, { log: 4 }],
    lower: new Float64Array(6),
    upper: new Float64Array(6),
    rows,
    products,
    applications: [],
    extrema: [],
    groups: [],
    productOf: new Map(products.map((product) => [product.column, product])),
  }
}

/** A combination over a box; columns that are not named are 0. */
export interface Case {
  readonly rows?: readonly CheckedRow[]
  readonly combination: Combination
  readonly box: Readonly<Record<number, readonly [lower: number, upper: number]>>
}

export function boxOf({ box }: Case): Box {
  const ends = (which: 0 | 1): Float64Array =>
    Float64Array.from({ length: 6 }, (_unused, j) => box[j]?.[which] ?? 0)
  return { lower: ends(0), upper: ends(1) }
}

/** What the checker makes of it. */
export function provedLargest(each: Case): number {
  return new Combiner(programWith(each.rows ?? [])).largest(each.combination, boxOf(each), 'here')
}

/** The maximum of the combination over its box, from the mathematics in `Combination`, without any rounding. */
export function exactLargest(each: Case): ExactNumber {
  const box = boxOf(each)
  const program = programWith(each.rows ?? [])
  const { rows = [], products: corners = [], tangents = [], curves = [], secants = [] } = each.combination
  const coefficients = Array.from({ length: 6 }, () => EXACT_ZERO)
  let constant = EXACT_ZERO
  const add = (column: number, ...factors: readonly number[]): void => {
    coefficients[column] = exactSum(coefficients[column], exactProduct(...factors.map(exact)))
  }
  const addConstant = (...factors: readonly number[]): void => {
    constant = exactSum(constant, exactProduct(...factors.map(exact)))
  }
  const addLine = (column: number, { slope, height }: CurveLine, multiplier: number): void => {
    // A line that is infinitely low may be taken 0 times.
    if (multiplier === 0) return
    add(column, multiplier)
    add(A, -Math.abs(multiplier), slope)
    addConstant(-Math.abs(multiplier), height)
  }
  for (let k = 0; k < rows.length; k += 2) {
    const { columns, values, lower, upper } = program.rows[rows[k]]
    const multiplier = rows[k + 1]
    columns.forEach((column, i) => add(column, multiplier, values[i]))
    addConstant(-multiplier, multiplier > 0 ? lower : upper)
  }
  for (let k = 0; k < corners.length; k += 3) {
    const [column, corner, multiplier] = corners.slice(k, k + 3)
    const [left, right] = column === U ? [A, B] : [A, A]
    const atLeft = (corner === 0 || corner === 2 ? box.lower : box.upper)[left]
    const atRight = (corner === 0 || corner === 3 ? box.lower : box.upper)[right]
    const signed = corner < 2 ? multiplier : -multiplier
    add(column, signed)
    add(left, -signed, atRight)
    add(right, -signed, atLeft)
    addConstant(signed, atLeft, atRight)
  }
  for (let k = 0; k < tangents.length; k += 3) {
    const [column, at, multiplier] = tangents.slice(k, k + 3)
    add(column, multiplier)
    add(A, -2, multiplier, at)
    addConstant(multiplier, at, at)
  }
  const reader = new CurveReader(program)
  for (let k = 0; k < curves.length; k += 4) {
    const [column, argument, at, multiplier] = curves.slice(k, k + 4)
    addLine(column, reader.tangent(column, argument, at, box, multiplier >= 0 ? 1 : -1, ''), multiplier)
  }
  for (let k = 0; k < secants.length; k += 3) {
    const [column, argument, multiplier] = secants.slice(k, k + 3)
    addLine(column, reader.secant(column, argument, box, multiplier >= 0 ? 1 : -1, ''), multiplier)
  }
  return exactSum(
    constant,
    ...coefficients.map((coefficient, j) =>
      exactMaximum(
        exactProduct(coefficient, exact(box.lower[j])),
        exactProduct(coefficient, exact(box.upper[j])),
      ),
    ),
  )
}
