import { expect, test } from 'vitest'
import { tippingPoint } from '../../model/games/tipping-point.js'
import type { LeaderSolution } from '../../search/minimax/solution.js'
import { judgeLeaderSolution, type LeaderCase } from './judge-leader.js'
import { kindsOf } from './tally.js'

const { leader } = tippingPoint

/** Up to x = θ + ε = 0.35 nobody need join: V(x) = −x, and v = 0 where the constraint ends there. */
const capped: LeaderCase = {
  name: 'by hand',
  changes: [],
  definition: {
    ...tippingPoint,
    leader: {
      ...leader,
      controls: { toll: { min: 0, max: 1 } },
      payoff: 'joined - toll',
      constraints: ['toll <= 0.35'],
    },
    reward: [
      { action: 'join', value: 'joined + toll - theta' },
      { action: 'stay', value: 0 },
    ],
  },
  epsilon: 0.05,
  sense: 'worst',
  tolerance: 0.01,
}
const free: LeaderCase = {
  ...capped,
  definition: { ...capped.definition, leader: { ...capped.definition.leader, constraints: [] } },
}

function kinds(each: LeaderCase, lower: number, upper: number, toll: number): readonly string[] {
  const solution: LeaderSolution = {
    status: 'certified',
    limit: null,
    sense: each.sense,
    epsilon: each.epsilon,
    tolerance: each.tolerance,
    value: { lower, upper },
    commitment: { toll },
    worstCase: null,
    reason: null,
    statistics: { seconds: 0, followerSolves: 1, nodes: 0, linearPrograms: 0 },
  }
  return kindsOf(judgeLeaderSolution(each, solution, { gridPolicies: 200, moves: 100, boxes: 500 }))
}

test('true brackets have nothing against them', () => {
  expect(kinds(capped, -0.005, 0, 0)).toEqual([])
  expect(kinds(free, 0.59, 0.6, 0.3501)).toEqual([])
})

test('a commitment beyond a constraint by half a billionth is not allowed', () => {
  expect(kinds(capped, 0.59975, 0.6, 0.35000000056)).toContain('commitment-outside')
})

test('a commitment that is worth less than the lower end is found', () => {
  expect(kinds(free, 0.59975, 0.6, 0.35)).toEqual(['proved-end-false'])
})

test('a commitment that is worth more than the upper end is found', () => {
  expect(kinds(free, -0.01, 0, 0)).toEqual(['attained-end-false'])
})

test('the best case is judged the other way round', () => {
  const best: LeaderCase = { ...free, sense: 'best' }
  // All join at once: v⁺ = 1 at toll 0.
  expect(kinds(best, 0.995, 1, 0)).toEqual([])
  expect(kinds(best, 0.995, 1, 0.1)).toEqual(['proved-end-false'])
  expect(kinds(best, 0.5, 0.9, 0.1)).toEqual(['attained-end-false'])
})
