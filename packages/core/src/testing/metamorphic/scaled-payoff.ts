import type { GameDefinition } from '../../model/definition.js'
import { decimalProduct } from './decimal-product.js'
import { definitionOf, gameCases } from './game-cases.js'
import { SAME, type Transformed } from './transformed.js'

/** factor · J + constant, factor > 0, with a tolerance in the same unit. */
export function withScaledPayoff(definition: GameDefinition, factor: number, constant: number): Transformed {
  const cases = gameCases(definition)
  const payoff = cases.payoff.map(
    (value, t) => `(${factor}) * (${value})${t === 0 ? ` + (${constant})` : ''}`,
  )
  return {
    definition: definitionOf({ ...cases, payoff }),
    map: {
      ...SAME,
      payoff: ({ lower, upper }) => ({
        lower: factor * lower + constant,
        upper: factor * upper + constant,
      }),
      tolerance: (tolerance) => decimalProduct(tolerance, factor),
    },
  }
}
