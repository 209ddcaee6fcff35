import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RELAXATION_SLACK } from '../tolerances.js'
import { productEnvelope, squareSecant, squareTangent } from './envelope.js'

/** Bits after the binary point kept of a double: enough to be exact for numbers of at least 1e-25 with all their digits. */
const FRACTION_BITS = 200

/** A double as a whole number of units of 2⁻²⁰⁰, without rounding. */
const exact = (value: number): bigint => BigInt(value * 2 ** FRACTION_BITS)

/** result + left·x + right·y − bound for result = x·y, in units of 2⁻⁴⁰⁰, without rounding. */
function margin(x: number, y: number, left: number, right: number, bound: number): bigint {
  const linear = exact(left) * exact(x) + exact(right) * exact(y)
  return exact(x) * exact(y) + linear - (exact(bound) << BigInt(FRACTION_BITS))
}

/** A margin as a multiple of `size`, roughly. */
const relative = (found: bigint, size: number): number =>
  Number(found) / 2 ** (2 * FRACTION_BITS) / (size === 0 ? 1 : size)

/** Sizes of the numbers a relaxation meets: shares of a hair's width up to rewards in the millions. */
const scale = fc.constantFrom(1e-12, 1e-6, 0.1, 1, 3, 1e6)
const thousandths = fc.integer({ min: -1000, max: 1000 })

/** An interval whose ends are mostly not exact in binary, degenerate ones and ones around 0 included. */
const interval = fc
  .tuple(thousandths, thousandths, scale)
  .map(([i, j, unit]) => [(Math.min(i, j) / 700) * unit, (Math.max(i, j) / 700) * unit] as const)
const share = fc.oneof(
  fc.constantFrom(0, 1, 1e-9, 1 - 1e-9),
  fc.integer({ min: 0, max: 997 }).map((part) => part / 997),
)

const between = ([low, high]: readonly [number, number], part: number): number =>
  Math.min(high, Math.max(low, low + part * (high - low)))
const largest = ([low, high]: readonly [number, number]): number => Math.max(Math.abs(low), Math.abs(high))

describe("McCormick's envelope", () => {
  const out = new Float64Array(12)
  const coefficients = (from: number): [number, number, number] => [out[from], out[from + 1], out[from + 2]]

  test('holds at every point of the box, in exact arithmetic', () => {
    fc.assert(
      fc.property(interval, interval, share, share, (xs, ys, u, v) => {
        productEnvelope(...xs, ...ys, out)
        const point = [between(xs, u), between(ys, v)] as const
        for (const from of [0, 3]) expect(margin(...point, ...coefficients(from)) >= 0n).toBe(true)
        for (const from of [6, 9]) expect(margin(...point, ...coefficients(from)) <= 0n).toBe(true)
      }),
      { seed: 101, numRuns: 3000 },
    )
  })

  test('is tight where it should be: two corners for each of the four inequalities', () => {
    fc.assert(
      fc.property(interval, interval, (xs, ys) => {
        productEnvelope(...xs, ...ys, out)
        const [[a, b], [c, d]] = [xs, ys]
        const corners = [
          [0, [a, c], [a, d], [b, c]],
          [3, [b, d], [a, d], [b, c]],
          [6, [a, d], [a, c], [b, d]],
          [9, [b, c], [a, c], [b, d]],
        ] as const
        const size = largest(xs) * largest(ys)
        for (const [from, ...points] of corners) {
          for (const [x, y] of points) {
            const off = relative(margin(x, y, ...coefficients(from)), size)
            expect(Math.abs(off)).toBeLessThanOrEqual(2 * RELAXATION_SLACK)
          }
        }
      }),
      { seed: 102, numRuns: 1000 },
    )
  })

  test('cuts off what is not a product: the middle of the box is missed by a quarter of its area', () => {
    productEnvelope(0, 1, 0, 2, out)
    // Under-estimators at (½, 1): max(0, ½·2 + 1·1 − 2) = 0; over-estimators: min(1, 1) = 1; the product is ½.
    const [x, y] = [0.5, 1]
    const under = Math.max(out[2] - out[0] * x - out[1] * y, out[5] - out[3] * x - out[4] * y)
    const over = Math.min(out[8] - out[6] * x - out[7] * y, out[11] - out[9] * x - out[10] * y)
    expect(under).toBeCloseTo(0, 11)
    expect(over).toBeCloseTo(1, 11)
  })
})

describe('the envelope of a square', () => {
  const out = new Float64Array(3)

  test('the secant holds on the interval and is tight at both ends, in exact arithmetic', () => {
    fc.assert(
      fc.property(interval, share, (xs, u) => {
        squareSecant(...xs, out)
        const x = between(xs, u)
        expect(margin(x, x, out[0], 0, out[2]) <= 0n).toBe(true)
        for (const end of xs) {
          const off = relative(margin(end, end, out[0], 0, out[2]), largest(xs) ** 2)
          expect(off).toBeGreaterThanOrEqual(-3 * RELAXATION_SLACK)
        }
      }),
      { seed: 103, numRuns: 3000 },
    )
  })

  test('a tangent holds everywhere and touches at its point, in exact arithmetic', () => {
    fc.assert(
      fc.property(interval, share, share, (xs, u, v) => {
        const [at, x] = [between(xs, u), between(xs, v)]
        squareTangent(at, out)
        expect(margin(x, x, out[0], 0, out[2]) >= 0n).toBe(true)
        expect(relative(margin(at, at, out[0], 0, out[2]), at * at)).toBeLessThanOrEqual(2 * RELAXATION_SLACK)
      }),
      { seed: 104, numRuns: 3000 },
    )
  })
})
