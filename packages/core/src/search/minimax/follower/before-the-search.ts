import { enclosureOn } from '../../expression/enclose.js'
import * as interval from '../../expression/interval.js'
import { decodeCommitment } from '../../../model/commitment.js'
import type { Game } from '../../../model/game.js'
import { DEFAULT_TOLERANCE } from '../../tolerances.js'
import type { Bracket, FollowerOptions, FollowerSolution } from '../solution.js'

/** The answer to a follower problem whose time was up, or that was interrupted, before a search could begin. */
export function unsearchedSolution(
  game: Game,
  x: Float64Array,
  options: FollowerOptions,
  seconds: number,
): FollowerSolution {
  const { epsilon, sense = 'worst', tolerance = DEFAULT_TOLERANCE } = options
  const isInterrupted = options.signal?.aborted === true
  const { lower, upper } = payoffOfAnyCrowd(game, x, x)
  return {
    status: isInterrupted ? 'interrupted' : 'limit',
    limit: isInterrupted ? null : 'time',
    sense,
    epsilon,
    tolerance,
    commitment: decodeCommitment(game, x),
    value: { lower, upper },
    twoLevel: null,
    witness: null,
    structure: ['ended before a search could begin: the bracket is the range of the payoff'],
    statistics: { seconds, followerSolves: 1, nodes: 0, linearPrograms: 0 },
  }
}

/**
 * Σ_t of the range of j_t over a box of commitments and all mean fields, rounded outward: what is known of a payoff before anything is known of the
 * followers.
 */
export function payoffOfAnyCrowd(game: Game, lower: Float64Array, upper: Float64Array): Bracket {
  const simplex = game.states.length * game.actions.length
  const enclose = enclosureOn({
    lower: [...new Float64Array(simplex), ...lower],
    upper: [...new Float64Array(simplex).fill(1), ...upper],
    simplex,
  })
  return game.payoff.map(enclose).reduce(interval.add, interval.point(0))
}
