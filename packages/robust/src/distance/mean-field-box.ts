import { interval } from '@smfg/core'
import { sumRange } from '../sensitivity/statistics/compensated-sum.js'

/**
 * A convex set of mean fields of one stage, described by what share of the followers may be in each state:
 * {L ≥ 0 : Σ L = 1, lower[s] ≤ Σ_a L(s,a) ≤ upper[s]}.
 */
export interface MeanFieldBox {
  readonly lower: readonly number[]
  readonly upper: readonly number[]
}

/** All mean fields. */
export function wholeSimplex(stateCount: number): MeanFieldBox {
  return {
    lower: Array.from({ length: stateCount }, () => 0),
    upper: Array.from({ length: stateCount }, () => 1),
  }
}

/** The smallest box that contains both. */
export function hullOfBoxes(left: MeanFieldBox, right: MeanFieldBox): MeanFieldBox {
  return {
    lower: left.lower.map((mass, s) => Math.min(mass, right.lower[s])),
    upper: left.upper.map((mass, s) => Math.max(mass, right.upper[s])),
  }
}

/**
 * The box around a set of state marginals that the sum 1 leaves of given bounds, e.g. upper[s] ≤ 1 − Σ of the other
 * lower ones. Rounded outward: such a difference can be far smaller than the rounding of its parts.
 */
export function cutBySum({ lower, upper }: MeanFieldBox): MeanFieldBox {
  const least = sumRange(lower).lower
  const most = sumRange(upper).upper
  /** What the others have at least, and at most. */
  const leastBeside = (s: number): number => interval.addDown(least, -lower[s])
  const mostBeside = (s: number): number => interval.addUp(most, -upper[s])
  return {
    lower: lower.map((mass, s) => Math.max(mass, interval.addDown(1, -mostBeside(s)))),
    upper: upper.map((mass, s) => Math.max(lower[s], Math.min(mass, interval.addUp(1, -leastBeside(s))))),
  }
}

/** At least max Σ_s m(s) · values[s] for values ≥ 0 over the state marginals m of a box; values may be infinite. */
export function largestMean(box: MeanFieldBox, values: readonly number[]): number {
  return weightedSum(heaviestMarginal(box, values), values)
}

/** At most min Σ_s m(s) · values[s] for values ≥ 0, but for the rounding of these products and their sum. */
export function smallestMean(box: MeanFieldBox, values: readonly number[]): number {
  const negated = values.map((value) => -value)
  return weightedSum(marginalOf(box, negated, interval.addDown), values)
}

/**
 * The state marginal of a box at which Σ_s m(s) · values[s] is largest: a fractional knapsack, filled from the largest
 * value on. Rounded up: with values ≥ 0 its mean is not too small.
 */
export function heaviestMarginal(box: MeanFieldBox, values: readonly number[]): number[] {
  return marginalOf(box, values, interval.addUp)
}

/** @param add sums to the side to which the masses are to be rounded */
function marginalOf(
  { lower, upper }: MeanFieldBox,
  values: readonly number[],
  add: (one: number, other: number) => number,
): number[] {
  const marginal = [...lower]
  const known = sumRange(lower)
  let rest = add(1, -(add === interval.addUp ? known.lower : known.upper))
  const order = values.map((_value, s) => s).sort((a, b) => compare(values[b], values[a]))
  for (const s of order) {
    if (rest <= 0) break
    const added = Math.min(rest, add(upper[s], -lower[s]))
    marginal[s] = add(marginal[s], added)
    rest = add(rest, -added)
  }
  return marginal
}

/** Ascending; unlike a difference it also orders infinities. */
function compare(left: number, right: number): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** A sum in which nothing times infinitely much is nothing. */
function weightedSum(weights: readonly number[], values: readonly number[]): number {
  return weights.reduce((sum, weight, s) => (weight === 0 ? sum : sum + weight * values[s]), 0)
}
