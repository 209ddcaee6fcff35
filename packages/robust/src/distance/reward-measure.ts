import { construct, type Interval } from '@smfg/core'
import type { Comparison, Counterpart } from './comparison.js'

/** A way to measure the reward formulas of a stage, alone and in differences, where parts they share cancel. */
export interface Measure {
  /** What one reward contributes; the difference of two then lies between the differences of the intervals' ends. */
  single(reward: Counterpart): Interval
  /** A bound, at least as good, of the size of the same thing for the difference of two rewards. */
  difference(left: Counterpart, right: Counterpart): number
}

/** A measure over all rewards r_t(s,a) of one stage. */
export interface RewardMeasure {
  /** max over (s,a) of its size. */
  readonly largest: number
  /** max over two pairs (s,a), (s',a') of its size for r_t(s,a) − r_t(s',a'). */
  readonly span: number
  /**
   * Bound of |⟨·, d − L⟩| for two laws d, L of (state, action) that two policies can have at this stage: `span`, and at stage 0,
   * where both have the state marginal μ_0, Σ_s μ_0(s) · (the span within state s).
   */
  readonly deviation: number
}

/**
 * With more distinct rewards than this at a stage, differences are bounded from the two rewards apart: the work grows with the
 * square of their number.
 */
const MOST_REWARDS_IN_PAIRS = 200

/** Measures the rewards of a stage; equal formulas are looked at once. */
export function measureRewards(comparison: Comparison, stage: number, measure: Measure): RewardMeasure {
  const { believed, otherInitial } = comparison
  const actionCount = believed.actions.length
  const pairCount = believed.states.length * actionCount
  const { rewards, indexOf } = distinctRewards(comparison, stage * pairCount, pairCount)
  const ranges = rewards.map((reward) => measure.single(reward))
  const known = new Map<number, number>()
  const difference = (left: number, right: number): number => {
    if (left === right) return 0
    if (rewards.length > MOST_REWARDS_IN_PAIRS) return largestDifference(ranges[left], ranges[right])
    const key = Math.min(left, right) * rewards.length + Math.max(left, right)
    const size = known.get(key) ?? measure.difference(rewards[left], rewards[right])
    known.set(key, size)
    return size
  }
  const spanOf = (indices: Iterable<number>): number => {
    const list = [...new Set(indices)]
    let span = 0
    for (const [position, left] of list.entries()) {
      for (let k = 0; k < position; k++) span = Math.max(span, difference(left, list[k]))
    }
    return span
  }
  const span = spanOf(rewards.keys())
  const withinStates = (): number => {
    let total = 0
    for (const [state, mass] of otherInitial.entries()) {
      if (mass > 0) total += mass * spanOf(indexOf.slice(state * actionCount, (state + 1) * actionCount))
    }
    return total
  }
  return {
    largest: Math.max(...ranges.map(magnitude)),
    span,
    deviation: stage === 0 ? Math.min(span, withinStates()) : span,
  }
}

/** left − right in both models. */
export function differenceOf(left: Counterpart, right: Counterpart): Counterpart {
  return {
    believed: construct.subtract(left.believed, right.believed),
    other: construct.subtract(left.other, right.other),
  }
}

/** Largest absolute value in an interval. */
export function magnitude({ lower, upper }: Interval): number {
  return Math.max(Math.abs(lower), Math.abs(upper))
}

function largestDifference(left: Interval, right: Interval): number {
  return Math.max(left.upper - right.lower, right.upper - left.lower)
}

/** The distinct reward formulas at positions `first … first + count − 1` and, per position, which of them stands there. */
function distinctRewards(
  comparison: Comparison,
  first: number,
  count: number,
): { readonly rewards: readonly Counterpart[]; readonly indexOf: readonly number[] } {
  const rewards: Counterpart[] = []
  const indexOf: number[] = []
  // Formulas of equal structure are the same object, so identity is enough.
  const known = new Map<Counterpart['believed'], Map<Counterpart['other'], number>>()
  for (let position = first; position < first + count; position++) {
    const reward = comparison.reward(position)
    const besides = known.get(reward.believed) ?? new Map<Counterpart['other'], number>()
    known.set(reward.believed, besides)
    const index = besides.get(reward.other) ?? rewards.push(reward) - 1
    besides.set(reward.other, index)
    indexOf.push(index)
  }
  return { rewards, indexOf }
}
