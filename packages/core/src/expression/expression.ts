/**
 * A formula after its indices, parameters and aggregates have been put in: a directed acyclic graph over
 * numbered variables. Nodes are immutable and shared; build them only through `construct.ts`, which folds constants
 * and keeps every linear combination in one flat `sum`.
 *
 * Variables of a game's formulas are numbered per stage:
 * `0 … S·A−1` the masses `L_t(s,a)` (index `s·A + a`), then the components of the commitment
 * (`S·A + c`, see `Game.controls`), then free parameters, if any were asked for.
 */
export type Expression =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'variable'; readonly index: number }
  | {
      /** constant + Σ coefficients[k] · terms[k]; terms are distinct nodes, never constants or sums. */
      readonly kind: 'sum'
      readonly constant: number
      readonly coefficients: readonly number[]
      readonly terms: readonly Expression[]
    }
  | { readonly kind: 'product'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'quotient'; readonly numerator: Expression; readonly denominator: Expression }
  | { readonly kind: 'power'; readonly base: Expression; readonly exponent: number }
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
}

/** affine + Σ coefficient · variable(left) · variable(right), with left ≤ right and every pair once. */
export interface QuadraticForm extends AffineForm {
  readonly products: readonly {
    readonly left: number
    readonly right: number
    readonly coefficient: number
  }[]
}
