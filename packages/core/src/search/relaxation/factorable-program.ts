import type { UnivariateFunction } from './univariate-function.js'

/**
 * A nonconvex program in factorable form: linear rows over columns with boxes, plus *terms* that tie a result column to a
 * product of two columns, the square of one, or a function of one. Everything nonconvex stands in the terms, so a relaxation, a bound propagation
 * and a proof need to know only these.
 *
 *   minimise  offset + Σ cost·x   subject to  rowLower ≤ A x ≤ rowUpper,  lower ≤ x ≤ upper,  every term holds.
 */
export interface FactorableProgram {
  readonly columns: readonly ColumnDefinition[]
  readonly rows: readonly RowDefinition[]
  readonly terms: readonly Term[]
  readonly cost: ReadonlyMap<number, number>
  readonly offset: number
  /** Columns a branch-and-bound may split so that all terms become exact in the limit. */
  readonly branching: readonly number[]
}

export interface ColumnDefinition {
  readonly name: string
  readonly lower: number
  readonly upper: number
}

export interface RowDefinition {
  readonly lower: number
  readonly upper: number
  readonly columns: readonly number[]
  readonly values: readonly number[]
  /** Why the row holds: up to a constant it is Σ factor·fact over these, by the definitions of the columns. */
  readonly from: readonly RowSource[]
}

/**
 * A fact about ε-equilibria at y = V* (theory §2) with a factor, a flow fact also times a column:
 *
 * - `flow` at stage t ≥ 1 and state s:  μ_t(s) − Σ_p P_{t−1}(s|p) L_{t−1}(p) = 0;
 * - `bellman` at stage t and pair p:  y_t(s) − r_t(p) − Σ P_t(s'|p) y_{t+1}(s') ≥ 0;
 * - `gap`:  ε − Σ_s μ_0(s) y_0(s) + Σ_t Σ_p r_t(p) L_t(p) ≥ 0;
 * - `payoff`:  limit − sign·J ≥ 0, of the points that are looked for.
 */
export type RowSource =
  | readonly ['flow', stage: number, state: number, factor: number]
  | readonly ['flow', stage: number, state: number, factor: number, column: number]
  | readonly ['bellman', stage: number, pair: number, factor: number]
  | readonly ['gap', factor: number]
  | readonly ['payoff', factor: number]

/** Which side of a term the relaxation needs: `lower` where the program would like the result small, `upper` where large. */
export type Side = 'lower' | 'upper' | 'both'

export type Term =
  | {
      /** x[result] = x[left] · x[right] */
      readonly kind: 'product'
      readonly left: number
      readonly right: number
      readonly result: number
      readonly side: Side
      /** False: used to propagate bounds only, no rows in the linear program. */
      readonly relaxed: boolean
    }
  | {
      /** x[result] = x[of]² */
      readonly kind: 'square'
      readonly of: number
      readonly result: number
      readonly side: Side
    }
  | {
      /** x[result] = function(x[of]) */
      readonly kind: 'function'
      readonly of: number
      readonly result: number
      readonly function: UnivariateFunction
      readonly side: Side
    }

/** The columns a term computes its result from. */
export function operandsOfTerm(term: Term): readonly number[] {
  return term.kind === 'product' ? [term.left, term.right] : [term.of]
}

/** What the result of a term is at a point. */
export function termValue(term: Term, point: ArrayLike<number>): number {
  switch (term.kind) {
    case 'product':
      return point[term.left] * point[term.right]
    case 'square':
      return point[term.of] * point[term.of]
    case 'function':
      return term.function.valueAt(point[term.of])
  }
}

/** Collects columns, rows and terms; the only way to make a `FactorableProgram`. */
export class FactorableProgramBuilder {
  readonly columns: ColumnDefinition[] = []
  readonly rows: RowDefinition[] = []
  readonly terms: Term[] = []
  readonly cost = new Map<number, number>()
  readonly branching = new Set<number>()
  offset = 0

  column(name: string, lower: number, upper: number): number {
    this.columns.push({ name, lower, upper })
    return this.columns.length - 1
  }

  /** Adds a row; entries of the same column are added up. */
  row(
    lower: number,
    upper: number,
    entries: Iterable<readonly [column: number, value: number]>,
    from: readonly RowSource[],
  ): number {
    const merged = new Map<number, number>()
    for (const [column, value] of entries) merged.set(column, (merged.get(column) ?? 0) + value)
    this.rows.push({ lower, upper, columns: [...merged.keys()], values: [...merged.values()], from })
    return this.rows.length - 1
  }

  term(term: Term): void {
    this.terms.push(term)
  }

  addCost(column: number, value: number): void {
    this.cost.set(column, (this.cost.get(column) ?? 0) + value)
  }

  build(): FactorableProgram {
    return {
      columns: this.columns,
      rows: this.rows,
      terms: this.terms,
      cost: this.cost,
      offset: this.offset,
      branching: [...this.branching],
    }
  }
}
