import { compare, type Rational } from '../expression/rational.js'
import type { Game } from '../../model/game.js'
import { exactExploitability } from './witness-judgement.js'

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
  const exact = exactExploitability(game, commitment, weights)
  return exact !== null && compare(exact, epsilon) <= 0
}
