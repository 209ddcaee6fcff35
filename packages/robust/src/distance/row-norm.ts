import { interval } from '@smfg/core'

/** With more entries than this the subsets are too many, and the entries are bounded one by one. */
const MOST_ENTRIES_IN_SUBSETS = 5

/**
 * Bounds Σ_k |Δ_k| for a vector Δ whose entries sum to 0, e.g. the difference of two rows of probabilities.
 *
 * Because of the sum 0, Σ_k |Δ_k| = 2 max_B |Σ_{k∈B} Δ_k| over subsets B, and those without the first entry are enough
 * (B and its complement differ in sign only). So the supremum over a set is 2 max_B sup |Σ_B Δ|, which is sharp when
 * the sums are bounded sharply. Longer vectors get Σ_k sup |Δ_k|.
 *
 * @param sizeOf a bound of |Σ_{k∈B} Δ_k| for the entries of B
 */
export function zeroSumNorm<Entry>(
  entries: readonly Entry[],
  sizeOf: (entries: readonly Entry[]) => number,
): number {
  const sizes = decisiveSubsets(entries).map(sizeOf)
  return entries.length > MOST_ENTRIES_IN_SUBSETS
    ? sizes.reduce(interval.addUp, 0)
    : 2 * Math.max(0, ...sizes)
}

/**
 * The subsets of the entries that `zeroSumNorm` looks at: all without the first entry, or the single entries when there
 * are many.
 */
export function decisiveSubsets<Entry>(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  if (entries.length > MOST_ENTRIES_IN_SUBSETS) return entries.map((entry) => [entry])
  const others = entries.slice(1)
  return Array.from({ length: 2 ** others.length - 1 }, (_subset, position) =>
    others.filter((_entry, k) => ((position + 1) >> k) % 2 === 1),
  )
}
