/** A variable and its bounds; either may be infinite. */
export interface Variable {
  readonly name: string
  readonly lower: number
  readonly upper: number
}

export interface LinearTerm {
  readonly coefficient: number
  readonly variable: number
}

/** coefficient · left · right; `left = right` is a square. */
export interface QuadraticTerm {
  readonly coefficient: number
  readonly left: number
  readonly right: number
}

/** Σ linear + Σ quadratic  relation  bound; every variable, and every pair of variables, stands in it at most once. */
export interface QuadraticRow {
  readonly name: string
  readonly linear: readonly LinearTerm[]
  readonly quadratic: readonly QuadraticTerm[]
  readonly relation: '<=' | '>=' | '='
  readonly bound: number
}

/** A linear objective over quadratic rows, as plain data: nothing relaxed, nothing derived. */
export interface QuadraticProgram {
  readonly sense: 'minimize' | 'maximize'
  readonly constant: number
  readonly objective: readonly LinearTerm[]
  readonly variables: readonly Variable[]
  readonly rows: readonly QuadraticRow[]
}

/** Collects the terms of a row, adding up those of the same variables and dropping what cancels. */
export class TermSum {
  readonly #linear = new Map<number, number>()
  readonly #quadratic = new Map<number, Map<number, number>>()

  add(coefficient: number, variable: number): void {
    this.#linear.set(variable, (this.#linear.get(variable) ?? 0) + coefficient)
  }

  addProduct(coefficient: number, one: number, other: number): void {
    const left = Math.min(one, other)
    const right = Math.max(one, other)
    const row = this.#quadratic.get(left) ?? new Map<number, number>()
    this.#quadratic.set(left, row)
    row.set(right, (row.get(right) ?? 0) + coefficient)
  }

  get linear(): LinearTerm[] {
    return [...this.#linear]
      .filter(([, coefficient]) => coefficient !== 0)
      .map(([variable, coefficient]) => ({ coefficient, variable }))
  }

  get quadratic(): QuadraticTerm[] {
    return [...this.#quadratic].flatMap(([left, row]) =>
      [...row]
        .filter(([, coefficient]) => coefficient !== 0)
        .map(([right, coefficient]) => ({ coefficient, left, right })),
    )
  }
}
