interface FactorBase {
  readonly name: string
  /** Factors of the same group are changed together and share one index. @defaultValue a factor of its own */
  readonly group?: string
}

/** A number, uniform on [min, max]. */
export interface RealFactor extends FactorBase {
  /** @defaultValue 'real' */
  readonly kind?: 'real'
  readonly min: number
  readonly max: number
}

/** One of min, min + 1, …, max, all equally likely. */
export interface IntegerFactor extends FactorBase {
  readonly kind: 'integer'
  readonly min: number
  readonly max: number
}

/** One of finitely many values, all equally likely. */
export interface ChoiceFactor extends FactorBase {
  readonly kind: 'choice'
  readonly values: readonly (number | string | boolean)[]
}

/**
 * A probability vector: (1 − weight) · around + weight · D with D uniform on the simplex (flat Dirichlet), so that it is
 * one by construction. It lies within 2 · weight of `around` in ℓ₁.
 */
export interface ProbabilityRowFactor extends FactorBase {
  readonly kind: 'probability-row'
  /** Number of probabilities, at least 2. */
  readonly outcomes: number
  /** A probability vector. @defaultValue none: the row is uniform on the simplex */
  readonly around?: readonly number[]
  /** In (0, 1]; needs `around`. @defaultValue 1 */
  readonly weight?: number
}

/** A matrix whose entries are independent and uniform between bounds; the matrix is one factor. */
export interface MatrixFactor extends FactorBase {
  readonly kind: 'matrix'
  /** Number of rows and of columns. */
  readonly rows: number
  readonly columns: number
  /** One bound for all entries, or one per entry as `[row][column]`. */
  readonly min: number | readonly (readonly number[])[]
  readonly max: number | readonly (readonly number[])[]
}

/** An uncertain input of a model. Factors are independent of one another. */
export type Factor = RealFactor | IntegerFactor | ChoiceFactor | ProbabilityRowFactor | MatrixFactor

/** What a factor can be worth. */
export type FactorValue = number | string | boolean | readonly number[] | readonly (readonly number[])[]

/** What a factor of type F can be worth. */
export type ValueOf<F extends Factor> = F extends ChoiceFactor
  ? F['values'][number]
  : F extends ProbabilityRowFactor
    ? readonly number[]
    : F extends MatrixFactor
      ? readonly (readonly number[])[]
      : number

/**
 * One value for each factor: by position, `point[0]`, in the order of the factors, and by name, `point.beta`. Both
 * `([beta, gamma]) => …` and `({ beta, gamma }) => …` read it.
 */
export type PointOf<Factors extends readonly Factor[]> = {
  readonly [Position in keyof Factors]: ValueOf<Factors[Position]>
} & { readonly [F in Factors[number] as F['name']]: ValueOf<F> }
