import {
  DEFAULT_TOLERANCE,
  solveLeader,
  stopwatch,
  type Bracket,
  type Commitment,
  type Game,
  type LeaderOptions,
  type LeaderSolution,
  type SolverStatistics,
  type SolveStatus,
  type Witness,
} from '@smfg/core'
import type { LeaderSolver } from './options.js'
import { addWork } from './work-totals.js'

/** A model whose best commitment is a candidate. */
export interface SourceModel {
  /** Equal for models that are not worth solving twice. */
  readonly key: string
  readonly game: Game
  /** Whether it is one of the models the leader guards against: its value then bounds what she can reach in all. */
  readonly isGuarded: boolean
}

/** What a candidate pays in the worst of the models the leader guards against. */
export interface Judgement {
  readonly value: Bracket
  readonly status: SolveStatus
  readonly limit: LeaderSolution['limit']
  readonly witness: Witness | null
  readonly statistics: SolverStatistics
  /** The model it pays least in, as a source of further candidates. */
  readonly worstModel: SourceModel | null
}

/** Of one problem solved on the way. */
export type SubproblemLimits = Omit<LeaderOptions, 'sense' | 'onProgress'>

export interface CandidateSearch<Found extends Judgement> {
  readonly options: Omit<LeaderOptions, 'sense'> & { readonly leaderSolver?: LeaderSolver }
  /** Solved in this order, after the worst models of the candidates found so far. */
  readonly models: readonly SourceModel[]
  /**
   * A candidate from elsewhere with a payoff it is known to reach (−∞ when nothing is known); judged first.
   */
  readonly first: (limits: SubproblemLimits) => Promise<FirstCandidate | null>
  /** @param best what the best candidate so far pays; a candidate that pays less need not be judged to the end */
  readonly judge: (commitment: Commitment, limits: SubproblemLimits, best: number) => Promise<Found>
}

export interface FirstCandidate {
  readonly commitment: Commitment
  readonly payoff: number
  readonly statistics: SolverStatistics
}

export interface BestCandidate<Found extends Judgement> {
  /** As of a leader problem: bracket of the supremum over commitments of the worst payoff over the models. */
  readonly solution: LeaderSolution
  /** Of `solution.commitment`; null when there is none. */
  readonly judgement: Found | null
  readonly candidates: number
  readonly modelsSolved: number
  /** Leader problems solved: two for some models, and those behind the first candidate. */
  readonly leaderProblems: number
}

/** Both the leader problem and the judgement of its solution add their width to the bracket. */
const SHARE_OF_TOLERANCE = 1 / 2

/** A problem may use half the time that is left; with less than this share of it left the search ends. */
const SPENT = 1 / 16

/**
 * Searches for the commitment that pays most in the worst of several models.
 *
 * The best commitments of single models are candidates; each is judged in all models, and the model that is worst for it is
 * solved next. So v = sup_x min_M V^M(x) lies between the best judgement and min_M v^M. The two ends need not meet: no single
 * model's best commitment may be the best for all, and the maximum may be strictly below all v^M.
 */
export async function searchCandidates<Found extends Judgement>(
  search: CandidateSearch<Found>,
): Promise<BestCandidate<Found>> {
  const { leaderSolver = solveLeader, onProgress, timeLimit, ...rest } = search.options
  const { epsilon, signal, tolerance = DEFAULT_TOLERANCE } = rest
  const seconds = stopwatch()
  const queue: SourceModel[] = []
  const waiting = [...search.models]
  const solvedModels = new Set<string>()
  const judged = new Set<string>()
  const totals = { followerSolves: 0, nodes: 0, linearPrograms: 0 }
  let upper = Infinity
  let best: { commitment: Commitment; lower: number; judgement: Found } | null = null
  let leaderProblems = 0
  let hitNodes = false
  let interrupted = false

  const lower = (): number => best?.lower ?? -Infinity
  const isClosed = (): boolean => upper - lower() <= tolerance
  const secondsLeft = (): number => (timeLimit ?? Infinity) - seconds()
  const isSpent = (): boolean => timeLimit !== undefined && secondsLeft() <= SPENT * timeLimit
  const isOver = (): boolean => {
    if (signal?.aborted === true) interrupted = true
    return interrupted || isSpent() || isClosed()
  }
  const limits = (): SubproblemLimits => ({
    ...rest,
    tolerance: SHARE_OF_TOLERANCE * tolerance,
    ...(timeLimit === undefined ? {} : { timeLimit: Math.max(secondsLeft(), SPENT * timeLimit) / 2 }),
  })
  const count = (statistics: SolverStatistics): void => {
    addWork(totals, statistics)
    const openNodes = queue.length + waiting.length
    onProgress?.({ value: { lower: lower(), upper }, nodes: totals.nodes, openNodes, seconds: seconds() })
  }
  const consider = async (commitment: Commitment, known: number): Promise<void> => {
    const key = JSON.stringify(commitment)
    if (judged.has(key)) return
    judged.add(key)
    const judgement = await search.judge(commitment, limits(), lower())
    if (judgement.limit === 'nodes') hitNodes = true
    if (judgement.status === 'interrupted') interrupted = true
    const payoff = Math.max(known, judgement.value.lower)
    if (payoff > lower()) best = { commitment, lower: payoff, judgement }
    if (judgement.worstModel !== null) queue.push(judgement.worstModel)
    count(judgement.statistics)
  }
  const solveAt = async ({ game, isGuarded }: SourceModel, level: number): Promise<void> => {
    leaderProblems++
    const solution = await leaderSolver(game, { ...limits(), epsilon: level })
    if (isGuarded && level === epsilon) upper = Math.min(upper, solution.value.upper)
    if (solution.limit === 'nodes') hitNodes = true
    if (solution.status === 'interrupted') interrupted = true
    count(solution.statistics)
    if (solution.commitment !== null && !isSpent()) await consider(solution.commitment, -Infinity)
  }

  const first = await search.first(limits())
  if (first !== null) {
    leaderProblems++
    count(first.statistics)
    await consider(first.commitment, first.payoff)
  }
  while (!isOver()) {
    const model = queue.shift() ?? waiting.shift()
    if (model === undefined) break
    if (solvedModels.has(model.key)) continue
    solvedModels.add(model.key)
    await solveAt(model, epsilon)
    // A best commitment may stand just beyond a jump of its own model, and before that of one a little worse.
    if (model.isGuarded && !isOver()) await solveAt(model, epsilon + tolerance)
  }

  const closed = isClosed()
  const found = best as { commitment: Commitment; lower: number; judgement: Found } | null
  const solution: LeaderSolution = {
    status: closed ? 'certified' : interrupted ? 'interrupted' : 'limit',
    limit: closed || interrupted ? null : isSpent() ? 'time' : hitNodes ? 'nodes' : 'resolution',
    sense: 'worst',
    epsilon,
    tolerance,
    value: { lower: lower(), upper },
    commitment: found?.commitment ?? null,
    worstCase: found?.judgement.witness ?? null,
    reason: closed
      ? null
      : `${isSpent() ? 'The time limit was reached. ' : ''}The commitment is the best of ${judged.size}, found as best ones of single models. ` +
        `The upper end is the least that one of ${solvedModels.size} models allows by itself; it may be out of reach in all at once.`,
    statistics: { seconds: seconds(), ...totals },
  }
  return {
    solution,
    judgement: found?.judgement ?? null,
    candidates: judged.size,
    modelsSolved: solvedModels.size,
    leaderProblems,
  }
}
