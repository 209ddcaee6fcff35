/**
 * A nonconvex program in factorable form: linear rows over columns with boxes, plus *terms* that tie a result column to a
 * product of two columns or the square of one. Everything nonconvex stands in the terms, so a relaxation, a bound propagation and
 * an export need to know only these.
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
}

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

/** Collects columns, rows and terms; the only way to make a `FactorableProgram`. */
export class FactorableProgramBuilder {
  readonly columns: ColumnDefinition[] = []
  readonly rows: RowDefinition[] = []
  readonly terms: Term[] = []
  readonly cost = new Map<number, number>()
  readonly branching: number[] = []
  offset = 0

  column(name: string, lower: number, upper: number): number {
    this.columns.push({ name, lower, upper })
    return this.columns.length - 1
  }

  /** Adds a row; entries of the same column are added up. */
  row(lower: number, upper: number, entries: Iterable<readonly [column: number, value: number]>): number {
    const merged = new Map<number, number>()
    for (const [column, value] of entries) merged.set(column, (merged.get(column) ?? 0) + value)
    this.rows.push({ lower, upper, columns: [...merged.keys()], values: [...merged.values()] })
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
      branching: this.branching,
    }
  }
}
