import type { GameDefinition } from '../../model/definition.js'
import type { Commitment } from '../../model/game.js'
import type { Bracket } from '../../search/minimax/solution.js'

/** Probabilities as `[t][s][a]`. */
export type NestedPolicy = readonly (readonly (readonly number[])[])[]

/** How questions about one game are put to another with the same answers. */
export interface AnswerMap {
  /** ε of the other game. */
  readonly epsilon: (epsilon: number) => number
  /** A commitment of the other game. */
  readonly commitment: (commitment: Commitment) => Commitment
  /** What a bracket on the payoff of the one game is for the other. */
  readonly payoff: (bracket: Bracket) => Bracket
  /** A tolerance on the payoff of the other game. */
  readonly tolerance: (tolerance: number) => number
  /** A policy of the other game with the exploitability and the payoff that the maps above say. */
  readonly policy: (policy: NestedPolicy) => NestedPolicy
}

/** A game that has to have the same answers as another. */
export interface Transformed {
  readonly definition: GameDefinition
  readonly map: AnswerMap
}

/** Nothing changes. */
export const SAME: AnswerMap = {
  epsilon: (epsilon) => epsilon,
  commitment: (commitment) => commitment,
  payoff: (bracket) => bracket,
  tolerance: (tolerance) => tolerance,
  policy: (policy) => policy,
}

/** One change after another. */
export function composed(
  first: Transformed,
  change: (definition: GameDefinition) => Transformed,
): Transformed {
  const second = change(first.definition)
  return {
    definition: second.definition,
    map: {
      epsilon: (epsilon) => second.map.epsilon(first.map.epsilon(epsilon)),
      commitment: (commitment) => second.map.commitment(first.map.commitment(commitment)),
      payoff: (bracket) => second.map.payoff(first.map.payoff(bracket)),
      tolerance: (tolerance) => second.map.tolerance(first.map.tolerance(tolerance)),
      policy: (policy) => second.map.policy(first.map.policy(policy)),
    },
  }
}
