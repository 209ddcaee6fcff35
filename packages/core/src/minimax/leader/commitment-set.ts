import type { CommitmentConstraint, Game } from '../../game/game.js'
import { COMMITMENT_TOLERANCE } from '../../tolerances.js'

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
  /** Smallest and largest value of each component, inequalities left aside. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly finite: readonly FiniteComponent[]
  /** Factors of positive dimension. */
  readonly factors: readonly SimplexFactor[]
  readonly constraints: readonly CommitmentConstraint[]
}

/** Reads the geometry of X off the controls of a game. */
export function commitmentSet(game: Game): CommitmentSet {
  const lower = new Float64Array(game.commitmentDimension)
  const upper = new Float64Array(game.commitmentDimension)
  const finite: FiniteComponent[] = []
  const factors: SimplexFactor[] = []
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
          lower[component] = control.min
          upper[component] = control.max
          if (control.min < control.max)
            factors.push({ components: [component], corners: [[control.min], [control.max]] })
        }
    }
  }
  return { dimension: game.commitmentDimension, lower, upper, finite, factors, constraints: game.constraints }
}

/** Dimension of the continuous part of X, inequalities left aside. */
export function continuousDimension(set: CommitmentSet): number {
  return set.factors.reduce((total, factor) => total + factor.corners.length - 1, 0)
}

/**
 * Whether a vector is a commitment, up to `COMMITMENT_TOLERANCE`: within its bounds, finite controls at listed values, probability vectors
 * summing to 1, inequalities satisfied.
 */
export function isCommitment(set: CommitmentSet, point: ArrayLike<number>): boolean {
  for (let c = 0; c < set.dimension; c++) {
    if (!(point[c] >= set.lower[c] - COMMITMENT_TOLERANCE)) return false
    if (!(point[c] <= set.upper[c] + COMMITMENT_TOLERANCE)) return false
  }
  const isListed = set.finite.every(({ component, values }) => values.includes(point[component]))
  const isNormal = set.factors.every(({ components }) => {
    if (components.length === 1) return true
    const sum = components.reduce((total, component) => total + point[component], 0)
    return Math.abs(sum - 1) <= COMMITMENT_TOLERANCE
  })
  return isListed && isNormal && satisfiesConstraints(set, point)
}

/** Whether a point satisfies the inequalities, up to `COMMITMENT_TOLERANCE`. */
export function satisfiesConstraints(set: CommitmentSet, point: ArrayLike<number>): boolean {
  return set.constraints.every((constraint) => constraintExcess(constraint, point) <= COMMITMENT_TOLERANCE)
}

/** Σ coefficients·x − bound: positive where the inequality is violated. */
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
