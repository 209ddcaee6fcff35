import type { LinearProgram } from './linear-program.js'

/** What an engine says of a linear program: a hint, not a proof. Bounds are rebuilt from the vectors (`dual-bound.ts`). */
export type LinearOutcome =
  | {
      readonly status: 'optimal' | 'cutoff'
      readonly objective: number
      /** Length `columns`. With `cutoff` it need not be feasible. */
      readonly primal: Float64Array
      /** Length `rows`; positive pushes on the lower side of a row, negative on the upper (minimisation). */
      readonly dual: Float64Array
    }
  | {
      readonly status: 'infeasible'
      /** Row multipliers that prove it, in the sign convention of `dual`, or null when the engine has none. */
      readonly ray: Float64Array | null
    }
  | { readonly status: 'unbounded' }
  | { readonly status: 'limit' }
  | { readonly status: 'failed'; readonly detail: string }

export interface SolveOptions {
  /** Seconds. @defaultValue none */
  readonly timeLimit?: number
  /** Stop once the dual objective is above this. @defaultValue none */
  readonly cutoff?: number
  /** Only costs have changed since the last optimum, which is feasible still: a hint to go on from there by the primal simplex. @defaultValue false */
  readonly onlyCostsChanged?: boolean
}

/**
 * A linear program loaded into an engine and kept there between solves: change it in place, solve again from the last basis.
 * The engine owns memory outside JavaScript: call `dispose`.
 */
export interface LinearModel {
  /** The program as it stands now, changes included. The arrays may be replaced by `addRows`/`deleteRows`: do not hold on to them. */
  readonly program: LinearProgram
  setCost(column: number, cost: number): void
  setColumnBounds(column: number, lower: number, upper: number): void
  setRowBounds(row: number, lower: number, upper: number): void
  /** Changes an entry by its position in `program.entryValue`. */
  setEntry(position: number, value: number): void
  /** Appends a row and returns its index. */
  addRow(lower: number, upper: number, columns: ArrayLike<number>, values: ArrayLike<number>): number
  /** Removes rows `first … rows−1`. */
  truncateRows(first: number): void
  solve(options?: SolveOptions): LinearOutcome
  /** Forgets the basis and solves from scratch as carefully as the engine can (presolve off, scaling changed, …). */
  solveCarefully(options?: SolveOptions): LinearOutcome
  /** Saved simplex basis, or null when the engine has none to give. */
  saveBasis(): unknown
  restoreBasis(basis: unknown): void
  dispose(): void
}

export interface LinearEngine {
  readonly name: 'highs' | 'glpk'
  load(program: LinearProgram): LinearModel
}
