import { checkpoint } from '../running/stopping.js'
import { RELAXATION_SLACK } from '../tolerances.js'
import type { StageCoupling } from './coupling.js'
import type { Entry, FollowerAssembly } from './follower-assembly.js'

/**
 * Columns for the aggregates φ that move the transitions, for φ·L and φ·μ where the flow needs them, and for φ·Y, Y a difference of values, where the
 * Bellman rows do; with the rows that tie them (reformulation–linearisation: products of φ with rows that hold).
 */
export class CouplingProducts {
  readonly #assembly: FollowerAssembly
  readonly #couplings: readonly StageCoupling[]
  readonly #aggregateColumns: number[][] = []
  readonly #valueProducts = new Map<string, { column: number; reference: Float64Array }[]>()

  constructor(assembly: FollowerAssembly, couplings: readonly StageCoupling[]) {
    this.#assembly = assembly
    this.#couplings = couplings
    couplings.forEach((coupling, t) => {
      const columns = coupling.aggregates.map((aggregate, k) => {
        const entries = assembly.entries(t, aggregate)
        // An aggregate that is a column already needs none of its own.
        const column =
          entries.length === 1 && entries[0][1] === 1
            ? entries[0][0]
            : assembly.derived(`phi${t}.${k}`, { lower: 0, upper: 1 }, entries)
        assembly.builder.branching.add(column)
        this.#addMassProducts(t, k, column, entries)
        return column
      })
      this.#aggregateColumns.push(columns)
    })
  }

  /** μ_{t+1}(s') = Σ_p P_t(s'|p) L_t(p) */
  addFlowRows(): void {
    const { follower, massProducts } = this.#assembly
    for (let t = 0; t + 1 < follower.stages; t++) {
      const entries: Entry[][] = this.#assembly.states().map((s) => [[this.#assembly.marginal(t + 1, s), -1]])
      this.#couplings[t].rows.forEach((successors, p) => {
        for (const { state, constant, weights } of successors) {
          if (constant !== 0) entries[state].push([this.#assembly.mass(t, p), constant])
          for (const [k, weight] of weights) {
            entries[state].push([massProducts.get(`${t} ${k} ${p}`) as number, weight])
          }
        }
      })
      entries.forEach((row, s) => this.#assembly.row(0, 0, row, [['flow', t + 1, s, -1]]))
    }
  }

  /** −Σ_{s'} P_t(s'|p) y_{t+1}(s') */
  continuation(t: number, p: number): Entry[] {
    const entries: Entry[] = []
    const weightsOf = new Map<number, Float64Array>()
    for (const { state, constant, weights } of this.#couplings[t].rows[p]) {
      if (constant !== 0) entries.push([this.#assembly.value(t + 1, state), -constant])
      for (const [k, weight] of weights) {
        const vector = weightsOf.get(k) ?? new Float64Array(this.#assembly.follower.stateCount)
        weightsOf.set(k, vector)
        vector[state] += weight
      }
    }
    for (const [k, vector] of weightsOf) {
      const product = this.#valueProduct(t, k, vector)
      if (product !== null) entries.push([product[0], -product[1]])
    }
    return entries
  }

  /** φ·L(p) where the flow needs it, φ·μ(s) for all states, and the RLT rows that tie them. */
  #addMassProducts(t: number, k: number, column: number, definition: readonly Entry[]): void {
    const assembly = this.#assembly
    const { rows } = this.#couplings[t]
    const marginalProducts: number[] = []
    checkpoint()
    for (const s of assembly.states()) {
      const marginal = assembly.product(
        `phi${t}.${k}*mu(${s})`,
        column,
        assembly.marginal(t, s),
        'both',
        true,
      )
      marginalProducts.push(marginal)
      const pairs = assembly.actionsOf(s)
      if (!pairs.some((p) => rows[p].some(({ weights }) => weights.some(([index]) => index === k)))) continue
      const products = pairs.map((p) => {
        const product = assembly.product(`phi${t}.${k}*L(${p})`, column, assembly.mass(t, p), 'both', true)
        assembly.massProducts.set(`${t} ${k} ${p}`, product)
        return product
      })
      assembly.row(0, 0, [[marginal, 1], ...products.map((product): Entry => [product, -1])], [])
    }
    const { lower, upper } = assembly.builder.columns[column]
    const slack = RELAXATION_SLACK * Math.max(Math.abs(lower), Math.abs(upper))
    // Σ_s μ(s) = 1, times φ.
    assembly.row(-slack, slack, [[column, 1], ...marginalProducts.map((m): Entry => [m, -1])], [])
    this.#tieToDefinition(t, k, column, definition, marginalProducts)
  }

  /** φ = Σ c_s μ(s)  ⇒  Σ c_s (φ·μ(s)) = φ²; likewise v·f(v) for an atom φ = f(v) with v = Σ c_s μ(s). */
  #tieToDefinition(
    t: number,
    k: number,
    column: number,
    definition: readonly Entry[],
    marginalProducts: readonly number[],
  ): void {
    const assembly = this.#assembly
    const { stateCount } = assembly.follower
    const tie = (entries: readonly Entry[], total: () => number): void => {
      const states = entries.map(([c]) => c - assembly.marginal(t, 0))
      if (!states.every((s) => s >= 0 && s < stateCount)) return
      const { lower, upper } = assembly.builder.columns[column]
      const reach = Math.max(Math.abs(lower), Math.abs(upper))
      const slack = RELAXATION_SLACK * reach * entries.reduce((sum, [, value]) => sum + Math.abs(value), 0)
      const products = entries.map(([, value], i): Entry => [marginalProducts[states[i]], -value])
      assembly.row(-slack, slack, [[total(), 1], ...products], [])
    }
    const index = this.#couplings[t].aggregates[k].indices[0]
    const atom = index >= assembly.pairs ? assembly.follower.atoms[t][index - assembly.pairs] : null
    if (atom === null) {
      if (definition.length > 1)
        tie(definition, () => assembly.product(`phi${t}.${k}^2`, column, column, 'both', true))
      return
    }
    if (atom.kind !== 'function' || atom.of.constant !== 0) return
    tie(assembly.entries(t, atom.of), () =>
      assembly.multipleOfAtom(
        `v*phi${t}.${k}`,
        t,
        index - assembly.pairs,
        { constant: 0, factor: 1 },
        'both',
      ),
    )
  }

  /** φ·Y for a value difference Y = Σ weights·y_{t+1}; rows with proportional weights share one product. */
  #valueProduct(t: number, k: number, weights: Float64Array): Entry | null {
    checkpoint()
    const assembly = this.#assembly
    const largest = weights.reduce(
      (best, value, i) => (Math.abs(value) > Math.abs(weights[best]) ? i : best),
      0,
    )
    if (weights[largest] === 0) return null
    const scale = weights[largest]
    const key = `${t} ${k}`
    const known = this.#valueProducts.get(key) ?? []
    this.#valueProducts.set(key, known)
    const same = known.find(({ reference }) =>
      reference.every(
        (value, s) => Math.abs(value * scale - weights[s]) <= RELAXATION_SLACK * Math.abs(scale),
      ),
    )
    if (same !== undefined) return [same.column, scale]
    const reference = weights.map((value) => value / scale)
    const entries: Entry[] = []
    let lower = 0
    let upper = 0
    reference.forEach((value, s) => {
      if (value === 0) return
      const column = assembly.value(t + 1, s)
      const { lower: low, upper: high } = assembly.builder.columns[column]
      entries.push([column, value])
      lower += value > 0 ? value * low : value * high
      upper += value > 0 ? value * high : value * low
    })
    const difference = assembly.derived(`Y${t}.${k}.${known.length}`, { lower, upper }, entries)
    const aggregate = this.#aggregateColumns[t][k]
    const column = assembly.product(`phi${t}.${k}*Y${known.length}`, aggregate, difference, 'both', true)
    known.push({ column, reference })
    return [column, scale]
  }
}
