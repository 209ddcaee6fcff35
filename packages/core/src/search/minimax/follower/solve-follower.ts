import {
  describeComplementarities,
  findComplementarities,
} from '../../complementarity/find-complementarities.js'
import * as interval from '../../expression/interval.js'
import { encodeCommitment } from '../../../model/commitment.js'
import type { Commitment, Game } from '../../../model/game.js'
import { unlessStopped } from '../../running/stopping.js'
import type { FollowerOptions, FollowerSolution } from '../solution.js'
import { withLaneThreads } from './lanes/with-lane-threads.js'
import { solveFollowerAt } from './solve-follower-at.js'

/**
 * Worst-case payoff V_ε(x) of a commitment (or the best case V⁺_ε(x) with sense `best`), as a certified bracket with a witness.
 *
 * @param commitment by control name: a number, a list per stage, or an object per simplex
 * @throws OptionError when the commitment does not fit the game or an option makes no sense
 * @see theory.md §1, §2
 */
export async function solveFollower(
  game: Game,
  commitment: Commitment,
  options: FollowerOptions,
): Promise<FollowerSolution> {
  const x = encodeCommitment(game, commitment)
  return withLaneThreads(options, async (laneThreads) => {
    const { solution } = await solveFollowerAt(game, x, { ...options, laneThreads })
    // At ε = 0 complementarities were used, and are named already.
    // Neither are they looked for when the time is up: they are a remark.
    const isOver = solution.status === 'interrupted' || solution.limit === 'time'
    if (options.epsilon === 0 || isOver) return solution
    const found = unlessStopped(() => findComplementarities(game, Array.from(x, interval.point)))
    if (found === null) return solution
    return { ...solution, structure: [describeComplementarities(game, found.order), ...solution.structure] }
  })
}
