import type { ExactGame } from './exact-game.js'
import { add, decimalMeaning, divide, type Rational } from './rational.js'

/** A policy of doubles as exact probabilities: each row's decimals divided by their exact sum. */
export function exactPolicy(game: ExactGame, policy: ArrayLike<number>): readonly Rational[] {
  const { actionCount } = game
  const decimals = Array.from(policy, decimalMeaning)
  const totals = Array.from({ length: decimals.length / actionCount }, (_unused, row) =>
    decimals.slice(row * actionCount, (row + 1) * actionCount).reduce(add),
  )
  return decimals.map((share, index) => divide(share, totals[Math.floor(index / actionCount)]))
}
