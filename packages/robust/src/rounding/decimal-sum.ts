import { exactNumber, interval } from '@smfg/core'

/*
 * Sums of two numbers that mean the decimals they are written as, rounded to one side: the number returned, as a decimal, is on that side of the
 * exact sum. So 0.1 + 0.7 is 0.8, while the sum of the doubles is below it.
 */

/** A number whose decimal is at least the sum of the decimals of two numbers; the sum itself where a double means it. */
export function sumAtLeast(one: number, other: number): number {
  if (!Number.isFinite(one) || !Number.isFinite(other)) return one + other
  const exact = exactNumber.plus(one, other)
  if (typeof exact === 'number') return exact
  if (exact === null)
    return interval.up(
      interval.addUp(exactNumber.enclosureOf(one).upper, exactNumber.enclosureOf(other).upper),
    )
  const above = exactNumber.enclosureOf(exact).upper
  // A double means a decimal that may lie below it, by less than the distance to its neighbour.
  return above === Infinity || exactNumber.compareExact(above, exact) >= 0 ? above : interval.up(above)
}

/** A number whose decimal is at most the difference of the decimals of two numbers. */
export function differenceAtMost(one: number, other: number): number {
  return 0 - sumAtLeast(-one, other)
}
