import { defineGame, INVARIANT_ROUNDING, type Game } from '@smfg/core'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withParameters } from '../perturbation/parameters.js'
import { arbitraryPair } from '../testing/arbitrary-pair.js'
import { builtIn } from '../testing/built-in.js'
import { distance } from './distance.js'

describe('of two epidemics', () => {
  const believed = builtIn('epidemic')
  const { beta, gamma, distancing, cost } = believed.parameters
  const other = withParameters(believed, {
    beta: beta - 0.1,
    gamma: gamma + 0.02,
    distancing: distancing + 0.03,
    cost: cost + 0.5,
  })

  test('the distance is attained where the change is largest', () => {
    const { initial, stages, attained } = distance(believed, other)
    expect(initial).toBe(0)
    for (const [stage, upper] of stages.entries()) {
      // A row (1 − p, p) changes by 2 |Δp|, and β acts through mass(I) ≤ 1; the payoff by ½ · subsidy ≤ ¼ times mass(S, distance) ≤ 1.
      const expected = { transition: stage === 5 ? 0 : 0.2, reward: 0.03, rewardSpan: 0.03, payoff: 0.25 }
      for (const [part, size] of Object.entries(expected)) {
        expect(upper[part as keyof typeof upper]).toBeCloseTo(size, 12)
        expect(attained[stage][part as keyof (typeof attained)[0]]).toBeCloseTo(size, 12)
      }
    }
  })

  test('over the mean fields that can be reached it is smaller', () => {
    const { stages, attained } = distance(believed, other, { over: 'reachable' })
    // At the start mass(I) = 0.6, and at most 0.4 of the followers keep their distance.
    expect(stages[0].transition).toBeCloseTo(0.12, 12)
    expect(attained[0].transition).toBeCloseTo(0.12, 12)
    expect(stages[0].payoff).toBeCloseTo(0.1, 12)
    expect(attained[0].payoff).toBeCloseTo(0.1, 12)
    expect(stages[3].transition).toBeLessThan(0.13)
  })
})

test('lower bounds are below upper ones, and equal to them where differences are affine and rows short', () => {
  fc.assert(
    fc.property(arbitraryPair(), fc.boolean(), ({ believed, other }, isReachable) => {
      const { stages, attained } = distance(believed, other, {
        over: isReachable ? 'reachable' : 'simplex',
      })
      for (const [stage, upper] of stages.entries()) {
        for (const part of ['transition', 'reward', 'rewardSpan', 'payoff'] as const) {
          expect(attained[stage][part]).toBeLessThanOrEqual(upper[part] + INVARIANT_ROUNDING)
          expect(attained[stage][part]).toBeGreaterThanOrEqual(upper[part] - INVARIANT_ROUNDING)
        }
      }
    }),
    { seed: 1, numRuns: 50 },
  )
})

/** One state, two stages; `gain` is what action 1 is worth more than action 0, `wage` what everybody gets. */
function work(gain: number, wage: number): Game {
  return defineGame({
    name: 'work',
    stages: 2,
    states: ['crowd'],
    actions: ['rest', 'work'],
    initial: { crowd: 1 },
    leader: { controls: { idle: { min: 0, max: 1 } }, payoff: 0 },
    transition: [{ to: { crowd: 1 } }],
    reward: [{ action: 'work', value: gain + wage }, { value: wage }],
  })
}

test('a shift of all rewards is a distance, but has no span', () => {
  const [{ reward, rewardSpan, rewardDeviation }] = distance(work(1, 0), work(1, 0.5)).stages
  expect(reward).toBeCloseTo(0.5, 12)
  expect(rewardSpan).toBe(0)
  expect(rewardDeviation).toBe(0)
})

test('opposite changes of two rewards add up in the span', () => {
  const [{ reward, rewardSpan }] = distance(work(1, 0), work(1.4, -0.1)).stages
  expect(reward).toBeCloseTo(0.3, 12)
  expect(rewardSpan).toBeCloseTo(0.4, 12)
})

/** As many distinct rewards as asked for: action a is worth a · unit. */
function wages(count: number, unit: number): Game {
  return defineGame({
    name: 'wages',
    stages: 1,
    states: ['crowd'],
    actions: count,
    initial: { crowd: 1 },
    leader: { controls: { idle: { min: 0, max: 1 } }, payoff: 0 },
    transition: [{ to: { crowd: 1 } }],
    reward: ({ a }) => a * unit,
  })
}

test('with very many rewards the span is bounded from single rewards, and still right for constants', () => {
  const [{ rewardSpan }] = distance(wages(301, 0.01), wages(301, 0.02)).stages
  expect(rewardSpan).toBeCloseTo(3, 10)
})

/** Two stages; everybody goes to that side. */
function towards(state: 'left' | 'right'): Game {
  return defineGame({
    name: 'towards',
    stages: 2,
    states: ['left', 'right'],
    actions: ['go'],
    initial: { left: 1 },
    leader: { controls: { idle: { min: 0, max: 1 } }, payoff: 0 },
    transition: [{ to: { [state]: 1 } }],
    reward: 0,
  })
}

test('rows that lead elsewhere are 2 apart, and those of the last stage lead nowhere', () => {
  expect(distance(towards('left'), towards('right')).stages.map(({ transition }) => transition)).toEqual([
    2, 0,
  ])
})
