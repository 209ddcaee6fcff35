import { describe, expect, test } from 'vitest'
import { defineGame } from '../../model/define-game.js'
import { fillFlow, inducedFlow } from './flow.js'
import { leaderPayoff } from './payoff.js'
import { policyValue } from './policy-value.js'
import { dynamicsWorkspace } from './workspace.js'

/** Half of those at home who go out fall ill, in proportion to how many are ill; a quarter of the ill recover. */
const epidemic = defineGame({
  name: 'epidemic',
  stages: 3,
  states: ['S', 'I'],
  actions: ['out', 'distance'],
  initial: { S: 0.5, I: 0.5 },
  leader: {
    controls: { vaccine: { min: 0, max: 1 }, toll: { min: 0, max: 1, each: 'stage' } },
    payoff: '-mass(I) + toll * massAction(out)',
  },
  transition: [
    { state: 'S', action: 'out', to: { I: '(1 - vaccine) * mass(I)', S: 'rest' } },
    { state: 'S', action: 'distance', to: { S: 1 } },
    { state: 'I', to: { S: 0.25, I: 'rest' } },
  ],
  reward: [{ state: 'I', value: -1 }, { action: 'distance', value: -0.5 }, { value: '-toll' }],
})

const everybodyOut = [0, 1, 2].map(() => [
  [1, 0],
  [1, 0],
])
const halfDistance = [0, 1, 2].map(() => [
  [0.5, 0.5],
  [1, 0],
])

describe('inducedFlow', () => {
  test('mass moves by the transition at the mean field of its own stage', () => {
    // Stage 0: new cases 0.5·0.5 = 1/4, recoveries 1/8: I = 5/8. Stage 1: 3/8·5/8 = 15/64 new, 5/32 recover: I = 45/64.
    expect(inducedFlow(epidemic, { vaccine: 0, toll: 0 }, everybodyOut)).toEqual([
      [
        [0.5, 0],
        [0.5, 0],
      ],
      [
        [0.375, 0],
        [0.625, 0],
      ],
      [
        [0.296875, 0],
        [0.703125, 0],
      ],
    ])
  })

  test('the commitment enters the transition and the policy splits the mass of a state', () => {
    // Half the healthy go out and meet half the infection risk: 0.25 · ½ · 0.5 = 1/16 new cases, 1/8 recover.
    expect(inducedFlow(epidemic, { vaccine: 0.5, toll: 0 }, halfDistance)[1]).toEqual([
      [0.28125, 0.28125],
      [0.4375, 0],
    ])
  })
})

describe('fillFlow', () => {
  test('a probability that rounding left a hair below 0 makes no negative mass', () => {
    const workspace = dynamicsWorkspace({
      stages: 2,
      stateCount: 2,
      actionCount: 1,
      initial: Float64Array.of(1, 0),
      rowStart: Int32Array.of(0, 2, 3, 4, 5),
      successor: Int32Array.of(0, 1, 1, 0, 1),
      transitionAt(_stage, _meanField, _offset, probability) {
        probability.set([1, -Number.EPSILON, 1])
      },
      rewardAt: () => undefined,
      payoffAt: () => 0,
    })
    fillFlow(workspace, Float64Array.of(1, 1, 1, 1), workspace.flow)
    expect(workspace.flow).toEqual(Float64Array.of(1, 0, 1, 0))
  })
})

describe('leaderPayoff', () => {
  test('sums the stages, each at its own control', () => {
    const payoff = leaderPayoff(epidemic, { vaccine: 0, toll: [0.5, 0, 1] }, everybodyOut)
    expect(payoff).toBe(-(0.5 + 0.625 + 0.703125) + 0.5 + 0 + 1)
  })
})

describe('policyValue', () => {
  test('values each state at the mean field of the crowd', () => {
    const { value, values } = policyValue(epidemic, { vaccine: 0, toll: [0.5, 0.25, 1] }, everybodyOut)
    expect(values[2]).toEqual([-1, -1])
    // Going out costs the toll, and what comes after costs 1 in either state.
    expect(values[1]).toEqual([-1.25, -2])
    expect(values[0]).toEqual([-0.5 - (0.5 * 1.25 + 0.5 * 2), -1 - (0.25 * 1.25 + 0.75 * 2)])
    expect(value).toBe((values[0][0] + values[0][1]) / 2)
  })
})
