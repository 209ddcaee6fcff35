import { describe, expect, test } from 'vitest'
import { exploitability } from '../search/dynamics/exploitability.js'
import { leaderPayoff } from '../search/dynamics/payoff.js'
import { nestedPairs } from '../search/dynamics/policy-table.js'
import { followerGame } from '../search/dynamics/fixed-commitment.js'
import { decodeCommitment } from '../model/commitment.js'
import { defineGame } from '../model/define-game.js'
import { congestion } from '../model/games/congestion.js'
import { leftRight } from '../model/games/left-right.js'
import { tippingPoint } from '../model/games/tipping-point.js'
import { bruteForceFollower } from './brute-force.js'

describe('the brute-force oracle', () => {
  const tipping = defineGame(tippingPoint)

  test.each([
    [0.1, 0.05, -0.1],
    [0.349, 0.05, -0.349],
    [0.4, 0.05, (0.9 + Math.sqrt(0.81 + 4 * 0.05)) / 2 - 0.4],
    [0.9, 0.2, (0.4 + Math.sqrt(0.16 + 4 * 0.4)) / 2 - 0.9],
  ])('finds the worst case of the tipping point at bonus %d, ε = %d', (bonus, epsilon, worst) => {
    expect(bruteForceFollower(tipping, Float64Array.of(bonus), { epsilon })?.payoff).toBeCloseTo(worst, 6)
  })

  test('finds the best case too', () => {
    const game = defineGame(congestion)
    const most = (0.6 + Math.sqrt(0.36 + 0.4)) / 2
    const found = bruteForceFollower(game, Float64Array.of(0.4), { epsilon: 0.1, sense: 'best' })
    expect(found?.payoff).toBeCloseTo(0.4 * most, 6)
  })

  test('finds both ends of the fork in two stages', () => {
    const game = defineGame(leftRight)
    const [p, epsilon] = [(2 + 0.2 - 0.5) / 3, 0.1]
    const most = (p + Math.sqrt(p * p + (4 * epsilon) / 3)) / 2
    const payoff = (mass: number): number => 0.5 * mass + 0.2 * (1 - mass) - 2 * mass
    const found = bruteForceFollower(game, Float64Array.of(0.5, 0.2), { epsilon })
    expect(found?.payoff).toBeCloseTo(payoff(most), 5)
  })

  test('returns a policy that attains what it says', () => {
    const game = defineGame(leftRight)
    const commitment = Float64Array.of(0.3, 0.6)
    const found = bruteForceFollower(game, commitment, { epsilon: 0.05 })
    if (found === null) throw new Error('there is an ε-equilibrium')
    const table = nestedPairs(followerGame(game, commitment), found.policy)
    const named = decodeCommitment(game, commitment)
    expect(found.exploitability).toBeLessThanOrEqual(0.05)
    expect(exploitability(game, named, table)).toBeCloseTo(found.exploitability, 12)
    expect(leaderPayoff(game, named, table)).toBeCloseTo(found.payoff, 12)
  })

  test('is deterministic, and seed 0 is a seed', () => {
    const game = defineGame(leftRight)
    const at = (seed?: number) =>
      bruteForceFollower(game, Float64Array.of(0.3, 0.6), {
        epsilon: 0.05,
        ...(seed === undefined ? {} : { seed }),
      })
    expect(at()).toEqual(at(0))
    expect(at(1)?.policy).not.toEqual(at(0)?.policy)
  })

  test('says so when it finds no ε-equilibrium', () => {
    // Rock-paper-scissors with masses has one equilibrium, mixed; a handful of trial moves does not hit it exactly.
    const game = defineGame({
      name: 'matching',
      stages: 1,
      states: 1,
      actions: 2,
      initial: [1],
      leader: { controls: { idle: { min: 0, max: 1 } }, payoff: 'massAction(0)' },
      transition: () => ({ '0': 1 }),
      reward: ({ a }) => `-massAction(${a}) * ${a === 0 ? 1 : Math.SQRT2}`,
    })
    expect(bruteForceFollower(game, Float64Array.of(0), { epsilon: 0, moves: 20 })).toBeNull()
  })
})
