import { commitmentFault } from '../../../model/commitment-set/membership.js'
import { commitmentBeside } from '../../../model/commitment-set/nearest-commitment.js'
import { tightenedRanges } from '../../../model/commitment-set/tightened-ranges.js'
import type { CommitmentConstraint, Control, Game } from '../../../model/game.js'
import { SMALLEST_CELL } from '../../tolerances.js'

/** A control with finitely many values: its component of the commitment vector and the values, ascending, each once. */
export interface FiniteComponent {
  readonly component: number
  readonly values: readonly number[]
}

/**
 * A factor of the continuous part of X as a simplex: `corners[k]` are the values of `components` at its k-th corner. A control with bounds is a
 * segment, a probability vector over m labels a simplex with m corners.
 */
export interface SimplexFactor {
  readonly components: readonly number[]
  readonly corners: readonly (readonly number[])[]
}

/** The commitments X of a game as geometry: a product of finite sets and simplices, cut by linear inequalities. */
export interface CommitmentSet {
  readonly dimension: number
  /** Smallest and largest value of each component, as far as one inequality at a time tells. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly finite: readonly FiniteComponent[]
  /** Factors of positive dimension. */
  readonly factors: readonly SimplexFactor[]
  readonly controls: readonly Control[]
  readonly constraints: readonly CommitmentConstraint[]
}

/** Reads the geometry of X off the controls of a game. */
export function commitmentSet(game: Game): CommitmentSet {
  const lower = new Float64Array(game.commitmentDimension)
  const upper = new Float64Array(game.commitmentDimension)
  const finite: FiniteComponent[] = []
  const factors: SimplexFactor[] = []
  const ranges = tightenedRanges(game)
  for (const control of game.controls) {
    const components = Array.from({ length: control.count }, (_unused, k) => control.offset + k)
    switch (control.kind) {
      case 'values': {
        const values = [...new Set(control.values)].sort((a, b) => a - b)
        lower[control.offset] = values[0]
        upper[control.offset] = values[values.length - 1]
        finite.push({ component: control.offset, values })
        break
      }
      case 'simplex':
        upper.fill(1, control.offset, control.offset + control.count)
        if (control.count === 1) lower[control.offset] = 1
        else factors.push({ components, corners: unitVectors(control.count) })
        break
      default:
        for (const component of components) {
          const [least, most] = ranges[component]
          lower[component] = least
          upper[component] = most
          if (least < most) factors.push({ components: [component], corners: [[least], [most]] })
        }
    }
  }
  const { commitmentDimension: dimension, controls, constraints } = game
  return { dimension, lower, upper, finite, factors, controls, constraints }
}

/** Dimension of the continuous part of X, inequalities left aside. */
export function continuousDimension(set: CommitmentSet): number {
  return set.factors.reduce((total, factor) => total + factor.corners.length - 1, 0)
}

/**
 * Whether a vector is a commitment, exactly, as the decimals that its numbers are written as: within its bounds, finite controls at listed values,
 * probability vectors summing to 1, inequalities satisfied.
 */
export function isCommitment(set: CommitmentSet, point: ArrayLike<number>): boolean {
  return commitmentFault(set, point) === null
}

/**
 * A point as a commitment: itself, or one that differs from it by no more than rounding, such as a probability vector whose parts are made to sum to 1 as
 * decimals.
 *
 * @returns null when the point is no commitment up to `SMALLEST_CELL` of its ranges
 */
export function asCommitment(set: CommitmentSet, point: Float64Array): Float64Array | null {
  if (isCommitment(set, point)) return point
  const extents = set.lower.map((low, c) => set.upper[c] - low)
  const isFar = set.constraints.some((constraint) => {
    const reach = constraint.coefficients.reduce(
      (total, coefficient, c) => total + Math.abs(coefficient) * extents[c],
      0,
    )
    return constraintExcess(constraint, point) > SMALLEST_CELL * reach
  })
  const near = isFar ? null : commitmentBeside(set, point)
  const isBeside =
    near?.every((value, c) => Math.abs(value - point[c]) <= SMALLEST_CELL * extents[c]) ?? false
  return isBeside ? near : null
}

/** Σ coefficients·x − bound, rounded: positive where the inequality is violated. */
export function constraintExcess(constraint: CommitmentConstraint, point: ArrayLike<number>): number {
  let total = -constraint.bound
  for (let c = 0; c < constraint.coefficients.length; c++) total += constraint.coefficients[c] * point[c]
  return total
}

/** Moves the components of a factor, in place, by a share of the way to one of its corners. */
export function stepTowards(
  point: Float64Array,
  components: readonly number[],
  corner: readonly number[],
  share: number,
): void {
  components.forEach((component, k) => (point[component] += share * (corner[k] - point[component])))
}

function unitVectors(count: number): number[][] {
  return Array.from({ length: count }, (_unused, k) =>
    Array.from({ length: count }, (_entry, j) => (j === k ? 1 : 0)),
  )
}
