import type { Bracket } from '@smfg/core'
import { fitRate, type FittedRate } from '../gap/fitted-rate.js'
import type { EstimationRow, EstimationSettings, EstimationStrategy } from './options.js'

/** What one strategy lost with one number of observations. */
export interface EstimationSummary {
  readonly observed: number
  readonly strategy: EstimationStrategy
  /** Samples done. */
  readonly replications: number
  readonly meanRegret: Bracket
  readonly maxRegret: Bracket
  /** Share of the samples done whose brackets all met the tolerance. */
  readonly certified: number
}

/** How a strategy's mean and worst regret move with the number of observations, fitted to their certified upper ends. */
export interface EstimationRate {
  readonly strategy: EstimationStrategy
  readonly mean: FittedRate
  readonly worst: FittedRate
}

/** One line for each number of observations and strategy that has at least one row, in the order of the settings. */
export function summarise(
  { observations, strategies }: EstimationSettings,
  rows: readonly EstimationRow[],
): EstimationSummary[] {
  return observations.flatMap((observed) =>
    strategies.flatMap((strategy) => {
      const own = rows.filter((row) => row.observed === observed && row.strategy === strategy)
      if (own.length === 0) return []
      const lower = own.map(({ regret }) => regret.lower)
      const upper = own.map(({ regret }) => regret.upper)
      return [
        {
          observed,
          strategy,
          replications: own.length,
          meanRegret: { lower: mean(lower), upper: mean(upper) },
          maxRegret: { lower: Math.max(...lower), upper: Math.max(...upper) },
          certified: mean(own.map(({ certified }) => (certified ? 1 : 0))),
        },
      ]
    }),
  )
}

export function fittedRates(
  { strategies }: EstimationSettings,
  summary: readonly EstimationSummary[],
): EstimationRate[] {
  return strategies.map((strategy) => {
    const own = summary.filter((line) => line.strategy === strategy)
    const rateOf = (measure: 'meanRegret' | 'maxRegret'): FittedRate =>
      fitRate(own.map((line) => ({ x: line.observed, y: line[measure].upper })))
    return { strategy, mean: rateOf('meanRegret'), worst: rateOf('maxRegret') }
  })
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
