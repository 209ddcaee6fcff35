import type { Game, GameDefinition, RewardRule, TransitionRule } from '@smfg/core'
import { rewardChoices, transitionChoices, type Target } from './choices.js'
import type { Case } from './selection.js'

/** What takes the place of a case's reward and of where it leads; what is left out stays as it is. */
export interface Rewriting {
  readonly reward?: (value: number | string, place: Case) => number | string
  readonly transition?: (row: readonly Target[], place: Case) => readonly Target[]
}

/**
 * A game's definition with the reward or the transitions of every case written anew, as plain data: one rule per state
 * and action, and per stage where stages differ. Formulas keep their names, so the new model depends on parameters,
 * controls, aggregates and the mean field as the old one does, apart from what the rewriting changes.
 */
export function rewritten(game: Game, { reward, transition }: Rewriting): GameDefinition {
  return {
    ...game.definition,
    ...(reward === undefined
      ? {}
      : {
          reward: rules(game, (place): RewardRule[] =>
            rewardChoices(game, place).map(({ when, content }) => ({
              ...condition(when),
              value: reward(content, place),
            })),
          ),
        }),
    ...(transition === undefined
      ? {}
      : {
          transition: rules(game, (place): TransitionRule[] =>
            transitionChoices(game, place).map(({ when, content }) => ({
              ...condition(when),
              to: transition(content, place),
            })),
          ),
        }),
  }
}

function condition(when: string | null): { readonly when?: string } {
  return when === null ? {} : { when }
}

/** The rules of all cases, those that are the same at several stages once. */
function rules<Rule extends object>(game: Game, rulesOf: (place: Case) => readonly Rule[]): Rule[] {
  return game.states.flatMap((_state, s) =>
    game.actions.flatMap((_action, a) => {
      const byText = new Map<string, { readonly stages: number[]; readonly rules: readonly Rule[] }>()
      for (let t = 0; t < game.stages; t++) {
        const found = rulesOf({ t, s, a })
        const text = JSON.stringify(found)
        const known = byText.get(text) ?? { stages: [], rules: found }
        known.stages.push(t)
        byText.set(text, known)
      }
      return [...byText.values()].flatMap((group) =>
        group.rules.map((rule) => ({
          state: s,
          action: a,
          ...(byText.size === 1 ? {} : { stage: group.stages }),
          ...rule,
        })),
      )
    }),
  )
}
