import { expect, test } from 'vitest'
import { makeEstimate, missingEstimate } from './estimate.js'
import { ranking } from './ranking.js'

const estimate = (name: string, lower: number, upper: number) =>
  makeEstimate(name, (lower + upper) / 2, { lower, upper }, 0, null)

test('names are ranked where their limits are apart', () => {
  expect(ranking([estimate('b', 1, 2), estimate('a', 3, 4), estimate('c', -1, 0)])).toEqual({
    order: ['a', 'b', 'c'],
    reason: null,
    tiers: [['a'], ['b'], ['c']],
  })
})

test('an order is refused where limits overlap or touch; a chain of overlaps is one tier', () => {
  expect(
    ranking([estimate('a', 5, 6), estimate('b', 3, 4.5), estimate('c', 2, 3), estimate('d', 1, 1.5)]),
  ).toEqual({
    order: null,
    reason: 'the limits of b, c overlap',
    tiers: [['a'], ['b', 'c'], ['d']],
  })
  // The wide one overlaps both, which are apart from one another.
  expect(ranking([estimate('a', 3, 4), estimate('wide', 0, 5), estimate('c', 1, 2)]).tiers).toEqual([
    ['a', 'wide', 'c'],
  ])
})

test('without limits there is no order, and the reason says whose', () => {
  expect(ranking([estimate('a', 1, 2), missingEstimate('b', 'it failed')])).toEqual({
    order: null,
    reason: '"b" has no limits: it failed',
    tiers: [],
  })
})
