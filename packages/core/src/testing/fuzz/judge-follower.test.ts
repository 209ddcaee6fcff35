import { describe, expect, test } from 'vitest'
import type { FollowerSolution } from '../../search/minimax/solution.js'
import { congestion } from '../../model/games/congestion.js'
import { tippingPoint } from '../../model/games/tipping-point.js'
import { withStageConstants } from '../metamorphic/stage-constants.js'
import { withUselessAction } from '../metamorphic/useless-action.js'
import { SAME, type Transformed } from '../metamorphic/transformed.js'
import type { GameDefinition } from '../../model/definition.js'
import { followerCase, type FollowerCase } from './follower-case.js'
import { judgeSolution } from './judge-follower.js'
import { kindsOf } from './tally.js'

const effort = { gridPolicies: 300, moves: 200, boxes: 3000 }

function caseOf(
  definition: GameDefinition,
  at: number,
  epsilon: number,
  changed?: Transformed,
): FollowerCase {
  const [control] = Object.keys(definition.leader.controls)
  return {
    name: 'by hand',
    changes: [],
    definition: changed?.definition ?? definition,
    commitment: { [control]: at },
    epsilon,
    sense: 'worst',
    tolerance: 0.001,
    plain: { definition, epsilon },
    policy: (changed?.map ?? SAME).policy,
  }
}

function answered(lower: number, upper: number, policy: readonly number[] | null): FollowerSolution {
  return {
    status: 'certified',
    limit: null,
    sense: 'worst',
    epsilon: 0,
    tolerance: 0.001,
    commitment: {},
    value: { lower, upper },
    twoLevel: null,
    witness:
      policy === null
        ? null
        : { payoff: upper, exploitability: 0, equilibrium: 'played', policy: [[policy]] },
    structure: [],
    statistics: { seconds: 0, followerSolves: 1, nodes: 0, linearPrograms: 0 },
  }
}

function kinds(each: FollowerCase, solution: FollowerSolution): readonly string[] {
  return kindsOf(judgeSolution(each, solution, effort))
}

describe('the tipping point beyond its edge', () => {
  const each = caseOf(tippingPoint, 0.35005, 0.05)

  test('has nothing against a true bracket', () => {
    expect(kinds(each, answered(0.5999, 0.59996, [0.0499, 0.9501]))).toEqual([])
    expect(kinds(each, answered(0.5999, 0.59996, null))).toEqual([])
  })

  test('has the bracket of the policy that nobody joins found false', () => {
    expect(kinds(each, answered(-0.34906, -0.34905, [1, 0]))).toEqual([
      'witness-above-epsilon',
      'attained-end-false',
    ])
  })

  test('has a lower end that is too high found false', () => {
    expect(kinds(each, answered(0.605, 0.6055, [0, 1]))).toEqual(['proved-end-false'])
  })

  test('has an upper end found false that is off by the last digit', () => {
    const least = 0.599952
    expect(kinds(each, answered(0.5999, least, null))).toEqual(['attained-end-false'])
  })
})

test('what nobody is paid hides nothing: an offset and a penalty leave the verdict as it was', () => {
  for (const changed of [withStageConstants(tippingPoint, [1e9]), withUselessAction(tippingPoint, -5.3e5)]) {
    const each = caseOf(tippingPoint, 0.35005, 0.05, changed)
    const idle = changed.map.policy([[[1, 0]]])[0][0]
    expect(kinds(each, answered(-0.34906, -0.34905, idle))).toContain('attained-end-false')
    const most = changed.map.policy([[[0.0499, 0.9501]]])[0][0]
    expect(kinds(each, answered(0.5999, 0.59996, most))).toEqual([])
  }
})

test('the only equilibrium of a flat game is ½, whatever a tolerance says', () => {
  const flat: GameDefinition = {
    ...tippingPoint,
    leader: { controls: { bonus: { min: 0, max: 1 } }, payoff: 'joined' },
    reward: [
      { action: 'join', value: '(0.5 - joined) ^ 3' },
      { action: 'stay', value: 0 },
    ],
  }
  const each = caseOf(flat, 0, 0)
  expect(kinds(each, answered(0.49707, 0.49708, [0.50292, 0.49708]))).toEqual([
    'witness-above-epsilon',
    'attained-end-false',
  ])
  expect(kinds(each, answered(0.4999, 0.5, [0.5, 0.5]))).toEqual([])
  expect(kinds(each, answered(0.5001, 0.5002, [0.5, 0.5]))).toEqual(['proved-end-false'])
})

test('a witness that is off by rounding is forgiven where an exact equilibrium has such a payoff', () => {
  const each = caseOf(congestion, 0.3, 0)
  expect(kinds(each, answered(0.2099, 0.21, [0.3000000001, 0.6999999999]))).toEqual(['witness-above-epsilon'])
  expect(kinds(each, answered(0.2099, 0.2099999999, null))).toEqual(['end-rounded'])
})

test('a case is the same for the same name', () => {
  const one = followerCase('seed/follower/coupled/3', 'coupled')
  const other = followerCase('seed/follower/coupled/3', 'coupled')
  expect(JSON.stringify(one)).toBe(JSON.stringify(other))
  expect(JSON.stringify(followerCase('seed/follower/coupled/4', 'coupled'))).not.toBe(JSON.stringify(one))
})
