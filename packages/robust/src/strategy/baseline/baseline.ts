import {
  checkSolveOptions,
  commitmentNear,
  decodeCommitment,
  DEFAULT_TOLERANCE,
  eventLoopGate,
  OptionError,
  solveFollower,
  type Commitment,
  type FollowerSolution,
  type Game,
  type LeaderSolution,
  type Witness,
} from '@smfg/core'
import type { RandomStream } from '../../random/stream.js'
import type { BaselineBasis } from '../decision.js'
import type { BaselineOptions } from '../options.js'
import { timeBudget, type TimeBudget } from '../time-budget.js'
import type { ContinuousPart } from './continuous-part.js'
import { searchLocally, type AscentResult } from './local-search.js'

const DEFAULT_STARTS = 3

/** The search may use this share of the time limit; the rest is for the proof of what its commitment pays. */
const SEARCH_SHARE = 1 / 2

/** An ascent's end with what the leader expects there. */
export interface BaselineAscent extends AscentResult {
  readonly payoff: number
  readonly exploitability: number
  /** N·S·A. */
  readonly policy: Float64Array
}

/** What makes one baseline differ from another. */
export interface BaselineMethod<Ascent extends BaselineAscent> {
  readonly ascend: (
    part: ContinuousPart,
    start: Float64Array,
    random: RandomStream | null,
    goOn: () => Promise<boolean>,
  ) => Promise<Ascent>
  readonly isBetter: (found: Ascent, than: Ascent) => boolean
  readonly assumed: string
  readonly reason: string
}

/** What comes after the search: a proof of what its commitment pays at worst in the believed model. */
interface Worth {
  readonly commitment: Commitment | null
  readonly evaluation: FollowerSolution | null
}

/**
 * Runs a local search over commitments and proves what the commitment it ends at pays at worst in the believed model. That says
 * what the search's answer is worth; how good the best commitment is, it does not say.
 *
 * @throws OptionError for a bad option, ModelError `no-commitment` when no commitment satisfies the constraints
 */
export async function decideLocally<Ascent extends BaselineAscent>(
  options: BaselineOptions,
  method: BaselineMethod<Ascent>,
): Promise<BaselineBasis> {
  const { believed, starts = DEFAULT_STARTS, seed = 0, signal, timeLimit, engine = 'highs' } = options
  checkSolveOptions(options)
  checkCount('starts', starts)
  const budget = timeBudget(timeLimit)
  const isLate = (): boolean => timeLimit !== undefined && budget.seconds() >= SEARCH_SHARE * timeLimit
  let isCut = false
  const isOver = (): boolean => {
    isCut ||= signal?.aborted === true || isLate()
    return isCut
  }
  const gate = eventLoopGate()
  const goOn = async (): Promise<boolean> => {
    await gate()
    return !isOver()
  }
  const { found, ascents, steps } =
    signal?.aborted === true
      ? { found: null, ascents: 0, steps: 0 }
      : await searchLocally<Ascent>({
          game: believed,
          engine,
          starts,
          seed,
          ascend: (part, start, random) => method.ascend(part, start, random, goOn),
          isBetter: method.isBetter,
          isOver: () => isOver(),
          onAscent: () =>
            options.onProgress?.({
              value: { lower: -Infinity, upper: Infinity },
              nodes: 0,
              openNodes: 0,
              seconds: budget.seconds(),
            }),
        })
  // What the local search ends at may be outside by rounding.
  const commitment =
    found === null
      ? null
      : decodeCommitment(believed, commitmentNear(believed, found.commitment) ?? found.commitment)
  const evaluation =
    commitment === null || signal?.aborted === true ? null : await worthOf(options, commitment, budget)
  return {
    commitment,
    believed: believed.parameters,
    epsilon: options.epsilon,
    epsilonUsed: options.epsilon,
    solution: solutionOf(options, { commitment, evaluation }, isCut, budget.seconds()),
    assumed: method.assumed,
    guarantee: null,
    reason: method.reason,
    expected: found === null ? null : witnessOf(believed, found),
    isFinished: !isCut && evaluation?.status === 'certified',
    ascents,
    steps,
  }
}

/** @throws OptionError named after the option unless it is 1, 2, … */
export function checkCount(name: string, count: number): void {
  if (Number.isInteger(count) && count > 0) return
  throw new OptionError(name, `${name} is ${String(count)}; expected a whole number ≥ 1`)
}

function worthOf(
  options: BaselineOptions,
  commitment: Commitment,
  budget: TimeBudget,
): Promise<FollowerSolution> {
  const { believed, followerSolver = solveFollower, epsilon, tolerance, nodeLimit, signal, engine } = options
  const timeLimit = budget.share(1)
  return followerSolver(believed, commitment, {
    epsilon,
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(nodeLimit === undefined ? {} : { nodeLimit }),
    ...(signal === undefined ? {} : { signal }),
    ...(engine === undefined ? {} : { engine }),
    ...(timeLimit === undefined ? {} : { timeLimit }),
  })
}

function solutionOf(
  { epsilon, tolerance = DEFAULT_TOLERANCE, signal }: BaselineOptions,
  { commitment, evaluation }: Worth,
  isCut: boolean,
  seconds: number,
): LeaderSolution {
  const isInterrupted = signal?.aborted === true || evaluation?.status === 'interrupted'
  const { followerSolves, nodes, linearPrograms } = evaluation?.statistics ?? {
    followerSolves: 0,
    nodes: 0,
    linearPrograms: 0,
  }
  return {
    status: isInterrupted ? 'interrupted' : 'limit',
    limit: isInterrupted ? null : (evaluation?.limit ?? (isCut ? 'time' : 'resolution')),
    sense: 'worst',
    epsilon,
    tolerance,
    value: { lower: evaluation?.value.lower ?? -Infinity, upper: Infinity },
    commitment,
    worstCase: evaluation?.witness ?? null,
    reason:
      (isCut && !isInterrupted ? 'The time limit was reached. ' : '') +
      'A local search proves nothing about other commitments, so there is no upper end; the lower end is what the commitment ' +
      'pays at worst in the believed model.',
    statistics: { seconds, followerSolves, nodes, linearPrograms },
  }
}

function witnessOf(game: Game, { payoff, exploitability, policy }: BaselineAscent): Witness {
  const actionCount = game.actions.length
  const rows = game.payoff.map((_formula, t) =>
    game.states.map((_state, s) => {
      const first = (t * game.states.length + s) * actionCount
      return Array.from(policy.subarray(first, first + actionCount))
    }),
  )
  return { payoff, exploitability, equilibrium: 'played', policy: rows }
}
