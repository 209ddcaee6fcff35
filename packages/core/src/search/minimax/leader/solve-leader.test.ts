import { describe, expect, test } from 'vitest'
import { exploitability } from '../../dynamics/exploitability.js'
import { leaderPayoff } from '../../dynamics/payoff.js'
import { encodeCommitment } from '../../../model/commitment.js'
import { defineGame } from '../../../model/define-game.js'
import type { GameDefinition } from '../../../model/definition.js'
import type { Commitment } from '../../../model/game.js'
import { congestion } from '../../../model/games/congestion.js'
import { epidemic } from '../../../model/games/epidemic.js'
import { leftRight } from '../../../model/games/left-right.js'
import { tippingPoint } from '../../../model/games/tipping-point.js'
import { twoBar } from '../../../model/games/two-bar.js'
import { warmUp } from '../../../model/games/warm-up.js'
import { provedFollowerAt, provedLeaderSolution } from '../../../testing/proved.js'
import { solveLeader } from './solve-leader.js'
import {
  certificationFaults,
  forkWorstCase,
  gridMaximum,
  tippingPointAt,
} from '../../../testing/leader-oracles.js'

describe('games with closed forms', () => {
  const places = [0.1, 0.3, 0.6].flatMap((theta) =>
    [0.01, 0.05, 0.2].map((epsilon) => [theta, epsilon] as const),
  )

  test.each(places)('tipping point, θ = %d, ε = %d', async (theta, epsilon) => {
    const solution = await provedLeaderSolution(tippingPointAt(theta), { epsilon })
    expect(certificationFaults(solution, Math.max(0, 1 - theta - 2 * epsilon))).toEqual([])
    expect(solution.statistics.followerSolves).toBeLessThan(40)
    expect(solution.statistics.nodes).toBeLessThan(100)
  })

  test.each(places)('warm-up, θ = %d, ε = %d', async (theta, epsilon) => {
    const game = defineGame({ ...warmUp, parameters: { theta } })
    expect(
      certificationFaults(
        await provedLeaderSolution(game, { epsilon }),
        Math.max(0, 1 - theta - 2 * epsilon),
      ),
    ).toEqual([])
  })

  test.each([0, 0.001, 0.01, 0.1, 0.3])('congestion, ε = %d', async (epsilon) => {
    const worst = (toll: number): number =>
      toll * Math.max(0, (2 - toll - Math.sqrt(toll * toll + 4 * epsilon)) / 2)
    const solution = await provedLeaderSolution(defineGame(congestion), { epsilon })
    expect(
      certificationFaults(
        solution,
        gridMaximum(100_000, (toll) => worst(toll)),
        1e-7,
      ),
    ).toEqual([])
  })

  test.each([0.01, 0.1])('two tolls at a fork, ε = %d', async (epsilon) => {
    const solution = await provedLeaderSolution(defineGame(leftRight), { epsilon })
    expect(certificationFaults(solution, gridMaximum(400, forkWorstCase(epsilon)), 1e-5)).toEqual([])
    expect(solution.statistics.nodes).toBeLessThan(200)
  })

  test('two tolls at a fork, ε = 0: the bracket contains the value, and if it is open a reason is given', async () => {
    const solution = await provedLeaderSolution(defineGame(leftRight), { epsilon: 0 })
    expect(solution.value.lower).toBeCloseTo(-0.25, 3)
    expect(solution.value.upper).toBeGreaterThanOrEqual(-0.25 - 1e-9)
    expect(solution.status).toBe('limit')
    expect(solution.limit).toBe('resolution')
    expect(solution.reason).toMatch(/ε = 0/)
  })

  test('tipping point, ε = 0: strict equilibria close the bracket all the same', async () => {
    expect(certificationFaults(await provedLeaderSolution(tippingPointAt(0.3), { epsilon: 0 }), 0.7)).toEqual(
      [],
    )
  })

  test('a tighter tolerance gives a tighter bracket', async () => {
    const solution = await provedLeaderSolution(tippingPointAt(0.3), { epsilon: 0.05, tolerance: 1e-5 })
    expect(certificationFaults(solution, 0.6)).toEqual([])
  })
})

describe('what a solution says', () => {
  test('the returned commitment is worth the lower end, with its worst case as witness', async () => {
    const games: [GameDefinition, number][] = [
      [tippingPoint, 0.05],
      [leftRight, 0.05],
      [twoBar, 0.05],
      [{ ...epidemic, stages: 4 }, 0.05],
    ]
    for (const [definition, epsilon] of games) {
      const game = defineGame(definition)
      const solution = await provedLeaderSolution(game, { epsilon })
      expect(solution.status).toBe('certified')
      const commitment = solution.commitment as Commitment
      const at = await provedFollowerAt(game, encodeCommitment(game, commitment), {
        epsilon,
        tolerance: 1e-4,
      })
      expect(at.value.upper).toBeGreaterThanOrEqual(solution.value.lower - 1e-9)
      const witness = solution.worstCase
      if (witness === null) throw new Error('a certified solution has a witness')
      expect(witness.payoff).toBeCloseTo(leaderPayoff(game, commitment, witness.policy), 9)
      expect(exploitability(game, commitment, witness.policy)).toBeLessThanOrEqual(epsilon + 1e-9)
      expect(witness.payoff).toBeGreaterThanOrEqual(solution.value.lower - 1e-9)
    }
  })

  test('two runs agree to the last bit', async () => {
    const runs = [0, 1].map(() => solveLeader(defineGame(leftRight), { epsilon: 0.03 }))
    const [first, second] = (await Promise.all(runs)).map((solution) => ({
      ...solution,
      statistics: { ...solution.statistics, seconds: 0 },
    }))
    expect(second).toEqual(first)
  })

  test('at a jump of the game value in ε the bracket stays open and says so', async () => {
    const game = defineGame({
      ...tippingPoint,
      leader: { controls: { idle: { min: 0, max: 1 } }, payoff: 'joined' },
      reward: [
        { action: 'join', value: 'joined + 0.1' },
        { action: 'stay', value: 0 },
      ],
    })
    const solution = await provedLeaderSolution(game, { epsilon: 0.1, timeLimit: 30 })
    expect(solution).toMatchObject({ status: 'limit', limit: 'resolution' })
    expect(solution.reason).toMatch(/jump/)
    expect(solution.value.lower).toBeLessThanOrEqual(1e-6)
    expect(solution.value.upper).toBeGreaterThanOrEqual(0.899)
    expect(
      certificationFaults(
        await provedLeaderSolution(game, { epsilon: 0.09 }),
        (0.9 + Math.sqrt(0.81 + 0.04)) / 2,
      ),
    ).toEqual([])
    expect(certificationFaults(await provedLeaderSolution(game, { epsilon: 0.11 }), 0)).toEqual([])
  })
})

describe('the optimistic leader', () => {
  test('counts on the best equilibrium', async () => {
    // Everybody joins at once without a bonus.
    expect(
      certificationFaults(await provedLeaderSolution(tippingPointAt(0.3), { epsilon: 0, sense: 'best' }), 1),
    ).toEqual([])
    // Congestion: the largest ε-equilibrium mass m has m (m + x − 1) = ε.
    const epsilon = 0.05
    const best = (toll: number): number =>
      toll * Math.min(1, (1 - toll + Math.sqrt((1 - toll) ** 2 + 4 * epsilon)) / 2)
    const solution = await provedLeaderSolution(defineGame(congestion), { epsilon, sense: 'best' })
    expect(
      certificationFaults(
        solution,
        gridMaximum(100_000, (toll) => best(toll)),
        1e-7,
      ),
    ).toEqual([])
  })

  test('never expects less than the pessimistic one', async () => {
    for (const definition of [tippingPoint, congestion, twoBar]) {
      const game = defineGame(definition)
      const worst = await provedLeaderSolution(game, { epsilon: 0.05, tolerance: 0.01 })
      const best = await provedLeaderSolution(game, {
        epsilon: 0.05,
        tolerance: 0.01,
        sense: 'best',
        timeLimit: 10,
      })
      expect(best.value.upper).toBeGreaterThanOrEqual(worst.value.lower)
    }
  })
})
