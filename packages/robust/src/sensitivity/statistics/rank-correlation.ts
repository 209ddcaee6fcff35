import type { Bracket } from '@smfg/core'
import { mean, productRange } from './interval-moments.js'

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
 * Bounds of the rank correlation of given numbers with numbers known up to intervals, over all ways to order the latter without ties. Each
 * rank is bounded by itself, so the bounds are wider than need be.
 */
export function rankCorrelationRange(left: readonly number[], right: readonly Bracket[]): Bracket | null {
  const ranks = centredRanks(left)
  const count = ranks.length
  // Of the ranks 1, …, n around their mean.
  const square = (count * (count * count - 1)) / 12
  const scale = Math.sqrt(scalarProduct(ranks, ranks) * square)
  if (scale === 0) return null
  const lowers = ascending(right.map(({ lower }) => lower))
  const uppers = ascending(right.map(({ upper }) => upper))
  const centre = (count - 1) / 2
  let [lower, upper] = [0, 0]
  for (const [position, value] of right.entries()) {
    const products = productRange(
      { lower: ranks[position], upper: ranks[position] },
      {
        // Those certainly below it, and those certainly above it.
        lower: countBelow(uppers, value.lower) - centre,
        upper: count - 1 - (count - countUpTo(lowers, value.upper)) - centre,
      },
    )
    lower += products.lower
    upper += products.upper
  }
  return { lower: Math.max(-1, lower / scale), upper: Math.min(1, upper / scale) }
}

/** Ranks minus their mean. */
function centredRanks(values: readonly number[]): number[] {
  const sorted = ascending(values)
  const ranks = values.map((value) => (countBelow(sorted, value) + countUpTo(sorted, value) - 1) / 2)
  const centre = mean(ranks)
  return ranks.map((rank) => rank - centre)
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
