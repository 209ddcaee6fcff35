import type { Expression } from '../search/expression/expression.js'
import type { Rational } from '../search/expression/rational.js'
import type { GameDefinition } from './definition.js'

/** One possible next state of a (stage, state, action) and its probability as a formula. */
export interface Successor {
  readonly state: number
  readonly probability: Expression
}

/** A leader control and the components of the commitment vector it owns. */
export type Control =
  | {
      readonly kind: 'number'
      readonly name: string
      readonly offset: number
      readonly count: 1
      readonly min: number
      readonly max: number
    }
  | {
      readonly kind: 'stage'
      readonly name: string
      readonly offset: number
      readonly count: number
      readonly min: number
      readonly max: number
    }
  | {
      readonly kind: 'simplex'
      readonly name: string
      readonly offset: number
      readonly count: number
      readonly labels: readonly string[]
    }
  | {
      readonly kind: 'values'
      readonly name: string
      readonly offset: number
      readonly count: 1
      readonly values: readonly number[]
    }

/**
 * Σ coefficients[c] · x[c] ≤ bound over all components c of the commitment vector, in a scale of its own: the same however the constraint
 * was multiplied where it is written, the largest coefficient between 1 and 2.
 */
export interface CommitmentConstraint {
  readonly text: string
  /** For numerical use: the doubles nearest to the exact row. */
  readonly coefficients: readonly number[]
  readonly bound: number
  /** What decides: numbers mean the decimals that are written. */
  readonly exact: { readonly coefficients: readonly Rational[]; readonly bound: Rational }
  /** The row as it is written, divided by this, is the exact one: for messages. */
  readonly scale: number
}

/** A leader's commitment by control name: a number, a list per stage, or an object per simplex. */
export type Commitment = Readonly<
  Record<string, number | readonly number[] | Readonly<Record<string, number>>>
>

/**
 * A game ready to be solved: indices in place of names, formulas in place of text (theory §1).
 * Built by `defineGame` or `readGame`; immutable.
 */
export interface Game {
  readonly name: string
  /** N; stages are t = 0 … N−1. */
  readonly stages: number
  readonly states: readonly string[]
  readonly actions: readonly string[]
  /** Numbers the formulas were compiled with. */
  readonly parameters: Readonly<Record<string, number>>
  /** μ_0, a probability vector of length S. */
  readonly initial: readonly number[]
  readonly controls: readonly Control[]
  /** Number C of components of the commitment vector. */
  readonly commitmentDimension: number
  readonly constraints: readonly CommitmentConstraint[]
  /** Successors of (stage, state, action), ascending by state, at index `(t·S + s)·A + a`; probability-zero ones left out. */
  readonly transition: readonly (readonly Successor[])[]
  /** r_t(s,a) at index `(t·S + s)·A + a`. */
  readonly reward: readonly Expression[]
  /** j_t at index `t`. */
  readonly payoff: readonly Expression[]
  /** Plain source the game was built from; `defineGame` of it with other parameters is another model of the same kind. */
  readonly definition: GameDefinition
  /** Things worth a word that are not errors, e.g. a probability whose range could not be decided. */
  readonly warnings: readonly string[]
}
