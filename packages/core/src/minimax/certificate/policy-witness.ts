import type { Interval } from '../../expression/expression.js'
import * as interval from '../../expression/interval.js'
import type { Game } from '../../game/game.js'
import type { PolicyWitness } from '../../verify/certificate.js'
import { playIntervals } from '../../verify/interval-play.js'
import { largestWitnessEpsilon } from '../../verify/witness-allowance.js'
import type { Witness } from '../solution.js'

/**
 * A solver's witness as the checker sees it, with the range of its payoff; null when there is none, or when interval arithmetic cannot see that it is an
 * ε-equilibrium.
 */
export function policyWitness(
  game: Game,
  commitment: Float64Array,
  epsilon: number,
  witness: Witness | null,
): { readonly witness: PolicyWitness; readonly payoff: Interval } | null {
  if (witness === null) return null
  const policy = witness.policy.flat(2)
  const x = Array.from(commitment, interval.point)
  const { exploitability, payoff } = playIntervals(game, x, policy, 'witness')
  const isSeen = exploitability <= largestWitnessEpsilon(game, x, epsilon)
  return isSeen ? { witness: { policy, exploitability }, payoff } : null
}
