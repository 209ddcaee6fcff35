import type { Formula, Game, Indices, TransitionRule } from '@smfg/core'
import { indexOfName, selects, type Case } from './selection.js'

/** What a definition says of one case under a condition on the indices; null: always. */
export interface Choice<Content> {
  readonly when: string | null
  readonly content: Content
}

/** One possible next state: its index or a formula of the indices, and its probability. */
export interface Target {
  readonly state: number | string
  readonly probability: number | string
}

/** A probability that stands for one minus the others of its row. */
export const REST = 'rest'

export function isRest({ probability }: Target): boolean {
  return typeof probability === 'string' && probability.trim() === REST
}

/**
 * What the definition says of the reward of a case: the first choice whose condition holds applies; the last one that
 * can apply stands last.
 */
export function rewardChoices(game: Game, place: Case): Choice<number | string>[] {
  const { reward } = game.definition
  if (!Array.isArray(reward)) return [{ when: null, content: atIndices(reward as Formula, place) }]
  return untilSure(
    reward.filter((rule) => selects(game, rule, place)),
    ({ value }) => atIndices(value, place),
  )
}

/** What the definition says of where a case leads, likewise. */
export function transitionChoices(game: Game, place: Case): Choice<readonly Target[]>[] {
  const { transition } = game.definition
  if (typeof transition === 'function') {
    return [{ when: null, content: targets(game, transition(place), place) }]
  }
  return untilSure(
    transition.filter((rule) => selects(game, rule, place)),
    ({ to }) => targets(game, to, place),
  )
}

function untilSure<Rule extends { readonly when?: string }, Content>(
  rules: readonly Rule[],
  contentOf: (rule: Rule) => Content,
): Choice<Content>[] {
  const sure = rules.findIndex(({ when }) => when === undefined)
  const used = sure < 0 ? rules : rules.slice(0, sure + 1)
  return used.map((rule) => ({ when: rule.when ?? null, content: contentOf(rule) }))
}

function targets(game: Game, to: TransitionRule['to'], place: Case): Target[] {
  if (isList(to)) {
    return to.map(({ state, probability }) => ({
      state: atIndices(state, place),
      probability: atIndices(probability, place),
    }))
  }
  return Object.entries(to).map(([name, probability]) => ({
    state: indexOfName(name, game.states),
    probability: atIndices(probability, place),
  }))
}

function isList(
  to: TransitionRule['to'],
): to is readonly { readonly state: Formula; readonly probability: Formula }[] {
  return Array.isArray(to)
}

/** The number or text of a formula; one that is a function of the indices is called. */
function atIndices(formula: Formula, { t, s, a }: Case): number | string {
  const indices: Indices = { t, s, a }
  return typeof formula === 'function' ? formula(indices) : formula
}
