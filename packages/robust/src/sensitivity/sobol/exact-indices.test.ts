import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { noValues, setValue } from '../evaluation/values.js'
import { fractionOf, holds, meanOf, minus, over, plus, times, type Fraction } from '../testing/fraction.js'
import { largest, unitFactors } from '../testing/reference-functions.js'
import { unitPairs } from './estimators.js'
import { indexRanges } from './index-ranges.js'
import { completeBlocks } from './moments.js'
import { sobolIndices } from './sobol-indices.js'

const UNITS = 2
const ROWS = 2 * UNITS + 2
const LAYOUT = { units: UNITS, rows: ROWS, scrambles: 1, secondOrder: true }
const ESTIMATORS = [
  { firstEstimator: 'saltelli-2010', totalEstimator: 'jansen-1999' },
  { firstEstimator: 'jansen-1999', totalEstimator: 'sobol-2007' },
] as const

/** The estimators as they are defined, in fractions. @param blocks f(A), f(AB_j) …, f(BA_j) …, f(B) of every base point */
function exactIndices(blocks: readonly (readonly number[])[], { firstEstimator, totalEstimator }: (typeof ESTIMATORS)[number]) {
  const row = (position: number) => blocks.map((block) => fractionOf(block[position]))
  const [a, b] = [row(0), row(ROWS - 1)]
  const mean = meanOf([...a, ...b])
  const product = (left: readonly Fraction[], right: readonly Fraction[]) =>
    meanOf(left.map((value, i) => times(minus(value, mean), minus(right[i], mean))))
  const square = (left: readonly Fraction[], right: readonly Fraction[]) =>
    over(meanOf(left.map((value, i) => times(minus(value, right[i]), minus(value, right[i])))), fractionOf(2))
  const variance = over(plus(product(a, a), product(b, b)), fractionOf(2))
  if (variance.above === 0n) return null
  const share = (part: Fraction) => over(part, variance)
  const crossed = [0, 1].map((unit) => row(1 + unit))
  const swapped = [0, 1].map((unit) => row(1 + UNITS + unit))
  const first = crossed.map((c) =>
    firstEstimator === 'jansen-1999'
      ? minus(fractionOf(1), share(square(b, c)))
      : share(minus(product(b, c), product(b, a))),
  )
  const total = crossed.map((c) =>
    totalEstimator === 'jansen-1999' ? share(square(a, c)) : share(minus(product(a, a), product(a, c))),
  )
  const second = unitPairs(UNITS).map(([j, k]) =>
    minus(share(minus(product(swapped[j], crossed[k]), product(a, b))), plus(first[j], first[k])),
  )
  return { first, total, second }
} // prettier-ignore

const digits = fc.oneof(
  fc.integer({ min: -9, max: 9 }).map((tenths) => tenths / 10),
  fc.integer({ min: 0, max: 2 ** 20 }).map((grains) => grains / 2 ** 20),
)
const design = fc.array(fc.array(digits, { minLength: ROWS, maxLength: ROWS }), {
  minLength: 2,
  maxLength: 6,
})

function rangesOf(blocks: readonly (readonly number[])[], radius: number, estimators: (typeof ESTIMATORS)[number]) {
  const values = noValues(blocks.length * ROWS)
  for (const [position, value] of blocks.flat().entries()) {
    setValue(values, position, value - radius, value + radius)
  }
  const settings = { ...estimators } as Parameters<typeof indexRanges>[3]
  return indexRanges(values, LAYOUT, completeBlocks(values, LAYOUT, blocks.length), settings)
} // prettier-ignore

test.each(ESTIMATORS)('ranges of exact outputs hold the exact indices and are narrow: %j', (estimators) => {
  fc.assert(
    fc.property(
      design,
      fc.constantFrom(0, 0.1, 192.53, 1e9, -1e9),
      fc.constantFrom(1, 1e-200, 1e-9, 1e12, 1e160),
      (drawn, offset, scale) => {
        const blocks = drawn.map((block) => block.map((value) => scale * (offset + value)))
        const exact = exactIndices(blocks, estimators)
        fc.pre(exact !== null)
        const found = rangesOf(blocks, 0, estimators)
        for (const kind of ['first', 'total', 'second'] as const) {
          for (const [position, index] of exact![kind].entries()) {
            const range = found[kind][position]
            expect(range).not.toBeNull()
            expect(holds(range!, index)).toBe(true)
            const size = 1 + Math.max(...found.first.concat(found.total, found.second).map((each) => Math.max(-each!.lower, each!.upper))) // prettier-ignore
            expect(range!.upper - range!.lower).toBeLessThan(1e-12 * size)
          }
        }
      },
    ),
    { seed: 5, numRuns: 200 },
  )
})

test.each(ESTIMATORS)(
  'ranges of interval outputs hold the exact indices of all numbers in them: %j',
  (estimators) => {
    fc.assert(
    fc.property(design, fc.constantFrom(0, 1e9), fc.constantFrom(1e-7, 1e-3, 0.3), fc.infiniteStream(fc.integer({ min: -1, max: 1 })), (drawn, offset, radius, signs) => {
      const blocks = drawn.map((block) => block.map((value) => offset + value))
      const found = rangesOf(blocks, radius, estimators)
      const members = blocks.map((block) => block.map((value) => value + radius * (signs.next().value ?? 0)))
      const exact = exactIndices(members, estimators)
      for (const kind of ['first', 'total', 'second'] as const) {
        for (const [position, range] of found[kind].entries()) {
          // Where the range is null the intervals leave it open whether the output varies.
          if (range !== null) expect(holds(range, exact![kind][position])).toBe(true)
        }
      }
    }),
    { seed: 6, numRuns: 200 },
  ) // prettier-ignore
  },
)

/** With twenty binary digits behind the point, so that sums with integers up to 1e9 are exact. */
const grained = (x: readonly number[]) => Math.round(largest(x) * 2 ** 20) / 2 ** 20

test.each([1, 192, -1e6, 1e9])('adding the constant %f to an output changes no index beyond rounding', async (constant) => {
  const options = { samples: 64, secondOrder: true }
  const plain = await sobolIndices(grained, unitFactors(2), options)
  const shifted = await sobolIndices((x) => grained(x) + constant, unitFactors(2), options)
  for (const kind of ['first', 'total', 'second'] as const) {
    for (const [position, { estimate, lower, upper, range }] of (shifted[kind] ?? []).entries()) {
      const known = plain[kind]![position]
      // Both ranges hold the exact index of the very same differences.
      expect(Math.max(range!.lower, known.range!.lower)).toBeLessThanOrEqual(Math.min(range!.upper, known.range!.upper)) // prettier-ignore
      for (const [one, other] of [[estimate, known.estimate], [lower, known.lower], [upper, known.upper]]) // prettier-ignore
        expect(Math.abs(one! - other!)).toBeLessThan(1e-10)
    }
  }
}) // prettier-ignore

test.each([-200, -9, 3, 12, 200])('multiplying an output by 10^%i changes no index beyond rounding', async (exponent) => {
  const plain = await sobolIndices(largest, unitFactors(2), { samples: 64, secondOrder: true })
  const scaled = await sobolIndices((x) => largest(x) * Number(`1e${exponent}`), unitFactors(2), { samples: 64, secondOrder: true }) // prettier-ignore
  for (const kind of ['first', 'total', 'second'] as const) {
    for (const [position, { estimate, lower, upper }] of (scaled[kind] ?? []).entries()) {
      const known = plain[kind]![position]
      for (const [one, other] of [[estimate, known.estimate], [lower, known.lower], [upper, known.upper]]) // prettier-ignore
        expect(Math.abs(one! - other!)).toBeLessThan(1e-12)
    }
  }
  // The square of 1e-200 is no double: said as not known rather than as 0.
  expect(scaled.variance === null).toBe(Math.abs(exponent) === 200)
}) // prettier-ignore
