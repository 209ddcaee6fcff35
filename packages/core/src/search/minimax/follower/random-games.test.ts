import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeCommitment } from '../../../model/commitment.js'
import type { Game } from '../../../model/game.js'
import { arbitraryCoupledGame } from '../../../testing/arbitrary-coupled-game.js'
import { arbitraryGame } from '../../../testing/arbitrary-game.js'
import { arbitraryNonlinearGame } from '../../../testing/arbitrary-nonlinear-game.js'
import { arbitraryCommitment } from '../../../testing/arbitrary-play.js'
import { bruteForceFollower } from '../../../testing/brute-force.js'
import { provedFollower } from '../../../testing/proved.js'
import { solveFollowerAt } from './solve-follower-at.js'

/** The two sides compute the same payoffs by sums of some hundred numbers of size one. */
const ROUNDING = 1e-9

/** How much wider a bracket may become when it is proved without a solver; payoffs here are of size one. */
const PROOF_ROUNDING = 1e-6

const small = { maxStages: 2, maxStates: 3, maxActions: 2 }
const everywhere = { transition: true, reward: true, payoff: true }

/** Name, games, how many of them. */
const classes: readonly (readonly [string, fc.Arbitrary<Game>, number])[] = [
  ['nothing coupled', arbitraryGame({ ...small, transition: 'fixed', reward: 'constant' }), 20],
  ['monotone rewards', arbitraryGame({ ...small, transition: 'fixed', reward: 'monotone' }), 50],
  ['general rewards', arbitraryGame({ ...small, transition: 'fixed', reward: 'general' }), 60],
  ['transitions that see the crowd', arbitraryGame({ ...small, transition: 'meanField' }), 60],
  ['several aggregates', arbitraryCoupledGame({ maxStages: 2 }), 40],
  ['nonlinear formulas in places', arbitraryNonlinearGame(), 60],
  ['nonlinear formulas everywhere', arbitraryNonlinearGame({ nonlinear: everywhere }), 40],
]

describe.each(classes)('random games with %s', (_name, games, count) => {
  test('have certified brackets that no policy contradicts, and that are proved again without a solver', async () => {
    let worth = 0
    const play = games.chain((game) =>
      fc.record({
        game: fc.constant(game),
        x: arbitraryCommitment(game).map((commitment) => encodeCommitment(game, commitment)),
        epsilon: fc.constantFrom(0, 0.01, 0.05, 0.2),
        sense: fc.constantFrom('worst' as const, 'best' as const),
      }),
    )
    await fc.assert(
      fc.asyncProperty(play, async ({ game, x, epsilon, sense }) => {
        const { solution } = await solveFollowerAt(game, x, { epsilon, sense })
        expect(solution.status).toBe('certified')
        const { value } = await provedFollower(game, solution)
        expect(value.lower).toBeGreaterThanOrEqual(solution.value.lower - PROOF_ROUNDING)
        expect(value.upper).toBeLessThanOrEqual(solution.value.upper + PROOF_ROUNDING)
        const found = bruteForceFollower(game, x, {
          epsilon,
          sense,
          gridPolicies: 400,
          starts: 4,
          moves: 300,
        })
        if (found === null) return
        worth++
        // Any ε-equilibrium is on the right side of the proved end.
        if (sense === 'worst') expect(found.payoff).toBeGreaterThanOrEqual(solution.value.lower - ROUNDING)
        else expect(found.payoff).toBeLessThanOrEqual(solution.value.upper + ROUNDING)
      }),
      { seed: 501, numRuns: count },
    )
    // At ε = 0 a search by trial seldom finds an equilibrium.
    expect(worth).toBeGreaterThan(count / 2)
  })
})
