import type { Interval } from '../../expression/expression.js'
import type { Game } from '../../game/game.js'
import { playIntervals } from '../../verify/interval-play.js'
import type { ProvedPolicy } from './incumbent.js'

/** What exact arithmetic says of a policy. */
export interface Judgement {
  /** Whether it, or an exact equilibrium next to it, is proved to be an ε-equilibrium. */
  readonly counts: boolean
  readonly proved: ProvedPolicy
}

/**
 * Judges witnesses of one follower problem by outward-rounded interval arithmetic: the payoff of a policy is an end of the bracket of V_ε only if its
 * exploitability is at most ε in exact arithmetic.
 */
export class WitnessProof {
  /** ε, rounded down. */
  readonly epsilon: number
  readonly #game: Game
  readonly #commitment: readonly Interval[]

  constructor(game: Game, commitment: readonly Interval[], epsilon: number) {
    this.#game = game
    this.#commitment = commitment
    this.epsilon = epsilon
  }

  judge(policy: Float64Array, sign: 1 | -1): Judgement {
    const { exploitability, payoff } = playIntervals(this.#game, this.#commitment, policy, 'witness')
    const value = sign === 1 ? payoff.upper : -payoff.lower
    return {
      counts: exploitability <= this.epsilon && value < Infinity,
      proved: { policy: policy.slice(), exploitability, value, equilibrium: 'played' },
    }
  }
}
