import { stopwatch } from '../../running/clock.js'
import { followerGame } from '../../dynamics/fixed-commitment.js'
import { dynamicsWorkspace } from '../../dynamics/workspace.js'
import { decimalEnclosure } from '../../expression/exact.js'
import { decodeCommitment } from '../../../model/commitment.js'
import { isOver } from '../../running/event-loop.js'
import { SmfgError } from '../../../model/errors.js'
import type { Game } from '../../../model/game.js'
import { factoredFollower } from '../../relaxation/factored-follower.js'
import { followerProgram, type FollowerProgram } from '../../relaxation/follower-program.js'
import { LinearRelaxation } from '../../relaxation/linear-relaxation.js'
import { Stopped, stoppable } from '../../running/stopping.js'
import {
  CONTRADICTION_ROUNDING,
  DEFAULT_TOLERANCE,
  EXPLOITABILITY_ROUNDING,
  NEARBY_EXPLOITABILITY,
} from '../../tolerances.js'
import { checkSolveOptions } from '../check-options.js'
import { normalGame } from '../normal-form/normal-game.js'
import type { FollowerOptions, FollowerSolution } from '../solution.js'
import { unsearchedSolution } from './before-the-search.js'
import { loadEngines } from './engines.js'
import { Incumbent } from './incumbent.js'
import type { LaneProblem, OpenLane } from './lanes/lane.js'
import type { LaneThreads } from './lanes/lane-threads.js'
import { openLanes } from './lanes/open-lanes.js'
import { LocalSearch } from './local-search.js'
import { bracketOf, searchValue, toleranceIn, twoLevelOf, witnessOf, type Units } from './leader-units.js'
import { limitPenalties } from './penalty-limits.js'
import { TangentFollower } from './tangent-follower.js'
import { unboundedFormula } from './undefined-formula.js'
import { scaledGame } from './scaling.js'
import type { SearchEnd } from './search-control.js'
import { FollowerSearch } from './search.js'
import { settleInOrder } from './settle-in-order.js'
import { describeStructure } from './structure.js'
import { WitnessProof } from './witness-proof.js'

/** At most this share of ε is kept free for the rounding of computed exploitabilities. */
const ROUNDING_SHARE = 0.25

/** Options of a follower solve inside another solve. */
export interface FollowerSolveOptions extends FollowerOptions {
  /** Policies (N·S·A) that may be good witnesses, tried first. */
  readonly startingPolicies?: readonly Float64Array[]
  /** Ends early with a valid bracket once its upper end is below this. */
  readonly stopWhenUpperBelow?: number
  /** Ends early with a valid bracket once its lower end is above this. */
  readonly stopWhenLowerAbove?: number
  /** Threads that help with a large tree. @defaultValue none */
  readonly laneThreads?: LaneThreads
  /** Whether strategic complementarities may settle a problem at ε = 0 without a search. @defaultValue true */
  readonly useOrder?: boolean
}

export interface FollowerResult {
  readonly solution: FollowerSolution
  /** Witness policy, N·S·A, or null. */
  readonly policy: Float64Array | null
}

/**
 * The follower problem at a commitment vector: brackets V_ε(x) = min { J(x, Γ(π; x)) : E(π; x) ≤ ε } (sense `worst`) or the
 * maximum (sense `best`) by spatial branch-and-bound.
 *
 * `solution.value.lower` (worst; `upper` for best) is rebuilt from dual vectors. The other end is the payoff of a witness whose exploitability is at most ε in
 * exact arithmetic, proved by outward-rounded intervals, or, at ε = 0, of an exact equilibrium that is proved to exist. Where no such witness was found the end is
 * the payoff's range, and `solution.twoLevel` says what is known of a larger ε.
 *
 * @param x commitment vector of length `game.commitmentDimension`
 * @throws OptionError when an option makes no sense; SmfgError when a formula is undefined at this commitment, or its values could not be bounded
 * @see theory.md §2
 */
export async function solveFollowerAt(
  game: Game,
  x: Float64Array,
  options: FollowerSolveOptions,
): Promise<FollowerResult> {
  checkSolveOptions(options)
  const seconds = stopwatch()
  try {
    return await searched(game, x, options, seconds)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    return { solution: unsearchedSolution(game, x, options, seconds()), policy: null }
  }
}

/** @throws Stopped when the time was up, or the user interrupted, before the search began */
async function searched(
  game: Game,
  x: Float64Array,
  options: FollowerSolveOptions,
  seconds: () => number,
): Promise<FollowerResult> {
  const { epsilon, sense = 'worst', tolerance = DEFAULT_TOLERANCE, timeLimit = Infinity } = options
  const { stopWhenUpperBelow = -Infinity, stopWhenLowerAbove = Infinity } = options
  const sign = sense === 'worst' ? 1 : -1
  const clock = {
    secondsLeft: () => timeLimit - seconds(),
    interrupted: () => options.signal?.aborted === true,
  }
  const inTime = <Result>(work: () => Result): Result => stoppable(() => isOver(clock), work)
  const commitment = Array.from(x, decimalEnclosure)
  const normal = inTime(() => normalGame(game, commitment, epsilon, x))
  // From here to the solution everything is in the units of the scaled game.
  const scaled = inTime(() => scaledGame(normal.game, x))
  const range = decimalEnclosure(epsilon)
  const level = { lower: range.lower * scaled.reward, upper: range.upper * scaled.reward }
  const penalties = normal.loss?.map((loss) => loss * scaled.reward) ?? null
  const workspace = dynamicsWorkspace(followerGame(scaled.game, x))
  const proof = new WitnessProof(scaled.game, x, epsilon, scaled.reward)
  const allowed =
    epsilon === 0
      ? NEARBY_EXPLOITABILITY
      : level.lower - Math.min(EXPLOITABILITY_ROUNDING, ROUNDING_SHARE * level.lower)
  const incumbent = new Incumbent({ workspace, sign, allowed, proof, penalties })
  const units: Units = { scaled, sign }
  // Only at ε = 0 do the least and the greatest equilibrium bound all others.
  const isOrdered = epsilon === 0 && options.useOrder !== false
  const ordered = isOrdered ? inTime(() => settleInOrder(game, x, incumbent, units, tolerance)) : null
  const common = { sense, epsilon, tolerance, commitment: decodeCommitment(game, x) } as const
  if (ordered !== null && ordered.settled !== null) {
    const solution: FollowerSolution = {
      ...common,
      status: 'certified',
      limit: null,
      value: ordered.settled,
      twoLevel: null,
      witness: witnessOf(units, workspace.game, incumbent.proved ?? incumbent.nearby),
      structure: [ordered.words, 'no branching: decided by the least and the greatest equilibrium'],
      statistics: { seconds: seconds(), followerSolves: 1, nodes: 0, linearPrograms: 0 },
    }
    return { solution, policy: incumbent.policy }
  }
  const program = inTime(() =>
    limitPenalties(
      followerProgram(factoredFollower(scaled.game, x), level.upper, sign),
      penalties,
      level.upper,
    ),
  )
  requireBounded(program, game, x)
  for (const policy of [...(options.startingPolicies ?? []), ...(ordered?.policies ?? [])])
    incumbent.consider(policy.slice())

  const searchTolerance = toleranceIn(units, tolerance)
  const engines = await loadEngines(options.engine ?? 'highs')
  const local = new LocalSearch({
    workspace,
    incumbent,
    tangents: new TangentFollower(scaled.game, x),
    engine: engines.first,
    rewardMagnitude: program.rewardMagnitude,
    tolerance: searchTolerance,
  })
  const relaxation = inTime(() => new LinearRelaxation(program.program, engines.first, engines.second))
  const problem: LaneProblem = {
    game: scaled.game,
    commitment: x,
    epsilon: level.upper,
    allowed,
    penalties,
    sign,
    tolerance: searchTolerance,
    // The search minimises sign·J: for the best case its upper end is minus the lower end of the bracket, and the other way round.
    stopWhenUpperBelow: searchValue(units, sign === 1 ? stopWhenUpperBelow : stopWhenLowerAbove),
    engine: options.engine ?? 'highs',
  }
  let lanes: readonly OpenLane[] = []
  const search = new FollowerSearch(program, relaxation, incumbent, local, {
    tolerance: problem.tolerance,
    nodeLimit: options.nodeLimit ?? Infinity,
    ...clock,
    settlesEarly: epsilon === 0,
    stopWhenUpperBelow: problem.stopWhenUpperBelow,
    stopWhenLowerAbove: searchValue(units, sign === 1 ? stopWhenLowerAbove : stopWhenUpperBelow),
    openLanes: async (tangents) => {
      lanes = await openLanes(problem, tangents, clock, options.laneThreads ?? null)
      return lanes
    },
    onNode: ({ lower, upper }, nodes, openNodes) =>
      options.onProgress?.({
        value: bracketOf(units, lower, upper),
        nodes,
        openNodes,
        seconds: seconds(),
      }),
  })
  let end: SearchEnd
  try {
    end = await search.run()
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    end = clock.interrupted() ? 'interrupted' : 'time'
  } finally {
    relaxation.dispose()
    local.dispose()
    for (const lane of lanes) lane.dispose()
  }
  incumbent.settle()
  const { proved, nearby } = incumbent
  const upper = proved?.value ?? Infinity
  if (search.lower - upper > CONTRADICTION_ROUNDING)
    throw new SmfgError(
      'contradiction',
      `The follower problem was bounded by ${search.lower} from below and by ${upper} from above, in its own units. This is a defect of the solver; please report the model.`,
    )
  const value = bracketOf(units, Math.min(search.lower, upper), upper)
  const isCertified = value.upper - value.lower <= tolerance
  const twoLevel = isCertified || nearby === null ? null : twoLevelOf(units, nearby)
  const isTwoLevel =
    twoLevel !== null && Math.abs(twoLevel.payoff - (sign === 1 ? value.lower : value.upper)) <= tolerance
  const solution: FollowerSolution = {
    ...common,
    status: isCertified
      ? 'certified'
      : end === 'interrupted'
        ? 'interrupted'
        : isTwoLevel
          ? 'two-level'
          : 'limit',
    limit: isCertified || end === 'interrupted' || isTwoLevel ? null : limitOf(end),
    value,
    twoLevel,
    witness: witnessOf(units, workspace.game, isTwoLevel || proved === null ? (nearby ?? proved) : proved),
    structure: [...(ordered === null ? [] : [ordered.words]), ...describeStructure(program.structure)],
    statistics: {
      seconds: seconds(),
      followerSolves: 1,
      nodes: search.nodes,
      linearPrograms: search.linearPrograms,
    },
  }
  return { solution, policy: (proved ?? nearby)?.policy ?? null }
}

/**
 * Without a bound of the rewards there is none of the values, and no telling which exploitability is rounding.
 *
 * @throws SmfgError `unbounded-formula`
 */
function requireBounded({ program }: FollowerProgram, game: Game, commitment: ArrayLike<number>): void {
  if (program.columns.every(({ lower, upper }) => Number.isFinite(lower) && Number.isFinite(upper))) return
  throw unboundedFormula(game, commitment)
}

function limitOf(end: SearchEnd): FollowerSolution['limit'] {
  return end === 'time' || end === 'nodes' ? end : 'resolution'
}
