import { interval, type Bracket } from '@smfg/core'
import { evaluationRounding } from '../evaluation/variation.js'
import { differenceOfRanges } from '../statistics/interval-moments.js'
import type { SecantStep, Side } from './result.js'

/** Bounds of an output, as far as they are known. */
export interface KnownOutput {
  readonly lower: number | null
  readonly upper: number | null
  readonly reason: string | null
}

/** Certain bounds of the output's change from one place to another. @returns null when one of them has no bounds */
export function changeBetween(from: KnownOutput, to: KnownOutput): Bracket | null {
  const [start, end] = [boundsOf(from), boundsOf(to)]
  return start === null || end === null ? null : differenceOfRanges(end, start)
}

/** The same, widened by what rounding may have done to outputs that are given as numbers; the same number twice is no change. */
export function roundedChangeBetween(from: KnownOutput, to: KnownOutput): Bracket | null {
  const [start, end, change] = [boundsOf(from), boundsOf(to), changeBetween(from, to)]
  if (start === null || end === null || change === null) return null
  if (change.lower === 0 && change.upper === 0) return change
  const rounding = interval.addUp(evaluationRounding(start), evaluationRounding(end))
  return interval.add(change, { lower: -rounding, upper: rounding })
}

/** Both bounds of an output; null when one is not known. */
export function boundsOf({ lower, upper }: Pick<KnownOutput, 'lower' | 'upper'>): Bracket | null {
  return lower === null || upper === null ? null : { lower, upper }
}

/** Bounds of the absolute value. */
export function absolute({ lower, upper }: Bracket): Bracket {
  return { lower: Math.max(0, lower, -upper), upper: Math.max(Math.abs(lower), Math.abs(upper)) }
}

/**
 * The secant between the base and a setting beside it:
 *
 *   [ (lower(p + h) − upper(p)) / h , (upper(p + h) − lower(p)) / h ]   on the right, the mirror image on the left,
 *
 * rounded outward, and widened by what rounding may have done to outputs that are given as numbers.
 */
export function secantStep(
  side: Side,
  base: KnownOutput & { readonly value: number },
  setting: number,
  output: KnownOutput,
): SecantStep {
  const step = Math.abs(setting - base.value)
  const change = side === 'right' ? roundedChangeBetween(base, output) : roundedChangeBetween(output, base)
  const { lower, upper, reason } = output
  return {
    step,
    setting,
    lower,
    upper,
    slope: change === null ? null : interval.divide(change, stepRange(base.value, setting)),
    reason: reason ?? (change === null ? base.reason : null),
  }
}

/** Bounds of the distance between two numbers that differ. */
function stepRange(value: number, setting: number): Bracket {
  return interval.abs(differenceOfRanges(interval.point(setting), interval.point(value)))
}

/**
 * Which of the steps to take for the derivative. A bracket of width w blurs the slope by w / h, curvature by about what halving the step
 * moves the slope; the sum of the two is smallest at the step that balances them.
 *
 * @param steps from the largest to the smallest, all with slopes
 */
export function bestStep(steps: readonly (SecantStep & { readonly slope: Bracket })[]): number {
  let [best, least] = [0, Infinity]
  for (const [k, { slope }] of steps.entries()) {
    const neighbour = steps[k === 0 ? 1 : k - 1]?.slope ?? slope
    const doubt = slope.upper - slope.lower + Math.abs(middle(slope) - middle(neighbour))
    if (doubt < least) [best, least] = [k, doubt]
  }
  return best
}

function middle({ lower, upper }: Bracket): number {
  return lower + (upper - lower) / 2
}
