import {
  describeComplementarities,
  findComplementarities,
} from '../../complementarity/find-complementarities.js'
import { equilibriumPayoffs } from '../../complementarity/payoff-bound.js'
import { nestedPairs } from '../../dynamics/policy-table.js'
import type { DynamicsWorkspace } from '../../dynamics/workspace.js'
import * as interval from '../../expression/interval.js'
import type { Game } from '../../game/game.js'
import { EXPLOITABILITY_TOLERANCE } from '../../tolerances.js'
import type { Bracket, Witness } from '../solution.js'
import { Incumbent } from './incumbent.js'
import type { ScaledGame } from './scaling.js'

/** A follower problem at ε = 0 in a game with strategic complementarities. */
export interface OrderedProblem {
  /** The structure in words. */
  readonly words: string
  /** The least and the greatest equilibrium (N·S·A), exact but for rounding. */
  readonly policies: readonly Float64Array[]
  /** The answer, or null where the payoff has to be looked for between the two. */
  readonly settled: {
    readonly value: Bracket
    readonly witness: Witness
    readonly policy: Float64Array
  } | null
}

/**
 * Settles a follower problem at ε = 0 without branching where strategic complementarities are proved and the payoff is bounded by its values at the least and the greatest equilibrium
 * to within the tolerance: because it rises or falls in the order, or because the two are one.
 *
 * @param workspace of the scaled game at the commitment
 * @param sign 1: the worst case, −1: the best case
 * @returns null where no complementarities were proved
 */
export function settleInOrder(
  game: Game,
  x: Float64Array,
  scaled: ScaledGame,
  workspace: DynamicsWorkspace,
  sign: 1 | -1,
  tolerance: number,
): OrderedProblem | null {
  const found = findComplementarities(game, Array.from(x, interval.point))
  if (found === null) return null
  const { payoff, lowest, highest } = equilibriumPayoffs(game, x, found)
  const policies = [lowest.policy, highest.policy]
  const incumbent = new Incumbent(workspace, sign, EXPLOITABILITY_TOLERANCE)
  for (const policy of policies) incumbent.consider(policy)
  const { policy } = incumbent
  const attained = (sign * incumbent.value) / scaled.payoff
  // The witness is an equilibrium but for rounding, so that it may lie beyond the proved end by as much.
  const value: Bracket =
    sign === 1
      ? { lower: Math.min(payoff.lower, attained), upper: attained }
      : { lower: attained, upper: Math.max(payoff.upper, attained) }
  const isSettled = policy !== null && value.upper - value.lower <= tolerance
  const exploitability = incumbent.exploitability / scaled.reward
  return {
    words: describeComplementarities(game, found.order),
    policies,
    settled: isSettled
      ? {
          value,
          witness: { payoff: attained, exploitability, policy: nestedPairs(workspace.game, policy) },
          policy,
        }
      : null,
  }
}
