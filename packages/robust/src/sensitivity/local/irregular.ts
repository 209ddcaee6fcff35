import { interval, type Bracket } from '@smfg/core'
import { differenceOfRanges } from '../statistics/interval-moments.js'
import type { LocalWarning, SecantStep, Side } from './result.js'
import { absolute, changeBetween, roundedChangeBetween, type KnownOutput } from './secant.js'

/** A step whose output has both bounds. */
export type KnownStep = SecantStep & { readonly slope: Bracket }

/** Steps are halved, so this many places earlier one was four times as large. */
const FOURFOLD = 2

/**
 * Share of a change, or of a gap between slopes, that has to be left at a quarter of the step for it to count as not vanishing. What is
 * linear in the step keeps a quarter, what goes with its root a half.
 */
const PERSISTENT_SHARE = 3 / 4

/**
 * Beyond the smaller of two neighbouring steps a smooth output changes about as much as within it, three times as much where its slope is 0 and
 * seven times where its curvature is 0, too.
 */
const ABRUPT_FACTOR = 8

/** The output at the base does not go over into that beside it. @param steps from the largest to the smallest */
export function jumpAtBase(side: Side, base: KnownOutput, steps: readonly KnownStep[]): LocalWarning | null {
  const [smallest, larger] = [steps.at(-1), steps.at(-1 - FOURFOLD)]
  if (smallest === undefined || larger === undefined) return null
  const [change, before] = [changeFrom(base, smallest), changeFrom(base, larger)]
  return change.lower > 0 && change.lower >= PERSISTENT_SHARE * before.upper
    ? { kind: 'jump', side, within: smallest.step, change: certainChange(base, smallest) }
    : null
}

/** The output changes abruptly between two neighbouring steps; the nearest place to the base where it does. */
export function jumpNearby(
  side: Side,
  base: KnownOutput,
  steps: readonly KnownStep[],
): Extract<LocalWarning, { kind: 'jump-nearby' }> | null {
  for (let k = steps.length - 1; k > 0; k--) {
    const [near, far] = [steps[k], steps[k - 1]]
    const beyond = changeFrom(near, far)
    if (beyond.lower > 0 && beyond.lower > ABRUPT_FACTOR * changeFrom(base, near).upper) {
      return { kind: 'jump-nearby', side, from: near.step, to: far.step, change: certainChange(near, far) }
    }
  }
  return null
}

/** The slopes on the two sides do not come together. @param left, right from the largest to the smallest step, the same number */
export function kinkAtBase(left: readonly KnownStep[], right: readonly KnownStep[]): LocalWarning | null {
  const gaps = left.map(({ slope }, k) => absolute(differenceOfRanges(right[k].slope, slope)))
  for (let k = gaps.length - 1; k >= FOURFOLD; k--) {
    const persists = gaps[k].lower > 0 && gaps[k].lower >= PERSISTENT_SHARE * gaps[k - FOURFOLD].upper
    const vanishes = gaps.slice(k + 1).some(({ upper }) => upper < PERSISTENT_SHARE * gaps[k].lower)
    if (persists && !vanishes)
      return { kind: 'kink', left: left[k].slope, right: right[k].slope, gap: gaps[k] }
  }
  return null
}

/** What is judged: rounding of the outputs is allowed for. Both have bounds. */
function changeFrom(from: KnownOutput, to: KnownOutput): Bracket {
  return absolute(roundedChangeBetween(from, to) ?? interval.ENTIRE)
}

/** What is told. */
function certainChange(from: KnownOutput, to: KnownOutput): Bracket {
  return absolute(changeBetween(from, to) ?? interval.ENTIRE)
}
