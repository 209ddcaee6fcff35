import {
  add,
  compare,
  divide,
  isZero,
  multiply,
  negate,
  subtract,
  ZERO,
  type Rational,
} from '../expression/rational.js'
import type { CommitmentConstraint } from '../../model/game.js'

/**
 * Whether a function that is convex in the commitment is at most ε wherever a constraint holds in the hull of some points, given its values there: there is a price p ≥ 0
 * with value − p · excess ≤ ε at every point. For then f(Σ λ_v x_v) ≤ Σ λ_v f(x_v) ≤ ε + p · Σ λ_v excess_v ≤ ε. In fractions, because leaders' values jump right where
 * a constraint ends what they may do.
 */
export function isWithinUnderConstraint(
  values: readonly Rational[],
  points: readonly (readonly Rational[])[],
  { exact }: CommitmentConstraint,
  epsilon: Rational,
): boolean {
  let least: Rational = ZERO
  let most: Rational | null = null
  for (const [v, point] of points.entries()) {
    const excess = point.reduce(
      (total, x, c) =>
        isZero(exact.coefficients[c]) ? total : add(total, multiply(exact.coefficients[c], x)),
      negate(exact.bound),
    )
    const missing = subtract(values[v], epsilon)
    if (isZero(excess)) {
      if (missing.numerator > 0n) return false
      continue
    }
    const price = divide(missing, excess)
    if (excess.numerator > 0n) {
      if (compare(price, least) > 0) least = price
    } else if (most === null || compare(price, most) < 0) most = price
  }
  return most === null || compare(least, most) <= 0
}
