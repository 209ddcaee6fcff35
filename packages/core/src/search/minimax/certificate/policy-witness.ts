import type { Interval } from '../../expression/expression.js'
import { decimalMeaning } from '../../expression/rational.js'
import type { Game } from '../../../model/game.js'
import type { PolicyWitness } from '../../verify/certificate.js'
import { judgeWitness, witnessQuestion } from '../../verify/witness-judgement.js'
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
  const question = witnessQuestion(game, commitment, decimalMeaning(epsilon))
  const { equilibrium, exploitability, payoff } = judgeWitness(question, policy, 'witness')
  return equilibrium === 'no' ? null : { witness: { policy, exploitability }, payoff }
}
