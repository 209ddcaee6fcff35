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
 * lower ones.
 */
export function cutBySum({ lower, upper }: MeanFieldBox): MeanFieldBox {
  const least = lower.reduce((sum, mass) => sum + mass, 0)
  const most = upper.reduce((sum, mass) => sum + mass, 0)
  return {
    lower: lower.map((mass, s) => Math.max(mass, 1 - (most - upper[s]))),
    upper: upper.map((mass, s) => Math.max(lower[s], Math.min(mass, 1 - (least - lower[s])))),
  }
}

/** max Σ_s m(s) · values[s] over the state marginals m of a box; values may be infinite. */
export function largestMean(box: MeanFieldBox, values: readonly number[]): number {
  return weightedSum(heaviestMarginal(box, values), values)
}

/** min Σ_s m(s) · values[s]. */
export function smallestMean(box: MeanFieldBox, values: readonly number[]): number {
  const negated = values.map((value) => -value)
  return weightedSum(heaviestMarginal(box, negated), values)
}

/**
 * The state marginal of a box at which Σ_s m(s) · values[s] is largest: a fractional knapsack, filled from the largest
 * value on.
 */
export function heaviestMarginal({ lower, upper }: MeanFieldBox, values: readonly number[]): number[] {
  const marginal = [...lower]
  let rest = 1 - lower.reduce((sum, mass) => sum + mass, 0)
  const order = values.map((_value, s) => s).sort((a, b) => compare(values[b], values[a]))
  for (const s of order) {
    if (rest <= 0) break
    const added = Math.min(rest, upper[s] - lower[s])
    marginal[s] += added
    rest -= added
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
