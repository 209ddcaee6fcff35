import { OptionError } from '@smfg/core'
import type { NaiveDecision, RelaxedDecision, StrategyDecision } from './decision.js'
import { solveNaive } from './naive.js'
import type { NaiveOptions, RelaxedOptions, StrategyOptions } from './options.js'
import { solveRelaxed } from './relaxed.js'

/**
 * What a leader commits to when she has the model `believed`, followed one of the strategies of theory §3.
 *
 * - `naive` maximises V^{M'}_ε: she takes the believed model M' for the true one.
 * - `relaxed` maximises V^{M'}_{ε+κ}: she takes the error of her model for irrationality of the followers, and gets a guarantee
 *   for every true model within the margin.
 *
 * @returns the commitment, the certified bracket of the problem that was solved, what it assumed, and for `relaxed` what it
 *   guarantees in the true model
 * @throws OptionError for a bad option, an unknown kind, or (`no-margin`) a class of models without a finite margin
 */
export function solveStrategy(options: NaiveOptions): Promise<NaiveDecision>
export function solveStrategy(options: RelaxedOptions): Promise<RelaxedDecision>
export function solveStrategy(options: StrategyOptions): Promise<StrategyDecision>
export async function solveStrategy(options: StrategyOptions): Promise<StrategyDecision> {
  switch (options.kind) {
    case 'naive':
      return solveNaive(options)
    case 'relaxed':
      return solveRelaxed(options)
    default:
      return rejectKind(options)
  }
}

function rejectKind(options: never): never {
  const { kind } = options as { readonly kind: unknown }
  throw new OptionError(
    'unknown-strategy',
    `There is no strategy "${String(kind)}". Choose naive or relaxed.`,
  )
}
