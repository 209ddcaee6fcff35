import type { Bracket } from '@smfg/core'

/**
 * Certain bounds of the population variance of numbers that are known up to intervals.
 *
 * The lower bound is attained: min over y of min over c of mean (y − c)², where the best y for a given c is c clamped to its interval.
 * The upper bound is min over c of max over y, at c = mean of the middles; it is attained when the middles are equal, and never too low.
 *
 * @param middles,radii the intervals middle ± radius
 */
export function varianceRange(middles: readonly number[], radii: readonly number[]): Bracket {
  const count = middles.length
  const centre = mean(middles)
  let upper = 0
  for (let i = 0; i < count; i++) upper += (Math.abs(middles[i] - centre) + radii[i]) ** 2
  const anchor = balancedCentre(middles, radii)
  let lower = 0
  for (let i = 0; i < count; i++) lower += Math.max(0, Math.abs(middles[i] - anchor) - radii[i]) ** 2
  return { lower: lower / count, upper: upper / count }
}

export function mean(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

/** Population variance. */
export function variance(values: readonly number[]): number {
  const centre = mean(values)
  return mean(values.map((value) => (value - centre) ** 2))
}

/** Standard deviation from a population variance, with `degreesLost` = 1 for an unbiased variance. */
export function deviation(populationVariance: number, count: number, degreesLost: 0 | 1): number {
  return Math.sqrt((populationVariance * count) / (count - degreesLost))
}

/** The c that is the mean of the points of the intervals nearest to it; found by halving, as c minus that mean grows with c. */
function balancedCentre(middles: readonly number[], radii: readonly number[]): number {
  let [below, above] = [Infinity, -Infinity]
  for (const middle of middles) {
    below = Math.min(below, middle)
    above = Math.max(above, middle)
  }
  for (;;) {
    const centre = below + (above - below) / 2
    // The ends are neighbours when their middle is one of them. Written so that no number at all, NaN, ends it too.
    if (!(centre > below && centre < above)) return centre
    let excess = 0
    for (let i = 0; i < middles.length; i++) {
      const gap = centre - middles[i]
      excess += Math.sign(gap) * Math.max(0, Math.abs(gap) - radii[i])
    }
    if (excess < 0) below = centre
    else above = centre
  }
}

/** All products of a number of the one interval and a number of the other. */
export function productRange(left: Bracket, right: Bracket): Bracket {
  const corners = [
    left.lower * right.lower,
    left.lower * right.upper,
    left.upper * right.lower,
    left.upper * right.upper,
  ]
  return { lower: Math.min(...corners), upper: Math.max(...corners) }
}

/** All squares of middle ± radius. */
export function squareRange(middle: number, radius: number): Bracket {
  const size = Math.abs(middle)
  return { lower: Math.max(0, size - radius) ** 2, upper: (size + radius) ** 2 }
}

export function sumOfRanges(left: Bracket, right: Bracket): Bracket {
  return { lower: left.lower + right.lower, upper: left.upper + right.upper }
}

export function differenceOfRanges(left: Bracket, right: Bracket): Bracket {
  return { lower: left.lower - right.upper, upper: left.upper - right.lower }
}

export function around(middle: number, radius: number): Bracket {
  return { lower: middle - radius, upper: middle + radius }
}

/** All quotients; null when the divisor can be zero or negative. */
export function quotientRange(left: Bracket, right: Bracket): Bracket | null {
  if (right.lower <= 0) return null
  return productRange(left, { lower: 1 / right.upper, upper: 1 / right.lower })
}
