import type { AffineForm } from '../expression/expression.js'
import { checkpoint } from '../running/stopping.js'
import { RELAXATION_SLACK } from '../tolerances.js'

/**
 * φ = Σ coefficients[k] · u(indices[k]): an aggregate of the mean field of one stage. Of masses (indices below `pairs`) its values are in [0, 1]; otherwise it is one
 * atom, `pairs + k`.
 */
export interface Aggregate {
  readonly indices: readonly number[]
  readonly coefficients: readonly number[]
}

/** probability = constant + Σ weights[k] · φ_k */
export interface CoupledProbability {
  readonly state: number
  readonly constant: number
  readonly weights: readonly (readonly [aggregate: number, weight: number])[]
}

/** The transition of one stage written through as few aggregates of the mean field as its formulas span. */
export interface StageCoupling {
  readonly aggregates: readonly Aggregate[]
  /** By pair p = s·A + a. */
  readonly rows: readonly (readonly CoupledProbability[])[]
}

/**
 * Finds the aggregates through which a stage's transition depends on the mean field (theory §2: for fixed aggregates the
 * follower problem is a linear program, so it is enough to branch on them).
 *
 * Because Σ L = 1, coefficient vectors count as the same direction when they differ by a factor and a constant shift: `mass(S)` and
 * `1 − 0.8·mass(I)` are one aggregate in a two-state game.
 *
 * An atom is an aggregate of its own.
 *
 * @param rows successors of each pair with affine probabilities over the `pairs` masses and the atoms of the stage
 */
export function coupleStage(
  rows: readonly (readonly { readonly state: number; readonly probability: AffineForm }[])[],
  pairs: number,
): StageCoupling {
  const basis = new Basis(pairs)
  const result = rows.map((successors) => {
    checkpoint()
    return successors.map(({ state, probability }): CoupledProbability => {
      const ofAtoms: [number, number][] = []
      const masses: SparseVector = new Map()
      probability.indices.forEach((index, k) => {
        if (index >= pairs) ofAtoms.push([basis.atom(index), probability.coefficients[k]])
        else masses.set(index, probability.coefficients[k])
      })
      const { shift, weights } = masses.size > 0 ? basis.express(masses) : { shift: 0, weights: [] }
      return { state, constant: probability.constant + shift, weights: [...weights, ...ofAtoms] }
    })
  })
  return { aggregates: basis.aggregates, rows: result }
}

/** Entries by index; all others are 0. */
type SparseVector = Map<number, number>

interface Combination {
  readonly shift: number
  readonly weights: readonly (readonly [aggregate: number, weight: number])[]
}

/** An aggregate of masses and the first index at which its vector differs from its value at index 0. */
interface KnownVector {
  readonly aggregate: number
  readonly vector: SparseVector
  readonly first: number
}

/** A row of the elimination: Σ combination·aggregate, with 0 at the pivots of all rows before it. */
interface ReducedVector {
  readonly vector: SparseVector
  readonly pivot: number
  readonly combination: SparseVector
}

/** A growing set of aggregates, linearly independent modulo the constants. Its work is in proportion to the entries as long as the vectors hardly overlap. */
class Basis {
  readonly aggregates: Aggregate[] = []
  readonly #pairs: number
  readonly #known: KnownVector[] = []
  readonly #knownByFirst = new Map<number, KnownVector[]>()
  readonly #reduced: ReducedVector[] = []
  /** Number of the row with this pivot. */
  readonly #rowAt = new Map<number, number>()
  /** What the rows leave of the vector of ones, which counts as nothing: vector = ones + Σ combination·aggregate. */
  readonly #ones: { readonly vector: SparseVector; readonly combination: SparseVector }
  readonly #atoms = new Map<number, number>()

  constructor(pairs: number) {
    this.#pairs = pairs
    const vector = new Map(Array.from({ length: pairs }, (_unused, i): [number, number] => [i, 1]))
    this.#ones = { vector, combination: new Map() }
  }

  /** Writes `coefficients` as shift·1 + Σ weight·aggregate, adding an aggregate when it is a new direction. */
  express(coefficients: SparseVector): Combination {
    // The plain case first, free of rounding: a multiple of a known aggregate.
    const multiple = this.#multipleOfKnown(coefficients)
    if (multiple !== null) return multiple
    const combination = this.#combine(coefficients)
    if (combination !== null) return combination
    this.#add(coefficients)
    return this.express(coefficients)
  }

  /** The aggregate that is an atom. */
  atom(index: number): number {
    let known = this.#atoms.get(index)
    if (known === undefined) {
      known = this.aggregates.push({ indices: [index], coefficients: [1] }) - 1
      this.#atoms.set(index, known)
    }
    return known
  }

  #multipleOfKnown(coefficients: SparseVector): Combination | null {
    let best: { aggregate: number; shift: number; factor: number } | null = null
    for (const known of this.#candidates(coefficients)) {
      if (best !== null && known.aggregate > best.aggregate) continue
      const match = this.#multipleOf(coefficients, known)
      if (match !== null) best = { aggregate: known.aggregate, ...match }
    }
    if (best === null) return null
    return { shift: best.shift, weights: best.factor === 0 ? [] : [[best.aggregate, best.factor]] }
  }

  /** The aggregates that are not ruled out by the entries at 0 and where they first differ from that: where both are 0 only 0 is a multiple. */
  #candidates(coefficients: SparseVector): readonly KnownVector[] {
    if (coefficients.has(0)) return this.#known
    return [...coefficients.keys()].flatMap((index) => this.#knownByFirst.get(index) ?? [])
  }

  /** coefficients = shift + factor·vector, exactly up to rounding, or null. */
  #multipleOf(
    coefficients: SparseVector,
    { vector, first }: KnownVector,
  ): { shift: number; factor: number } | null {
    const [entry, base] = [coefficients.get(0) ?? 0, vector.get(0) ?? 0]
    const factor = ((coefficients.get(first) ?? 0) - entry) / ((vector.get(first) ?? 0) - base)
    const shift = entry - factor * base
    const slack = RELAXATION_SLACK * largestOf(coefficients)
    const isNear = (index: number): boolean =>
      Math.abs((coefficients.get(index) ?? 0) - shift - factor * (vector.get(index) ?? 0)) <= slack
    for (const index of coefficients.keys()) if (!isNear(index)) return null
    for (const index of vector.keys()) if (!isNear(index)) return null
    const isCovered = Math.max(coefficients.size, vector.size) === this.#pairs
    return isCovered || Math.abs(shift) <= slack ? { shift, factor } : null
  }

  #combine(coefficients: SparseVector): Combination | null {
    const mean = sumOf(coefficients) / this.#pairs
    let scale = coefficients.size < this.#pairs ? Math.abs(mean) : 0
    for (const value of coefficients.values()) scale = Math.max(scale, Math.abs(value - mean))
    // All alike up to rounding: Σ L = 1 makes them a constant.
    if (scale <= RELAXATION_SLACK * largestOf(coefficients)) return { shift: mean, weights: [] }
    const rest = new Map(coefficients)
    const weights: SparseVector = new Map()
    this.#eliminate(rest, weights, 1)
    const ones = this.#ones.vector
    const index = indexOfLargest(rest)
    const shift = index === null ? 0 : ratio(rest.get(index), ones.get(index))
    const negligible = RELAXATION_SLACK * scale
    for (const [i, value] of rest) if (Math.abs(value - shift * (ones.get(i) ?? 0)) > negligible) return null
    if (shift !== 0)
      for (const [i, value] of ones)
        if (Math.abs((rest.get(i) ?? 0) - shift * value) > negligible) return null
    addTo(weights, this.#ones.combination, shift)
    return {
      shift,
      weights: [...weights].filter(([, weight]) => weight !== 0).toSorted(([k], [l]) => k - l),
    }
  }

  /** Subtracts rows from a vector until it is 0 at all pivots; `factor` times what was subtracted is added to a combination of aggregates. */
  #eliminate(rest: SparseVector, combination: SparseVector, factor: number): void {
    const due = new Set<number>()
    const note = (index: number): void => {
      const row = this.#rowAt.get(index)
      if (row !== undefined) due.add(row)
    }
    for (const index of rest.keys()) note(index)
    while (due.size > 0) {
      // A row has entries at the pivots of later rows only.
      let next = Infinity
      for (const row of due) next = Math.min(next, row)
      due.delete(next)
      const row = this.#reduced[next]
      const share = ratio(rest.get(row.pivot), row.vector.get(row.pivot))
      if (share === 0) continue
      for (const index of row.vector.keys()) if (index !== row.pivot) note(index)
      addTo(rest, row.vector, -share)
      rest.delete(row.pivot)
      addTo(combination, row.combination, factor * share)
    }
  }

  #add(coefficients: SparseVector): void {
    const values = [...coefficients.values(), ...(coefficients.size < this.#pairs ? [0] : [])]
    let low = Infinity
    let high = -Infinity
    for (const value of values) {
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
    // Either orientation maps onto [0, 1]; the one with fewer entries keeps rows sparse.
    const vector =
      this.#countOther(coefficients, low) <= this.#countOther(coefficients, high)
        ? this.#mapped(coefficients, (value) => (value - low) / (high - low))
        : this.#mapped(coefficients, (value) => (high - value) / (high - low))
    const aggregate =
      this.aggregates.push({ indices: [...vector.keys()], coefficients: [...vector.values()] }) - 1
    this.#remember(aggregate, vector)
    const rest = new Map(vector)
    const combination: SparseVector = new Map([[aggregate, 1]])
    this.#eliminate(rest, combination, -1)
    const pivot = indexOfLargest(rest)
    if (pivot === null) throw new Error('a new direction left nothing')
    this.#rowAt.set(pivot, this.#reduced.push({ vector: rest, pivot, combination }) - 1)
    const share = ratio(this.#ones.vector.get(pivot), rest.get(pivot))
    addTo(this.#ones.vector, rest, -share)
    this.#ones.vector.delete(pivot)
    addTo(this.#ones.combination, combination, -share)
  }

  #remember(aggregate: number, vector: SparseVector): void {
    const base = vector.get(0) ?? 0
    let first = 1
    if (base !== 0) while (first < this.#pairs && vector.get(first) === base) first++
    else first = [...vector.keys()].reduce((least, index) => Math.min(least, index), Infinity)
    const known = { aggregate, vector, first }
    this.#known.push(known)
    const alike = this.#knownByFirst.get(first)
    if (alike === undefined) this.#knownByFirst.set(first, [known])
    else alike.push(known)
  }

  /** How many entries differ from a number. */
  #countOther(vector: SparseVector, number: number): number {
    let count = number === 0 ? 0 : this.#pairs - vector.size
    for (const value of vector.values()) if (value !== number) count++
    return count
  }

  /** A function of every entry, also of those that are 0; indices ascend. */
  #mapped(vector: SparseVector, change: (value: number) => number): SparseVector {
    const mapped: SparseVector = new Map()
    const isSparse = change(0) === 0
    const indices: Iterable<number> = isSparse
      ? [...vector.keys()].toSorted((i, j) => i - j)
      : Array.from({ length: this.#pairs }).keys()
    for (const index of indices) {
      const value = change(vector.get(index) ?? 0)
      if (value !== 0) mapped.set(index, value)
    }
    return mapped
  }
}

/** to += factor·from */
function addTo(to: SparseVector, from: SparseVector, factor: number): void {
  if (factor === 0) return
  for (const [index, value] of from) to.set(index, (to.get(index) ?? 0) + factor * value)
}

function sumOf(vector: SparseVector): number {
  let total = 0
  for (const value of vector.values()) total += value
  return total
}

function largestOf(vector: SparseVector): number {
  let largest = 0
  for (const value of vector.values()) largest = Math.max(largest, Math.abs(value))
  return largest
}

function indexOfLargest(vector: SparseVector): number | null {
  let best: number | null = null
  let largest = 0
  for (const [index, value] of vector) {
    if (Math.abs(value) <= largest) continue
    largest = Math.abs(value)
    best = index
  }
  return best
}

/** Where there is nothing to divide by, nothing can be subtracted. */
function ratio(above = 0, below = 0): number {
  return below === 0 ? 0 : above / below
}

/** coefficients = shift + factor·vector, exactly up to rounding, or null. */
export function multipleOfUpToShift(
  coefficients: Float64Array,
  vector: Float64Array,
): { shift: number; factor: number } | null {
  let first = -1
  for (let i = 1; i < vector.length && first < 0; i++) if (vector[i] !== vector[0]) first = i
  if (first < 0) return null
  const factor = (coefficients[first] - coefficients[0]) / (vector[first] - vector[0])
  const shift = coefficients[0] - factor * vector[0]
  const scale = maxAbsolute(coefficients)
  for (let i = 0; i < vector.length; i++) {
    if (Math.abs(coefficients[i] - shift - factor * vector[i]) > RELAXATION_SLACK * scale) return null
  }
  return { shift, factor }
}

function maxAbsolute(vector: Float64Array): number {
  let largest = 0
  for (const value of vector) largest = Math.max(largest, Math.abs(value))
  return largest
}
