import { interval, type Bracket } from '@smfg/core'
import { makeEstimate, missingEstimate, type Estimate } from '../statistics/estimate.js'
import { deviation, deviationRange, mean, meanRange } from '../statistics/interval-moments.js'
import { replicationHalfWidth } from '../statistics/replication-interval.js'
import type { Effects } from './effects.js'

/** Morris's measures of one factor or group. */
export interface Measures {
  /** Mean of the effects. */
  readonly mu: Estimate
  /** Mean of their absolute values (Campolongo 2007). */
  readonly muStar: Estimate
  /** Their standard deviation. */
  readonly sigma: Estimate
}

/** How the effects came about. */
export interface EffectSample {
  /** Whether the effects are all there are, so that nothing is left to chance. */
  readonly isWhole: boolean
  /** Why effects have no sign; null when they have one. */
  readonly unsigned: string | null
  /** What rounding may have done to any two outputs together. */
  readonly rounding: number
  readonly confidence: number
}

const ANY_SIGN: Bracket = { lower: -Infinity, upper: Infinity }
const NOT_NEGATIVE: Bracket = { lower: 0, upper: Infinity }
const NO_SAMPLING_ERROR = { halfWidth: 0, reason: null }

/** Number of effects whose standard deviation is the least to be estimated. */
const LEAST_FOR_SPREAD = 2

/** @param effects at least one */
export function measuresOf(name: string, effects: Effects, sample: EffectSample): Measures {
  const { middles, ranges } = effects
  const { unsigned } = sample
  const negligible = sample.rounding / effects.shortest
  const degreesLost = sample.isWhole ? 0 : 1
  const estimate = (
    statistic: (values: readonly number[]) => number,
    range: Bracket,
    least: number,
    possible: Bracket,
  ): Estimate => {
    const value = statistic(middles)
    const { halfWidth, reason } = sample.isWhole
      ? NO_SAMPLING_ERROR
      : replicationHalfWidth(
          effects.replications,
          (kept) => (kept.length < least ? null : statistic(kept.map((position) => middles[position]))),
          sample.confidence,
        )
    return makeEstimate(name, value, range, halfWidth, reason, possible, negligible)
  }
  return {
    mu: unsigned === null ? estimate(mean, meanRange(ranges), 1, ANY_SIGN) : missingEstimate(name, unsigned),
    muStar: estimate(
      (values) => mean(values.map(Math.abs)),
      meanRange(ranges.map(interval.abs)),
      1,
      NOT_NEGATIVE,
    ),
    sigma:
      unsigned !== null
        ? missingEstimate(name, unsigned)
        : middles.length <= degreesLost
          ? missingEstimate(name, 'one effect has no standard deviation')
          : estimate(
              (values) => deviation(values, degreesLost),
              deviationRange(ranges, degreesLost),
              LEAST_FOR_SPREAD,
              NOT_NEGATIVE,
            ),
  }
}

export function missingMeasures(name: string, reason: string): Measures {
  const missing = missingEstimate(name, reason)
  return { mu: missing, muStar: missing, sigma: missing }
}
