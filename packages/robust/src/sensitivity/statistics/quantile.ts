/**
 * Quantile of a sample: linear between the order statistics, the k-th of n (from 0) being the quantile of k/(n − 1). It never falls when a
 * value of the sample rises.
 *
 * @param values at least one
 * @param probability in [0, 1]
 * @see R. Hyndman and Y. Fan, Sample quantiles in statistical packages, The American Statistician 50 (1996), definition 7
 */
export function quantile(values: readonly number[], probability: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  const place = probability * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below]
  const high = sorted[Math.min(below + 1, sorted.length - 1)]
  return low === high ? low : low + (place - below) * (high - low)
}
