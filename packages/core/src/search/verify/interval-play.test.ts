import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exploitability } from '../dynamics/exploitability.js'
import { inducedFlow } from '../dynamics/flow.js'
import { leaderPayoff } from '../dynamics/payoff.js'
import * as interval from '../expression/interval.js'
import { encodeCommitment } from '../../model/commitment.js'
import { defineGame } from '../../model/define-game.js'
import { tippingPoint } from '../../model/games/tipping-point.js'
import { arbitraryPlay } from '../../testing/arbitrary-play.js'
import { Flaw } from './flaw.js'
import { playIntervals } from './interval-play.js'

const ROUNDING = 1e-12

test('encloses the flow, the payoff and the exploitability that the dynamics compute, closely', () => {
  fc.assert(
    fc.property(arbitraryPlay(), ({ game, commitment, policy }) => {
      const x = Array.from(encodeCommitment(game, commitment), interval.point)
      const play = playIntervals(game, x, policy.flat(2), 'here')
      inducedFlow(game, commitment, policy)
        .flat(2)
        .forEach((mass, k) => {
          expect(play.flow[k].lower).toBeLessThanOrEqual(mass + ROUNDING)
          expect(play.flow[k].upper).toBeGreaterThanOrEqual(mass - ROUNDING)
        })
      const payoff = leaderPayoff(game, commitment, policy)
      const size = 1 + Math.abs(payoff)
      expect(play.payoff.lower).toBeLessThanOrEqual(payoff + ROUNDING * size)
      expect(play.payoff.upper).toBeGreaterThanOrEqual(payoff - ROUNDING * size)
      expect(play.payoff.upper - play.payoff.lower).toBeLessThan(1e-10 * size)
      const gained = exploitability(game, commitment, policy)
      expect(play.exploitability).toBeGreaterThanOrEqual(gained - ROUNDING)
      expect(play.exploitability).toBeLessThan(gained + 1e-10 * (1 + gained))
    }),
    { seed: 751, numRuns: 200 },
  )
})

describe('the tipping point', () => {
  const game = defineGame({ ...tippingPoint, name: 'tipping-point' })
  const at = (bonus: number, weights: readonly number[]) =>
    playIntervals(game, [interval.point(bonus)], weights, 'here')

  test('has its closed form: E = (1 − m)(m + c) where m + c ≥ 0', () => {
    expect(at(0.4, [0.25, 0.75]).exploitability).toBeCloseTo(0.25 * 0.85, 14)
    expect(at(0.4, [1, 3]).exploitability).toBeCloseTo(0.25 * 0.85, 14)
  })

  test('knows exact equilibria as such', () => {
    expect(at(0.4, [0, 1]).exploitability).toBe(0)
    expect(at(0.2, [1, 0]).exploitability).toBe(0)
  })

  test('over a range of bonuses is as exploitable as at the worst of them', () => {
    const { exploitability: gained } = playIntervals(game, [{ lower: 0.3, upper: 0.5 }], [1, 0], 'here')
    expect(gained).toBeGreaterThanOrEqual(0.2)
    expect(gained).toBeLessThan(0.2 + 1e-12)
  })

  test.each([[[1, -1]], [[0, 0]], [[1]], [[1, 1, 1]]])('refuses %j, which is no policy', (weights) => {
    expect(() => at(0.4, weights)).toThrow(Flaw)
  })
})
