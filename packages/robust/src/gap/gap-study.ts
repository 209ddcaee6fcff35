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
import { freeModel } from '../distance/compare-class.js'
import { margin, type BoundedMargin } from '../margin/margin.js'
import type { StrategyDecision, StudyStrategy } from '../strategy/decision.js'
import type { SampledModels } from '../strategy/options.js'
import { scenarioModels } from '../strategy/scenario-models.js'
import { solveStrategy } from '../strategy/solve-strategy.js'
import { settingsOf, toleranceAt, type GapOptions, type GapRow, type GapSettings } from './options.js'
import { planBeliefs, type Belief } from './plan.js'
import { regretOf } from './regret.js'
import { solveLimits } from './solve-limits.js'
import { fittedRates, summarise, type GapSummary, type StrategyRate } from './summary.js'
import { timeBudget, type TimeBudget } from '../strategy/time-budget.js'
import { unlessStopped } from './unless-stopped.js'

/** What leaders lose whose models are a little wrong. All brackets are certified, whatever the status. */
export interface GapStudy {
  /** `certified`: every row is there and met its tolerance. */
  readonly status: SolveStatus
  readonly settings: GapSettings
  /** v_ε of the true model. */
  readonly trueValue: Bracket
  /** One per δ, strategy and replication, in this order; those that were not finished are missing. */
  readonly rows: readonly GapRow[]
  readonly summary: readonly GapSummary[]
  readonly rates: readonly StrategyRate[]
  readonly statistics: {
    readonly seconds: number
    readonly leaderSolves: number
    readonly followerSolves: number
  }
}

/**
 * Part of a time limit that the true value may take: every row needs it, and at the tightest tolerance. The rest is shared evenly among the
 * decisions.
 */
const TRUE_VALUE_SHARE = 1 / 4

/** One strategy applied to one belief. */
interface Task {
  readonly belief: Belief
  readonly strategy: StudyStrategy
  /** Of the relaxed leader. */
  readonly margin: BoundedMargin | null
}

interface Study {
  readonly game: Game
  readonly options: GapOptions
  readonly settings: GapSettings
  readonly truth: LeaderSolution
  readonly budget: TimeBudget
  readonly counts: { leaderSolves: number }
}

/**
 * How much leaders lose in the true model `game` when they decide with a model whose parameters are off by errors of size δ.
 *
 * For every δ and replication a model M' is drawn (`perturb`); each strategy commits to x̂ knowing M', the distribution and δ;
 * its regret is v^M_ε − V^M_ε(x̂) ≥ 0, as a certified bracket. Replications with equal beliefs are solved once. The study ends early on a
 * time limit or a signal and keeps what is done.
 *
 * @throws OptionError for a bad option, a δ too large for the model, or (`no-margin`) a relaxed leader without a finite margin
 * @see theory.md §3; `toleranceAt` for the widths that are solved for
 */
export async function gapStudy(game: Game, options: GapOptions): Promise<GapStudy> {
  const settings = settingsOf(options)
  const planned = await unlessStopped(() => planTasks(game, settings))
  const tasks = planned ?? []
  const budget = timeBudget(options.timeLimit)
  const tolerance = Math.min(...settings.deltas.map((delta) => toleranceAt(settings, delta)))
  const total = settings.deltas.length * settings.strategies.length * settings.replications
  options.onProgress?.({ done: 0, total, row: null })
  const leaderSolver = options.leaderSolver ?? solveLeader
  // Also after an interruption: then it takes no time, and brackets the value by the payoff's range.
  const truth = await leaderSolver(game, {
    ...solveLimits(options, tolerance, budget.share(TRUE_VALUE_SHARE)),
    epsilon: settings.epsilon,
  })
  const study: Study = { game, options, settings, truth, budget, counts: { leaderSolves: 1 } }
  const rows: GapRow[] = []
  let interrupted = planned === null || truth.status === 'interrupted'
  let solved = 0
  while (solved < tasks.length && !interrupted && !budget.isSpent()) {
    const found =
      options.signal?.aborted === true
        ? null
        : await unlessStopped(() => rowsOf(tasks[solved], study, tasks.length - solved))
    if (found === null) interrupted = true
    else {
      rows.push(...found)
      solved++
      options.onProgress?.({ done: rows.length, total, row: found[found.length - 1] })
    }
  }
  const summary = summarise(settings, rows)
  return {
    status: interrupted
      ? 'interrupted'
      : rows.length === total && rows.every(isCertified)
        ? 'certified'
        : 'limit',
    settings,
    trueValue: truth.value,
    rows: inOrder(settings, rows),
    summary,
    rates: fittedRates(settings, summary),
    statistics: {
      seconds: budget.seconds(),
      leaderSolves: study.counts.leaderSolves,
      followerSolves: solved,
    },
  }
}

/** Everything that can be found wrong before the first solve is found here. */
function planTasks(game: Game, settings: GapSettings): Task[] {
  return planBeliefs(game, settings).flatMap((belief) =>
    settings.strategies.map((strategy) => {
      if (strategy === 'adversarial') freeModel(belief.game, belief.models)
      if (strategy === 'scenario') scenarioModels(belief.game, scenariosOf(belief, settings))
      return { belief, strategy, margin: strategy === 'relaxed' ? finiteMargin(belief) : null }
    }),
  )
}

/**
 * The models a scenario leader draws herself, so from a stream that has nothing to do with her error. The study itself tests
 * the commitment in the true model: no hold-out models are needed.
 */
function scenariosOf({ delta }: Belief, settings: GapSettings): SampledModels {
  const { parameters, distribution } = settings
  const seed = JSON.stringify([settings.seed, 'scenarios'])
  return { kind: 'sampled', parameters, distribution, delta, seed, holdOut: 0 }
}

function finiteMargin({ game, models, delta }: Belief): BoundedMargin {
  const found = margin(game, models)
  if (found.status === 'bounded') return found
  throw new OptionError(
    'no-margin',
    `At δ = ${delta} there is no finite margin for the relaxed strategy: ${found.reason}`,
  )
}

/** @returns one row per replication of the belief, or null when the solves were interrupted */
async function rowsOf(task: Task, study: Study, tasksLeft: number): Promise<GapRow[] | null> {
  const { belief, strategy } = task
  const { game, options, settings, truth, budget } = study
  const tolerance = toleranceAt(settings, belief.delta)
  // Two solves per task: the decision, and what it pays in the true model.
  const decision = await decide(
    task,
    study,
    solveLimits(options, tolerance, budget.share(1 / (2 * tasksLeft))),
  )
  study.counts.leaderSolves += leaderProblemsOf(decision)
  if (decision.solution.status === 'interrupted') return null
  const { commitment } = decision
  const followerSolver = options.followerSolver ?? solveFollower
  const evaluation =
    commitment === null
      ? null
      : await followerSolver(game, commitment, {
          ...solveLimits(options, tolerance, budget.share(1 / (2 * tasksLeft - 1))),
          epsilon: settings.epsilon,
        })
  if (evaluation?.status === 'interrupted') return null
  const payoff = evaluation?.value ?? { lower: -Infinity, upper: Infinity }
  const isTrueValueKnown = truth.status === 'certified' || width(truth.value) <= tolerance
  return belief.replications.map((replication) => ({
    delta: belief.delta,
    strategy,
    replication,
    believed: belief.parameters,
    epsilonUsed: decision.epsilonUsed,
    commitment,
    payoff,
    regret: regretOf(truth.value, payoff),
    guarantee: decision.guarantee?.lower ?? null,
    inClass: belief.inClass,
    certified: isTrueValueKnown && isSettled(decision) && evaluation?.status === 'certified',
  }))
}

/** Leader problems solved for a decision: baselines solve none. */
function leaderProblemsOf(decision: StrategyDecision): number {
  if ('isFinished' in decision) return 0
  return 'leaderProblems' in decision ? decision.leaderProblems : 1
}

/** Whether no limit kept a decision from its tolerance. What a baseline decides has none: it has come to its own end. */
function isSettled(decision: StrategyDecision): boolean {
  return 'isFinished' in decision ? decision.isFinished : decision.solution.status === 'certified'
}

function decide({ belief, strategy, margin }: Task, study: Study, stop: StopRule): Promise<StrategyDecision> {
  const { options, settings } = study
  const { leaderSolver, followerSolver } = options
  const model = { ...stop, believed: belief.game, epsilon: settings.epsilon }
  const common = { ...model, ...(leaderSolver === undefined ? {} : { leaderSolver }) }
  switch (strategy) {
    case 'penalised':
    case 'descent':
      return solveStrategy({
        ...model,
        kind: strategy,
        seed: JSON.stringify([settings.seed, 'starts']),
        ...(followerSolver === undefined ? {} : { followerSolver }),
      })
    case 'naive':
    case 'optimistic':
      return solveStrategy({ ...common, kind: strategy })
    case 'relaxed':
      return solveStrategy({
        ...common,
        kind: strategy,
        error: margin ?? finiteMargin(belief),
        boundRegret: false,
      })
    case 'adversarial':
      return solveStrategy({ ...common, kind: strategy, error: belief.models })
    case 'scenario':
      return solveStrategy({
        ...common,
        kind: strategy,
        scenarios: scenariosOf(belief, settings),
        ...(followerSolver === undefined ? {} : { followerSolver }),
      })
  }
}

/** Beliefs are solved as a whole, but rows are listed by δ, strategy and replication. */
function inOrder(settings: GapSettings, rows: readonly GapRow[]): GapRow[] {
  const { deltas, strategies, replications } = settings
  const rank = ({ delta, strategy, replication }: GapRow): number =>
    (deltas.indexOf(delta) * strategies.length + strategies.indexOf(strategy)) * replications + replication
  return rows.toSorted((a, b) => rank(a) - rank(b))
}

function isCertified({ certified }: GapRow): boolean {
  return certified
}

function width({ lower, upper }: Bracket): number {
  return upper - lower
}
