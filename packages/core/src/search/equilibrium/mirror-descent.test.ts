import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exploitability } from '../dynamics/exploitability.js'
import { leaderPayoff } from '../dynamics/payoff.js'
import { nestedPairs } from '../dynamics/policy-table.js'
import { followerGame } from '../dynamics/fixed-commitment.js'
import { encodeCommitment } from '../../model/commitment.js'
import { defineGame } from '../../model/define-game.js'
import { congestion } from '../../model/games/congestion.js'
import { epidemic } from '../../model/games/epidemic.js'
import { leftRight } from '../../model/games/left-right.js'
import { tippingPoint } from '../../model/games/tipping-point.js'
import { twoBar } from '../../model/games/two-bar.js'
import { warmUp } from '../../model/games/warm-up.js'
import { arbitraryPlay } from '../../testing/arbitrary-play.js'
import { equilibriumFinder } from './mirror-descent.js'

describe('closed forms', () => {
  test('on the congested road 1 − toll drive', () => {
    const find = equilibriumFinder(defineGame(congestion))
    for (const toll of [0, 0.2, 0.5, 0.9, 1]) {
      const { policy, payoff, isConverged } = find([toll])
      expect(isConverged, `toll ${toll}`).toBe(true)
      // E = (1 − m) g near the equilibrium; at the ends of the range it is of second order.
      expect(policy[1]).toBeCloseTo(1 - toll, 3)
      expect(payoff).toBeCloseTo(toll * (1 - toll), 3)
    }
  })

  test('at the fork (2 + toll_right − toll_left) / 3 go left', () => {
    const find = equilibriumFinder(defineGame(leftRight))
    for (const tolls of [
      [0, 0],
      [1, 0.5],
      [0.3, 0.9],
    ]) {
      expect(find(tolls).policy[0]).toBeCloseTo((2 + tolls[1] - tolls[0]) / 3, 6)
    }
  })

  test('at the tipping point half the crowd tips over: all join whenever ½ + bonus > θ, nobody when it is less', () => {
    const find = equilibriumFinder(defineGame({ ...tippingPoint, parameters: { theta: 0.7 } }))
    expect(find([0.1]).policy[1]).toBeLessThan(1e-6)
    expect(find([0.3]).policy[1]).toBeGreaterThan(1 - 1e-6)
  })
})

test('it finds an equilibrium of every built-in game', () => {
  for (const [definition, x] of [
    [tippingPoint, [0]],
    [congestion, [0.4]],
    [warmUp, [0.1]],
    [leftRight, [0.5, 0.5]],
    [twoBar, [0.2]],
    [epidemic, [0.3]],
  ] as const) {
    expect(equilibriumFinder(defineGame(definition))(x).isConverged, definition.name).toBe(true)
  }
})

test('payoff and exploitability are those of the policy, with equal bytes every time, at whatever commitment it was before', () => {
  fc.assert(
    fc.property(arbitraryPlay(), ({ game, commitment }) => {
      const x = encodeCommitment(game, commitment)
      const find = equilibriumFinder(game)
      const found = find(x, { steps: 200 })
      const table = nestedPairs(followerGame(game, x), found.policy)
      expect(found.payoff).toBeCloseTo(leaderPayoff(game, commitment, table), 9)
      expect(found.exploitability).toBeCloseTo(exploitability(game, commitment, table), 9)
      expect(found.steps).toBeLessThanOrEqual(200)
      find(x.map((value) => value / 2))
      expect(find(x, { steps: 200 })).toEqual(found)
    }),
    { seed: 4, numRuns: 60 },
  )
})

test('more steps never find a more exploitable policy', () => {
  fc.assert(
    fc.property(arbitraryPlay(), ({ game, commitment }) => {
      const x = encodeCommitment(game, commitment)
      const find = equilibriumFinder(game)
      const levels = [5, 50, 500].map((steps) => find(x, { steps }).exploitability)
      expect(levels).toEqual(levels.toSorted((a, b) => b - a))
    }),
    { seed: 5, numRuns: 60 },
  )
})
