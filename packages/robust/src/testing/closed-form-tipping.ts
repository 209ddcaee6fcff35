import type { Bracket, Commitment, FollowerSolution, LeaderSolution } from '@smfg/core'
import type { FollowerSolver, LeaderSolver } from '../strategy/options.js'

/**
 * The tipping point solved by its closed forms (theory §5): solvers that cost nothing, for tests of what is built on solvers.
 */

/** V_ε(x) of the tipping point with threshold θ. */
export function tippingValue(theta: number, epsilon: number, bonus: number): number {
  const c = bonus - theta
  if (c <= epsilon) return -bonus
  return (1 - c + Math.sqrt((1 - c) ** 2 + 4 * (c - epsilon))) / 2 - bonus
}

/** v_ε of the tipping point: from θ + 2ε = 1 on nothing is better than no bonus. */
export function tippingGameValue(theta: number, epsilon: number): number {
  return Math.max(0, 1 - theta - 2 * epsilon)
}

const STATISTICS = { seconds: 0, followerSolves: 0, nodes: 0, linearPrograms: 0 }

/** Commits half a tolerance beyond the jump, as a solver with that tolerance may, or to nothing where that pays more. */
export const solveTippingLeader: LeaderSolver = async (game, { epsilon, tolerance = 0 }) => {
  const { theta } = game.parameters
  const beyond = theta + epsilon + tolerance / 2
  const bonus = tippingValue(theta, epsilon, beyond) > 0 ? beyond : 0
  const value: Bracket = {
    lower: tippingValue(theta, epsilon, bonus),
    upper: tippingGameValue(theta, epsilon),
  }
  const solution: LeaderSolution = {
    status: 'certified',
    limit: null,
    sense: 'worst',
    epsilon,
    tolerance,
    value,
    commitment: { bonus },
    worstCase: null,
    reason: null,
    statistics: STATISTICS,
  }
  return solution
}

export const solveTippingFollower: FollowerSolver = async (game, commitment, { epsilon, tolerance = 0 }) => {
  const payoff = tippingValue(game.parameters.theta, epsilon, bonusOf(commitment))
  const solution: FollowerSolution = {
    status: 'certified',
    limit: null,
    sense: 'worst',
    epsilon,
    tolerance,
    commitment,
    value: { lower: payoff, upper: payoff },
    twoLevel: null,
    witness: null,
    structure: [],
    statistics: STATISTICS,
  }
  return solution
}

function bonusOf(commitment: Commitment): number {
  const { bonus } = commitment
  if (typeof bonus !== 'number') throw new TypeError('the tipping point has one control, the number "bonus"')
  return bonus
}
