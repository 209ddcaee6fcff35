import { stopwatch } from '../../running/clock.js'
import { decimalEnclosure } from '../../expression/exact.js'
import { someCommitment } from '../../../model/checks/feasible-commitment.js'
import { decodeCommitment } from '../../../model/commitment.js'
import type { Game } from '../../../model/game.js'
import { CONTRADICTION_ROUNDING, DEFAULT_TOLERANCE, SEARCH_SHARE } from '../../tolerances.js'
import { isOver } from '../../running/event-loop.js'
import { Stopped, stoppable } from '../../running/stopping.js'
import { checkSolveOptions } from '../check-options.js'
import { payoffOfAnyCrowd } from '../follower/before-the-search.js'
import { loadEngines } from '../follower/engines.js'
import type { LaneThreads } from '../follower/lanes/lane-threads.js'
import { withLaneThreads } from '../follower/lanes/with-lane-threads.js'
import type { LeaderOptions, LeaderSolution } from '../solution.js'
import { normalGame } from '../normal-form/normal-game.js'
import { BoxCell } from './box-cell.js'
import { BranchTable } from './branch-table.js'
import type { Cell } from './cell.js'
import { CellBounds } from './cell-bounds.js'
import type { CoverRecord } from './cell-reason.js'
import { commitmentSet, continuousDimension, type CommitmentSet } from './commitment-set.js'
import { firstCommitment } from './first-commitment.js'
import type { LeaderContext } from './leader-context.js'
import type { IncumbentCommitment } from './incumbent-commitment.js'
import { judgedRounding } from './judged-rounding.js'
import { LeaderSearch, openCell } from './leader-search.js'
import { leaderStructure } from './leader-structure.js'
import { cellMargin } from './margin-bound.js'
import { reasonForOpenBracket } from './open-bracket.js'
import { OptimisticCells } from './optimistic-cells.js'
import { formulaScale, PayoffRange } from './payoff-range.js'
import { PessimisticCells } from './pessimistic-cells.js'
import { SimplexCell, staircaseCount } from './simplex-cell.js'
import { WitnessJudge } from './witness-judge.js'
import { WitnessSearch } from './witness-search.js'

/** Sets X are covered by simplices up to this many of them and this dimension, by boxes beyond. */
const MOST_SIMPLICES = 720
const HIGHEST_SIMPLEX_DIMENSION = 6

/**
 * The leader's problem: v_ε = sup { V_ε(x) : x ∈ X } (sense `best`: v⁺_ε = sup V⁺_ε), as a certified bracket with a commitment that
 * attains its lower end, by branch-and-bound over cells of commitments.
 *
 * The lower end is a follower problem solved globally at the commitment; the upper end comes from policies that are ε-equilibria all over a
 * cell. The bracket is valid whenever the run stops. Around a jump of v_ε in ε (ε = 0 is often one) it may stay open: the run then
 * ends with limit `resolution` and says why in `reason`.
 *
 * @throws OptionError when ε, the tolerance or a limit is out of range; ModelError when no commitment satisfies the constraints, or
 *   when the game is outside the follower solver's class
 * @see theory.md §4
 */
export async function solveLeader(game: Game, options: LeaderOptions): Promise<LeaderSolution> {
  const { solution } = await withLaneThreads(options, (threads) => runLeader(game, options, threads, false))
  return solution
}

/** A solution with what is needed to prove it again. */
export interface RecordedSolution {
  readonly solution: LeaderSolution
  readonly shape: 'simplices' | 'boxes'
  /** The root cells in the order of the cover. */
  readonly roots: readonly CoverRecord[]
}

/** `solveLeader`, keeping all cells. */
export function solveLeaderRecorded(game: Game, options: LeaderOptions): Promise<RecordedSolution> {
  return withLaneThreads(options, (threads) => runLeader(game, options, threads, true))
}

async function runLeader(
  game: Game,
  options: LeaderOptions,
  laneThreads: LaneThreads,
  keepsRecords: boolean,
): Promise<RecordedSolution> {
  const seconds = stopwatch()
  try {
    return await searched(game, options, laneThreads, keepsRecords, seconds)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    return unsearchedLeader(game, options, seconds())
  }
}

/** The answer where the time was up, or the user interrupted, before a search could begin: some commitment, and the range of the payoff. */
function unsearchedLeader(game: Game, options: LeaderOptions, seconds: number): RecordedSolution {
  const set = commitmentSet(game)
  const isInterrupted = options.signal?.aborted === true
  const { upper } = payoffOfAnyCrowd(game, set.lower, set.upper)
  const found = someCommitment(game)
  const commitment = found === null ? null : Float64Array.from(found)
  const { lower } =
    commitment === null
      ? payoffOfAnyCrowd(game, set.lower, set.upper)
      : payoffOfAnyCrowd(game, commitment, commitment)
  const { shape, cells } = cover(set)
  return {
    solution: {
      status: isInterrupted ? 'interrupted' : 'limit',
      limit: isInterrupted ? null : 'time',
      sense: options.sense ?? 'worst',
      epsilon: options.epsilon,
      tolerance: options.tolerance ?? DEFAULT_TOLERANCE,
      value: { lower, upper },
      commitment: commitment === null ? null : decodeCommitment(game, commitment),
      worstCase: null,
      reason: `${isInterrupted ? 'The run was interrupted' : 'The time limit was reached'} before a search could begin: the bracket is the range of the payoff.`,
      statistics: { seconds, followerSolves: 0, nodes: 0, linearPrograms: 0 },
    },
    shape,
    roots: cells.map((cell) => openCell(cell, upper, [])),
  }
}

/** @throws Stopped when the time was up, or the user interrupted, before the search began */
async function searched(
  game: Game,
  options: LeaderOptions,
  laneThreads: LaneThreads,
  keepsRecords: boolean,
  seconds: () => number,
): Promise<RecordedSolution> {
  const { epsilon, tolerance = DEFAULT_TOLERANCE, timeLimit = Infinity, nodeLimit = Infinity } = options
  checkSolveOptions(options)
  const set = commitmentSet(game)
  const engineName = options.engine ?? 'highs'
  const { first: engine } = await loadEngines(engineName)
  const clock = {
    secondsLeft: () => timeLimit - seconds(),
    interrupted: () => options.signal?.aborted === true,
  }
  const inTime = <Result>(work: () => Result): Result => stoppable(() => isOver(clock), work)
  const run: { tree: LeaderSearch | null } = { tree: null }
  const context: LeaderContext = {
    game,
    set,
    epsilon,
    tolerance,
    engineName,
    engine,
    laneThreads,
    payoffRange: inTime(() => new PayoffRange(game)),
    secondsLeft: clock.secondsLeft,
    signal: options.signal,
    report: () => {
      if (run.tree === null) return
      const { lower, upper, nodes, openCells } = run.tree
      options.onProgress?.({ value: { lower, upper }, nodes, openNodes: openCells, seconds: seconds() })
    },
    counts: { followerSolves: 0, linearPrograms: 0 },
  }
  const { shape, cells } = cover(set)
  const start = firstCommitment(engine, set, cells)
  const ranges = Array.from(set.lower, (lower, c) => ({
    lower: decimalEnclosure(lower).lower,
    upper: decimalEnclosure(set.upper[c]).upper,
  }))
  // Cells are bounded in this game; follower problems at a commitment are solved in the game as it is.
  const normal = inTime(() => normalGame(game, ranges, epsilon))
  const judge = new WitnessJudge(normal.game, {
    rounding: inTime(() => judgedRounding(normal.game, set)),
    penalties: normal.loss,
    isExact: epsilon === 0,
  })
  const search = new WitnessSearch(normal.game, judge, engine, SEARCH_SHARE * tolerance, () => isOver(clock))
  try {
    const branches = new BranchTable(set, judge, search, epsilon)
    const strategy = inTime(() =>
      strategyFor(options.sense ?? 'worst', context, normal.game, branches, judge, search, {
        commitment: start,
        lower: context.payoffRange.over(start, start).lower,
        witness: null,
      }),
    )
    await strategy.begin()
    const upper = (cell: Cell): number => context.payoffRange.over(cell.lower, cell.upper).upper
    const roots = cells.map((cell) => openCell(cell, upper(cell), branches.pool))
    const tree = new LeaderSearch(set, strategy, roots, {
      tolerance,
      nodeLimit,
      secondsLeft: context.secondsLeft,
      interrupted: clock.interrupted,
      report: context.report,
      rounding: CONTRADICTION_ROUNDING * payoffScale(game, set),
      keepsRecords,
    })
    run.tree = tree
    const end = await tree.run()
    const solution: LeaderSolution = {
      status: end === 'closed' ? 'certified' : end === 'interrupted' ? 'interrupted' : 'limit',
      limit: end === 'closed' || end === 'interrupted' ? null : end,
      sense: options.sense ?? 'worst',
      epsilon,
      tolerance,
      value: { lower: strategy.lower, upper: tree.upper },
      commitment: decodeCommitment(game, strategy.incumbent.commitment),
      worstCase: strategy.incumbent.witness,
      reason: reasonForOpenBracket(end, game, set, epsilon, tree.unresolved, {
        lower: strategy.lower,
        witness: strategy.incumbent.witness?.payoff ?? null,
        upper: tree.upper,
        ...tree.unexplored,
      }),
      statistics: {
        seconds: seconds(),
        followerSolves: context.counts.followerSolves,
        nodes: tree.nodes,
        linearPrograms: context.counts.linearPrograms + search.linearPrograms,
      },
    }
    return { solution, shape, roots }
  } finally {
    search.dispose()
  }
}

function strategyFor(
  sense: 'worst' | 'best',
  context: LeaderContext,
  game: Game,
  branches: BranchTable,
  judge: WitnessJudge,
  search: WitnessSearch,
  start: IncumbentCommitment,
): PessimisticCells | OptimisticCells {
  const { epsilon } = context
  const margin = cellMargin(game)
  if (sense === 'best') return new OptimisticCells(context, margin, start)
  const bounds = new CellBounds(game, leaderStructure(game), judge, search, epsilon)
  return new PessimisticCells(context, branches, bounds, margin, start)
}

function cover(set: CommitmentSet): {
  readonly shape: RecordedSolution['shape']
  readonly cells: readonly Cell[]
} {
  const isSmall =
    continuousDimension(set) <= HIGHEST_SIMPLEX_DIMENSION && staircaseCount(set) <= MOST_SIMPLICES
  return isSmall
    ? { shape: 'simplices', cells: SimplexCell.cover(set) }
    : { shape: 'boxes', cells: BoxCell.cover(set) }
}

/** Magnitude of the payoff over X, which contradictions are measured by. */
function payoffScale(game: Game, set: CommitmentSet): number {
  return formulaScale(
    game,
    game.payoff.map((formula) => [formula]),
    set.lower,
    set.upper,
  )
}
