import type { Commitment } from '../../model/game.js'
import { formulaValue } from './exact-formula.js'
import type { ExactGame } from './exact-game.js'
import { rationalArithmetic } from './rational-arithmetic.js'
import { add, compare, decimalMeaning, ONE, ZERO, type Rational } from './rational.js'

/** The commitment as it is written, digit by digit: nothing is rounded onto a bound. */
export function exactCommitment(game: ExactGame, commitment: Commitment): readonly Rational[] {
  return game.controls.flatMap(({ name, count, definition }) => {
    const part = commitment[name]
    if ('simplex' in definition) {
      const shares = part as Readonly<Record<string, number>>
      return definition.simplex.map((label) => decimalMeaning(shares[label] ?? 0))
    }
    if (typeof part === 'number') return Array.from({ length: count }, () => decimalMeaning(part))
    return (part as readonly number[]).map(decimalMeaning)
  })
}

/** Whether a commitment lies in X, in exact arithmetic. */
export function isAllowed(game: ExactGame, commitment: readonly Rational[]): boolean {
  const inControls = game.controls.every(({ offset, count, definition }) => {
    const own = commitment.slice(offset, offset + count)
    if ('simplex' in definition) {
      return own.every((share) => share.numerator >= 0n) && compare(own.reduce(add), ONE) === 0
    }
    if ('values' in definition) {
      return definition.values.some((value) => compare(decimalMeaning(value), own[0]) === 0)
    }
    const { min, max } = definition
    return own.every(
      (value) => compare(decimalMeaning(min), value) <= 0 && compare(value, decimalMeaning(max)) <= 0,
    )
  })
  const pairsAndStates = Array.from({ length: game.stateCount * (game.actionCount + 1) }, () => ZERO)
  const variables = [...pairsAndStates, ...commitment]
  return (
    inControls &&
    game.constraints.every((formula) => formulaValue(formula, rationalArithmetic, variables).numerator <= 0n)
  )
}
