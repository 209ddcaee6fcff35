import type { GameDefinition } from '../../model/definition.js'
import { decimalProduct } from './decimal-product.js'
import { definitionOf, gameCases } from './game-cases.js'
import { SAME, type Transformed } from './transformed.js'

/** Rewards and ε in another unit. */
export function withScaledRewards(definition: GameDefinition, factor: number): Transformed {
  const cases = gameCases(definition)
  const reward = cases.reward.map((states) =>
    states.map((actions) => actions.map((value) => `(${factor}) * (${value})`)),
  )
  return {
    definition: definitionOf({ ...cases, reward }),
    map: { ...SAME, epsilon: (epsilon) => decimalProduct(epsilon, factor) },
  }
}
