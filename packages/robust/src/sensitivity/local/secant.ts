import { UNIT_ROUNDOFF, type Bracket } from '@smfg/core'
import type { SecantStep, Side } from './result.js'

/** Bounds of an output, as far as they are known. */
export interface KnownOutput {
  readonly lower: number | null
  readonly upper: number | null
  readonly reason: string | null
}

/** Bounds of the output's change from one place to another. @returns null when one of them has no bounds */
export function changeBetween(from: KnownOutput, to: KnownOutput): Bracket | null {
  if (from.lower === null || from.upper === null || to.lower === null || to.upper === null) return null
  return { lower: to.lower - from.upper, upper: to.upper - from.lower }
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
 * widened by the rounding of this arithmetic.
 */
export function secantStep(
  side: Side,
  base: KnownOutput & { readonly value: number },
  setting: number,
  output: KnownOutput,
): SecantStep {
  const step = Math.abs(setting - base.value)
  const change = side === 'right' ? changeBetween(base, output) : changeBetween(output, base)
  const { lower, upper, reason } = output
  return {
    step,
    setting,
    lower,
    upper,
    slope: change === null ? null : widened(change, step, [base, output]),
    reason: reason ?? (change === null ? base.reason : null),
  }
}

/** A difference, a quotient, and the step itself are rounded once each: by u of the numbers involved. */
function widened(change: Bracket, step: number, outputs: readonly KnownOutput[]): Bracket {
  const size = outputs.reduce((sum, { lower, upper }) => sum + Math.abs(lower ?? 0) + Math.abs(upper ?? 0), 0)
  const rounding = (4 * UNIT_ROUNDOFF * size) / step
  return { lower: change.lower / step - rounding, upper: change.upper / step + rounding }
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
