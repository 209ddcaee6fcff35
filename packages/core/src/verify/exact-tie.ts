import { add, binaryMeaning, compare, divide, type Rational } from '../expression/rational.js'
import type { Game } from '../game/game.js'
import { rationalExploitability } from './existence/rational-play.js'
import { Unprovable } from './existence/unprovable.js'

/** Stages, states and actions, multiplied, up to which a policy is played in exact fractions. */
const MOST_RATIONAL_CASES = 1000

/**
 * Whether E(π; x) ≤ ε in exact fractions, for a policy whose exploitability is ε to the last digit.
 *
 * @param weights N·S·A numbers ≥ 0; those of a stage and state are divided by their sum
 * @returns false too where that is too much work or a formula has no exact value
 */
export function isWithinExactly(
  game: Game,
  commitment: readonly Rational[],
  weights: ArrayLike<number>,
  epsilon: Rational,
): boolean {
  if (weights.length > MOST_RATIONAL_CASES) return false
  try {
    const shares = exactShares(weights, game.actions.length)
    return compare(rationalExploitability(game, commitment, shares), epsilon) <= 0
  } catch (error) {
    if (error instanceof Unprovable) return false
    throw error
  }
}

function exactShares(weights: ArrayLike<number>, actions: number): Rational[] {
  const exact = Array.from(weights, binaryMeaning)
  return exact.map((weight, k) => {
    const first = k - (k % actions)
    return divide(weight, exact.slice(first, first + actions).reduce(add))
  })
}
