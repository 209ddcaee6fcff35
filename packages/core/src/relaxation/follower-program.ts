import type { AffineForm } from '../expression/expression.js'
import { RELAXATION_SLACK } from '../tolerances.js'
import type { AffineFollower } from './affine-follower.js'
import { coupleStage, type StageCoupling } from './coupling.js'
import { FactorableProgramBuilder, type FactorableProgram } from './factorable-program.js'
import { splitQuadratic, type QuadraticSplit } from './quadratic-split.js'
import { valueRange, type ValueRange } from './value-range.js'

type Entry = readonly [column: number, value: number]

/** How a column follows from columns with smaller numbers; masses and values have none. */
export type Derivation =
  | {
      readonly kind: 'linear'
      readonly column: number
      readonly constant: number
      readonly entries: readonly Entry[]
    }
  | { readonly kind: 'product'; readonly column: number; readonly left: number; readonly right: number }

/** What makes the follower problem of a game easy or hard, found from its formulas. */
export interface FollowerStructure {
  /** P_t depends on L at some stage. */
  readonly coupledTransition: boolean
  /** r_t depends on L at some stage. */
  readonly coupledReward: boolean
  /** Directions in which −⟨r(L), L⟩ is concave on the tangent space of the flows: the follower problem's nonconvexity. */
  readonly concaveDirections: number
  readonly convexDirections: number
  /** Aggregates of the mean field that move the transition, over all stages. */
  readonly aggregates: number
}

/** The minimax form of the follower problem (theory §2) at one commitment as a factorable program. */
export interface FollowerProgram {
  readonly program: FactorableProgram
  readonly follower: AffineFollower
  readonly structure: FollowerStructure
  /** Column of L_t(s,a) is `t·S·A + p`. */
  readonly massColumns: number
  /** Column of y_t(s) is `firstValue + t·S + s`. */
  readonly firstValue: number
  /** Row of the gap constraint and its right side for ε. */
  readonly gapRow: number
  readonly gapUpper: number
  /** Column that may relax the gap row; fixed to 0 except in a local search. */
  readonly gapExcess: number
  /** Row `cost·x` without limits: a cutoff on the payoff goes here. */
  readonly objectiveRow: number
  /** Rows of one state's Bellman inequalities at one stage; at the optimal values one of their slacks is 0. */
  readonly bellman: readonly BellmanGroup[]
  readonly derivations: readonly Derivation[]
  /** Σ_t max |r_t|: the size of the numbers an exploitability is made of. */
  readonly rewardMagnitude: number
}

/** At y = V*, the smallest of `slacks` is 0: the value of the state is attained by some action. */
export interface BellmanGroup {
  readonly value: number
  readonly rows: readonly number[]
  readonly slacks: readonly number[]
}

/**
 * Builds the program: columns L, μ, y, Bellman slacks z, aggregates φ with their products φ·L, φ·μ (RLT: Σ_s φ·μ(s) = φ) and φ·Y where Y is a value
 * difference (the weights of φ in a row of P sum to zero over the next states), directions w of −⟨r(L), L⟩ with their squares, and the
 * complementarity products z·L.
 *
 * @param epsilon ε ≥ 0
 * @param sign 1 minimises the payoff (pessimist), −1 maximises it (optimist)
 */
export function followerProgram(follower: AffineFollower, epsilon: number, sign: 1 | -1): FollowerProgram {
  return new Assembly(follower, epsilon, sign).build()
}

class Assembly {
  readonly #builder = new FactorableProgramBuilder()
  readonly #derivations: Derivation[] = []
  readonly #bellman: BellmanGroup[] = []
  readonly #follower: AffineFollower
  readonly #epsilon: number
  readonly #sign: 1 | -1
  readonly #states: number
  readonly #actions: number
  readonly #pairs: number
  readonly #range: ValueRange
  readonly #couplings: readonly StageCoupling[]
  readonly #splits: readonly StageSplit[]
  readonly #convex: boolean
  readonly #firstMarginal: number
  readonly #firstValue: number
  /** Products φ·L by `t`, aggregate and pair. */
  readonly #massProducts = new Map<string, number>()
  readonly #aggregateColumns: number[][] = []
  readonly #valueProducts = new Map<string, { column: number; reference: Float64Array }[]>()
  #gapExcess = -1

  constructor(follower: AffineFollower, epsilon: number, sign: 1 | -1) {
    this.#follower = follower
    this.#epsilon = epsilon
    this.#sign = sign
    this.#states = follower.stateCount
    this.#actions = follower.actionCount
    this.#pairs = this.#states * this.#actions
    this.#range = valueRange(follower)
    const { stages } = follower
    this.#couplings = Array.from({ length: stages }, (_, t) =>
      // Where followers go after the last stage matters to nobody.
      t === stages - 1
        ? { aggregates: [], rows: [] }
        : coupleStage(follower.transition.slice(t * this.#pairs, (t + 1) * this.#pairs), this.#pairs),
    )
    this.#splits = Array.from({ length: stages }, (_, t) => splitReward(follower, t))
    const coupled = this.#couplings.some((coupling) => coupling.aggregates.length > 0)
    const concave = this.#splits.some(({ split }) => split.squares.some((square) => square.weight < 0))
    this.#convex = !coupled && !concave
    this.#firstMarginal = stages * this.#pairs
    this.#firstValue = this.#firstMarginal + stages * this.#states
  }

  build(): FollowerProgram {
    this.#addFlowColumns()
    this.#addAggregates()
    this.#addFlowRows()
    this.#gapExcess = this.#builder.column('gap excess', 0, 0)
    this.#derivations.push({ kind: 'linear', column: this.#gapExcess, constant: 0, entries: [] })
    this.#addBellman()
    const { gapRow, gapUpper } = this.#addGap()
    const objectiveRow = this.#addObjective()
    const squares = this.#splits.flatMap(({ split }) => split.squares)
    return {
      program: this.#builder.build(),
      follower: this.#follower,
      structure: {
        coupledTransition: this.#couplings.some((coupling) => coupling.aggregates.length > 0),
        coupledReward: this.#follower.reward.some((form) => form.indices.length > 0),
        concaveDirections: squares.filter((square) => square.weight < 0).length,
        convexDirections: squares.filter((square) => square.weight > 0).length,
        aggregates: this.#couplings.reduce((count, coupling) => count + coupling.aggregates.length, 0),
      },
      massColumns: this.#firstMarginal,
      firstValue: this.#firstValue,
      gapRow,
      gapUpper,
      gapExcess: this.#gapExcess,
      objectiveRow,
      bellman: this.#bellman,
      derivations: this.#derivations,
      rewardMagnitude: this.#range.magnitude,
    }
  }

  #mass(t: number, p: number): number {
    return t * this.#pairs + p
  }

  #marginal(t: number, s: number): number {
    return this.#firstMarginal + t * this.#states + s
  }

  #value(t: number, s: number): number {
    return this.#firstValue + t * this.#states + s
  }

  #derived(name: string, lower: number, upper: number, entries: readonly Entry[], constant = 0): number {
    const column = this.#builder.column(name, lower, upper)
    this.#derivations.push({ kind: 'linear', column, constant, entries })
    this.#builder.row(constant, constant, [[column, 1], ...entries.map(([c, v]): Entry => [c, -v])])
    return column
  }

  #product(name: string, left: number, right: number, side: 'lower' | 'both', relaxed: boolean): number {
    const { columns } = this.#builder
    const corners = [columns[left].lower, columns[left].upper].flatMap((a) => [
      a * columns[right].lower,
      a * columns[right].upper,
    ])
    const result = this.#builder.column(name, Math.min(...corners), Math.max(...corners))
    this.#derivations.push({ kind: 'product', column: result, left, right })
    if (left === right) this.#builder.term({ kind: 'square', of: left, result, side: 'both' })
    else this.#builder.term({ kind: 'product', left, right, result, side, relaxed })
    return result
  }

  #addFlowColumns(): void {
    const { stages, initial } = this.#follower
    for (let t = 0; t < stages; t++) {
      for (let p = 0; p < this.#pairs; p++) {
        const s = Math.floor(p / this.#actions)
        this.#builder.column(`L${t}(${s},${p % this.#actions})`, 0, t === 0 ? initial[s] : 1)
      }
    }
    for (let t = 0; t < stages; t++) {
      for (let s = 0; s < this.#states; s++) {
        const [lower, upper] = t === 0 ? [initial[s], initial[s]] : [0, 1]
        const column = this.#builder.column(`mu${t}(${s})`, lower, upper)
        const entries = this.#actionsOf(s).map((p): Entry => [this.#mass(t, p), 1])
        this.#derivations.push({ kind: 'linear', column, constant: 0, entries })
        this.#builder.row(0, 0, [[column, 1], ...entries.map(([c, v]): Entry => [c, -v])])
      }
    }
    for (let t = 0; t < stages; t++) {
      for (let s = 0; s < this.#states; s++) {
        this.#builder.column(
          `y${t}(${s})`,
          this.#range.lower[t * this.#states + s],
          this.#range.upper[t * this.#states + s],
        )
      }
    }
    for (let t = 0; t < stages; t++) {
      const entries = this.#allStates().map((s): Entry => [this.#marginal(t, s), 1])
      this.#builder.row(1 - RELAXATION_SLACK, 1 + RELAXATION_SLACK, entries)
    }
  }

  /** Entries of Σ coefficients·L_t, through marginals where all actions of a state share the coefficient. */
  #massEntries(t: number, indices: readonly number[], coefficients: readonly number[]): Entry[] {
    const dense = new Float64Array(this.#pairs)
    indices.forEach((index, k) => (dense[index] = coefficients[k]))
    const entries: Entry[] = []
    for (const s of this.#allStates()) {
      const pairs = this.#actionsOf(s)
      const first = dense[pairs[0]]
      if (pairs.every((p) => dense[p] === first)) {
        if (first !== 0) entries.push([this.#marginal(t, s), first])
      } else {
        for (const p of pairs) if (dense[p] !== 0) entries.push([this.#mass(t, p), dense[p]])
      }
    }
    return entries
  }

  #addAggregates(): void {
    this.#couplings.forEach((coupling, t) => {
      const columns = coupling.aggregates.map((aggregate, k) => {
        const entries = this.#massEntries(t, aggregate.indices, aggregate.coefficients)
        // An aggregate that is a marginal needs no column of its own.
        const column =
          entries.length === 1 && entries[0][1] === 1
            ? entries[0][0]
            : this.#derived(`phi${t}.${k}`, 0, 1, entries)
        this.#builder.branching.push(column)
        this.#addMassProducts(t, k, column, entries)
        return column
      })
      this.#aggregateColumns.push(columns)
    })
  }

  /** φ·L(p) where the flow needs it, φ·μ(s) for all states, and the RLT rows that tie them. */
  #addMassProducts(t: number, k: number, column: number, definition: readonly Entry[]): void {
    const rows = this.#couplings[t].rows
    const marginalProducts: number[] = []
    for (const s of this.#allStates()) {
      const marginal = this.#product(`phi${t}.${k}*mu(${s})`, column, this.#marginal(t, s), 'both', true)
      marginalProducts.push(marginal)
      const pairs = this.#actionsOf(s)
      if (!pairs.some((p) => rows[p].some(({ weights }) => weights.some(([index]) => index === k)))) continue
      const products = pairs.map((p) => {
        const product = this.#product(`phi${t}.${k}*L(${p})`, column, this.#mass(t, p), 'both', true)
        this.#massProducts.set(`${t} ${k} ${p}`, product)
        return product
      })
      this.#builder.row(0, 0, [[marginal, 1], ...products.map((product): Entry => [product, -1])])
    }
    const slack = RELAXATION_SLACK
    this.#builder.row(-slack, slack, [[column, 1], ...marginalProducts.map((m): Entry => [m, -1])])
    // φ = Σ c_s μ(s)  ⇒  Σ c_s (φ·μ(s)) = φ²
    const states = definition.map(([c]) => c - this.#marginal(t, 0))
    const marginalOnly = states.every((s) => s >= 0 && s < this.#states)
    if (marginalOnly && definition.length > 1) {
      const square = this.#product(`phi${t}.${k}^2`, column, column, 'both', true)
      const entries = definition.map(([, value], i): Entry => [marginalProducts[states[i]], -value])
      this.#builder.row(-slack, slack, [[square, 1], ...entries])
    }
  }

  #addFlowRows(): void {
    for (let t = 0; t + 1 < this.#follower.stages; t++) {
      const entries: Entry[][] = this.#allStates().map((s) => [[this.#marginal(t + 1, s), -1]])
      this.#couplings[t].rows.forEach((successors, p) => {
        for (const { state, constant, weights } of successors) {
          if (constant !== 0) entries[state].push([this.#mass(t, p), constant])
          for (const [k, weight] of weights) {
            entries[state].push([this.#massProducts.get(`${t} ${k} ${p}`) as number, weight])
          }
        }
      })
      for (const row of entries) this.#builder.row(0, 0, row)
    }
  }

  /** φ·Y for a value difference Y = Σ weights·y_{t+1}; rows with proportional weights share one product. */
  #valueProduct(t: number, k: number, weights: Float64Array): Entry | null {
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
      const column = this.#value(t + 1, s)
      const { lower: low, upper: high } = this.#builder.columns[column]
      entries.push([column, value])
      lower += value > 0 ? value * low : value * high
      upper += value > 0 ? value * high : value * low
    })
    const difference = this.#derived(`Y${t}.${k}.${known.length}`, lower, upper, entries)
    const aggregate = this.#aggregateColumns[t][k]
    const column = this.#product(`phi${t}.${k}*Y${known.length}`, aggregate, difference, 'both', true)
    known.push({ column, reference })
    return [column, scale]
  }

  #addBellman(): void {
    const { stages, reward } = this.#follower
    const complementary: Entry[] = []
    for (let t = 0; t < stages; t++) {
      for (const s of this.#allStates()) {
        const rows: number[] = []
        const slacks: number[] = []
        for (const p of this.#actionsOf(s)) {
          const { constant, indices, coefficients } = reward[t * this.#pairs + p]
          // z = y − r − Σ P y
          const entries: Entry[] = [[this.#value(t, s), 1]]
          for (const [c, v] of this.#massEntries(t, indices, coefficients)) entries.push([c, -v])
          if (t + 1 < stages) entries.push(...this.#continuation(t, p))
          if (this.#convex) {
            rows.push(this.#builder.row(constant, Infinity, entries))
            continue
          }
          const row = t * this.#pairs + p
          const slack = this.#builder.column(`z${t}(${p})`, 0, Math.max(0, this.#range.slack[row]))
          this.#derivations.push({ kind: 'linear', column: slack, constant: -constant, entries })
          rows.push(this.#builder.row(constant, constant, [...entries, [slack, -1]]))
          slacks.push(slack)
          if (this.#actions > 1) {
            const relaxed = this.#couplings.some((coupling) => coupling.aggregates.length > 0)
            const product = this.#product(`z*L${t}(${p})`, slack, this.#mass(t, p), 'lower', relaxed)
            complementary.push([product, 1])
          }
        }
        this.#bellman.push({ value: this.#value(t, s), rows, slacks })
      }
    }
    if (complementary.length > 0) {
      complementary.push([this.#gapExcess, -1])
      this.#builder.row(-Infinity, this.#epsilon + this.#roundingOfGap(), complementary)
    }
  }

  /** −Σ_{s'} P_t(s'|p) y_{t+1}(s') */
  #continuation(t: number, p: number): Entry[] {
    const entries: Entry[] = []
    const weightsOf = new Map<number, Float64Array>()
    for (const { state, constant, weights } of this.#couplings[t].rows[p]) {
      if (constant !== 0) entries.push([this.#value(t + 1, state), -constant])
      for (const [k, weight] of weights) {
        const vector = weightsOf.get(k) ?? new Float64Array(this.#states)
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

  /** Bound of the rounding in a computed gap: rewards are summed over stages against unit mass. */
  #roundingOfGap(): number {
    return RELAXATION_SLACK * Math.max(this.#range.magnitude, this.#epsilon)
  }

  #addGap(): { gapRow: number; gapUpper: number } {
    const { stages, reward } = this.#follower
    const entries: Entry[] = this.#allStates().map((s) => [this.#value(0, s), this.#follower.initial[s]])
    let upper = this.#epsilon + this.#roundingOfGap()
    for (let t = 0; t < stages; t++) {
      for (let p = 0; p < this.#pairs; p++) {
        const { constant } = reward[t * this.#pairs + p]
        if (constant !== 0) entries.push([this.#mass(t, p), -constant])
      }
      const { split, coordinates } = this.#splits[t]
      const column = (i: number): number =>
        coordinates === 'marginals' ? this.#marginal(t, i) : this.#mass(t, i)
      upper -= split.constant
      upper += split.residual
      split.linear.forEach((value, i) => {
        if (value !== 0) entries.push([column(i), value])
      })
      split.squares.forEach(({ weight, direction }, k) => {
        const form: Entry[] = []
        direction.forEach((value, i) => {
          if (value !== 0) form.push([column(i), value])
        })
        const along =
          form.length === 1 && form[0][1] === 1
            ? form[0][0]
            : this.#derived(`w${t}.${k}`, Math.min(...direction), Math.max(...direction), form)
        const { lower, upper: high } = this.#builder.columns[along]
        const largest = Math.max(lower * lower, high * high)
        const square = this.#builder.column(`w${t}.${k}^2`, 0, largest)
        this.#derivations.push({ kind: 'product', column: square, left: along, right: along })
        this.#builder.term({
          kind: 'square',
          of: along,
          result: square,
          side: weight > 0 ? 'lower' : 'upper',
        })
        if (weight < 0) this.#builder.branching.push(along)
        entries.push([square, weight])
      })
    }
    entries.push([this.#gapExcess, -1])
    return { gapRow: this.#builder.row(-Infinity, upper, entries), gapUpper: upper }
  }

  #addObjective(): number {
    const entries: Entry[] = []
    this.#follower.payoff.forEach((form: AffineForm, t) => {
      this.#builder.offset += this.#sign * form.constant
      for (const [column, value] of this.#massEntries(t, form.indices, form.coefficients)) {
        this.#builder.addCost(column, this.#sign * value)
      }
    })
    for (const [column, value] of this.#builder.cost) entries.push([column, value])
    return this.#builder.row(-Infinity, Infinity, entries)
  }

  #allStates(): number[] {
    return Array.from({ length: this.#states }, (_, s) => s)
  }

  #actionsOf(s: number): number[] {
    return Array.from({ length: this.#actions }, (_, a) => s * this.#actions + a)
  }
}

/** −⟨r_t(L), L⟩ without its linear part, split into squares of marginals or of pairs. */
interface StageSplit {
  readonly coordinates: 'marginals' | 'pairs'
  readonly split: QuadraticSplit
}

function splitReward(follower: AffineFollower, t: number): StageSplit {
  const { stateCount, actionCount } = follower
  const pairs = stateCount * actionCount
  const coefficients = Array.from({ length: pairs }, () => new Float64Array(pairs))
  for (let p = 0; p < pairs; p++) {
    const form = follower.reward[t * pairs + p]
    form.indices.forEach((index, k) => (coefficients[p][index] = form.coefficients[k]))
  }
  const byMarginal = coefficients.every((row, p) =>
    row.every((value, q) => {
      const s = Math.floor(p / actionCount)
      return value === row[q - (q % actionCount)] && value === coefficients[s * actionCount][q]
    }),
  )
  if (byMarginal) {
    const form = Array.from({ length: stateCount }, (_, s) =>
      Array.from({ length: stateCount }, (_unused, q) => -coefficients[s * actionCount][q * actionCount]),
    )
    const all = form.map((_, s) => s)
    const groups = t === 0 ? all.map((s) => [s]) : [all]
    const totals = t === 0 ? follower.initial : [1]
    return { coordinates: 'marginals', split: splitQuadratic(form, groups, totals) }
  }
  const form = coefficients.map((row) => Array.from(row, (value) => -value))
  const groups =
    t === 0
      ? Array.from({ length: stateCount }, (_, s) =>
          Array.from({ length: actionCount }, (_unused, a) => s * actionCount + a),
        )
      : [form.map((_, p) => p)]
  return { coordinates: 'pairs', split: splitQuadratic(form, groups, t === 0 ? follower.initial : [1]) }
}
