import { enclosureOn } from '../expression/enclose.js'
import type { Interval } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import type { Game } from '../game/game.js'
import { EXPLOITABILITY_TOLERANCE } from '../tolerances.js'
import { meanFieldDomain } from './probability-rounding.js'

/**
 * The largest exploitability with which a policy still says something of ε-equilibria: ε and twice τ_E of the size of the rewards, Σ_t max |r_t| (once for what
 * the solver allows where ε ≤ τ_E, and as much for rounding). A policy with more is an equilibrium for another ε, and its payoff an
 * end of another bracket.
 *
 * @param commitments ranges of the components of x
 */
export function largestWitnessEpsilon(game: Game, commitments: readonly Interval[], epsilon: number): number {
  const pairs = game.states.length * game.actions.length
  const enclose = enclosureOn(meanFieldDomain(game, commitments))
  let size = 0
  for (let t = 0; t < game.stages; t++) {
    let largest = 0
    for (const formula of game.reward.slice(t * pairs, (t + 1) * pairs)) {
      const { lower, upper } = enclose(formula)
      largest = Math.max(largest, -lower, upper)
    }
    size = interval.addUp(size, largest)
  }
  // Rewards without a known size are taken as they are.
  const unit = Number.isFinite(size) ? size : 1
  return interval.addUp(epsilon, interval.multiplyUp(2 * EXPLOITABILITY_TOLERANCE, unit))
}
