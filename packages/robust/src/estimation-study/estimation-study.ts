import {
  OptionError,
  solveFollower,
  solveLeader,
  type Bracket,
  type Game,
  type LeaderSolution,
  type SolveStatus,
  type StopRule,
} from '@smfg/core'
import { regretOf } from '../gap/regret.js'
import { solveLimits } from '../gap/solve-limits.js'
import { timeBudget, type TimeBudget } from '../strategy/time-budget.js'
import { margin, type BoundedMargin } from '../margin/margin.js'
import {
  estimateParameters,
  type EstimatedParameters,
} from '../perturbation/estimation/estimate-parameters.js'
import type { StrategyDecision } from '../strategy/decision.js'
import { solveStrategy } from '../strategy/solve-strategy.js'
import {
  settingsOf,
  type EstimationRow,
  type EstimationSettings,
  type EstimationStrategy,
  type EstimationStudyOptions,
} from './options.js'
import { fittedRates, summarise, type EstimationRate, type EstimationSummary } from './summary.js'
import { unlessStopped } from '../gap/unless-stopped.js'

/** What leaders lose who estimated their model. All brackets are certified, whatever the status. */
export interface EstimationStudy {
  /** `certified`: every row is there and met the tolerance. */
  readonly status: SolveStatus
  readonly settings: EstimationSettings
  /** v_ε of the true model. */
  readonly trueValue: Bracket
  /** One per number of observations, strategy and replication, in this order; those that were not finished are missing. */
  readonly rows: readonly EstimationRow[]
  readonly summary: readonly EstimationSummary[]
  readonly rates: readonly EstimationRate[]
  readonly statistics: {
    readonly seconds: number
    readonly leaderSolves: number
    readonly followerSolves: number
  }
}

/** Part of a time limit that the true value may take; the rest is shared evenly among the decisions. */
const TRUE_VALUE_SHARE = 1 / 4

/** One strategy applied to one sample. */
interface Task {
  readonly observed: number
  readonly replication: number
  readonly strategy: EstimationStrategy
  readonly found: EstimatedParameters
  /** Of the relaxed leader. */
  readonly margin: BoundedMargin | null
}

/**
 * How much leaders lose in the true model `game` when they decide with a model estimated from n observed followers.
 *
 * For every n and replication followers of the true model are observed and the named parameters estimated, with a box that
 * holds the true ones with probability `confidence` (`estimateParameters`). The naive leader takes the estimate for the
 * truth, the relaxed one guards with the margin κ of the box, the adversarial one against every model of the box. Regret is v^M_ε − V^M_ε(x̂) ≥ 0,
 * as a certified bracket. The study ends early on a time limit or a signal and keeps what is done.
 *
 * @throws OptionError for a bad option, parameters that cannot be estimated, or (`no-margin`) a box without a finite margin
 * @see theory.md §3
 */
export async function estimationStudy(game: Game, options: EstimationStudyOptions): Promise<EstimationStudy> {
  const settings = settingsOf(options)
  const planned = await unlessStopped(() => planTasks(game, settings, options))
  const tasks = planned ?? []
  const budget = timeBudget(options.timeLimit)
  options.onProgress?.({ done: 0, total: tasks.length })
  const truth = await (options.leaderSolver ?? solveLeader)(game, {
    ...solveLimits(options, settings.tolerance, budget.share(TRUE_VALUE_SHARE)),
    epsilon: settings.epsilon,
  })
  const rows: EstimationRow[] = []
  let interrupted = planned === null || truth.status === 'interrupted'
  while (rows.length < tasks.length && !interrupted && !budget.isSpent()) {
    const row =
      options.signal?.aborted === true
        ? null
        : await unlessStopped(() =>
            rowOf(game, tasks[rows.length], {
              options,
              settings,
              truth,
              budget,
              left: tasks.length - rows.length,
            }),
          )
    if (row === null) interrupted = true
    else {
      rows.push(row)
      options.onProgress?.({ done: rows.length, total: tasks.length })
    }
  }
  const isComplete = rows.length === tasks.length && rows.every(({ certified }) => certified)
  const summary = summarise(settings, rows)
  return {
    status: interrupted ? 'interrupted' : isComplete ? 'certified' : 'limit',
    settings,
    trueValue: truth.value,
    rows: inOrder(settings, rows),
    summary,
    rates: fittedRates(settings, summary),
    statistics: {
      seconds: budget.seconds(),
      leaderSolves: 1 + rows.length,
      followerSolves: rows.filter(({ commitment }) => commitment !== null).length,
    },
  }
}

/** Samples and margins are found before the first solve, so that what is wrong with them is told at once. */
function planTasks(game: Game, settings: EstimationSettings, options: EstimationStudyOptions): Task[] {
  const { parameters, commitment, confidence, seed, observations, replications, strategies } = settings
  const { ranges, policy, rewardNoise } = options
  return observations.flatMap((observed) =>
    Array.from({ length: replications }, (_sample, replication) => {
      const found = estimateParameters(game, {
        parameters,
        commitment,
        confidence,
        seed,
        replication,
        sample: { trajectories: observed },
        ...(ranges === undefined ? {} : { ranges }),
        ...(policy === undefined ? {} : { policy }),
        ...(rewardNoise === undefined ? {} : { rewardNoise }),
      })
      const known = strategies.includes('relaxed') ? finiteMargin(found, observed) : null
      return strategies.map((strategy) => ({ observed, replication, strategy, found, margin: known }))
    }).flat(),
  )
}

function finiteMargin({ game, error }: EstimatedParameters, observed: number): BoundedMargin {
  const found = margin(game, error)
  if (found.status === 'bounded') return found
  throw new OptionError(
    'no-margin',
    `With ${observed} observations there is no finite margin for the relaxed strategy: ${found.reason}`,
  )
}

interface Study {
  readonly options: EstimationStudyOptions
  readonly settings: EstimationSettings
  readonly truth: LeaderSolution
  readonly budget: TimeBudget
  /** Tasks that have not been done. */
  readonly left: number
}

/** @returns null when a solve was interrupted */
async function rowOf(game: Game, task: Task, study: Study): Promise<EstimationRow | null> {
  const { observed, strategy, replication, found } = task
  const { options, settings, truth, budget, left } = study
  // Two solves per task: the decision, and what it pays in the true model.
  const decision = await decide(
    task,
    options,
    solveLimits(options, settings.tolerance, budget.share(1 / (2 * left))),
  )
  if (decision.solution.status === 'interrupted') return null
  const { commitment } = decision
  const evaluation =
    commitment === null
      ? null
      : await (options.followerSolver ?? solveFollower)(game, commitment, {
          ...solveLimits(options, settings.tolerance, budget.share(1 / (2 * left - 1))),
          epsilon: settings.epsilon,
        })
  if (evaluation?.status === 'interrupted') return null
  const payoff = evaluation?.value ?? { lower: -Infinity, upper: Infinity }
  const { parameters } = found.game
  return {
    observed,
    strategy,
    replication,
    believed: Object.fromEntries(settings.parameters.map((name) => [name, parameters[name]])),
    radii: found.error.radii,
    inBox: settings.parameters.every(
      (name) => Math.abs(game.parameters[name] - parameters[name]) <= found.error.radii[name],
    ),
    epsilonUsed: decision.epsilonUsed,
    commitment,
    payoff,
    regret: regretOf(truth.value, payoff),
    guarantee: decision.guarantee?.lower ?? null,
    certified:
      truth.status === 'certified' &&
      decision.solution.status === 'certified' &&
      evaluation?.status === 'certified',
  }
}

function decide(
  { strategy, found, margin: known, observed }: Task,
  { epsilon, leaderSolver }: EstimationStudyOptions,
  stop: StopRule,
): Promise<StrategyDecision> {
  const common = {
    ...stop,
    believed: found.game,
    epsilon,
    ...(leaderSolver === undefined ? {} : { leaderSolver }),
  }
  switch (strategy) {
    case 'naive':
    case 'optimistic':
      return solveStrategy({ ...common, kind: strategy })
    case 'relaxed':
      return solveStrategy({
        ...common,
        kind: strategy,
        error: known ?? finiteMargin(found, observed),
        boundRegret: false,
      })
    case 'adversarial':
      return solveStrategy({ ...common, kind: strategy, error: found.error })
  }
}

/** Samples are worked through one after the other, but rows are listed by number of observations, strategy and replication. */
function inOrder(
  { observations, strategies }: EstimationSettings,
  rows: readonly EstimationRow[],
): EstimationRow[] {
  return rows.toSorted(
    (a, b) =>
      observations.indexOf(a.observed) - observations.indexOf(b.observed) ||
      strategies.indexOf(a.strategy) - strategies.indexOf(b.strategy) ||
      a.replication - b.replication,
  )
}
