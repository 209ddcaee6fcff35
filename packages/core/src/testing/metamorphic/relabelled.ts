import type { GameDefinition } from '../../model/definition.js'
import { definitionOf, gameCases } from './game-cases.js'
import { SAME, type Transformed } from './transformed.js'

/**
 * The game with other names, in another order.
 *
 * @param states the old numbers of the states in their new order; `actions` likewise
 */
export function relabelledGame(
  definition: GameDefinition,
  states: readonly number[],
  actions: readonly number[],
): Transformed {
  const cases = gameCases(definition, {
    ofState: (s) => `mass(${states.indexOf(s)})`,
    ofPair: (s, a) => `mass(${states.indexOf(s)}, ${actions.indexOf(a)})`,
    ofAction: (a) => `massAction(${actions.indexOf(a)})`,
  })
  const ordered = <Item>(table: readonly (readonly (readonly Item[])[])[]): Item[][][] =>
    table.map((rows) => states.map((s) => actions.map((a) => rows[s][a])))
  return {
    definition: definitionOf({
      ...cases,
      states: states.map((s) => `place_${s}`),
      actions: actions.map((a) => `move_${a}`),
      initial: states.map((s) => cases.initial[s]),
      reward: ordered(cases.reward),
      transition: ordered(cases.transition).map((rows) =>
        rows.map((row) =>
          row.map((successors) =>
            successors.map((successor) => ({ ...successor, state: states.indexOf(successor.state) })),
          ),
        ),
      ),
    }),
    map: { ...SAME, policy: ordered },
  }
}
