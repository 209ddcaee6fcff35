import type { GameDefinition } from '../../model/definition.js'
import type { Commitment } from '../../model/game.js'
import { definitionOf, gameCases } from './game-cases.js'
import { SAME, type Transformed } from './transformed.js'

/** One more stage, in which nothing is earned. */
export function withAppendedStage(definition: GameDefinition): Transformed {
  const cases = gameCases(definition)
  const { states, actions } = cases
  const all = <Item>(item: (s: number) => Item): Item[][] =>
    states.map((_state, s) => actions.map(() => item(s)))
  return {
    definition: definitionOf({
      ...cases,
      reward: [...cases.reward, all(() => '0')],
      transition: [...cases.transition, all((state) => [{ state, probability: '1' }])],
      payoff: [...cases.payoff, '0'],
    }),
    map: {
      ...SAME,
      commitment: (commitment) => withLastRepeated(commitment),
      policy: (policy) => [...policy, all(() => 0).map((row) => row.map((_share, a) => (a === 0 ? 1 : 0)))],
    },
  }
}

/** Controls with one number per stage have one more. */
function withLastRepeated(commitment: Commitment): Commitment {
  return Object.fromEntries(
    Object.entries(commitment).map(([name, part]) => [
      name,
      isList(part) ? [...part, part[part.length - 1]] : part,
    ]),
  )
}

function isList(part: Commitment[string]): part is readonly number[] {
  return Array.isArray(part)
}
