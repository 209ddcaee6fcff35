import type { AffineForm } from '../expression/expression.js'
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
  const result = rows.map((successors) =>
    successors.map(({ state, probability }): CoupledProbability => {
      if (probability.indices.length === 0) return { state, constant: probability.constant, weights: [] }
      const dense = new Float64Array(pairs)
      const ofAtoms: [number, number][] = []
      let hasMasses = false
      probability.indices.forEach((index, k) => {
        if (index >= pairs) ofAtoms.push([basis.atom(index), probability.coefficients[k]])
        else {
          dense[index] = probability.coefficients[k]
          hasMasses = true
        }
      })
      const { shift, weights } = hasMasses ? basis.express(dense) : { shift: 0, weights: [] }
      return { state, constant: probability.constant + shift, weights: [...weights, ...ofAtoms] }
    }),
  )
  return { aggregates: basis.aggregates, rows: result }
}

/** A growing set of aggregates, linearly independent modulo the constants. */
class Basis {
  readonly aggregates: Aggregate[] = []
  /** Row-reduced copies of the aggregates' zero-mean vectors with the combination of aggregates each one is. */
  readonly #reduced: { vector: Float64Array; pivot: number; combination: number[] }[] = []
  /** Coefficients of the aggregates of masses, by aggregate; none for atoms. */
  readonly #dense: (Float64Array | null)[] = []
  readonly #atoms = new Map<number, number>()
  readonly #pairs: number

  constructor(pairs: number) {
    this.#pairs = pairs
  }

  /** Writes `coefficients` as shift·1 + Σ weight·aggregate, adding an aggregate when it is a new direction. */
  express(coefficients: Float64Array): { shift: number; weights: [number, number][] } {
    // The plain case first, free of rounding: a multiple of a known aggregate.
    for (let k = 0; k < this.#dense.length; k++) {
      const known = this.#dense[k]
      const match = known === null ? null : multipleOfUpToShift(coefficients, known)
      if (match !== null)
        return { shift: match.shift, weights: match.factor === 0 ? [] : [[k, match.factor]] }
    }
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
      this.#dense.push(null)
      this.#atoms.set(index, known)
    }
    return known
  }

  #combine(coefficients: Float64Array): { shift: number; weights: [number, number][] } | null {
    const rest = zeroMean(coefficients)
    const scale = maxAbsolute(rest)
    // All alike up to rounding: Σ L = 1 makes them a constant.
    if (scale <= RELAXATION_SLACK * maxAbsolute(coefficients))
      return { shift: mean(coefficients), weights: [] }
    const weights = this.#dense.map(() => 0)
    for (const { vector, pivot, combination } of this.#reduced) {
      const factor = rest[pivot] / vector[pivot]
      if (factor === 0) continue
      for (let i = 0; i < rest.length; i++) rest[i] -= factor * vector[i]
      combination.forEach((value, k) => (weights[k] += factor * value))
    }
    if (maxAbsolute(rest) > RELAXATION_SLACK * scale) return null
    let shift = mean(coefficients)
    weights.forEach((weight, k) => {
      const known = this.#dense[k]
      if (known !== null) shift -= weight * mean(known)
    })
    return { shift, weights: weights.map((w, k): [number, number] => [k, w]).filter(([, w]) => w !== 0) }
  }

  #add(coefficients: Float64Array): void {
    let low = Infinity
    let high = -Infinity
    for (const value of coefficients) {
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
    // Either orientation maps onto [0, 1]; the one with fewer entries keeps rows sparse.
    const up = coefficients.map((value) => (value - low) / (high - low))
    const down = coefficients.map((value) => (high - value) / (high - low))
    const dense = countNonzero(up) <= countNonzero(down) ? up : down
    const rest = zeroMean(dense)
    const combination = this.#dense.map(() => 0)
    combination.push(1)
    for (const reduced of this.#reduced) {
      const factor = rest[reduced.pivot] / reduced.vector[reduced.pivot]
      for (let i = 0; i < this.#pairs; i++) rest[i] -= factor * reduced.vector[i]
      reduced.combination.forEach((value, k) => (combination[k] -= factor * value))
    }
    let pivot = 0
    for (let i = 1; i < this.#pairs; i++) if (Math.abs(rest[i]) > Math.abs(rest[pivot])) pivot = i
    this.#reduced.push({ vector: rest, pivot, combination })
    this.#dense.push(dense)
    const indices: number[] = []
    const values: number[] = []
    dense.forEach((value, i) => {
      if (value === 0) return
      indices.push(i)
      values.push(value)
    })
    this.aggregates.push({ indices, coefficients: values })
  }
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

function zeroMean(vector: Float64Array): Float64Array {
  const average = mean(vector)
  return vector.map((value) => value - average)
}

function mean(vector: Float64Array): number {
  let total = 0
  for (const value of vector) total += value
  return total / vector.length
}

function maxAbsolute(vector: Float64Array): number {
  let largest = 0
  for (const value of vector) largest = Math.max(largest, Math.abs(value))
  return largest
}

function countNonzero(vector: Float64Array): number {
  let count = 0
  for (const value of vector) if (value !== 0) count++
  return count
}
