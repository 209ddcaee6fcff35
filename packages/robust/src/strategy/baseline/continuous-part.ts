import type { Game } from '@smfg/core'

/** How far a constraint may be off after a projection, relative to its coefficients: a tenth of what a commitment may be. */
const SLACK = 1e-10

/** Rounds of Dykstra's algorithm; sets with a few constraints need a handful. */
const MOST_ROUNDS = 1000

/** A round that moves no component by more than this ends the algorithm. */
const SETTLED = 1e-13

/** Σ coefficients · u ≤ bound in unit coordinates. */
interface UnitConstraint {
  readonly coefficients: Float64Array
  readonly bound: number
  /** Σ coefficients². */
  readonly squares: number
  readonly slack: number
}

/**
 * The commitments with given values of the finite controls, in unit coordinates: every number between bounds is its share of the
 * way between them, every entry of a probability vector is itself. Numbers that cannot move have no coordinate. The set is convex.
 */
export class ContinuousPart {
  /** Number of coordinates. */
  readonly dimension: number
  /** Coordinates of each probability vector. */
  readonly simplices: readonly (readonly number[])[]
  readonly #components: readonly number[]
  readonly #lower: Float64Array
  readonly #extent: Float64Array
  /** The components without a coordinate, in a vector of all. */
  readonly #fixed: Float64Array
  readonly #constraints: readonly UnitConstraint[]

  /** @param finite commitment vector whose components of finite controls are taken over */
  constructor(game: Game, finite: ArrayLike<number>) {
    const components: number[] = []
    const simplices: number[][] = []
    const lower: number[] = []
    const extent: number[] = []
    this.#fixed = Float64Array.from(finite)
    for (const control of game.controls) {
      if (control.kind === 'values') continue
      const [from, to] = control.kind === 'simplex' ? [0, 1] : [control.min, control.max]
      const canMove = control.kind === 'simplex' ? control.count > 1 : from < to
      const own: number[] = []
      for (let c = control.offset; c < control.offset + control.count; c++) {
        this.#fixed[c] = canMove ? 0 : control.kind === 'simplex' ? 1 : from
        if (!canMove) continue
        own.push(components.length)
        components.push(c)
        lower.push(from)
        extent.push(to - from)
      }
      if (control.kind === 'simplex' && canMove) simplices.push(own)
    }
    this.dimension = components.length
    this.simplices = simplices
    this.#components = components
    this.#lower = Float64Array.from(lower)
    this.#extent = Float64Array.from(extent)
    this.#constraints = game.constraints.map(({ coefficients, bound }) => {
      const own = Float64Array.from(components, (c, k) => coefficients[c] * extent[k])
      const rest = coefficients.reduce(
        (total, coefficient, c) => total + coefficient * this.#fixed[c],
        components.reduce((total, c, k) => total + coefficients[c] * lower[k], 0),
      )
      const squares = own.reduce((total, value) => total + value * value, 0)
      const size = Math.max(1, Math.abs(bound), ...coefficients.map(Math.abs))
      return { coefficients: own, bound: bound - rest, squares, slack: SLACK * size }
    })
  }

  /** The commitment vector of a point. */
  vectorAt(point: Float64Array): Float64Array {
    const vector = this.#fixed.slice()
    this.#components.forEach((c, k) => {
      // So computed, the upper end is met exactly.
      vector[c] =
        point[k] === 1 ? this.#lower[k] + this.#extent[k] : this.#lower[k] + point[k] * this.#extent[k]
    })
    return vector
  }

  /** The point of a commitment vector whose finite controls have these values. */
  pointOf(vector: ArrayLike<number>): Float64Array {
    return Float64Array.from(this.#components, (c, k) => (vector[c] - this.#lower[k]) / this.#extent[k])
  }

  /** Writes derivatives by the coordinates into `out`, given those by the components of the commitment. */
  fillDerivatives(byComponent: Float64Array, out: Float64Array): void {
    this.#components.forEach((c, k) => {
      out[k] = byComponent[c] * this.#extent[k]
    })
  }

  /** Whether a point satisfies the constraints; ranges and sums are left aside. */
  satisfiesConstraints(point: Float64Array): boolean {
    return this.#constraints.every((constraint) => excessOf(constraint, point) <= constraint.slack)
  }

  /**
   * Moves a point (changed in place) to the nearest one of the set, by Dykstra's algorithm.
   *
   * @param inside a point of the set; towards it goes what the algorithm leaves outside
   * @returns whether the result is in the set; always with a point inside
   * @see Boyle, Dykstra, A method for finding projections onto the intersection of convex sets in Hilbert spaces (1986)
   */
  project(point: Float64Array, inside: Float64Array | null): boolean {
    if (this.#constraints.length === 0) {
      this.#projectOnRanges(point)
      return true
    }
    const correction = new Float64Array(this.dimension)
    const pushes = new Float64Array(this.#constraints.length)
    const before = new Float64Array(this.dimension)
    for (let round = 0; round < MOST_ROUNDS; round++) {
      before.set(point)
      this.#constraints.forEach((constraint, i) => {
        if (constraint.squares === 0) return
        // A half-space's correction is a multiple of its normal.
        const excess = excessOf(constraint, point) + pushes[i] * constraint.squares
        const push = Math.max(0, excess / constraint.squares)
        addMultiple(point, constraint.coefficients, pushes[i] - push)
        pushes[i] = push
      })
      for (let k = 0; k < point.length; k++) correction[k] += point[k]
      point.set(correction)
      this.#projectOnRanges(point)
      for (let k = 0; k < point.length; k++) correction[k] -= point[k]
      if (point.every((value, k) => Math.abs(value - before[k]) <= SETTLED)) break
    }
    if (inside !== null) this.#pull(point, inside)
    return this.satisfiesConstraints(point)
  }

  /** Goes from a point within the ranges towards one of the set until the constraints are satisfied. */
  #pull(point: Float64Array, inside: Float64Array): void {
    let share = 0
    for (const constraint of this.#constraints) {
      const excess = excessOf(constraint, point)
      if (excess <= constraint.slack) continue
      const room = excess - excessOf(constraint, inside)
      share = Math.max(share, room > 0 ? Math.min(1, excess / room) : 1)
    }
    if (share === 0) return
    for (let k = 0; k < point.length; k++) {
      point[k] = share === 1 ? inside[k] : point[k] + share * (inside[k] - point[k])
    }
  }

  #projectOnRanges(point: Float64Array): void {
    const inSimplex = new Set(this.simplices.flat())
    for (let k = 0; k < point.length; k++) {
      if (!inSimplex.has(k)) point[k] = Math.min(1, Math.max(0, point[k]))
    }
    for (const own of this.simplices) {
      const entries = Float64Array.from(own, (k) => point[k])
      projectOnSimplex(entries, 0, entries.length)
      own.forEach((k, position) => {
        point[k] = entries[position]
      })
    }
  }
}

/**
 * Moves entries start … end − 1 (changed in place) to the nearest probability vector.
 *
 * @see Held, Wolfe, Crowder, Validation of subgradient optimization (1974)
 */
export function projectOnSimplex(entries: Float64Array, start: number, end: number): void {
  const descending = entries.slice(start, end).sort().toReversed()
  let total = 0
  let shift = 0
  for (let k = 0; k < descending.length; k++) {
    total += descending[k]
    const candidate = (total - 1) / (k + 1)
    if (descending[k] > candidate) shift = candidate
  }
  for (let k = start; k < end; k++) entries[k] = Math.max(0, entries[k] - shift)
}

function excessOf({ coefficients, bound }: UnitConstraint, point: Float64Array): number {
  let total = -bound
  for (let k = 0; k < point.length; k++) total += coefficients[k] * point[k]
  return total
}

function addMultiple(point: Float64Array, direction: Float64Array, factor: number): void {
  for (let k = 0; k < point.length; k++) point[k] += factor * direction[k]
}
