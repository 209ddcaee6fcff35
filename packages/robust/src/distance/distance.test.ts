import { defineGame, type Game } from '@smfg/core'
import { expect, test } from 'vitest'
import { withParameters } from '../perturbation/parameters.js'
import { builtIn } from '../testing/built-in.js'
import { distance } from './distance.js'

test('the distance of two epidemics is attained where the change is largest', () => {
  const believed = builtIn('epidemic')
  const { beta, gamma, distancing, cost } = believed.parameters
  const other = withParameters(believed, {
    beta: beta - 0.1,
    gamma: gamma + 0.02,
    distancing: distancing + 0.03,
    cost: cost + 0.5,
  })
  const { initial, stages } = distance(believed, other)
  expect(initial).toBe(0)
  for (const [stage, { transition, reward, rewardSpan, payoff }] of stages.entries()) {
    // A row (1 − p, p) changes by 2 |Δp|; β acts through mass(I) ≤ 1.
    expect(transition).toBeCloseTo(stage === 5 ? 0 : 2 * 0.1, 12)
    expect(reward).toBeCloseTo(0.03, 12)
    expect(rewardSpan).toBeCloseTo(0.03, 12)
    // The payoff changes by ½ · subsidy, at most ½, times mass(S, distance), which is at most 0.4 at the start.
    expect(payoff).toBeCloseTo(0.5 * 0.5 * (stage === 0 ? 0.4 : 1), 12)
  }
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
