import {
  DEFAULT_TOLERANCE,
  commitmentNear,
  decodeCommitment,
  encodeCommitment,
  OptionError,
  solveFollower,
  type Commitment,
  type Game,
  type LeaderSolution,
  type SolverStatistics,
} from '@smfg/core'
import { timeBudget } from './time-budget.js'
import { solveAdversarial } from './adversarial.js'
import type { SubproblemLimits } from './candidate-search.js'
import type { SafeDecision } from './decision.js'
import { jointWorstCase } from './joint-worst-case.js'
import { solveNaive } from './naive.js'
import type { ParameterValues } from '../perturbation/parameters.js'
import type { SafeOptions } from './options.js'
import { addWork } from './work-totals.js'

/** How close she comes to the end of what is safe, as a share of the way from the adversarial to the naive commitment. */
const RESOLUTION = 1 / 1024

/** A commitment proved to keep the floor in every model of the class. */
interface SafeCandidate {
  readonly commitment: Commitment
  /** V^Θ_ε of it is this at least, and its bracket's upper end is attained at these parameters. */
  readonly classLower: number
  readonly worstParameters: ParameterValues | null
  /** V_ε in the believed model is this at least. */
  readonly lower: number
  readonly worstCase: LeaderSolution['worstCase']
}

type JudgedCommitment = Pick<SafeCandidate, 'commitment' | 'classLower' | 'worstParameters'>

/**
 * The safe leader: of the commitments that no ε-equilibrium under any model of the class makes worse than a floor, the one that
 * pays most in the believed model: sup { V^{M'}_ε(x) : V^Θ_ε(x) ≥ floor }.
 *
 * Safety is proved, by `jointWorstCase`. The naive commitment is optimal when it is safe. Otherwise the adversarial one, which is
 * safe whenever any commitment is, is moved towards the naive one as far as the floor is kept. The bracket's lower end is what
 * the commitment pays; its upper end, the naive value, may be out of reach of safe ones, and the solution says so.
 *
 * @throws OptionError `floor` for a floor that is no finite number, and as `jointWorstCase`
 * @see theory.md §3, joint adversary
 */
export async function solveSafe(options: SafeOptions): Promise<SafeDecision> {
  const { believed, error, floor, kind, onProgress, timeLimit, leaderSolver, ...rest } = options
  if (!Number.isFinite(floor)) {
    throw new OptionError('floor', `The floor is a payoff, so a finite number; found ${String(floor)}.`)
  }
  const { epsilon, signal, tolerance = DEFAULT_TOLERANCE } = rest
  const budget = timeBudget(timeLimit)
  const totals = { followerSolves: 0, nodes: 0, linearPrograms: 0 }
  let upper = Infinity
  let best: SafeCandidate | null = null
  let hitNodes = false

  const limits = (share: number): SubproblemLimits => {
    const seconds = budget.share(share)
    return { ...rest, ...(seconds === undefined ? {} : { timeLimit: Math.max(seconds, 1e-3) }) }
  }
  const count = (statistics: SolverStatistics, limit: LeaderSolution['limit']): void => {
    addWork(totals, statistics)
    if (limit === 'nodes') hitNodes = true
    const value = { lower: best?.lower ?? -Infinity, upper }
    onProgress?.({ value, nodes: totals.nodes, openNodes: 0, seconds: budget.seconds() })
  }
  const keep = (candidate: SafeCandidate): void => {
    if (best === null || candidate.lower > best.lower) best = candidate
  }
  const worstInClass = async (commitment: Commitment): Promise<JudgedCommitment> => {
    const { statistics, limit, value, parameters } = await jointWorstCase(
      believed,
      commitment,
      error,
      limits(1 / 2),
    )
    count(statistics, limit)
    return { commitment, classLower: value.lower, worstParameters: parameters }
  }
  /** Whether a commitment is proved safe; if so it is a candidate with what it pays in the believed model. */
  const consider = async (judged: JudgedCommitment): Promise<boolean> => {
    if (judged.classLower < floor) return false
    const { value, witness, statistics, limit } = await solveFollower(
      believed,
      judged.commitment,
      limits(1 / 2),
    )
    keep({ ...judged, lower: value.lower, worstCase: witness })
    count(statistics, limit)
    return true
  }
  const isOver = (): boolean => signal?.aborted === true || budget.isSpent()

  const solver = leaderSolver === undefined ? {} : { leaderSolver }
  const naive = await solveNaive({ ...limits(1 / 3), ...solver, kind: 'naive', believed })
  upper = naive.solution.value.upper
  count(naive.solution.statistics, naive.solution.limit)
  let classUpper = Infinity
  if (naive.commitment !== null && !isOver()) {
    const judged = await worstInClass(naive.commitment)
    const { value, worstCase } = naive.solution
    if (judged.classLower >= floor) keep({ ...judged, lower: value.lower, worstCase })
  }
  if (best === null && !isOver()) {
    const adversarial = await solveAdversarial({
      ...limits(2 / 3),
      kind: 'adversarial',
      believed,
      error,
    })
    classUpper = adversarial.solution.value.upper
    count(adversarial.solution.statistics, adversarial.solution.limit)
    const { commitment, guarantee, worstParameters } = adversarial
    const classLower = guarantee?.lower ?? -Infinity
    const isSafe =
      commitment !== null && !isOver() && (await consider({ commitment, classLower, worstParameters }))
    if (isSafe && naive.commitment !== null) {
      const towards = segment(believed, commitment, naive.commitment)
      let [safe, unsafe] = [0, 1]
      if (towards !== null) {
        while (unsafe - safe > RESOLUTION && !isOver()) {
          const middle = (safe + unsafe) / 2
          if (await consider(await worstInClass(towards(middle)))) safe = middle
          else unsafe = middle
        }
      }
    }
  }

  const found = best as SafeCandidate | null
  const isImpossible = found === null && classUpper < floor
  const lower = found?.lower ?? -Infinity
  const isClosed = found !== null && upper - lower <= tolerance
  const isInterrupted = !isClosed && signal?.aborted === true
  const limit = budget.isSpent() ? 'time' : hitNodes ? 'nodes' : 'resolution'
  return {
    kind,
    commitment: found?.commitment ?? null,
    believed: believed.parameters,
    epsilon,
    epsilonUsed: epsilon,
    solution: {
      status: isClosed ? 'certified' : isInterrupted ? 'interrupted' : 'limit',
      limit: isClosed || isInterrupted ? null : limit,
      sense: 'worst',
      epsilon,
      tolerance,
      value: { lower, upper },
      commitment: found?.commitment ?? null,
      worstCase: found?.worstCase ?? null,
      reason: isClosed ? null : openBecause(found, isImpossible, floor, classUpper),
      statistics: { seconds: budget.seconds(), ...totals },
    },
    assumed:
      'The true model is in the class; the payoff is the best found while the floor is kept in all of it.',
    floor,
    safety: found !== null ? 'proved' : isImpossible ? 'impossible' : 'open',
    guarantee: found === null ? null : { lower: found.classLower, coverage: error.coverage },
    worstParameters: found?.worstParameters ?? null,
  }
}

function openBecause(
  found: SafeCandidate | null,
  isImpossible: boolean,
  floor: number,
  classUpper: number,
): string {
  if (isImpossible) {
    return `No commitment keeps the floor ${floor}: in the worst model of the class none pays more than ${classUpper}.`
  }
  return found === null
    ? `No commitment was proved to keep the floor ${floor} in every model of the class; a smaller tolerance may settle it.`
    : 'The upper end is the value of the believed model without the floor; it may be out of reach of safe commitments.'
}

/** The commitments between two, or null where they differ in a control that has values between which there is nothing. */
function segment(game: Game, from: Commitment, to: Commitment): ((share: number) => Commitment) | null {
  const [start, end] = [encodeCommitment(game, from), encodeCommitment(game, to)]
  const jumps = game.controls.some(({ kind, offset }) => kind === 'values' && start[offset] !== end[offset])
  if (jumps) return null
  return (share) => {
    const between = start.map((value, component) => value + share * (end[component] - value))
    return decodeCommitment(game, commitmentNear(game, between) ?? between)
  }
}
