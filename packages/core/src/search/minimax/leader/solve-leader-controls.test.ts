import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ModelError } from '../../../model/errors.js'
import { encodeCommitment } from '../../../model/commitment.js'
import { defineGame } from '../../../model/define-game.js'
import type { ControlDefinition, GameDefinition } from '../../../model/definition.js'
import type { Commitment, Game } from '../../../model/game.js'
import { leftRight } from '../../../model/games/left-right.js'
import { tippingPoint } from '../../../model/games/tipping-point.js'
import { arbitraryGame } from '../../../testing/arbitrary-game.js'
import { arbitraryCommitment } from '../../../testing/arbitrary-play.js'
import { bruteForceFollower } from '../../../testing/brute-force.js'
import { provedFollowerAt, provedLeaderSolution } from '../../../testing/proved.js'
import { solveLeader } from './solve-leader.js'
import {
  certificationFaults,
  forkWorstCase,
  gridMaximum,
  tippingPointAt,
} from '../../../testing/leader-oracles.js'

describe('kinds of controls', () => {
  /** Followers choose between places and like company; the leader's controls are bonuses. */
  function gathering(
    controls: Record<string, ControlDefinition>,
    bonus: readonly string[],
    payoff: string,
    constraints: readonly string[] = [],
  ): Game {
    return defineGame({
      name: 'gathering',
      stages: 1,
      states: 1,
      actions: bonus.length,
      initial: [1],
      leader: { controls, payoff, constraints },
      transition: () => ({ '0': 1 }),
      reward: ({ a }) => `0.8 * massAction(${a}) + ${bonus[a]}`,
    })
  }

  test('a finite set is enumerated, and ε = 0 is fine', async () => {
    const game = gathering(
      { tier: { values: [0, 0.5, 0.75, 1] }, extra: { values: [0, 0.1, 0.3] } },
      ['0', 'tier + extra - 0.3'],
      'massAction(1) - 0.6 * tier - extra',
    )
    for (const epsilon of [0, 0.05]) {
      let best = -Infinity
      for (const tier of [0, 0.5, 0.75, 1]) {
        for (const extra of [0, 0.1, 0.3]) {
          const solution = await provedFollowerAt(game, Float64Array.of(tier, extra), {
            epsilon,
            tolerance: 1e-6,
          })
          best = Math.max(best, solution.value.lower)
        }
      }
      expect(certificationFaults(await provedLeaderSolution(game, { epsilon }), best, 1e-5)).toEqual([])
    }
  })

  test('a finite and a continuous control together', async () => {
    const game = defineGame({
      ...tippingPoint,
      leader: {
        controls: { tier: { values: [0, 0.25, 0.5] }, bonus: { min: 0, max: 1 } },
        payoff: 'joined - bonus - 0.2 * tier',
      },
      reward: [
        { action: 'join', value: 'joined + bonus + 0.5 * tier - theta' },
        { action: 'stay', value: 0 },
      ],
    })
    // Nobody joining is no ε-equilibrium once bonus + tier/2 > θ + ε; the largest tier is the cheapest way there.
    const solution = await provedLeaderSolution(game, { epsilon: 0.05 })
    expect(solution.status).toBe('certified')
    expect(solution.commitment).toMatchObject({ tier: 0.5 })
    const { bonus } = solution.commitment as { bonus: number }
    expect(bonus).toBeGreaterThan(0.1)
    expect(bonus).toBeLessThan(0.101)
    expect(certificationFaults(solution, 0.95 - 0.1 - 0.1)).toEqual([])
  })

  test('a probability vector', async () => {
    const game = gathering(
      { mix: { simplex: ['a', 'b', 'c'] } },
      ['mix(a)', 'mix(b)', 'mix(c)'],
      'massAction(2) + 0.5 * massAction(1)',
    )
    // All on c makes gathering at c strictly better by 1 − 0.8 wherever the others are; see the worst policy below.
    const solution = await provedLeaderSolution(game, { epsilon: 0.05 })
    expect(solution.status).toBe('certified')
    const oracle = gridMaximum(12, (a, b) => {
      if (a + b > 1) return -Infinity
      return (
        bruteForceFollower(game, Float64Array.of(a, b, 1 - a - b), { epsilon: 0.05, moves: 300, starts: 4 })
          ?.payoff ?? -Infinity
      )
    })
    expect(solution.value.upper).toBeGreaterThan(oracle - 0.01)
    expect(solution.value.lower).toBeLessThan(oracle + 0.01)
  })

  test('a constraint that cuts off the best tolls', async () => {
    const definition: GameDefinition = {
      ...leftRight,
      leader: { ...leftRight.leader, constraints: ['toll_left + 2 * toll_right <= 1.3'] },
    }
    const epsilon = 0.05
    const worst = forkWorstCase(epsilon)
    const value = gridMaximum(1000, (left) => worst(left, (1.3 - left) / 2))
    const inside = gridMaximum(200, (left, right) =>
      left + 2 * right <= 1.3 ? worst(left, right) : -Infinity,
    )
    const solution = await provedLeaderSolution(defineGame(definition), { epsilon })
    expect(certificationFaults(solution, Math.max(value, inside), 1e-5)).toEqual([])
    const { toll_left: left, toll_right: right } = solution.commitment as {
      toll_left: number
      toll_right: number
    }
    expect(left + 2 * right).toBeLessThanOrEqual(1.3 + 1e-9)
  })

  test('one number per stage', async () => {
    const game = defineGame({
      name: 'queue',
      stages: 3,
      states: 2,
      actions: 2,
      initial: [0.7, 0.3],
      leader: {
        controls: { toll: { min: 0, max: 1, each: 'stage' } },
        payoff: 'toll * mass(1) - 0.8 * mass(1)',
      },
      transition: ({ s, a }) => (a === 0 ? { [s]: 0.9, [1 - s]: 0.1 } : { [s]: 0.2, [1 - s]: 0.8 }),
      reward: ({ s, a }) => `-mass(${s}) - 0.2 * ${a} - ${s} * toll`,
    })
    const solution = await provedLeaderSolution(game, { epsilon: 0.05 })
    expect(solution.status).toBe('certified')
    for (const toll of [
      [1, 1, 1],
      [1, 0.5, 1],
      [0.9, 0.8, 0.9],
      [0.3, 0.2, 0.6],
    ]) {
      const at = await provedFollowerAt(game, Float64Array.from(toll), { epsilon: 0.05 })
      expect(at.value.lower).toBeLessThanOrEqual(solution.value.upper)
    }
    expect(solution.commitment).toEqual({ toll: [1, 1, 1] })
  })

  test('transitions that depend on the commitment', async () => {
    const game = defineGame({
      name: 'door',
      stages: 3,
      states: ['out', 'in'],
      actions: ['wait', 'push'],
      initial: [0.8, 0.2],
      leader: { controls: { width: { min: 0, max: 1 } }, payoff: 'mass(in) - 0.45 * width' },
      transition: [
        { state: 'out', action: 'push', to: { in: '0.2 + 0.7 * width', out: 'rest' } },
        { state: 'out', action: 'wait', to: { out: 1 } },
        { state: 'in', to: { in: 1 } },
      ],
      reward: [
        { state: 'out', action: 'push', value: -0.2 },
        { state: 'in', value: '0.6 - 0.5 * mass(in)' },
        { value: 0 },
      ],
    })
    const solution = await provedLeaderSolution(game, { epsilon: 0.05 })
    expect(solution.status).toBe('certified')
    let best = -Infinity
    for (let k = 0; k <= 20; k++) {
      const at = await provedFollowerAt(game, Float64Array.of(k / 20), {
        epsilon: 0.05,
        tolerance: 1e-4,
      })
      expect(at.value.lower).toBeLessThanOrEqual(solution.value.upper)
      best = Math.max(best, at.value.lower)
    }
    expect(solution.value.upper).toBeGreaterThan(best - 1e-9)
    expect(solution.value.lower).toBeGreaterThan(best - 0.05)
  })

  test('more controls than a cover of simplices allows leave a valid bracket', async () => {
    const game = defineGame({
      name: 'long queue',
      stages: 8,
      states: 2,
      actions: 2,
      initial: [0.7, 0.3],
      leader: {
        controls: { toll: { min: 0, max: 1, each: 'stage' }, mix: { simplex: ['left', 'right'] } },
        payoff: 'toll * mass(1) - mix(left) * mass(0)',
      },
      transition: ({ s, a }) => (a === 0 ? { [s]: 0.9, [1 - s]: 0.1 } : { [s]: 0.2, [1 - s]: 0.8 }),
      reward: ({ s, a }) => `-mass(${s}) - 0.2 * ${a} - ${s} * toll`,
    })
    const options = { epsilon: 0.3, tolerance: 0.01 }
    const solution = await provedLeaderSolution(game, { ...options, nodeLimit: 60 })
    expect(solution).toMatchObject({ status: 'limit', limit: 'nodes' })
    for (const mix of [0, 0.5, 1]) {
      const x = new Float64Array(10).fill(0.6, 0, 8)
      x[8] = mix
      x[9] = 1 - mix
      const at = await provedFollowerAt(game, x, { ...options, nodeLimit: 50 })
      expect(at.value.lower).toBeLessThanOrEqual(solution.value.upper)
    }
    const chosen = encodeCommitment(game, solution.commitment as Commitment)
    const at = await provedFollowerAt(game, chosen, options)
    expect(at.value.upper).toBeGreaterThanOrEqual(solution.value.lower - 1e-9)
  })

  test('the second engine gives the same answer', async () => {
    expect(
      certificationFaults(
        await provedLeaderSolution(tippingPointAt(0.3), { epsilon: 0.05, engine: 'glpk' }),
        0.6,
      ),
    ).toEqual([])
  })

  test('a single commitment', async () => {
    const solution = await provedLeaderSolution(
      gathering({ idle: { values: [1] } }, ['0', '0.1'], 'massAction(1)'),
      {
        epsilon: 0.01,
      },
    )
    expect(solution.status).toBe('certified')
    expect(solution.commitment).toEqual({ idle: 1 })
  })

  test('no commitment at all is a mistake in the model', async () => {
    const game = gathering({ toll: { min: 0, max: 1 } }, ['0', 'toll'], '0', ['toll >= 0.7', 'toll <= 0.6'])
    await expect(solveLeader(game, { epsilon: 0.1 })).rejects.toThrow(ModelError)
  })
})

describe('random games', () => {
  test('have brackets that no commitment contradicts', async () => {
    const epsilons = fc.constantFrom(0, 0.02, 0.1, 0.3)
    const cases = arbitraryGame({ maxStages: 2, maxActions: 2 }).chain((game) =>
      fc.record({
        game: fc.constant(game),
        epsilon: epsilons,
        commitments: fc.array(arbitraryCommitment(game), { minLength: 4, maxLength: 4 }),
      }),
    )
    let certified = 0
    await fc.assert(
      fc.asyncProperty(cases, async ({ game, epsilon, commitments }) => {
        const options = { epsilon, tolerance: 1e-2 }
        const solution = await provedLeaderSolution(game, { ...options, nodeLimit: 300 })
        if (solution.status === 'certified') certified++
        expect(solution.value.lower).toBeLessThanOrEqual(solution.value.upper)
        for (const commitment of commitments) {
          const at = await provedFollowerAt(game, encodeCommitment(game, commitment), options)
          expect(at.value.lower).toBeLessThanOrEqual(solution.value.upper + 1e-9)
        }
        const chosen = encodeCommitment(game, solution.commitment as Commitment)
        const attained = bruteForceFollower(game, chosen, {
          epsilon,
          gridPolicies: 500,
          starts: 4,
          moves: 400,
        })
        expect(attained?.payoff ?? Infinity).toBeGreaterThanOrEqual(solution.value.lower - 1e-6)
      }),
      { seed: 82, numRuns: 40 },
    )
    expect(certified).toBeGreaterThan(25)
  })
})
