import { constant } from '../../expression/construct.js'
import type { Expression } from '../../expression/expression.js'
import type { Game } from '../../../model/game.js'
import type { ValueRanges } from './value-ranges.js'

/** An action is a penalty when it is worse than the best one by more than this many times the size of all rewards that may be worth having. */
const PENALTY_SIZE = 64
/** A softened penalty is worse than the best action by so many times that size. */
const SOFTENED_SIZE = 16
/** Digits of a softened penalty; it need not be more exact. */
const DIGITS = 3

/** A game whose penalties are of the size of its other rewards. */
export interface SoftenedGame {
  readonly game: Game
  /**
   * At least V*_t(s) − Q*_t(s,a) of each penalty is lost by who plays it, in the game as it was: in an ε-equilibrium its mass L_t(s,a) is at most ε divided by
   * this. 0 for all other actions; at `t·S·A + s·A + a`.
   */
  readonly loss: Float64Array
}

/**
 * Replaces rewards of actions that are never worth it, by far, by milder ones that still are never worth it.
 *
 * A reward of −1e12, written to forbid an action, would leave no digits for the others. With the milder reward r' ≥ r the action stays worse than the best one,
 * so that optimal values are the same for every mean field, and
 *
 *   E(π) = E'(π) for a policy that never plays a penalty,   E'(π) ≤ E(π) for every policy.
 *
 * So the ε-equilibria of the game are among those of the softened one: a bound over those holds. A witness has to leave penalties alone.
 *
 * @returns null where there is no penalty
 */
export function softenPenalties(game: Game, { reward, slack }: ValueRanges): SoftenedGame | null {
  const pairs = game.states.length * game.actions.length
  const largest = (row: number): number => Math.max(-reward[row].lower, reward[row].upper)
  let size = 0
  for (let t = 0; t < game.stages; t++) {
    let ofStage = 0
    for (let row = t * pairs; row < (t + 1) * pairs; row++)
      if (slack[row].lower <= 0) ofStage = Math.max(ofStage, largest(row))
    size += ofStage
  }
  const isPenalty = (row: number): boolean =>
    slack[row].lower > PENALTY_SIZE * size && largest(row) > PENALTY_SIZE * size
  if (!(size > 0 && size < Infinity) || !reward.some((_range, row) => isPenalty(row))) return null
  const loss = new Float64Array(reward.length)
  const softened = game.reward.map((formula, row): Expression => {
    if (!isPenalty(row)) return formula
    loss[row] = slack[row].lower
    const milder = reward[row].upper + (slack[row].lower - SOFTENED_SIZE * size)
    return constant(Number(milder.toPrecision(DIGITS)))
  })
  return { game: { ...game, reward: softened }, loss }
}
