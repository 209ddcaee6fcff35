import type { Expression } from '../../expression/expression.js'
import type { RowSource } from '../../relaxation/factorable-program.js'
import type { FollowerProgram } from '../../relaxation/follower-program.js'
import type { BellmanSlacks, ColumnDefinition, FactUse, ProofRow } from '../../verify/certificate.js'

/** A follower program in the language of certificates, and where its columns and rows are found there. */
export interface ProofRelaxation {
  readonly columns: readonly ColumnDefinition[]
  readonly rows: readonly ProofRow[]
  readonly groups: readonly BellmanSlacks[]
  /** Column of the certificate of every column of the program. */
  readonly columnOf: Int32Array
  /** Row of the certificate of every row of the program, and the factor that makes it the same: −1 for a definition written the other way round. */
  readonly rowOf: Int32Array
  readonly rowFactor: Int8Array
}

/**
 * Translates a follower program: derived columns become definitions, functions chains of definitions, rows statements with the facts they follow from.
 */
export function proofRelaxation(program: FollowerProgram): ProofRelaxation {
  return new Translation(program).result()
}

class Translation {
  readonly #program: FollowerProgram
  readonly #columns: ColumnDefinition[] = []
  readonly #rows: ProofRow[] = []
  readonly #columnOf: Int32Array
  /** Columns of the certificate that are sums, numbered in their order. */
  readonly #sumNumber = new Map<number, number>()
  readonly #baseCount: number
  readonly #derivationOf: ReadonlyMap<number, FollowerProgram['derivations'][number]>
  readonly #known = new Map<string, number>()

  constructor(program: FollowerProgram) {
    this.#program = program
    const { follower, firstValue } = program
    this.#baseCount = firstValue + follower.stages * follower.stateCount
    this.#derivationOf = new Map(program.derivations.map((derivation) => [derivation.column, derivation]))
    this.#columnOf = new Int32Array(program.program.columns.length).fill(-1)
    for (let j = 0; j < this.#baseCount; j++) this.#columnOf[j] = j
  }

  result(): ProofRelaxation {
    for (const derivation of this.#program.derivations) {
      // Masses of states are base columns.
      if (derivation.column < this.#baseCount) continue
      this.#columnOf[derivation.column] = this.#define(derivation)
    }
    const { rowOf, rowFactor } = this.#translateRows()
    return {
      columns: this.#columns,
      rows: this.#rows,
      groups: this.#groups(),
      columnOf: this.#columnOf,
      rowOf,
      rowFactor,
    }
  }

  #define(derivation: FollowerProgram['derivations'][number]): number {
    switch (derivation.kind) {
      case 'linear':
        return this.#sum(
          derivation.constant,
          derivation.entries.map(([column, value]) => [this.#columnOf[column], value]),
        )
      case 'product':
        return this.#add({ product: [this.#columnOf[derivation.left], this.#columnOf[derivation.right]] })
      case 'function': {
        const of = this.#columnOf[derivation.of]
        if (derivation.multiple === undefined) return this.#expand(derivation.function.expression, of)
        const { constant, factor, atom } = derivation.multiple
        return this.#add({ product: [this.#sum(constant, [[of, factor]]), this.#columnOf[atom]] })
      }
    }
  }

  /** A column with this definition: equal definitions are one column, so that a function of the model has one place in the proof. */
  #add(definition: ColumnDefinition): number {
    const key = JSON.stringify(definition)
    let column = this.#known.get(key)
    if (column === undefined) {
      column = this.#baseCount + this.#columns.push(definition) - 1
      this.#known.set(key, column)
      if ('sum' in definition) this.#sumNumber.set(column, this.#sumNumber.size)
    }
    return column
  }

  #sum(constant: number, entries: readonly (readonly [number, number])[]): number {
    return this.#add({ sum: [constant, ...entries.flat()] })
  }

  /** A formula of one variable as columns, each once. */
  #expand(expression: Expression, argument: number): number {
    const known = new Map<Expression, number>()
    const visit = (node: Expression): number => {
      let column = known.get(node)
      if (column === undefined) {
        column = build(node)
        known.set(node, column)
      }
      return column
    }
    const build = (node: Expression): number => {
      switch (node.kind) {
        case 'constant':
          return this.#sum(node.value, [])
        case 'variable':
          return argument
        case 'sum':
          return this.#sum(
            node.constant,
            node.terms.map((term, k) => [visit(term), node.coefficients[k]]),
          )
        case 'product':
          return this.#add({ product: [visit(node.left), visit(node.right)] })
        case 'quotient': {
          const reciprocal = this.#add({ reciprocal: visit(node.denominator) })
          if (node.numerator.kind === 'constant')
            return node.numerator.value === 1
              ? reciprocal
              : this.#sum(0, [[reciprocal, node.numerator.value]])
          return this.#add({ product: [visit(node.numerator), reciprocal] })
        }
        case 'power': {
          const base = visit(node.base)
          return node.exponent === 2
            ? this.#add({ product: [base, base] })
            : this.#add({ power: [base, node.exponent] })
        }
        case 'exp':
          return this.#add({ exp: visit(node.of) })
        case 'log':
          return this.#add({ log: visit(node.of) })
        case 'sqrt':
          return this.#add({ sqrt: visit(node.of) })
        case 'abs':
          return this.#add({ abs: visit(node.of) })
        case 'min':
        case 'max':
          return this.#add(node.kind === 'max' ? { max: node.of.map(visit) } : { min: node.of.map(visit) })
      }
    }
    return visit(expression)
  }

  /** Rows that define a column are there already; the others are stated with their facts, and Σ L = 1 and μ = Σ L are built in. */
  #translateRows(): { readonly rowOf: Int32Array; readonly rowFactor: Int8Array } {
    const { program } = this.#program
    const rowOf = new Int32Array(program.rows.length)
    const rowFactor = new Int8Array(program.rows.length).fill(1)
    const definitions: { readonly row: number; readonly definition: number }[] = []
    for (const [index, row] of program.rows.entries()) {
      const defined = this.#definedBy(row.columns, row.values, row.from)
      if (defined === null) {
        rowOf[index] =
          this.#rows.push({
            entries: row.columns.flatMap((column, k) => [this.#columnOf[column], row.values[k]]),
            from: row.from.map((source) => this.#translated(source)),
          }) - 1
        continue
      }
      definitions.push({ row: index, definition: defined.definition })
      rowFactor[index] = defined.factor
    }
    // What is not negative is stated of every Bellman slack, whose definition the program's own row is.
    for (const group of this.#program.bellman) {
      group.slacks.forEach((slack, a) => {
        const { stage, pair } = this.#placeOf(group.value, a)
        this.#rows.push({ entries: [this.#columnOf[slack], 1], from: [['bellman', stage, pair, 1]] })
      })
    }
    for (const { row, definition } of definitions) rowOf[row] = this.#rows.length + definition
    return { rowOf, rowFactor }
  }

  #definedBy(
    columns: readonly number[],
    values: readonly number[],
    from: readonly RowSource[],
  ): { readonly definition: number; readonly factor: 1 | -1 } | null {
    if (from.length > 0) return null
    const candidates = [
      [columns[0], values[0]],
      [columns[columns.length - 1], values[values.length - 1]],
    ]
    for (const [column, value] of candidates) {
      const definition = this.#sumNumber.get(this.#columnOf[column])
      if (definition === undefined || Math.abs(value) !== 1) continue
      const derivation = this.#derivationOf.get(column)
      if (derivation?.kind !== 'linear' || derivation.entries.length !== columns.length - 1) continue
      const isSame = derivation.entries.every(([other, entry]) => {
        const at = columns.indexOf(other)
        return at >= 0 && values[at] === -value * entry
      })
      if (isSame) return { definition, factor: value > 0 ? 1 : -1 }
    }
    return null
  }

  #translated(source: RowSource): FactUse {
    if (source[0] !== 'flow' || source.length === 4) return source
    const [kind, stage, state, factor, column] = source
    return [kind, stage, state, factor, this.#columnOf[column]]
  }

  #groups(): BellmanSlacks[] {
    return this.#program.bellman.flatMap(({ value, slacks }) => {
      if (slacks.length === 0) return []
      const { stage, state } = this.#placeOf(value, 0)
      return [{ stage, state, columns: slacks.map((slack) => this.#columnOf[slack]) }]
    })
  }

  #placeOf(
    value: number,
    action: number,
  ): { readonly stage: number; readonly state: number; readonly pair: number } {
    const { firstValue, follower } = this.#program
    const index = value - firstValue
    const state = index % follower.stateCount
    return {
      stage: Math.floor(index / follower.stateCount),
      state,
      pair: state * follower.actionCount + action,
    }
  }
}
