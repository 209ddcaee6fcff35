import { constantNumber, sumNumbers } from '../../expression/fixed.js'
import { withoutFixedTerms } from '../../expression/fixed-terms.js'
import { addQuantities, roundedNumbers } from '../../expression/quantity.js'
import { bind } from '../../expression/structure.js'
import type { Game } from '../../../model/game.js'
import { checkpoint } from '../../running/stopping.js'

/**
 * Whether a reward holds a number that is no decimal, such as log(0.3), and a decimal that takes almost all of it away at a commitment: too few digits of the rest are known
 * to compute with.
 */
export function cancels(game: Game, commitment: ArrayLike<number>): boolean {
  const pairs = game.states.length * game.actions.length
  const controls = new Map(Array.from(commitment, (value, c) => [pairs + c, value] as const))
  return [...new Set(game.reward)].some((formula) => {
    checkpoint()
    const bound = bind(formula, controls)
    const { rest, fixed } = withoutFixedTerms(bound)
    if (bound.kind === 'constant' || rest === bound) return false
    const decimal =
      rest.kind === 'constant' ? constantNumber(rest) : rest.kind === 'sum' ? sumNumbers(rest).constant : 0
    return roundedNumbers([addQuantities(fixed, decimal)]) === null
  })
}
