import type { Exact, Rational } from './rational.js'

/**
 * A formula after its indices, parameters and aggregates have been put in: a directed acyclic graph over
 * numbered variables. Nodes are immutable and shared; build them only through `construct.ts`, which folds constants
 * and keeps every linear combination in one flat `sum`.
 *
 * Numbers mean decimals: 0.1 is one tenth. Where folding led to a number that is no double's decimal (one third, 1e16 + 0.5), the node keeps the
 * number itself in `exact` beside the nearest double: what only computes may read the double, what proves something encloses
 * (`numbersOf`, `enclosureOf`), what builds formulas passes the number on. A node has `exact` only if some number in it needs it.
 *
 * What is not rational is never folded: `exp(-0.5)` stays a node, a _fixed_ one, in which no variable occurs. It can stand wherever another node
 * can, as a factor too; `isFixed` recognises it.
 *
 * Variables of a game's formulas are numbered per stage:
 * `0 … S·A−1` the masses `L_t(s,a)` (index `s·A + a`), then the components of the commitment
 * (`S·A + c`, see `Game.controls`), then free parameters, if any were asked for.
 */
export type Expression =
  | { readonly kind: 'constant'; readonly value: number; readonly exact?: Rational }
  | { readonly kind: 'variable'; readonly index: number }
  | {
      /**
       * constant + Σ coefficients[k] · terms[k]; terms are distinct nodes, variables first and ascending. They are never sums, and never
       * constants but for such with too many digits to be added to the others. No coefficient is 0.
       */
      readonly kind: 'sum'
      readonly constant: number
      readonly coefficients: readonly number[]
      readonly terms: readonly Expression[]
      readonly exact?: { readonly constant: Exact; readonly coefficients: readonly Exact[] }
    }
  | { readonly kind: 'product'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'quotient'; readonly numerator: Expression; readonly denominator: Expression }
  | {
      /** An exponent with `exact` is never a natural number, nor is the double. */
      readonly kind: 'power'
      readonly base: Expression
      readonly exponent: number
      readonly exact?: Rational
    }
  | { readonly kind: 'exp' | 'log' | 'sqrt' | 'abs'; readonly of: Expression }
  | { readonly kind: 'min' | 'max'; readonly of: readonly Expression[] }

/** A closed interval; `lower ≤ upper`, either may be infinite. */
export interface Interval {
  readonly lower: number
  readonly upper: number
}

/**
 * Where variables range. The first `simplex` variables are additionally the entries of one probability vector
 * (the mean field of the stage), which makes affine parts sharp.
 */
export interface Domain {
  readonly lower: ArrayLike<number>
  readonly upper: ArrayLike<number>
  readonly simplex: number
}

/** constant + Σ coefficients[k] · variable(indices[k]); indices ascending, coefficients non-zero. */
export interface AffineForm {
  readonly constant: number
  readonly indices: readonly number[]
  readonly coefficients: readonly number[]
  /**
   * Every number is off by at most this share of itself; absent where each means its decimal exactly. Far below `RELAXATION_SLACK`, but
   * what has to hold to the last digit has to count it.
   */
  readonly error?: number
}

/** affine + Σ coefficient · variable(left) · variable(right), with left ≤ right and every pair once. */
export interface QuadraticForm extends AffineForm {
  readonly products: readonly {
    readonly left: number
    readonly right: number
    readonly coefficient: number
  }[]
}
