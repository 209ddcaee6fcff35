import type { StudyStrategy } from '../strategy/decision.js'
import { fitRate, type FittedRate } from './fitted-rate.js'
import { toleranceAt, type GapRow, type GapSettings } from './options.js'
import { summariseRegret, type RegretSummary } from './regret.js'

/** What one strategy lost at one size of the error. */
export interface GapSummary extends RegretSummary {
  readonly delta: number
  readonly strategy: StudyStrategy
  /** Width of the brackets solved for at this δ, in payoff units. */
  readonly tolerance: number
}

/** How a strategy's mean regret shrinks with δ, fitted to its certified upper ends. */
export type StrategyRate = { readonly strategy: StudyStrategy } & FittedRate

/** One line for each δ and strategy that has at least one row, in the order of the settings. */
export function summarise(settings: GapSettings, rows: readonly GapRow[]): GapSummary[] {
  return settings.deltas.flatMap((delta) =>
    settings.strategies.flatMap((strategy) => {
      const own = rows.filter((row) => row.delta === delta && row.strategy === strategy)
      const tolerance = toleranceAt(settings, delta)
      return own.length === 0 ? [] : [{ delta, strategy, ...summariseRegret(own), tolerance }]
    }),
  )
}

/**
 * The power of δ that each strategy's mean regret follows. The upper ends of the brackets are taken, because they are what is known
 * to shrink; a lower end that is 0 would have no logarithm.
 */
export function fittedRates(settings: GapSettings, summary: readonly GapSummary[]): StrategyRate[] {
  return settings.strategies.map((strategy) => {
    const own = summary.filter((line) => line.strategy === strategy)
    return { strategy, ...fitRate(own.map(({ delta, meanRegret }) => ({ x: delta, y: meanRegret.upper }))) }
  })
}
