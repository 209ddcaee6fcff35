import { CONTRADICTION_ROUNDING, SmfgError } from '@smfg/core'
import type { ProfilePoint, ProfileStep } from './result.js'

/** An evaluation by itself. */
export type EvaluatedPoint = Pick<ProfilePoint, 'epsilon' | 'evaluated' | 'reason'>

/**
 * What evaluations of a non-increasing function say of each other: a lower bound holds at every smaller ε, an upper bound at every larger
 * one.
 *
 * @param points in the order of ε
 * @throws SmfgError `not-monotone` when an upper bound lies below the lower bound of a larger ε by more than rounding
 */
export function tightened(points: readonly EvaluatedPoint[]): ProfilePoint[] {
  const uppers: number[] = []
  let upper = Infinity
  for (const { evaluated } of points) uppers.push((upper = Math.min(upper, evaluated.upper)))
  const lowers: number[] = Array.from({ length: points.length })
  let lower = -Infinity
  for (let k = points.length - 1; k >= 0; k--) lowers[k] = lower = Math.max(lower, points[k].evaluated.lower)
  return points.map(({ epsilon, evaluated, reason }, k) => {
    if (lowers[k] <= uppers[k]) return { epsilon, evaluated, reason, lower: lowers[k], upper: uppers[k] }
    const size = Math.max(1, Math.abs(lowers[k]), Math.abs(uppers[k]))
    if (lowers[k] - uppers[k] > CONTRADICTION_ROUNDING * size) {
      throw new SmfgError(
        'not-monotone',
        `At ε = ${epsilon} the value is at most ${uppers[k]} by the evaluations at smaller ε and at least ${lowers[k]} by those at ` +
          'larger ε: the function is not non-increasing, or its bounds are wrong.',
      )
    }
    // Rounding put the bounds the wrong way round; both are right up to it.
    return { epsilon, evaluated, reason, lower: uppers[k], upper: lowers[k] }
  })
}

/** The enclosure between neighbouring points. */
export function stepsBetween(points: readonly ProfilePoint[]): ProfileStep[] {
  return points.slice(1).map((right, k) => ({
    from: points[k].epsilon,
    to: right.epsilon,
    lower: right.lower,
    upper: points[k].upper,
  }))
}

/** ∫ (upper − lower) over a step. */
export function areaOf({ from, to, lower, upper }: ProfileStep): number {
  return (to - from) * (upper - lower)
}
