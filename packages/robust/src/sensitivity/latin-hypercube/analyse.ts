import type { Bracket } from '@smfg/core'
import { roundingReason, type OutputVariation } from '../evaluation/variation.js'
import type { Factor } from '../factor/factor.js'
import { makeEstimate, missingEstimate, type Estimate } from '../statistics/estimate.js'
import { deviation, deviationRange, mean, meanRange } from '../statistics/interval-moments.js'
import { rankCorrelation, rankCorrelationRange } from '../statistics/rank-correlation.js'
import { replicationHalfWidth } from '../statistics/replication-interval.js'
import type { UncertaintySettings } from './options.js'
import { quantileEstimate } from './quantile-estimate.js'
import type { UncertaintyResult } from './result.js'
import { uncertainOrder } from './uncertain-order.js'

/** A point of a design and the output there. */
export interface Observation {
  readonly replication: number
  /** Of each factor; NaN for those that are no single number. */
  readonly factors: readonly number[]
  readonly output: Bracket
  readonly middle: number
}

type Statistics = Pick<UncertaintyResult, 'mean' | 'standardDeviation' | 'quantiles' | 'rankCorrelation'>

/** What a statistic is worth for some of the observations; null when they do not determine it. */
type Statistic = (sample: readonly Observation[]) => number | null

export function analyseUncertainty(
  sample: readonly Observation[],
  factors: readonly Factor[],
  settings: UncertaintySettings,
  variation: OutputVariation,
): Statistics {
  const middles = sample.map(({ middle }) => middle)
  const intervals = sample.map(({ output }) => output)
  const count = sample.length
  const replications = sample.map(({ replication }) => replication)

  function estimate(
    name: string,
    statistic: Statistic,
    range: () => Bracket | null,
    absent: string,
    possible: Bracket,
  ): Estimate {
    const value = statistic(sample)
    if (value === null) return missingEstimate(name, absent)
    const { halfWidth, reason } = replicationHalfWidth(
      replications,
      (positions) => statistic(positions.map((position) => sample[position])),
      settings.confidence,
    )
    const bounds = range()
    return makeEstimate(name, value, bounds, halfWidth, bounds === null ? absent : reason, possible)
  }

  return {
    mean: estimate(
      'mean',
      (some) => (some.length === 0 ? null : mean(some.map(({ middle }) => middle))),
      () => meanRange(intervals),
      NOTHING,
      { lower: -Infinity, upper: Infinity },
    ),
    standardDeviation: estimate(
      'standard deviation',
      (some) =>
        some.length < 2
          ? null
          : deviation(
              some.map(({ middle }) => middle),
              1,
            ),
      () => deviationRange(intervals, 1),
      count === 0 ? NOTHING : 'one evaluation has no standard deviation',
      { lower: 0, upper: Infinity },
    ),
    quantiles: settings.quantiles.map((probability) =>
      quantileEstimate(probability, { replications, middles, intervals }, settings.confidence, NOTHING),
    ),
    rankCorrelation: factors.map((factor, position) => {
      if (!isNumeric(factor)) return missingEstimate(factor.name, 'it is not a number on a scale')
      if (variation.kind === 'rounding') return missingEstimate(factor.name, roundingReason(variation))
      const values = sample.map((each) => each.factors[position])
      return estimate(
        factor.name,
        (some) =>
          rankCorrelation(
            some.map((each) => each.factors[position]),
            some.map(({ middle }) => middle),
          ),
        () => rankCorrelationRange(values, uncertainOrder(intervals)),
        count === 0 ? NOTHING : 'the factor or the output does not vary',
        { lower: -1, upper: 1 },
      )
    }),
  }
}

const NOTHING = 'no evaluation has a value'

function isNumeric({ kind }: Factor): boolean {
  return kind === undefined || kind === 'real' || kind === 'integer'
}
