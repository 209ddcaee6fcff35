import type { Bracket } from '@smfg/core'
import { makeEstimate, missingEstimate, type Estimate } from '../statistics/estimate.js'
import { deviation, mean, variance, varianceRange } from '../statistics/interval-moments.js'
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
  readonly confidence: number
}

const ANY_SIGN: Bracket = { lower: -Infinity, upper: Infinity }
const NOT_NEGATIVE: Bracket = { lower: 0, upper: Infinity }
const NO_SAMPLING_ERROR = { halfWidth: 0, reason: null }

/** Number of effects whose standard deviation is the least to be estimated. */
const LEAST_FOR_SPREAD = 2

/** @param effects at least one */
export function measuresOf(name: string, effects: Effects, sample: EffectSample): Measures {
  const { middles, radii } = effects
  const { unsigned } = sample
  const isExact = radii.every((radius) => radius === 0)
  const degreesLost = sample.isWhole ? 0 : 1
  const sigma = (values: readonly number[]): number => deviation(variance(values), values.length, degreesLost)
  const varianceBounds = varianceRange(middles, radii)
  const sigmaRange = {
    lower: deviation(varianceBounds.lower, middles.length, degreesLost),
    upper: deviation(varianceBounds.upper, middles.length, degreesLost),
  }
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
    const exact = { lower: value, upper: value }
    return makeEstimate(name, value, isExact ? exact : range, halfWidth, reason, possible)
  }
  const centre = mean(middles)
  const doubt = mean(radii)
  return {
    mu:
      unsigned === null
        ? estimate(mean, { lower: centre - doubt, upper: centre + doubt }, 1, ANY_SIGN)
        : missingEstimate(name, unsigned),
    muStar: estimate(
      (values) => mean(values.map(Math.abs)),
      {
        lower: mean(middles.map((middle, k) => Math.max(0, Math.abs(middle) - radii[k]))),
        upper: mean(middles.map((middle, k) => Math.abs(middle) + radii[k])),
      },
      1,
      NOT_NEGATIVE,
    ),
    sigma:
      unsigned !== null
        ? missingEstimate(name, unsigned)
        : middles.length <= degreesLost
          ? missingEstimate(name, 'one effect has no standard deviation')
          : estimate(sigma, sigmaRange, LEAST_FOR_SPREAD, NOT_NEGATIVE),
  }
}

export function missingMeasures(name: string, reason: string): Measures {
  const missing = missingEstimate(name, reason)
  return { mu: missing, muStar: missing, sigma: missing }
}
