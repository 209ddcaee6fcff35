import { interval, type Interval } from '@smfg/core'
import type { Region } from './region.js'

/** A way to measure what belongs to the rewards of a stage, alone and in differences, where parts they share cancel. */
export interface Measure<Item> {
  /** What one reward contributes; the difference of two then lies between the differences of the intervals' ends. */
  single(item: Item): Interval
  /** A bound, at least as good, of the size of the same thing for the difference of two rewards. */
  difference(left: Item, right: Item): number
}

/** A measure over all rewards r_t(s,a) of one stage in states where there can be followers. */
export interface RewardMeasure {
  /** max over (s,a) of its size. */
  readonly largest: number
  /** max over two pairs (s,a), (s',a') of its size for r_t(s,a) − r_t(s',a'). */
  readonly span: number
  /** The same over pairs in two different states. */
  readonly spanBetween: number
  /** The same over pairs in one state, for the state where it is largest. */
  readonly spanWithin: number
  /**
   * Bound of |⟨·, d − L⟩| for two laws d, L of (state, action) that followers can have at this stage, see
   * `measureRewards`.
   */
  readonly deviation: number
}

/**
 * With more distinct rewards than this at a stage, differences are bounded from the two rewards apart: the work grows
 * with the square of their number.
 */
const MOST_REWARDS_IN_PAIRS = 200

/**
 * Measures the rewards of a stage; items that are the same object are looked at once.
 *
 * A deviation |⟨c, d − L⟩| is at most W − Σ_s least(s) (W − w_s), with W the span of c, w_s its span within state s,
 * and least(s) what both laws have in state s at least. Proof [own]: move the mass of L to where d has it. What both
 * have in a state, at least least(s), can stay there, and moving a unit of mass changes ⟨c, ·⟩ by at most w_s within
 * the state and by at most W at all. ∎
 *
 * @param items what belongs to (s,a), at s·A + a
 * @param least see above
 */
export function measureRewards<Item>(
  items: readonly Item[],
  region: Region,
  least: readonly number[],
  measure: Measure<Item>,
): RewardMeasure {
  const states = region.box.lower.flatMap((_mass, state) => (region.isPossible(state) ? [state] : []))
  const distinct = distinctItems(items, states, region.actionCount)
  const ranges = distinct.items.map((item) => measure.single(item))
  const known = new Map<number, number>()
  const difference = (left: number, right: number): number => {
    const key = Math.min(left, right) * distinct.items.length + Math.max(left, right)
    const size = known.get(key) ?? measure.difference(distinct.items[left], distinct.items[right])
    known.set(key, size)
    return size
  }
  const isMany = distinct.items.length > MOST_REWARDS_IN_PAIRS
  const spanOf = (indices: readonly number[], counts: (left: number, right: number) => boolean): number => {
    if (isMany && indices.length > 1) return rangeOfAll(indices.map((index) => ranges[index]))
    let span = 0
    for (const [position, left] of indices.entries()) {
      for (const right of indices.slice(0, position)) {
        if (counts(left, right)) span = Math.max(span, difference(left, right))
      }
    }
    return span
  }
  const all = distinct.items.map((_item, index) => index)
  const span = spanOf(all, () => true)
  const within = new Map(states.map((state) => [state, spanOf(distinct.of(state), () => true)] as const))
  // Rounded down where it is taken off: a difference of nearly equal numbers has no digits to spare.
  const stays = states.reduce((sum, state) => {
    const saved = Math.max(0, interval.addDown(span, -(within.get(state) ?? 0)))
    return interval.addDown(sum, Math.max(0, interval.multiplyDown(least[state], saved)))
  }, 0)
  return {
    largest: Math.max(0, ...ranges.map(magnitude)),
    span,
    spanBetween: spanOf(all, (left, right) => !distinct.inOneState(left, right)),
    spanWithin: Math.max(0, ...within.values()),
    deviation: span === Infinity ? span : Math.max(0, interval.addUp(span, -stays)),
  }
}

/** Largest absolute value in an interval. */
export function magnitude({ lower, upper }: Interval): number {
  return Math.max(Math.abs(lower), Math.abs(upper))
}

/** How far apart two numbers of the intervals can be. */
function rangeOfAll(ranges: readonly Interval[]): number {
  let lower = Infinity
  let upper = -Infinity
  for (const range of ranges) {
    lower = Math.min(lower, range.lower)
    upper = Math.max(upper, range.upper)
  }
  return Math.max(0, interval.addUp(upper, -lower))
}

interface DistinctItems<Item> {
  readonly items: readonly Item[]
  /** The items of a state, each once. */
  of(state: number): readonly number[]
  /** Whether both items occur in one and the same state only. */
  inOneState(left: number, right: number): boolean
}

function distinctItems<Item>(
  items: readonly Item[],
  states: readonly number[],
  actionCount: number,
): DistinctItems<Item> {
  const indexOf = new Map<Item, number>()
  const byState = new Map<number, readonly number[]>()
  /** The one state an item occurs in, or null when there are several. */
  const onlyState: (number | null)[] = []
  for (const state of states) {
    const found = new Set<number>()
    for (const item of items.slice(state * actionCount, (state + 1) * actionCount)) {
      const index = indexOf.get(item) ?? indexOf.size
      indexOf.set(item, index)
      if (index === onlyState.length) onlyState.push(state)
      else if (onlyState[index] !== state) onlyState[index] = null
      found.add(index)
    }
    byState.set(state, [...found])
  }
  return {
    items: [...indexOf.keys()],
    of: (state) => byState.get(state) ?? [],
    inOneState: (left, right) => onlyState[left] !== null && onlyState[left] === onlyState[right],
  }
}
