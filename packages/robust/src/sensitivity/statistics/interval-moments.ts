import { interval, type Bracket } from '@smfg/core'
import { SQUARED_SAFELY } from '../thresholds.js'
import { addTo, emptySum, rangeOfSum, sumRange } from './compensated-sum.js'

/*
 * Statistics of numbers that are known up to intervals. All ranges are certain: they hold the exact value for all numbers in the intervals, the
 * rounding of this arithmetic included. Numbers that are known exactly are intervals of one point.
 */

/** Bounds of the mean; one point when all numbers are the same. @param values at least one */
export function meanRange(values: readonly Bracket[]): Bracket {
  return {
    lower: boundedMean(values.map(({ lower }) => lower)).lower,
    upper: boundedMean(values.map(({ upper }) => upper)).upper,
  }
}

/** The mean, never outside of the values: that of equal values is their value. @param values at least one */
export function mean(values: readonly number[]): number {
  const about = middleOf(sumRange(values)) / values.length
  // Where the sum leaves the doubles, what is certain of the mean is all there is.
  if (!Number.isFinite(about)) return middleOf(boundedMean(values))
  const { lower, upper } = hullOf(values)
  return Math.min(upper, Math.max(lower, about))
}

function boundedMean(values: readonly number[]): Bracket {
  const exact = interval.divide(sumRange(values), interval.point(values.length))
  return interval.intersect(exact, hullOf(values))
}

function hullOf(values: readonly number[]): Bracket {
  let [lower, upper] = [Infinity, -Infinity]
  for (const value of values) {
    lower = Math.min(lower, value)
    upper = Math.max(upper, value)
  }
  return { lower, upper }
}

/**
 * Bounds of the population variance.
 *
 * Of exact numbers it is mean d² − (mean d)² for their differences d from any number. Of intervals the upper bound is min over c of max over y of
 * mean (y − c)², at c = mean of the middles; it is attained when the middles are equal, and never too low. The lower bound is min over c of mean
 * (y − c)² for the best y, which is c clamped to its interval: a convex function of c, bounded from below by its tangent.
 *
 * @param values at least one
 */
export function varianceRange(values: readonly Bracket[]): Bracket {
  const centre = interval.point(mean(values.map(middleOf)))
  const count = values.length
  const difference = (k: number): Bracket => differenceOfRanges(values[k], centre)
  const squares = averageRange(count, (k) => squareRange(difference(k)))
  if (values.every(isPoint)) {
    const exact = differenceOfRanges(squares, squareRange(averageRange(count, difference)))
    return { lower: Math.max(0, exact.lower), upper: exact.upper }
  }
  return { lower: leastVariance(values), upper: squares.upper }
}

/** Bounds of the standard deviation, with `degreesLost` = 1 for that of an unbiased variance. */
export function deviationRange(values: readonly Bracket[], degreesLost: 0 | 1): Bracket {
  const count = values.length
  const factor = safeFactor(values.flatMap(({ lower, upper }) => [lower, upper]))
  const safe = values.map((value) => timesPowerOfTwo(factor, value))
  const spread = interval.multiply(
    varianceRange(safe),
    interval.divide(interval.point(count), interval.point(count - degreesLost)),
  )
  const root = interval.sqrt({ lower: Math.max(0, spread.lower), upper: spread.upper })
  const found = timesPowerOfTwo(1 / factor, root)
  return { lower: Math.max(0, found.lower), upper: found.upper }
}

/** Standard deviation of exact numbers; 0 when all are the same. */
export function deviation(values: readonly number[], degreesLost: 0 | 1): number {
  return middleOf(deviationRange(values.map(interval.point), degreesLost))
}

/** A power of two that brings the spread of numbers, and the numbers themselves, to a size whose square is no matter; 1 for ordinary numbers. */
export function safeFactor(values: readonly number[]): number {
  const { lower, upper } = hullOf(values)
  const spread = upper / 2 - lower / 2
  const size = Math.max(Math.abs(lower), Math.abs(upper))
  if (spread === 0 || (spread >= SQUARED_SAFELY.smallest && size <= SQUARED_SAFELY.largest)) return 1
  // Neither the factor nor its inverse may leave the doubles.
  return 2 ** Math.min(1000, Math.max(-1000, -Math.round(Math.log2(size))))
}

/** The numbers of an interval times a power of two: exact, unless they become so small that digits are lost. */
export function timesPowerOfTwo(factor: number, range: Bracket): Bracket {
  const product = { lower: factor * range.lower, upper: factor * range.upper }
  const isExact = product.lower / factor === range.lower && product.upper / factor === range.upper
  return isExact ? product : interval.scale(factor, range)
}

/** The tangent bound of `varianceRange`, at the number that is the mean of the points of the intervals nearest to it. */
function leastVariance(values: readonly Bracket[]): number {
  const centre = balancedCentre(values)
  const from = (end: number): Bracket => interval.add(interval.point(end), interval.point(-centre))
  const gaps: number[] = []
  const slopes: Bracket[] = []
  for (const { lower, upper } of values) {
    const [below, above] = [from(lower), from(upper)]
    gaps.push(Math.max(0, below.lower, -above.upper))
    // Half the derivative of the squared distance; one of the two terms is 0.
    slopes.push({
      lower: Math.max(0, -above.upper) - Math.max(0, below.upper),
      upper: Math.max(0, -above.lower) - Math.max(0, below.lower),
    })
  }
  const slope = averageRange(slopes.length, (k) => slopes[k])
  const hull = hullOf(values.flatMap(({ lower, upper }) => [lower, upper]))
  // The minimum lies among the values, no farther from the centre than this.
  const reach = Math.max(from(hull.upper).upper, -from(hull.lower).lower)
  const steepness = Math.max(-slope.lower, slope.upper)
  const loss = interval.multiplyUp(2, interval.multiplyUp(steepness, reach))
  const squares = averageRange(gaps.length, (k) => squareRange(interval.point(gaps[k])))
  return Math.max(0, interval.addDown(squares.lower, -loss))
}

/** The c that is the mean of the points of the intervals nearest to it, about: found by halving, as c minus that mean grows with c. */
function balancedCentre(values: readonly Bracket[]): number {
  const middles = values.map(middleOf)
  let { lower: below, upper: above } = hullOf(middles)
  for (;;) {
    const centre = below + (above - below) / 2
    // The ends are neighbours when their middle is one of them. Written so that no number at all, NaN, ends it too.
    if (!(centre > below && centre < above)) return centre
    let excess = 0
    for (const { lower, upper } of values) {
      excess += Math.max(0, centre - upper) - Math.max(0, lower - centre)
    }
    if (excess < 0) below = centre
    else above = centre
  }
}

/** Bounds of the mean of as many numbers. @param count at least one */
export function averageRange(count: number, term: (position: number) => Bracket): Bracket {
  const [lower, upper] = [emptySum(), emptySum()]
  for (let position = 0; position < count; position++) {
    const range = term(position)
    addTo(lower, range.lower)
    addTo(upper, range.upper)
  }
  const sum = { lower: rangeOfSum(lower).lower, upper: rangeOfSum(upper).upper }
  return interval.divide(sum, interval.point(count))
}

export function middleOf({ lower, upper }: Bracket): number {
  return lower === upper ? lower : lower + (upper - lower) / 2
}

export function isPoint({ lower, upper }: Bracket): boolean {
  return lower === upper
}

/** All squares of the numbers of an interval. */
export function squareRange(range: Bracket): Bracket {
  const size = interval.abs(range)
  return {
    lower: Math.max(0, interval.multiplyDown(size.lower, size.lower)),
    upper: interval.multiplyUp(size.upper, size.upper),
  }
}

export function differenceOfRanges(left: Bracket, right: Bracket): Bracket {
  return interval.add(left, interval.negate(right))
}

/** All quotients; null when the divisor can be zero or negative. */
export function quotientRange(left: Bracket, right: Bracket): Bracket | null {
  return right.lower <= 0 ? null : interval.divide(left, right)
}
