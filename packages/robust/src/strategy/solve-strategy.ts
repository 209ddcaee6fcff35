import { OptionError } from '@smfg/core'
import { solveAdversarial } from './adversarial.js'
import { solveDescent } from './baseline/descent.js'
import { solvePenalised } from './baseline/penalised.js'
import {
  STRATEGY_KINDS,
  type AdversarialDecision,
  type DescentDecision,
  type NaiveDecision,
  type OptimisticDecision,
  type PenalisedDecision,
  type RelaxedDecision,
  type SafeDecision,
  type ScenarioDecision,
  type StrategyDecision,
} from './decision.js'
import { solveNaive } from './naive.js'
import { solveOptimistic } from './optimistic.js'
import type {
  AdversarialOptions,
  DescentOptions,
  NaiveOptions,
  OptimisticOptions,
  PenalisedOptions,
  RelaxedOptions,
  SafeOptions,
  ScenarioOptions,
  StrategyOptions,
} from './options.js'
import { solveRelaxed } from './relaxed.js'
import { solveSafe } from './safe.js'
import { solveScenario } from './scenario.js'

/**
 * What a leader commits to when she has the model `believed`, followed one of the strategies of theory §3.
 *
 * - `naive` maximises V^{M'}_ε: she takes the believed model M' for the true one.
 * - `relaxed` maximises V^{M'}_{ε+κ}: she takes the error of her model for irrationality of the followers, and gets a guarantee
 *   for every true model within the margin.
 * - `optimistic` maximises V⁺^{M'}_ε, the best case: what many models do that take equilibria to be unique.
 * - `adversarial` maximises the least V^M_ε over the models M of a class, exactly and without a margin.
 * - `scenario` looks for the best commitment for a list of models, and tests it in fresh ones.
 * - `penalised` and `descent` are common practice, for comparison: a local search over commitment and crowd together, and one
 *   through the equilibrium that an algorithm finds.
 * - `safe` maximises V^{M'}_ε over the commitments that pay no less than a floor in any model of a class.
 *
 * @returns the commitment, the certified bracket of the problem that was solved, what it assumed, and what it guarantees in
 *   the true model: null for `naive`, `optimistic`, `penalised` and `descent`
 * @throws OptionError for a bad option, an unknown kind, or (`no-margin`) a class of models without a finite margin
 */
export function solveStrategy(options: NaiveOptions): Promise<NaiveDecision>
export function solveStrategy(options: RelaxedOptions): Promise<RelaxedDecision>
export function solveStrategy(options: OptimisticOptions): Promise<OptimisticDecision>
export function solveStrategy(options: AdversarialOptions): Promise<AdversarialDecision>
export function solveStrategy(options: ScenarioOptions): Promise<ScenarioDecision>
export function solveStrategy(options: PenalisedOptions): Promise<PenalisedDecision>
export function solveStrategy(options: DescentOptions): Promise<DescentDecision>
export function solveStrategy(options: SafeOptions): Promise<SafeDecision>
export function solveStrategy(options: StrategyOptions): Promise<StrategyDecision>
export async function solveStrategy(options: StrategyOptions): Promise<StrategyDecision> {
  switch (options.kind) {
    case 'naive':
      return solveNaive(options)
    case 'relaxed':
      return solveRelaxed(options)
    case 'optimistic':
      return solveOptimistic(options)
    case 'adversarial':
      return solveAdversarial(options)
    case 'scenario':
      return solveScenario(options)
    case 'penalised':
      return solvePenalised(options)
    case 'descent':
      return solveDescent(options)
    case 'safe':
      return solveSafe(options)
    default:
      return rejectKind(options)
  }
}

function rejectKind(options: never): never {
  const { kind } = options as { readonly kind: unknown }
  throw new OptionError(
    'unknown-strategy',
    `There is no strategy "${String(kind)}". Choose one of ${STRATEGY_KINDS.join(', ')}.`,
  )
}
