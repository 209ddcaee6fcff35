import { decimalMeaning, multiply, toLowerDouble, binaryMeaning } from '../../expression/rational.js'
import type { Game } from '../../../model/game.js'
import { judgeWitness, witnessQuestion, type WitnessQuestion } from '../../verify/witness-judgement.js'
import type { ProvedPolicy } from './proved-policy.js'

/** What exact arithmetic says of a policy. */
export interface Judgement {
  /** Whether it, or an exact equilibrium next to it, is proved to be an ε-equilibrium. */
  readonly counts: boolean
  readonly proved: ProvedPolicy
}

/**
 * Judges witnesses of one follower problem: the payoff of a policy is an end of the bracket of V_ε only if its exploitability is at most ε in exact arithmetic.
 */
export class WitnessProof {
  /** ε, rounded down, in the game's units. */
  readonly epsilon: number
  readonly #question: WitnessQuestion

  /**
   * @param epsilon ε in the model's units, a decimal
   * @param unit the power of two that rewards of the game are the model's times
   */
  constructor(game: Game, commitment: Float64Array, epsilon: number, unit: number) {
    const level = multiply(decimalMeaning(epsilon), binaryMeaning(unit))
    this.#question = witnessQuestion(game, commitment, level)
    this.epsilon = toLowerDouble(level)
  }

  judge(policy: Float64Array, sign: 1 | -1): Judgement {
    const { equilibrium, exploitability, payoff } = judgeWitness(this.#question, policy, 'witness')
    const value = sign === 1 ? payoff.upper : -payoff.lower
    return {
      counts: equilibrium !== 'no' && value < Infinity,
      proved: {
        policy: policy.slice(),
        exploitability,
        value,
        equilibrium: equilibrium === 'beside' ? 'beside' : 'played',
      },
    }
  }
}
