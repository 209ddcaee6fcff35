import type { GameDefinition } from '../../model/definition.js'
import { SAME_MASSES } from './formula-text.js'
import { definitionOf, gameCases } from './game-cases.js'
import { newName } from './new-name.js'
import { SAME, type Transformed } from './transformed.js'

/** Adds a second action that is the same as another: where formulas count those who play the one, they count those who play either. */
export function withDuplicatedAction(definition: GameDefinition, action = 0): Transformed {
  const { actions: before } = gameCases(definition)
  const copy = before.length
  const cases = gameCases(definition, {
    ...SAME_MASSES,
    ofPair: (s, a) => (a === action ? `mass(${s}, ${a}) + mass(${s}, ${copy})` : `mass(${s}, ${a})`),
    ofAction: (a) => (a === action ? `massAction(${a}) + massAction(${copy})` : `massAction(${a})`),
  })
  const withCopy = <Item>(table: readonly (readonly (readonly Item[])[])[]): Item[][][] =>
    table.map((states) => states.map((actions) => [...actions, actions[action]]))
  return {
    definition: definitionOf({
      ...cases,
      actions: [...cases.actions, newName(`second_${cases.actions[action]}`, cases.actions)],
      reward: withCopy(cases.reward),
      transition: withCopy(cases.transition),
    }),
    map: { ...SAME, policy: (policy) => policy.map((states) => states.map((row) => [...row, 0])) },
  }
}
