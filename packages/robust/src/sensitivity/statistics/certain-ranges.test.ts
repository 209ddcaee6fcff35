import type { Bracket } from '@smfg/core'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fractionOf, holds, holdsRoot, meanOf, minus, over, plus, times, varianceOf, type Fraction } from '../testing/fraction.js' // prettier-ignore
import { sumRange } from './compensated-sum.js'
import { deviation, deviationRange, mean, meanRange, varianceRange } from './interval-moments.js'
import { quantileRange } from './quantile.js'
import { rankCorrelationRange } from './rank-correlation.js'

const RUNS = { seed: 12, numRuns: 400 }

/** A common size, a common constant up to 1e9, and numbers of two or three digits, or of all. */
const sample = fc
  .record({
    offset: fc.constantFrom(0, 0.1, 192.53, -1e9, 1e9),
    scale: fc.constantFrom(1e-200, 1e-12, 1, 1e7, 1e150),
    values: fc.array(
      fc.record({
        value: fc.oneof(
          fc.integer({ min: -99, max: 99 }).map((tenths) => tenths / 10),
          fc.double({ min: -1, max: 1, noNaN: true }).filter((x) => x === 0 || Math.abs(x) > 1e-20),
        ),
        width: fc.constantFrom(0, 0, 1e-9, 0.3),
        place: fc.constantFrom(0, 1),
      }),
      { minLength: 2, maxLength: 12 },
    ),
  })
  .map(({ offset, scale, values }) =>
    values.map(({ value, width, place }) => {
      const range = { lower: scale * (offset + value), upper: scale * (offset + value + width) }
      return { range, member: place === 0 ? range.lower : range.upper }
    }),
  )

function rangesAndMembers(drawn: readonly { readonly range: Bracket; readonly member: number }[]) {
  const members = drawn.map(({ member }) => member)
  return {
    ranges: drawn.map(({ range }) => range),
    points: members.map((member) => ({ lower: member, upper: member })),
    exact: members.map(fractionOf),
  }
}

test('sums, means and variances of exact and of interval numbers hold the exact ones', () => {
  fc.assert(
    fc.property(sample, (drawn) => {
      const { ranges, points, exact } = rangesAndMembers(drawn)
      expect(holds(sumRange(points.map(({ lower }) => lower)), exact.reduce(plus))).toBe(true)
      for (const values of [ranges, points]) {
        expect(holds(meanRange(values), meanOf(exact))).toBe(true)
        expect(holdsRoot(deviationRange(values, 0), varianceOf(exact))).toBe(true)
        const unbiased = over(
          times(varianceOf(exact), fractionOf(exact.length)),
          fractionOf(exact.length - 1),
        )
        expect(holdsRoot(deviationRange(values, 1), unbiased)).toBe(true)
        const variance = varianceRange(values)
        if (Number.isFinite(variance.upper)) expect(holds(variance, varianceOf(exact))).toBe(true)
      }
    }),
    RUNS,
  )
})

test('ranges of exact numbers are as narrow as rounding allows, whatever constant is added and whatever their size', () => {
  fc.assert(
    fc.property(sample, (drawn) => {
      const { points, exact } = rangesAndMembers(drawn)
      const values = points.map(({ lower }) => lower)
      const about = meanRange(points)
      const size = Math.max(...values.map(Math.abs))
      expect(about.upper - about.lower).toBeLessThanOrEqual(8 * 2 ** -52 * size)
      const spread = deviationRange(points, 0)
      expect(spread.upper - spread.lower).toBeLessThanOrEqual(1e-13 * spread.upper)
      expect(varianceOf(exact).above === 0n).toBe(spread.upper === 0)
    }),
    RUNS,
  )
})

test('equal numbers have their value for a mean and no deviation', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0), fc.integer({ min: 1, max: 200 }), (value, count) => {
      const values = Array.from({ length: count }, () => value)
      const points = values.map(() => ({ lower: value, upper: value }))
      expect([mean(values), deviation(values, 0)]).toEqual([value, 0])
      expect(meanRange(points)).toEqual({ lower: value, upper: value })
      expect(deviationRange(points, 0)).toEqual({ lower: 0, upper: 0 })
    }),
    RUNS,
  ) // prettier-ignore
})

/** Between order statistics, for a probability as a fraction. */
function exactQuantile(members: readonly number[], probability: Fraction): Fraction {
  const sorted = members.toSorted((left, right) => left - right)
  const place = times(probability, fractionOf(sorted.length - 1))
  const below = Number(place.above / place.below)
  const [low, high] = [sorted[below], sorted[Math.min(below + 1, sorted.length - 1)]].map(fractionOf)
  return plus(low, times(minus(place, fractionOf(below)), minus(high, low)))
}

test('quantiles hold the exact ones, for the probability as a decimal and as a double', () => {
  fc.assert(
    fc.property(sample, fc.integer({ min: 0, max: 40 }), (drawn, fortieths) => {
      const { ranges, points } = rangesAndMembers(drawn)
      const members = points.map(({ lower }) => lower)
      const probability = fortieths / 40
      for (const meant of [fractionOf(probability), { above: BigInt(fortieths), below: 40n }]) {
        const exact = exactQuantile(members, meant)
        for (const values of [ranges, points])
          expect(holds(quantileRange(values, probability), exact)).toBe(true)
      }
    }),
    RUNS,
  )
})

/** Twice the ranks minus twice their mean: integers. */
function centredRanks(values: readonly number[]): bigint[] {
  return values.map((value) =>
    values.reduce((sum, other) => sum + (other < value ? 1n : other > value ? -1n : 0n), 0n),
  )
}

test('rank correlations hold the exact ones, equal numbers on both sides included', () => {
  const digit = fc.integer({ min: 0, max: 4 })
  const pair = fc.record({
    left: digit,
    one: digit,
    other: digit,
    isPoint: fc.boolean(),
    place: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(pair, { minLength: 2, maxLength: 8 }), (pairs) => {
      const left = pairs.map((each) => each.left)
      const right = pairs.map(({ one, other, isPoint }) => ({
        lower: isPoint ? one : Math.min(one, other),
        upper: isPoint ? one : Math.max(one, other),
      }))
      const members = right.map(({ lower, upper }, k) => (pairs[k].place ? lower : upper))
      const [one, two] = [centredRanks(left), centredRanks(members)]
      const dot = (a: readonly bigint[], b: readonly bigint[]) => a.reduce((sum, x, k) => sum + x * b[k], 0n)
      const squares = dot(one, one) * dot(two, two)
      if (squares === 0n) return
      const product = dot(one, two)
      const range = rankCorrelationRange(left, right)
      // r = product / √squares lies between the ends: compared by signed squares.
      const signed: Fraction = {
        above: product < 0n ? -product * product : product * product,
        below: squares,
      }
      const ends = [range!.lower, range!.upper].map((end) => {
        const square = times(fractionOf(end), fractionOf(end))
        return end < 0 ? { above: -square.above, below: square.below } : square
      })
      expect(signed.above * ends[0].below >= ends[0].above * signed.below).toBe(true)
      expect(signed.above * ends[1].below <= ends[1].above * signed.below).toBe(true)
    }),
    { seed: 12, numRuns: 2000 },
  )
})
