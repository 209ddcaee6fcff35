/**
 * Confidence radii for estimates from finite samples. All are valid for every sample size; none is asymptotic.
 */

/** Two probability vectors are at most this far apart in ℓ₁. */
const LARGEST_DISTANCE = 2

/**
 * Radius r with P(‖P̂ − P‖₁ ≥ r) ≤ α for the frequencies P̂ of n independent draws from k outcomes:
 *
 *   r = √( 2 ln((2^k − 2)/α) / n ),   and never more than 2 (1 − 1/k) when nothing was drawn and P̂ is uniform.
 *
 * @see Weissman, Ordentlich, Seroussi, Verdu, Weinberger, Inequalities for the L1 deviation of the empirical
 *   distribution (HP Labs 2003), Theorem 2.1 with the bound φ(p) ≥ 2
 */
export function frequencyRadius(count: number, outcomes: number, alpha: number): number {
  if (outcomes < 2) return 0
  if (count === 0) return LARGEST_DISTANCE * (1 - 1 / outcomes)
  // ln(2^k − 2) = k ln 2 + ln(1 − 2^(1 − k)), which does not overflow.
  const subsets = outcomes * Math.LN2 + Math.log1p(-(2 ** (1 - outcomes)))
  return Math.min(LARGEST_DISTANCE, Math.sqrt((2 * (subsets - Math.log(alpha))) / count))
}

/**
 * Radius r with P(|mean − E| ≥ r) ≤ α for the mean of n independent numbers that are sub-Gaussian with parameter σ: σ
 * √(2 ln(2/α)/n). Infinite for an empty sample.
 *
 * @see Hoeffding, Probability inequalities for sums of bounded random variables (JASA 58, 1963), Theorem 2
 */
export function meanRadius(count: number, sigma: number, alpha: number): number {
  return count === 0 ? Infinity : sigma * Math.sqrt((2 * Math.log(2 / alpha)) / count)
}
