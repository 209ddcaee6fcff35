import { interval, type Bracket } from '@smfg/core'

/**
 * A sum with bounds: the exact sum of what was added is `total` plus the rounding errors of its additions, each of which is a double, plus what
 * could not be added because the total would have left the doubles.
 */
export interface CompensatedSum {
  total: number
  /** Bounds of the sum of all errors, rounded outward themselves: of second order in the unit of rounding. */
  errorLower: number
  errorUpper: number
  rest: Bracket
}

export function emptySum(): CompensatedSum {
  return { total: 0, errorLower: 0, errorUpper: 0, rest: interval.point(0) }
}

/** @see T. Ogita, S. Rump, S. Oishi, Accurate sum and dot product, SIAM J. Sci. Comput. 26 (2005), Sum2 */
export function addTo(sum: CompensatedSum, value: number): void {
  const { total } = sum
  const next = total + value
  if (!Number.isFinite(next)) {
    sum.rest = interval.add(sum.rest, interval.point(value))
    return
  }
  // Knuth's two-sum: next + error = total + value exactly.
  const virtual = next - total
  const error = total - (next - virtual) + (value - virtual)
  sum.total = next
  if (error === 0) return
  sum.errorLower = interval.addDown(sum.errorLower, error)
  sum.errorUpper = interval.addUp(sum.errorUpper, error)
}

/** Bounds of the sum; one point where nothing was rounded. */
export function rangeOfSum({ total, errorLower, errorUpper, rest }: CompensatedSum): Bracket {
  const range = { lower: interval.addDown(total, errorLower), upper: interval.addUp(total, errorUpper) }
  return rest.lower === 0 && rest.upper === 0 ? range : interval.add(range, rest)
}

/** Bounds of a sum. */
export function sumRange(values: Iterable<number>): Bracket {
  const sum = emptySum()
  for (const value of values) addTo(sum, value)
  return rangeOfSum(sum)
}
