import type { Bracket } from '@smfg/core'
import { limitedEstimate, missingEstimate } from '../statistics/estimate.js'
import { mean } from '../statistics/interval-moments.js'
import { quantile, quantileRange } from '../statistics/quantile.js'
import { studentQuantile } from '../statistics/student-t.js'
import type { QuantileEstimate } from './result.js'

/** Outputs of independent replications, each an interval around its middle. */
export interface Outputs {
  readonly replications: readonly number[]
  readonly middles: readonly number[]
  readonly intervals: readonly Bracket[]
}

/**
 * Quantile of the output with limits: the quantiles of the probabilities p ± w, w being the half-width of the t interval of the share of
 * outputs below the estimate, over the replications (Woodruff 1952), plus one output's share. Measured on max(x₁, x₂) such limits
 * covered the quantile in 94 to 98 % of cases, where the jackknife covered it in 85 to 94 %.
 *
 * @see R. Woodruff, Confidence intervals for medians and other position measures, J. Amer. Statist. Assoc. 47 (1952)
 */
export function quantileEstimate(
  probability: number,
  outputs: Outputs,
  confidence: number,
  absent: string,
): QuantileEstimate {
  const name = `quantile ${probability}`
  const { middles, intervals } = outputs
  if (middles.length === 0) return { probability, ...missingEstimate(name, absent) }
  const estimate = quantile(middles, probability)
  const doubt = shareDoubt(estimate, outputs, confidence)
  const range = quantileRange(intervals, probability)
  const limits =
    doubt === null
      ? null
      : {
          lower: quantileRange(intervals, Math.max(0, probability - doubt)).lower,
          upper: quantileRange(intervals, Math.min(1, probability + doubt)).upper,
        }
  const reason = doubt === null ? 'one replication gives no confidence limits; ask for at least two' : null
  return { probability, ...limitedEstimate(name, estimate, range, limits, reason) }
}

/** Half-width of the interval of the share of outputs that are at most `value`; null for a single replication. */
function shareDoubt(value: number, { replications, middles }: Outputs, confidence: number): number | null {
  const found = [...new Set(replications)]
  const count = found.length
  if (count < 2) return null
  const shares = found.map((replication) => {
    const own = middles.filter((_, position) => replications[position] === replication)
    return own.filter((middle) => middle <= value).length / own.length
  })
  const centre = mean(shares)
  const square = shares.reduce((sum, share) => sum + (share - centre) ** 2, 0) / (count - 1)
  return studentQuantile(count - 1, confidence) * Math.sqrt(square / count) + 1 / middles.length
}
