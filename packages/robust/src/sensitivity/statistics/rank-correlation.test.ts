import { expect, test } from 'vitest'
import { quantile } from './quantile.js'
import { rankCorrelation, rankCorrelationRange } from './rank-correlation.js'

test('equal values share their mean rank', () => {
  // Spearman's own formula, 1 − 6 Σd²/(n(n² − 1)), where there are no equal values.
  expect(rankCorrelation([1, 2, 3, 4, 5], [10, 30, 20, 50, 40])).toBeCloseTo(1 - (6 * 4) / 120, 14)
  // Ranks 1.5, 1.5, 3 against 1, 2, 3.
  expect(rankCorrelation([7, 7, 9], [1, 2, 3])).toBeCloseTo(1.5 / Math.sqrt(1.5 * 2), 14)
  expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNull()
})

test('the range is a point where intervals do not overlap, and everything where they all do', () => {
  const left = [1, 2, 3, 4]
  const apart = [0, 2, 1, 3].map((lower) => ({ lower, upper: lower + 0.5 }))
  expect(rankCorrelationRange(left, apart)?.lower).toBeCloseTo(0.8, 14)
  expect(rankCorrelationRange(left, apart)?.upper).toBeCloseTo(0.8, 14)
  const same = left.map(() => ({ lower: 0, upper: 1 }))
  expect(rankCorrelationRange(left, same)).toEqual({ lower: -1, upper: 1 })
})

test('quantiles are linear between the order statistics', () => {
  const values = [4, 1, 3, 2]
  expect([0, 1 / 3, 0.5, 0.9, 1].map((probability) => quantile(values, probability))).toEqual([
    1,
    2,
    2.5,
    expect.closeTo(3.7, 12),
    4,
  ])
  expect(quantile([5], 0.3)).toBe(5)
})
