import type { GameDefinition } from '../../model/definition.js'
import { definitionOf, gameCases } from './game-cases.js'
import { newName } from './new-name.js'
import { SAME, type Transformed } from './transformed.js'

/**
 * Adds an action that is never worth it: it leads where another action leads and earns a constant instead.
 *
 * With ε > 0 a few followers may play it, each at the loss of what the other action earns: the answers are the same up to ε divided by the penalty. At ε = 0
 * they are the same.
 *
 * @param reward below all rewards of the other action
 */
export function withUselessAction(definition: GameDefinition, reward: number, like = 0): Transformed {
  const cases = gameCases(definition)
  return {
    definition: definitionOf({
      ...cases,
      actions: [...cases.actions, newName('never', cases.actions)],
      reward: cases.reward.map((states) => states.map((actions) => [...actions, String(reward)])),
      transition: cases.transition.map((states) => states.map((actions) => [...actions, actions[like]])),
    }),
    map: {
      ...SAME,
      policy: (policy) => policy.map((states) => states.map((row) => [...row, 0])),
    },
  }
}
