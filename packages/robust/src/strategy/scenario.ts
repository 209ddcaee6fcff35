import {
  DEFAULT_TOLERANCE,
  interval,
  OptionError,
  solveFollower,
  stopwatch,
  type Bracket,
  type Commitment,
  type FollowerOptions,
  type FollowerSolution,
  type Game,
  type LeaderSolution,
} from '@smfg/core'
import { relaxedCandidate } from './relaxed-candidate.js'
import { searchCandidates, type Judgement, type SourceModel } from './candidate-search.js'
import { clopperPearsonUpper } from './clopper-pearson.js'
import type { HoldOut, ScenarioDecision } from './decision.js'
import type { FollowerSolver, ScenarioOptions } from './options.js'
import { modelKey, scenarioModels } from './scenario-models.js'
import { addWork } from './work-totals.js'

const DEFAULT_CONFIDENCE = 0.95

/** The hold-out models are kept this share of the time limit. */
const HOLD_OUT_SHARE = 1 / 4

/**
 * The scenario leader: of the best commitments of several models (and of the believed one, and the relaxed leader's) the one that
 * pays most in the worst of these models. It is the best one found; `solution.value.upper` says how much better any other one
 * could be in all of them.
 *
 * What it promises for models not in the list comes from fresh ones: when k of m independent models pay less than the floor, at
 * most `clopperPearsonUpper(k, m)` of all models do, whatever their distribution. So the share is a statement about the way
 * models were drawn, not about the worst of them.
 *
 * @see Calafiore, Campi, The scenario approach to robust control design (2006), for the idea of deciding for sampled models
 */
export async function solveScenario(options: ScenarioOptions): Promise<ScenarioDecision> {
  const { kind, believed, scenarios, confidence = DEFAULT_CONFIDENCE, followerSolver, ...search } = options
  const seconds = stopwatch()
  checkConfidence(confidence)
  const { models, holdOut, error } = scenarioModels(believed, scenarios)
  const followers = followerSolver ?? solveFollower
  const searchShare = holdOut.length === 0 ? 1 : 1 - HOLD_OUT_SHARE
  const { timeLimit } = options
  const sources = models.map((game): SourceModel => ({ key: modelKey(game), game, isGuarded: true }))
  const believedSource = { key: modelKey(believed), game: believed, isGuarded: false }
  const isListed = sources.some(({ key }) => key === believedSource.key)
  const { solution, judgement, candidates, leaderProblems } = await searchCandidates({
    options: { ...search, ...(timeLimit === undefined ? {} : { timeLimit: timeLimit * searchShare }) },
    models: isListed ? sources : [believedSource, ...sources],
    first: async (limits) =>
      error === null ? null : relaxedCandidate({ ...search, believed }, error, limits),
    judge: (commitment, limits, best) => worstOf(sources, commitment, limits, best, followers),
  })
  const { commitment } = solution
  const { engine, nodeLimit, signal, epsilon, tolerance = DEFAULT_TOLERANCE } = options
  // Brackets of the same payoff may differ by their width: that alone must not count as a violation.
  const floor = solution.value.lower - tolerance
  const tested =
    commitment === null || holdOut.length === 0 || !Number.isFinite(floor)
      ? null
      : await testIn(holdOut, commitment, floor, confidence, followers, {
          epsilon,
          ...(engine === undefined ? {} : { engine }),
          ...(nodeLimit === undefined ? {} : { nodeLimit }),
          ...(signal === undefined ? {} : { signal }),
          tolerance: tolerance / 2,
          secondsLeft: () => (timeLimit === undefined ? null : timeLimit - seconds()),
        })
  return {
    kind,
    commitment,
    believed: believed.parameters,
    epsilon,
    epsilonUsed: epsilon,
    solution,
    assumed: `The true model is one of ${models.length} models, or drawn as the ${holdOut.length} models it was tested in.`,
    guarantee: tested === null ? null : { lower: floor, coverage: interval.addDown(1, -tested.shareBelow) },
    holdOut: tested,
    worstOfModels: judgement?.value ?? { lower: -Infinity, upper: Infinity },
    models: models.length,
    candidates,
    leaderProblems,
  }
}

/** min over the models of V_ε(commitment); stops at a model in which it pays less than the best candidate so far. */
async function worstOf(
  models: readonly SourceModel[],
  commitment: Commitment,
  limits: FollowerOptions,
  best: number,
  followerSolver: FollowerSolver,
): Promise<Judgement> {
  const seconds = stopwatch()
  const totals = { followerSolves: 0, nodes: 0, linearPrograms: 0 }
  let worst: { solution: FollowerSolution; model: SourceModel } | null = null
  let lower = Infinity
  let upper = Infinity
  let limit: LeaderSolution['limit'] = null
  let interrupted = false
  for (const [position, model] of models.entries()) {
    const left = limits.timeLimit === undefined ? null : limits.timeLimit - seconds()
    if (left !== null && left <= 0) {
      lower = -Infinity
      limit = 'time'
      break
    }
    const solution = await followerSolver(model.game, commitment, {
      ...limits,
      ...(left === null ? {} : { timeLimit: left }),
    })
    addWork(totals, solution.statistics)
    limit ??= solution.limit
    lower = Math.min(lower, solution.value.lower)
    if (worst === null || solution.value.upper < upper) worst = { solution, model }
    upper = Math.min(upper, solution.value.upper)
    if (solution.status === 'interrupted') interrupted = true
    if (interrupted || upper < best) {
      // The models not looked at may be worse still.
      if (position < models.length - 1) lower = -Infinity
      break
    }
  }
  return {
    value: { lower, upper },
    status: interrupted ? 'interrupted' : limit === null ? 'certified' : 'limit',
    limit: interrupted ? null : limit,
    witness: worst?.solution.witness ?? null,
    statistics: { seconds: seconds(), ...totals },
    worstModel: worst?.model ?? null,
  }
}

interface TestLimits extends Omit<FollowerOptions, 'sense' | 'timeLimit'> {
  readonly secondsLeft: () => number | null
}

/** Null when the test was ended before its last model: a count over some of them would depend on which are quick. */
async function testIn(
  holdOut: readonly Game[],
  commitment: Commitment,
  floor: number,
  confidence: number,
  followerSolver: FollowerSolver,
  { secondsLeft, ...limits }: TestLimits,
): Promise<HoldOut | null> {
  let violations = 0
  const known = new Map<string, Bracket>()
  for (const model of holdOut) {
    const key = modelKey(model)
    const left = secondsLeft()
    if (limits.signal?.aborted === true || (left !== null && left <= 0)) return null
    const value =
      known.get(key) ??
      (await followerSolver(model, commitment, { ...limits, ...(left === null ? {} : { timeLimit: left }) }))
        .value
    known.set(key, value)
    if (!(value.lower >= floor)) violations++
  }
  const shareBelow = clopperPearsonUpper(violations, holdOut.length, confidence)
  return { floor, models: holdOut.length, violations, shareBelow, confidence }
}

function checkConfidence(confidence: number): void {
  if (confidence > 0 && confidence < 1) return
  throw new OptionError('confidence', `A confidence is a number between 0 and 1, not ${confidence}.`)
}
