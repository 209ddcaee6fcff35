import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findComplementarities } from '../../complementarity/find-complementarities.js'
import { policyExploitability } from '../../dynamics/exploitability.js'
import { followerGame } from '../../dynamics/fixed-commitment.js'
import { flowPayoff } from '../../dynamics/payoff.js'
import { dynamicsWorkspace } from '../../dynamics/workspace.js'
import * as interval from '../../expression/interval.js'
import type { Game } from '../../../model/game.js'
import { defineGame } from '../../../model/define-game.js'
import { tippingPoint } from '../../../model/games/tipping-point.js'
import { arbitraryComplementaryGame } from '../../../testing/arbitrary-complementary-game.js'
import { arbitraryGame } from '../../../testing/arbitrary-game.js'
import { arbitraryNonlinearGame } from '../../../testing/arbitrary-nonlinear-game.js'
import { equilibriumPayoffs } from '../../complementarity/payoff-bound.js'
import { provedFollowerAt, provedFollowerSolution } from '../../../testing/proved.js'
import { solveFollowerAt } from './solve-follower-at.js'

/** Two computations of a payoff of size 10 at a policy. */
const ROUNDING = 1e-10
/** Branch-and-bound counts a policy as an equilibrium up to τ_E = 1e-7, which moves a share of 1e-7 over the regret of what is played: 0.01 or more here. */
const WITHIN_TOLERANCE = 1e-4
/** What an exploitability may be off by through rounding. */
const EXACT = 1e-12

/** Every pure policy of a game (N·S·A) at most so many. */
function* purePolicies(game: Game, most: number): Generator<Float64Array> {
  const actions = game.actions.length
  const rows = game.stages * game.states.length
  if (actions ** rows > most) return
  for (let code = 0; code < actions ** rows; code++) {
    const policy = new Float64Array(rows * actions)
    for (let row = 0, rest = code; row < rows; row++, rest = Math.floor(rest / actions))
      policy[row * actions + (rest % actions)] = 1
    yield policy
  }
}

/** Payoffs of all pure equilibria. */
function pureEquilibria(game: Game, x: Float64Array, most: number): number[] {
  const workspace = dynamicsWorkspace(followerGame(game, x))
  const payoffs: number[] = []
  for (const policy of purePolicies(game, most)) {
    if (policyExploitability(workspace, policy) <= EXACT)
      payoffs.push(flowPayoff(workspace.game, workspace.flow))
  }
  return payoffs
}

const commitments = fc.constantFrom(0, 0.25, 0.3, 0.5, 0.7, 1).map((bonus) => Float64Array.of(bonus))

describe('problems settled by the least and the greatest equilibrium', () => {
  test('have the brackets that branch-and-bound finds', async () => {
    let settled = 0
    await fc.assert(
      fc.asyncProperty(
        arbitraryComplementaryGame({ maxStages: 2, maxStates: 2 }),
        commitments,
        fc.constantFrom('worst' as const, 'best' as const),
        async ({ game }, x, sense) => {
          const solution = await provedFollowerAt(game, x, { epsilon: 0, sense })
          if (solution.statistics.nodes > 0) return
          settled++
          expect(solution.status).toBe('certified')
          const options = { epsilon: 0, sense, useOrder: false, nodeLimit: 300 }
          const { value } = (await solveFollowerAt(game, x, options)).solution
          const [proved, attained] =
            sense === 'worst' ? [value.lower, value.upper] : [-value.upper, -value.lower]
          const [ours, witness] =
            sense === 'worst'
              ? [solution.value.lower, solution.value.upper]
              : [-solution.value.upper, -solution.value.lower]
          expect(proved).toBeLessThanOrEqual(witness + ROUNDING)
          expect(ours).toBeLessThanOrEqual(attained + WITHIN_TOLERANCE)
        },
      ),
      { seed: 1201, numRuns: 60 },
    )
    expect(settled).toBeGreaterThan(30)
  }, 120_000)

  test('bracket every pure equilibrium, which lies between the least and the greatest', () => {
    let equilibria = 0
    fc.assert(
      fc.property(arbitraryComplementaryGame({ maxStages: 2 }), commitments, ({ game }, x) => {
        const found = findComplementarities(game, Array.from(x, interval.point))
        if (found === null) return
        const { payoff } = equilibriumPayoffs(game, x, found)
        for (const value of pureEquilibria(game, x, 800)) {
          equilibria++
          expect(value).toBeGreaterThanOrEqual(payoff.lower - ROUNDING)
          expect(value).toBeLessThanOrEqual(payoff.upper + ROUNDING)
        }
      }),
      { seed: 1202, numRuns: 150 },
    )
    expect(equilibria).toBeGreaterThan(300)
  })

  test('bracket the pure equilibria of whatever random game has complementarities', () => {
    let named = 0
    const games = fc.oneof(
      arbitraryGame({ maxStages: 2, maxStates: 2 }),
      arbitraryGame({ transition: 'fixed', maxStages: 2 }),
      arbitraryGame({ maxStates: 1 }),
      arbitraryNonlinearGame({ maxStages: 2 }),
    )
    fc.assert(
      fc.property(games, (game) => {
        const x = new Float64Array(game.commitmentDimension)
        const found = findComplementarities(game, Array.from(x, interval.point))
        if (found === null) return
        named++
        const { payoff } = equilibriumPayoffs(game, x, found)
        for (const value of pureEquilibria(game, x, 800)) {
          expect(value).toBeGreaterThanOrEqual(payoff.lower - ROUNDING)
          expect(value).toBeLessThanOrEqual(payoff.upper + ROUNDING)
        }
      }),
      { seed: 1203, numRuns: 600 },
    )
    expect(named).toBeGreaterThan(20)
  })

  test('are named as such, at ε > 0 too, where the search decides', async () => {
    const game = defineGame(tippingPoint)
    const exact = await provedFollowerSolution(game, { bonus: 0.4 }, { epsilon: 0 })
    expect(exact.structure).toEqual([
      'supermodular: strategic complementarities',
      'no branching: decided by the least and the greatest equilibrium',
    ])
    expect(exact.statistics).toMatchObject({ nodes: 0, linearPrograms: 0 })
    const loose = await provedFollowerSolution(game, { bonus: 0.4 }, { epsilon: 0.05 })
    expect(loose.structure[0]).toBe('supermodular: strategic complementarities')
    expect(loose.statistics.nodes).toBeGreaterThan(0)
  })

  test('keep ties: at the threshold staying is an equilibrium as well as joining', async () => {
    const game = defineGame(tippingPoint)
    const at = { bonus: game.parameters['theta'] }
    const worst = await provedFollowerSolution(game, at, { epsilon: 0 })
    const best = await provedFollowerSolution(game, at, { epsilon: 0, sense: 'best' })
    expect(worst.value.upper).toBeCloseTo(-0.3, 12)
    expect(best.value.lower).toBeCloseTo(0.7, 12)
  })
})
