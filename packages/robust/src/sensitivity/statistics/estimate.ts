import { interval, type Bracket } from '@smfg/core'

/** What a reader should know about an estimate. */
export type EstimateFlag = 'not distinguishable from 0'

/** A number estimated from a sample of evaluations. What could not be computed is null, and `reason` says why. */
export interface Estimate {
  /** The factor or group it belongs to. */
  readonly name: string
  /** From the evaluations; from the middles where they are intervals. */
  readonly estimate: number | null
  /**
   * Confidence limits. Where evaluations are intervals, the sampling error is added to both ends of `range`, so the limits cover both
   * sources of doubt.
   */
  readonly lower: number | null
  readonly upper: number | null
  /**
   * What the estimate can be when every evaluation is anywhere in its interval. Certain: rounding of the analysis' own arithmetic is included,
   * so that it is not quite a point when evaluations are exact.
   */
  readonly range: Bracket | null
  readonly flags: readonly EstimateFlag[]
  /** Why something above is null; null when nothing is. */
  readonly reason: string | null
}

/**
 * @param range widened to hold the estimate, from which it may differ by rounding; null when it is not bounded
 * @param halfWidth of the confidence interval of a sample of exact evaluations; null when there is none
 * @param reason why `halfWidth` or `range` is null
 * @param possible what the quantity can be at all; limits do not go beyond it
 * @param negligible what rounding of the evaluations can make of 0; limits that are no farther from 0 are drawn out to 0
 */
export function makeEstimate(
  name: string,
  estimate: number,
  range: Bracket | null,
  halfWidth: number | null,
  reason: string | null,
  possible: Bracket = { lower: -Infinity, upper: Infinity },
  negligible = 0,
): Estimate {
  if (range === null || halfWidth === null) return limitedEstimate(name, estimate, range, null, reason)
  const held = including(range, estimate)
  const limits = {
    lower: Math.max(possible.lower, interval.addDown(held.lower, -halfWidth)),
    upper: Math.min(possible.upper, interval.addUp(held.upper, halfWidth)),
  }
  return limitedEstimate(name, estimate, range, drawnToZero(limits, negligible), reason)
}

/**
 * @param range widened to hold the estimate
 * @param limits widened to hold the range
 * @param reason why `limits` or `range` is null
 */
export function limitedEstimate(
  name: string,
  estimate: number,
  range: Bracket | null,
  limits: Bracket | null,
  reason: string | null,
): Estimate {
  const held = range === null ? null : including(range, estimate)
  if (limits === null || held === null) {
    return { name, estimate, lower: null, upper: null, range: held, flags: [], reason }
  }
  const { lower, upper } = interval.hull(limits, held)
  const flags: EstimateFlag[] = lower <= 0 && upper >= 0 ? ['not distinguishable from 0'] : []
  return { name, estimate, lower, upper, range: held, flags, reason: null }
}

export function missingEstimate(name: string, reason: string): Estimate {
  return { name, estimate: null, lower: null, upper: null, range: null, flags: [], reason }
}

function drawnToZero(limits: Bracket, negligible: number): Bracket {
  const isNegligible = limits.lower >= -negligible && limits.upper <= negligible
  return isNegligible ? including(limits, 0) : limits
}

function including(range: Bracket, value: number): Bracket {
  return { lower: Math.min(range.lower, value), upper: Math.max(range.upper, value) }
}
