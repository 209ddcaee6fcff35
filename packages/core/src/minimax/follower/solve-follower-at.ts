import { stopwatch } from '../../clock.js'
import { followerGame } from '../../dynamics/fixed-commitment.js'
import { nestedPairs } from '../../dynamics/policy-table.js'
import { dynamicsWorkspace } from '../../dynamics/workspace.js'
import { decodeCommitment } from '../../game/commitment.js'
import { isOver } from '../../event-loop.js'
import { SmfgError } from '../../errors.js'
import type { Game } from '../../game/game.js'
import { factoredFollower } from '../../relaxation/factored-follower.js'
import { followerProgram, type FollowerProgram } from '../../relaxation/follower-program.js'
import { LinearRelaxation } from '../../relaxation/linear-relaxation.js'
import { Stopped, stoppable } from '../../stopping.js'
import { DEFAULT_TOLERANCE, EXPLOITABILITY_ROUNDING, EXPLOITABILITY_TOLERANCE } from '../../tolerances.js'
import { checkSolveOptions } from '../check-options.js'
import type { Bracket, FollowerOptions, FollowerSolution } from '../solution.js'
import { payoffOfAnyCrowd, unsearchedSolution } from './before-the-search.js'
import { loadEngines } from './engines.js'
import { Incumbent } from './incumbent.js'
import type { LaneProblem, OpenLane } from './lanes/lane.js'
import type { LaneThreads } from './lanes/lane-threads.js'
import { openLanes } from './lanes/open-lanes.js'
import { LocalSearch } from './local-search.js'
import { TangentFollower } from './tangent-follower.js'
import { scaledGame } from './scaling.js'
import type { SearchEnd } from './search-control.js'
import { FollowerSearch } from './search.js'
import { settleInOrder } from './settle-in-order.js'
import { describeStructure } from './structure.js'

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
 * `solution.value.lower` (worst; `upper` for best) is rebuilt from dual vectors and valid for ε itself. The other side is the payoff of
 * a witness whose exploitability, recomputed by `dynamics`, is at most ε up to rounding; where ε is so small that rounding decides
 * (ε ≤ τ_E), at most ε + τ_E. τ_E is 1e-7 in units in which rewards are of size 1 (`scaling.ts`), so that the answer does not depend
 * on the units of the model.
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
  // From here to the solution everything is in the units of the scaled game.
  const scaled = inTime(() => scaledGame(game, x))
  const level = epsilon * scaled.reward
  const workspace = dynamicsWorkspace(followerGame(scaled.game, x))
  // Only at ε = 0 do the least and the greatest equilibrium bound all others.
  const isOrdered = epsilon === 0 && options.useOrder !== false
  const ordered = isOrdered ? inTime(() => settleInOrder(game, x, scaled, workspace, sign, tolerance)) : null
  if (ordered !== null && ordered.settled !== null) {
    const { value, witness, policy } = ordered.settled
    const solution: FollowerSolution = {
      status: 'certified',
      limit: null,
      sense,
      epsilon,
      tolerance,
      commitment: decodeCommitment(game, x),
      exploitabilityTolerance: EXPLOITABILITY_TOLERANCE / scaled.reward,
      value,
      witness,
      structure: [ordered.words, 'no branching: decided by the least and the greatest equilibrium'],
      statistics: { seconds: seconds(), followerSolves: 1, nodes: 0, linearPrograms: 0 },
    }
    return { solution, policy }
  }
  const program = inTime(() => followerProgram(factoredFollower(scaled.game, x), level, sign))
  requireBounded(program)
  const beyond =
    level > EXPLOITABILITY_TOLERANCE
      ? EXPLOITABILITY_ROUNDING * Math.max(level, program.rewardMagnitude)
      : EXPLOITABILITY_TOLERANCE
  const incumbent = new Incumbent(workspace, sign, level + beyond)
  for (const policy of [...(options.startingPolicies ?? []), ...(ordered?.policies ?? [])])
    incumbent.consider(policy)

  const engines = await loadEngines(options.engine ?? 'highs')
  const local = new LocalSearch({
    workspace,
    incumbent,
    tangents: new TangentFollower(scaled.game, x),
    engine: engines.first,
    rewardMagnitude: program.rewardMagnitude,
    tolerance: tolerance * scaled.payoff,
  })
  const relaxation = inTime(() => new LinearRelaxation(program.program, engines.first, engines.second))
  const problem: LaneProblem = {
    game: scaled.game,
    commitment: x,
    epsilon: level,
    allowed: level + beyond,
    sign,
    tolerance: tolerance * scaled.payoff,
    // The search minimises sign·J: for the best case its upper end is minus the lower end of the bracket, and the other way round.
    stopWhenUpperBelow: scaled.payoff * (sign === 1 ? stopWhenUpperBelow : -stopWhenLowerAbove),
    engine: options.engine ?? 'highs',
  }
  let lanes: readonly OpenLane[] = []
  const search = new FollowerSearch(program, relaxation, incumbent, local, {
    tolerance: problem.tolerance,
    nodeLimit: options.nodeLimit ?? Infinity,
    ...clock,
    stopWhenUpperBelow: problem.stopWhenUpperBelow,
    stopWhenLowerAbove: scaled.payoff * (sign === 1 ? stopWhenLowerAbove : -stopWhenUpperBelow),
    openLanes: async (tangents) => {
      lanes = await openLanes(problem, tangents, clock, options.laneThreads ?? null)
      return lanes
    },
    onNode: (value, nodes, openNodes) =>
      options.onProgress?.({
        value: signed(value, sign / scaled.payoff),
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
  const { policy } = incumbent
  const witness =
    policy === null
      ? null
      : {
          payoff: (sign * incumbent.value) / scaled.payoff,
          exploitability: incumbent.exploitability / scaled.reward,
          policy: nestedPairs(workspace.game, policy),
        }
  // A witness accepted within τ_E may lie below the proved bound for ε itself; the bracket then closes on the witness.
  const proved =
    search.lower > -Infinity ? search.lower : signed(payoffOfAnyCrowd(scaled.game, x, x), sign).lower
  const lower = Math.min(proved, incumbent.value)
  const solution: FollowerSolution = {
    status: end === 'closed' ? 'certified' : end === 'interrupted' ? 'interrupted' : 'limit',
    limit: end === 'time' || end === 'nodes' ? end : null,
    sense,
    epsilon,
    tolerance,
    commitment: decodeCommitment(game, x),
    exploitabilityTolerance: beyond / scaled.reward,
    value: signed({ lower, upper: incumbent.value }, sign / scaled.payoff),
    witness,
    structure: [...(ordered === null ? [] : [ordered.words]), ...describeStructure(program.structure)],
    statistics: {
      seconds: seconds(),
      followerSolves: 1,
      nodes: search.nodes,
      linearPrograms: search.linearPrograms,
    },
  }
  return { solution, policy }
}

/**
 * Without a bound of the rewards there is none of the values, and no telling which exploitability is rounding.
 *
 * @throws SmfgError `unbounded-formula`
 */
function requireBounded({ program }: FollowerProgram): void {
  if (program.columns.every(({ lower, upper }) => Number.isFinite(lower) && Number.isFinite(upper))) return
  throw new SmfgError(
    'unbounded-formula',
    'The values of a formula could not be bounded at this commitment: what it divides by, or takes a logarithm or a negative power of, may come too close to 0. ' +
      'Keep that away from 0, e.g. by max(…, 1e-6); the warnings of `smfg check` say where.',
  )
}

/** The ends multiplied by a number; a negative one swaps them. */
function signed({ lower, upper }: Bracket, factor: number): Bracket {
  return factor > 0
    ? { lower: lower * factor, upper: upper * factor }
    : { lower: upper * factor, upper: lower * factor }
}
