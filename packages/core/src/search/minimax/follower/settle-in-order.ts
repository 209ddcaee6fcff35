import {
  describeComplementarities,
  findComplementarities,
} from '../../complementarity/find-complementarities.js'
import { equilibriumPayoffs } from '../../complementarity/payoff-bound.js'
import { decimalEnclosure } from '../../expression/exact.js'
import type { Game } from '../../../model/game.js'
import type { Bracket } from '../solution.js'
import type { Incumbent } from './incumbent.js'
import { bracketOf, type Units } from './leader-units.js'

/** A follower problem at ε = 0 in a game with strategic complementarities. */
export interface OrderedProblem {
  /** The structure in words. */
  readonly words: string
  /** The least and the greatest equilibrium (N·S·A), exact but for rounding. */
  readonly policies: readonly Float64Array[]
  /** The bracket, or null where the payoff has to be looked for between the two. */
  readonly settled: Bracket | null
}

/**
 * Settles a follower problem at ε = 0 without branching where strategic complementarities are proved and the payoff is bounded by its values at the least and the greatest equilibrium
 * to within the tolerance: because it rises or falls in the order, or because the two are one.
 *
 * @param incumbent gets the least and the greatest equilibrium
 * @returns null where no complementarities were proved
 */
export function settleInOrder(
  game: Game,
  x: Float64Array,
  incumbent: Incumbent,
  units: Units,
  tolerance: number,
): OrderedProblem | null {
  const found = findComplementarities(game, Array.from(x, decimalEnclosure))
  if (found === null) return null
  const { payoff, lowest, highest } = equilibriumPayoffs(game, x, found)
  const policies = [lowest.policy, highest.policy]
  for (const policy of policies) incumbent.consider(policy)
  incumbent.settle()
  // There is an equilibrium, and none is worth less or more than these ends; a proved one may be a better end.
  const attained = bracketOf(units, -Infinity, incumbent.proved?.value ?? Infinity)
  const value =
    units.sign === 1
      ? { lower: payoff.lower, upper: Math.max(payoff.lower, Math.min(payoff.upper, attained.upper)) }
      : { lower: Math.min(payoff.upper, Math.max(payoff.lower, attained.lower)), upper: payoff.upper }
  return {
    words: describeComplementarities(game, found.order),
    policies,
    settled: value.upper - value.lower <= tolerance ? value : null,
  }
}
