import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defineGame } from '../../model/define-game.js'
import { bestResponse } from './best-response.js'
import { exploitability } from './exploitability.js'
import { inducedFlow } from './flow.js'
import { leaderPayoff } from './payoff.js'
import { policyValue } from './policy-value.js'

/** Products and sums of a handful of numbers of size one. */
const ROUNDING = 16 * Number.EPSILON

const share = fc.double({ min: 0, max: 1, noNaN: true })

const tippingPoint = (theta: number) =>
  defineGame({
    name: 'tipping point',
    stages: 1,
    states: ['citizen'],
    actions: ['stay', 'join'],
    parameters: { theta },
    aggregates: { joined: 'massAction(join)' },
    initial: [1],
    leader: { controls: { bonus: { min: 0, max: 1 } }, payoff: 'joined - bonus' },
    transition: [{ to: { citizen: 1 } }],
    reward: [{ action: 'join', value: 'joined + bonus - theta' }, { value: 0 }],
  })

const congestion = defineGame({
  name: 'congestion',
  stages: 1,
  states: ['driver'],
  actions: ['home', 'road'],
  initial: [1],
  leader: { controls: { toll: { min: 0, max: 1 } }, payoff: 'toll * massAction(road)' },
  transition: [{ to: { driver: 1 } }],
  reward: [{ action: 'road', value: '1 - massAction(road) - toll' }, { value: 0 }],
})

/** The tipping point at stage 1, played by those who entered at stage 0. */
const warmUp = defineGame({
  name: 'two-stage warm-up',
  stages: 2,
  states: ['out', 'in'],
  actions: ['stay', 'join'],
  parameters: { theta: 0.4 },
  aggregates: { joined: 'mass(in, join)' },
  initial: { out: 1 },
  leader: {
    controls: { bonus: { min: 0, max: 1 } },
    payoff: [{ stage: 1, value: 'joined - bonus' }, { value: 0 }],
  },
  transition: [
    { state: 'out', action: 'join', to: { in: 1 } },
    { state: 'out', to: { out: 1 } },
    { to: { in: 1 } },
  ],
  reward: [{ state: 'in', action: 'join', stage: 1, value: 'joined + bonus - theta' }, { value: 0 }],
})

describe('tipping point', () => {
  test('the exploitability of mass m is (1−m)(m+c) when joining pays and −m(m+c) when it does not', () => {
    const game = tippingPoint(0.4)
    fc.assert(
      fc.property(share, share, (m, x) => {
        const advantage = m + x - 0.4
        const expected = advantage >= 0 ? (1 - m) * advantage : -m * advantage
        expect(Math.abs(exploitability(game, { bonus: x }, [[[1 - m, m]]]) - expected)).toBeLessThanOrEqual(
          ROUNDING,
        )
      }),
      { seed: 11, numRuns: 300 },
    )
  })

  test('nobody joining is an equilibrium exactly up to the bonus θ, and worth −x to the leader', () => {
    const game = tippingPoint(0.25)
    expect(exploitability(game, { bonus: 0.25 }, [[[1, 0]]])).toBe(0)
    expect(exploitability(game, { bonus: 0.375 }, [[[1, 0]]])).toBe(0.125)
    expect(leaderPayoff(game, { bonus: 0.375 }, [[[1, 0]]])).toBe(-0.375)
    expect(leaderPayoff(game, { bonus: 0.375 }, [[[0, 1]]])).toBe(0.625)
  })
})

describe('congestion', () => {
  test('the exploitability of mass m is (1−m)g when the road pays g ≥ 0 and −m g when it does not', () => {
    fc.assert(
      fc.property(share, share, (m, x) => {
        const advantage = 1 - m - x
        const expected = advantage >= 0 ? (1 - m) * advantage : -m * advantage
        const found = exploitability(congestion, { toll: x }, [[[1 - m, m]]])
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(ROUNDING)
      }),
      { seed: 12, numRuns: 300 },
    )
  })

  test('at half the toll half of the drivers are on the road, and the leader earns a quarter', () => {
    const policy = [[[0.5, 0.5]]]
    expect(exploitability(congestion, { toll: 0.5 }, policy)).toBe(0)
    expect(leaderPayoff(congestion, { toll: 0.5 }, policy)).toBe(0.25)
  })
})

describe('two-stage warm-up', () => {
  test('those who enter at stage 0 play the tipping point at stage 1', () => {
    fc.assert(
      fc.property(share, share, share, (entering, joining, x) => {
        const policy = [
          [
            [1 - entering, entering],
            [1, 0],
          ],
          [
            [1, 0],
            [1 - joining, joining],
          ],
        ]
        const joined = entering * joining
        const advantage = joined + x - 0.4
        const flow = inducedFlow(warmUp, { bonus: x }, policy)
        expect(flow[1][1][1]).toBeCloseTo(joined, 14)
        expect(flow[1][0][0]).toBeCloseTo(1 - entering, 14)
        // Staying out is worth 0, entering is worth what the better action at stage 1 is worth.
        const expected = Math.max(advantage, 0) - joined * advantage
        const found = exploitability(warmUp, { bonus: x }, policy)
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(ROUNDING)
        expect(leaderPayoff(warmUp, { bonus: x }, policy)).toBeCloseTo(joined - x, 14)
        expect(policyValue(warmUp, { bonus: x }, policy).value).toBeCloseTo(joined * advantage, 14)
      }),
      { seed: 13, numRuns: 300 },
    )
  })

  test('the best response enters and joins when joining pays', () => {
    const response = bestResponse(warmUp, { bonus: 0.5 }, [
      [
        [0.5, 0.5],
        [1, 0],
      ],
      [
        [1, 0],
        [0.5, 0.5],
      ],
    ])
    expect(response.policy[0][0]).toEqual([0, 1])
    expect(response.policy[1][1]).toEqual([0, 1])
    expect(response.value).toBeCloseTo(0.25 + 0.5 - 0.4, 15)
    expect(response.values).toEqual([
      [response.value, response.value],
      [0, response.value],
    ])
    expect(response.actionValues[0][0]).toEqual([0, response.value])
  })
})
