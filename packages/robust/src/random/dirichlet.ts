import { standardNormal, type RandomStream } from './stream.js'

/**
 * One draw from the Dirichlet distribution with the given weights ≥ 0, at least one of them positive: a probability
 * vector that is 0 where the weight is, with the mean weights / Σ weights.
 */
export function dirichlet(stream: RandomStream, weights: readonly number[]): number[] {
  const logarithms = weights.map((weight) => (weight > 0 ? logGamma(stream, weight) : -Infinity))
  const largest = Math.max(...logarithms)
  // Gamma variables of tiny shape underflow; their logarithms do not.
  const parts = logarithms.map((logarithm) => Math.exp(logarithm - largest))
  const total = parts.reduce((sum, part) => sum + part, 0)
  return parts.map((part) => part / total)
}

/** A draw of the vertices of the probability simplex of this length, each equally often. */
export function randomVertex(stream: RandomStream, length: number): number[] {
  const chosen = Math.floor(length * stream())
  return Array.from({ length }, (_entry, k) => Number(k === chosen))
}

/**
 * The logarithm of a gamma variable of that shape and scale 1.
 *
 * @see Marsaglia, Tsang, A simple method for generating gamma variables (ACM TOMS 26, 2000), with U^(1/shape) for
 *   shapes below 1
 */
function logGamma(stream: RandomStream, shape: number): number {
  if (shape < 1) return logGamma(stream, shape + 1) + Math.log(1 - stream()) / shape
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const normal = standardNormal(stream)
    const cubeRoot = 1 + c * normal
    const v = cubeRoot ** 3
    const uniform = 1 - stream()
    if (cubeRoot > 0 && Math.log(uniform) < normal ** 2 / 2 + d - d * v + d * Math.log(v)) {
      return Math.log(d * v)
    }
  }
}
