import * as fc from 'fast-check'

const LARGEST_WEIGHT = 4

/**
 * Small whole weights of a probability vector. They shrink towards all zeros, which `probabilityVector` reads as a point
 * mass on the first entry; point masses are drawn often on purpose, because corners are where algorithms break.
 */
export function arbitraryWeights(length: number): fc.Arbitrary<number[]> {
  const vertex = fc
    .integer({ min: 0, max: length - 1 })
    .map((position) => Array.from({ length }, (_entry, k) => (k === position ? 1 : 0)))
  const mixture = fc.array(fc.integer({ min: 0, max: LARGEST_WEIGHT }), {
    minLength: length,
    maxLength: length,
  })
  return fc.oneof({ arbitrary: vertex, weight: 1 }, { arbitrary: mixture, weight: 2 })
}

/** Weights scaled to the sum 1; all zeros are a point mass on the first entry. */
export function probabilityVector(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return total === 0
    ? weights.map((_weight, k) => (k === 0 ? 1 : 0))
    : weights.map((weight) => weight / total)
}

/** A probability vector, corners included; shrinks to the point mass on the first entry. */
export function arbitraryProbabilityVector(length: number): fc.Arbitrary<number[]> {
  return arbitraryWeights(length).map(probabilityVector)
}

/** Rows that are probability vectors: a stochastic matrix, or a policy of one stage. */
export function arbitraryStochasticRows(rows: number, length: number): fc.Arbitrary<number[][]> {
  return fc.array(arbitraryProbabilityVector(length), { minLength: rows, maxLength: rows })
}
