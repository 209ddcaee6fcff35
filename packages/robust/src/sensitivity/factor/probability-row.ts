/**
 * The point of the probability simplex that belongs to n − 1 coordinates in [0, 1]; uniform when the coordinates are.
 *
 * Stick-breaking: of the mass that is left, outcome k takes the share 1 − (1 − u_k)^{1/(n−1−k)}, a Beta(1, n−1−k) quantile. Unlike
 * sorted uniform numbers it is one-to-one, and a small step of a coordinate is a small step of the row.
 *
 * @param unit n − 1 numbers in [0, 1]
 * @returns n non-negative numbers that sum to 1 up to rounding
 * @see L. Devroye, Non-Uniform Random Variate Generation (1986), XI.4
 */
export function uniformProbabilityRow(unit: readonly number[]): number[] {
  let left = 1
  const row = unit.map((coordinate, k) => {
    const kept = left * (1 - coordinate) ** (1 / (unit.length - k))
    const taken = left - kept
    left = kept
    return taken
  })
  return [...row, left]
}
