import type { GameDefinition } from '../../model/definition.js'
import { definitionOf, gameCases } from './game-cases.js'
import { SAME, type Transformed } from './transformed.js'

/** Adds constants[t] to all rewards of stage t: every follower earns the same amount more, whatever she plays. */
export function withStageConstants(definition: GameDefinition, constants: readonly number[]): Transformed {
  const cases = gameCases(definition)
  const reward = cases.reward.map((states, t) =>
    states.map((actions) => actions.map((value) => `(${constants[t]}) + (${value})`)),
  )
  return { definition: definitionOf({ ...cases, reward }), map: SAME }
}
