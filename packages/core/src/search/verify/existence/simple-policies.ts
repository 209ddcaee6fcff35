import { fromInteger, ratio, type Rational } from '../../expression/rational.js'

/** Denominators that probabilities of hand-made models have. */
const DENOMINATORS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 24, 40, 60, 100, 1000]

/** Policies near a given one whose probabilities are simple fractions, the simplest first. @param policy N·S·A, rows of sum 1 */
export function simplePolicies(policy: readonly number[], actions: number): (readonly Rational[])[] {
  const seen = new Set<string>()
  const policies: (readonly Rational[])[] = []
  for (const denominator of DENOMINATORS) {
    const rounded: number[] = []
    for (let first = 0; first < policy.length; first += actions)
      rounded.push(...roundedRow(policy.slice(first, first + actions), denominator))
    const key = rounded.map((count) => count / denominator).join()
    if (seen.has(key)) continue
    seen.add(key)
    policies.push(
      rounded.map((count) => (count === 0 ? fromInteger(0) : ratio(BigInt(count), BigInt(denominator)))),
    )
  }
  return policies
}

/** Counts with the sum `denominator`, the largest remainders rounded up. */
function roundedRow(row: readonly number[], denominator: number): number[] {
  const counts = row.map((share) => Math.floor(share * denominator))
  const byRemainder = row
    .map((share, a) => ({ a, remainder: share * denominator - counts[a] }))
    .sort((one, other) => other.remainder - one.remainder)
  const missing = denominator - counts.reduce((sum, count) => sum + count, 0)
  for (let k = 0; k < Math.min(missing, byRemainder.length); k++) counts[byRemainder[k].a]++
  return counts
}
