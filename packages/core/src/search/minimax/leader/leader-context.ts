import type { Game } from '../../../model/game.js'
import type { LinearEngine } from '../../linear/engine.js'
import type { FollowerResult, FollowerSolveOptions } from '../follower/solve-follower-at.js'
import { solveFollowerAt } from '../follower/solve-follower-at.js'
import type { LaneThreads } from '../follower/lanes/lane-threads.js'
import type { CommitmentSet } from './commitment-set.js'
import type { PayoffRange } from './payoff-range.js'

/** What a run of the leader problem shares: the game, where to stop, and the counts of work done. */
export interface LeaderContext {
  readonly game: Game
  readonly set: CommitmentSet
  readonly epsilon: number
  readonly tolerance: number
  readonly engineName: 'highs' | 'glpk'
  readonly engine: LinearEngine
  readonly secondsLeft: () => number
  readonly signal: AbortSignal | undefined
  readonly laneThreads: LaneThreads
  readonly payoffRange: PayoffRange
  /** Tells the world how far the run is; called now and then from inside long follower solves. */
  readonly report: () => void
  readonly counts: { followerSolves: number; linearPrograms: number }
}

/** A follower solve on behalf of the leader: within her time, with her engine, counted. */
export async function solveFollowerFor(
  context: LeaderContext,
  commitment: Float64Array,
  options: Omit<FollowerSolveOptions, 'engine' | 'timeLimit' | 'signal' | 'onProgress'>,
): Promise<FollowerResult> {
  const seconds = context.secondsLeft()
  const result = await solveFollowerAt(context.game, commitment, {
    ...options,
    engine: context.engineName,
    laneThreads: context.laneThreads,
    onProgress: context.report,
    ...(seconds < Infinity ? { timeLimit: Math.max(0, seconds) } : {}),
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  })
  context.counts.followerSolves++
  context.counts.linearPrograms += result.solution.statistics.linearPrograms
  return result
}
