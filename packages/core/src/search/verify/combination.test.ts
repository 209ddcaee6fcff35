import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Box } from './box.js'
import type { Combination } from './certificate.js'
import { Combiner } from './combination.js'
import { Flaw } from './flaw.js'
import type { ProofProgram } from './proof-program.js'

/** Columns a, b, u = a·b, q = a·a and one row −1 ≤ a − 2b + u ≤ 3; the box is given to every call. */
const [A, B, U, Q] = [0, 1, 2, 3]
const products = [
  { column: U, left: A, right: B },
  { column: Q, left: A, right: A },
]
const program: ProofProgram = {
  columnCount: 4,
  baseCount: 2,
  definitions: [{ product: [A, B] }, { product: [A, A] }],
  lower: new Float64Array(4).fill(-10),
  upper: new Float64Array(4).fill(10),
  rows: [
    { columns: [A, B, U], values: [1, -2, 1], lower: -1, upper: 3 },
    { columns: [B], values: [1], lower: -Infinity, upper: 2 },
  ],
  products,
  applications: [],
  extrema: [],
  groups: [],
  productOf: new Map(products.map((product) => [product.column, product])),
}

type Point = readonly number[]

/** G with the products' columns in place of the products, from the mathematics in `Combination`. */
function sumAt(
  { rows = [], products: corners = [], tangents = [] }: Combination,
  box: Box,
  x: Point,
): number {
  let total = 0
  for (let k = 0; k < rows.length; k += 2) {
    const { columns, values, lower, upper } = program.rows[rows[k]]
    const row = columns.reduce((sum, column, i) => sum + values[i] * x[column], 0)
    const multiplier = rows[k + 1]
    total += multiplier > 0 ? multiplier * (row - lower) : -multiplier * (upper - row)
  }
  for (let k = 0; k < corners.length; k += 3) {
    const product = products.find(({ column }) => column === corners[k])
    if (product === undefined) throw new Error('no product')
    const { left, right, column } = product
    const [l, r] = [left, right].map((j) => ({ x: x[j], low: box.lower[j], high: box.upper[j] }))
    // Each is bilinear: what is a·b in it is the column.
    const bilinear = (factor: (p: number, q: number) => number): number =>
      factor(l.x, r.x) + Math.sign(factor(1e9, 1e9)) * (x[column] - l.x * r.x)
    const value = [
      bilinear((p, q) => (p - l.low) * (q - r.low)),
      bilinear((p, q) => (l.high - p) * (r.high - q)),
      bilinear((p, q) => (p - l.low) * (r.high - q)),
      bilinear((p, q) => (l.high - p) * (q - r.low)),
    ][corners[k + 1]]
    total += corners[k + 2] * value
  }
  for (let k = 0; k < tangents.length; k += 3) {
    const at = tangents[k + 1]
    total += tangents[k + 2] * (x[Q] - 2 * at * x[A] + at * at)
  }
  return total
}

const number = fc.double({ min: -5, max: 5, noNaN: true })
const positive = fc.double({ min: 0, max: 5, noNaN: true })
const range = fc.tuple(number, number).map(([p, q]) => [Math.min(p, q), Math.max(p, q)] as const)
const boxes = fc.tuple(range, range, range, range).map((ranges) => ({
  lower: Float64Array.from(ranges, ([low]) => low),
  upper: Float64Array.from(ranges, ([, high]) => high),
}))
const combinations = fc.record(
  {
    rows: fc.array(fc.tuple(fc.constant(0), number)).map((list) => list.flat()),
    products: fc.array(fc.tuple(fc.constantFrom(U, Q), fc.nat(3), positive)).map((list) => list.flat()),
    tangents: fc.array(fc.tuple(fc.constant(Q), number, positive)).map((list) => list.flat()),
  },
  { requiredKeys: [] },
)

function cornersOf({ lower, upper }: Box): Point[] {
  return Array.from({ length: 16 }, (_unused, code) =>
    Array.from(lower, (low, j) => ((code >> j) & 1 ? upper[j] : low)),
  )
}

test('is as large as at the best corner of the box, and no larger but for rounding', () => {
  const combiner = new Combiner(program)
  fc.assert(
    fc.property(
      combinations,
      boxes,
      fc.option(fc.nat(3), { nil: null }),
      fc.constantFrom(1 as const, -1 as const),
      (combination, box, column, direction) => {
        const bound = combiner.largest(combination, box, 'here', column, direction)
        const best = Math.max(
          ...cornersOf(box).map(
            (x) => sumAt(combination, box, x) + (column === null ? 0 : direction * x[column]),
          ),
        )
        const size = Object.values(combination)
          .flat()
          .reduce((sum, value) => sum + 200 * Math.abs(value), 200)
        expect(Math.abs(bound - best)).toBeLessThanOrEqual(1e-12 * size)
      },
    ),
    { seed: 721, numRuns: 2000 },
  )
})

test('a row that only rounding violates excludes nothing', () => {
  // As real numbers the doubles 0.7 and 0.1 have a product 6.6e-18 above the double that a multiplication gives.
  const rounded = 0.7 * 0.1
  const row = { columns: [A, B], values: [0.7, 1], lower: 1e-18, upper: 1 }
  const at = Float64Array.of(0.1, -rounded, 0, 0)
  const combiner = new Combiner({ ...program, rows: [row] })
  expect(0.7 * at[A] + at[B] - row.lower).toBeLessThan(0)
  expect(combiner.largest({ rows: [0, 1] }, { lower: at, upper: at }, 'here')).toBeGreaterThanOrEqual(0)
})

describe('is refused', () => {
  const box = { lower: Float64Array.of(0, 0, 0, 0), upper: Float64Array.of(1, 1, 1, 1) }
  test.each<[string, Combination]>([
    ['a row that is not there', { rows: [2, 1] }],
    ['a row numbered by a fraction', { rows: [0.5, 1] }],
    ['a side that a row does not have', { rows: [1, 1] }],
    ['a negative multiplier of a product', { products: [U, 0, -1] }],
    ['a corner that a product does not have', { products: [U, 4, 1] }],
    ['a product that is none', { products: [A, 0, 1] }],
    ['a tangent of a product of two', { tangents: [U, 0, 1] }],
    ['a negative multiplier of a tangent', { tangents: [Q, 0, -1] }],
    ['a line of a column that is no function of the other', { curves: [U, A, 0, 1] }],
    ['a secant of a column that is not there', { secants: [9, A, 1] }],
  ])('%s', (_name, combination) => {
    expect(() => new Combiner(program).largest(combination, box, 'here')).toThrow(Flaw)
  })
})
