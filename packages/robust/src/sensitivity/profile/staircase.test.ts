import { expect, test } from 'vitest'
import { areaOf, stepsBetween, tightened } from './staircase.js'

function points(...brackets: readonly (readonly [lower: number, upper: number])[]) {
  return brackets.map(([lower, upper], epsilon) => ({ epsilon, evaluated: { lower, upper }, reason: null }))
}

test('a lower bound holds at all smaller ε and an upper bound at all larger ones', () => {
  const known = tightened(points([0, 5], [2, 9], [-Infinity, 8], [1, 4], [-3, 7]))
  expect(known.map(({ lower, upper }) => [lower, upper])).toEqual([
    [2, 5],
    [2, 5],
    [1, 5],
    [1, 4],
    [-3, 4],
  ])
  expect(known[1].evaluated).toEqual({ lower: 2, upper: 9 })
  expect(stepsBetween(known)).toEqual([
    { from: 0, to: 1, lower: 2, upper: 5 },
    { from: 1, to: 2, lower: 1, upper: 5 },
    { from: 2, to: 3, lower: 1, upper: 5 },
    { from: 3, to: 4, lower: -3, upper: 4 },
  ])
  expect(areaOf(stepsBetween(known)[3])).toBe(7)
})

test('bounds that contradict each other by rounding are kept in order; more is an error', () => {
  const rounded = tightened(points([0, 1], [1 + 1e-9, 2]))
  for (const { lower, upper } of rounded) expect(lower).toBeLessThanOrEqual(upper)
  expect(() => tightened(points([0, 1], [1.1, 2]))).toThrow(expect.objectContaining({ code: 'not-monotone' }))
})
