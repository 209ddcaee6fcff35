import { fitRate, type FittedRate } from '../gap/fitted-rate.js'
import { summariseRegret, type RegretSummary } from '../gap/regret.js'
import type { EstimationRow, EstimationSettings, EstimationStrategy } from './options.js'

/** What one strategy lost with one number of observations. */
export interface EstimationSummary extends RegretSummary {
  readonly observed: number
  readonly strategy: EstimationStrategy
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
      return own.length === 0 ? [] : [{ observed, strategy, ...summariseRegret(own) }]
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
