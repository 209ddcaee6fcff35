import type { GameDefinition } from '../../model/definition.js'
import { definitionOf, gameCases, type GameCases } from './game-cases.js'
import { SAME, type Transformed } from './transformed.js'

/**
 * Adds constants[t][s] to all rewards of a stage and state. A follower cannot influence what she earns that way as long as she cannot influence where she is:
 * at stage 0, and at a stage t when no transition before t depends on the action. (Otherwise it is another game; see `withPotential` for what is left then.)
 *
 * @param constants `[t][s]`
 * @throws RangeError for a constant at a stage where followers influence their state
 */
export function withStateConstants(
  definition: GameDefinition,
  constants: readonly (readonly number[])[],
): Transformed {
  const cases = gameCases(definition)
  const given = stagesOfGivenStates(cases)
  constants.forEach((row, t) => {
    if (t >= given && row.some((constant) => constant !== row[0])) {
      throw new RangeError(`followers influence where they are at stage ${t}`)
    }
  })
  const reward = cases.reward.map((states, t) =>
    states.map((actions, s) => actions.map((value) => `(${constants[t][s]}) + (${value})`)),
  )
  return { definition: definitionOf({ ...cases, reward }), map: SAME }
}

/** How many stages there are, from the first on, in which followers have no influence on their state; as far as the texts of the formulas show. */
export function stagesOfGivenStates({ transition }: Pick<GameCases, 'transition'>): number {
  const depends = transition.findIndex((states) =>
    states.some((actions) => new Set(actions.map((row) => JSON.stringify(row))).size > 1),
  )
  return depends < 0 ? transition.length : depends + 1
}
