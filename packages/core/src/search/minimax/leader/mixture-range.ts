/**
 * Extreme values of Σ weights[k]·q[k] over the probability vectors q with lower[k] ≤ q[k] ≤ upper[k] (a fractional knapsack).
 *
 * When rounding has emptied that set, the nearest thing is returned: all at their lower (or all at their upper) bounds.
 */
export function largestMixture(
  weights: ArrayLike<number>,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): number {
  const order = Array.from(weights, (_weight, k) => k).sort((a, b) => weights[b] - weights[a])
  let total = 0
  let left = 1
  for (let k = 0; k < weights.length; k++) {
    total += weights[k] * lower[k]
    left -= lower[k]
  }
  for (const k of order) {
    if (left <= 0) break
    const share = Math.min(left, upper[k] - lower[k])
    total += weights[k] * share
    left -= share
  }
  return total
}

/** The smallest value, see `largestMixture`. */
export function smallestMixture(
  weights: ArrayLike<number>,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): number {
  return -largestMixture(
    Array.from(weights, (weight) => -weight),
    lower,
    upper,
  )
}
