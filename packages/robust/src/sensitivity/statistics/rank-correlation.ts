import { interval, type Bracket } from '@smfg/core'
import { isPoint, varianceRange } from './interval-moments.js'

/**
 * Spearman's rank correlation: the correlation of the ranks, equal values sharing their mean rank; in [−1, 1]. Null when one side does not
 * vary.
 */
export function rankCorrelation(left: readonly number[], right: readonly number[]): number | null {
  const [leftRanks, rightRanks] = [centredRanks(left), centredRanks(right)]
  const [leftSquare, rightSquare] = [
    scalarProduct(leftRanks, leftRanks),
    scalarProduct(rightRanks, rightRanks),
  ]
  if (leftSquare === 0 || rightSquare === 0) return null
  return scalarProduct(leftRanks, rightRanks) / Math.sqrt(leftSquare * rightSquare)
}

/**
 * Certain bounds of the rank correlation of given numbers with numbers known up to intervals, which may be equal where their intervals meet;
 * rounding is included. Each rank is bounded by itself, so the bounds are wider than need be. Null when the given numbers do not vary, or the
 * others cannot.
 */
export function rankCorrelationRange(left: readonly number[], right: readonly Bracket[]): Bracket | null {
  const ranks = centredRanks(left)
  const square = scalarProduct(ranks, ranks)
  const others = rankRanges(right)
  if (square === 0 || others.every(({ lower, upper }) => lower === 0 && upper === 0)) return null
  const spread = varianceRange(others)
  // Ranks are halves of integers, so that their products have few digits and these sums are exact.
  let [lower, upper] = [0, 0]
  for (const [position, other] of others.entries()) {
    const product = [ranks[position] * other.lower, ranks[position] * other.upper]
    lower += Math.min(...product)
    upper += Math.max(...product)
  }
  const divisor = interval.sqrt(
    interval.multiply(interval.point(square), interval.scale(others.length, spread)),
  )
  if (divisor.lower <= 0) return { lower: -1, upper: 1 }
  const found = interval.divide({ lower, upper }, divisor)
  return { lower: Math.max(-1, found.lower), upper: Math.min(1, found.upper) }
}

/** Bounds of the ranks minus their mean, equal values sharing their mean rank. */
function rankRanges(values: readonly Bracket[]): Bracket[] {
  const lowers = ascending(values.map(({ lower }) => lower))
  const uppers = ascending(values.map(({ upper }) => upper))
  const centre = (values.length - 1) / 2
  return values.map((value) => {
    if (isPoint(value) && isAlone(value.lower, lowers, uppers)) {
      const rank = (countBelow(uppers, value.lower) + countUpTo(lowers, value.upper) - 1) / 2 - centre
      return interval.point(rank)
    }
    return {
      // Those certainly below it, and those certainly above it.
      lower: countBelow(uppers, value.lower) - centre,
      upper: countUpTo(lowers, value.upper) - 1 - centre,
    }
  })
}

/** Whether a number meets no interval but those that are this number. */
function isAlone(value: number, lowers: readonly number[], uppers: readonly number[]): boolean {
  const meeting = countUpTo(lowers, value) - countBelow(uppers, value)
  const beginning = countUpTo(lowers, value) - countBelow(lowers, value)
  const ending = countUpTo(uppers, value) - countBelow(uppers, value)
  return meeting === beginning && meeting === ending
}

/** Ranks minus their mean. */
function centredRanks(values: readonly number[]): number[] {
  const sorted = ascending(values)
  const centre = (values.length - 1) / 2
  return values.map((value) => (countBelow(sorted, value) + countUpTo(sorted, value) - 1) / 2 - centre)
}

function ascending(values: readonly number[]): number[] {
  return values.toSorted((left, right) => left - right)
}

/** How many of the sorted values are less than a number. */
function countBelow(sorted: readonly number[], number: number): number {
  return firstWhere(sorted, (value) => value >= number)
}

/** How many of the sorted values are at most a number. */
function countUpTo(sorted: readonly number[], number: number): number {
  return firstWhere(sorted, (value) => value > number)
}

/** First position from which on a condition holds, by halving. */
function firstWhere(sorted: readonly number[], holds: (value: number) => boolean): number {
  let [below, above] = [0, sorted.length]
  while (below < above) {
    const middle = Math.floor((below + above) / 2)
    if (holds(sorted[middle])) above = middle
    else below = middle + 1
  }
  return below
}

function scalarProduct(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, position) => sum + value * right[position], 0)
}
