import type { Domain, Expression, Game, Interval } from '@smfg/core'

/** One formula of a game in the believed model and in the other one(s). */
export interface Counterpart {
  readonly believed: Expression
  readonly other: Expression
}

/**
 * A believed model M' set beside another model M, or beside all models of a class. Formulas are compared at the same stage,
 * state, action, mean field and commitment.
 */
export interface Comparison {
  /** The believed model M'. */
  readonly believed: Game
  /** What M is, to complete the sentence "The true model is …". */
  readonly against: string
  /** Probability that M is among the models compared with. */
  readonly coverage: number
  /** μ_0 of the other model. */
  readonly otherInitial: readonly number[]
  /** Where the variables of the formulas of a stage range, whatever the followers do and the leader commits to. */
  domain(stage: number): Domain
  /** Probabilities of all possible successors of a pair; `position` is `(t·S + s)·A + a` as in `Game.transition`. */
  transition(position: number): readonly Counterpart[]
  /** r_t(s,a); `position` likewise. */
  reward(position: number): Counterpart
  /** j_t. */
  payoff(stage: number): Counterpart
  /** Encloses other − believed over the domain of a stage. */
  change(formula: Counterpart, stage: number): Interval
}
