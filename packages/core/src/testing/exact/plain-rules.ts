import type { Formula, GameDefinition, Selector, TransitionRule } from '../../model/definition.js'
import { indexOfName } from '../../model/reading/selector.js'
import { indexValue, conditionHolds, type IndexScope } from './index-value.js'
import { syntaxOf } from './syntax-of.js'

/** A number or the text of a formula: functions are no part of a plain definition. */
export type PlainFormula = number | string

/** One next state: a name, a number or a formula of the indices; a probability that may be `rest`. */
export interface PlainSuccessor {
  readonly state: PlainFormula
  readonly probability: PlainFormula
}

/** What a plain definition says case by case, in its own words. */
export interface PlainRules {
  readonly states: readonly string[]
  readonly actions: readonly string[]
  /** At index `(t·S + s)·A + a`. */
  readonly reward: readonly PlainFormula[]
  readonly transition: readonly (readonly PlainSuccessor[])[]
  /** At index t. */
  readonly payoff: readonly PlainFormula[]
}

/**
 * Finds for each stage, state and action the formulas that apply, without changing them.
 *
 * @throws TypeError for a definition with functions, or with a case that no rule covers
 */
export function plainRules(definition: GameDefinition): PlainRules {
  const states = namesOf(definition.states)
  const actions = namesOf(definition.actions)
  const { stages } = definition
  const counts = { states: states.length, actions: actions.length, stages }
  const cases = Array.from({ length: stages * states.length * actions.length }, (_unused, index) => ({
    t: Math.floor(index / (states.length * actions.length)),
    s: Math.floor(index / actions.length) % states.length,
    a: index % actions.length,
  }))
  const matches = (
    rule: { state?: Selector; action?: Selector; stage?: Selector; when?: string },
    place: { readonly s: number; readonly a: number; readonly t: number },
  ): boolean =>
    selects(rule.state, place.s, states) &&
    selects(rule.action, place.a, actions) &&
    selects(rule.stage, place.t, null) &&
    (rule.when === undefined || conditionHolds(syntaxOf(rule.when), scopeAt(place, counts)))
  const { reward, transition } = definition
  const { payoff } = definition.leader
  return {
    states,
    actions,
    reward: cases.map((place) =>
      plain(isList(reward) ? found(reward.find((rule) => matches(rule, place))).value : reward),
    ),
    transition: cases.map((place) => {
      if (typeof transition === 'function') throw new TypeError('a function is no part of a plain definition')
      return successors(found(transition.find((rule) => matches(rule, place))).to)
    }),
    payoff: Array.from({ length: stages }, (_unused, t) =>
      plain(
        isList(payoff)
          ? found(payoff.find((rule) => matches(rule, { s: Number.NaN, a: Number.NaN, t }))).value
          : payoff,
      ),
    ),
  }
}

/** Number of the next state. */
export function successorState(
  successor: PlainSuccessor,
  { states, actions }: PlainRules,
  stages: number,
  place: { readonly s: number; readonly a: number; readonly t: number },
): number {
  const { state } = successor
  if (typeof state === 'number') return state
  const named = indexOfName(state, states)
  if (named !== undefined) return named
  return indexValue(
    syntaxOf(state),
    scopeAt(place, { states: states.length, actions: actions.length, stages }),
  )
}

export function namesOf(list: readonly string[] | number): readonly string[] {
  return typeof list === 'number' ? Array.from({ length: list }, (_unused, k) => String(k)) : list
}

function scopeAt(
  place: { readonly s: number; readonly a: number; readonly t: number },
  counts: { readonly states: number; readonly actions: number; readonly stages: number },
): IndexScope {
  return new Map(Object.entries({ ...place, ...counts }))
}

function selects(selector: Selector | undefined, index: number, names: readonly string[] | null): boolean {
  if (selector === undefined) return true
  if (typeof selector === 'number') return selector === index
  if (typeof selector === 'string') return names !== null && indexOfName(selector, names) === index
  return selector.some((each) => selects(each, index, names))
}

function successors(to: TransitionRule['to']): readonly PlainSuccessor[] {
  if (isList(to)) {
    return to.map(({ state, probability }) => ({ state: plain(state), probability: plain(probability) }))
  }
  return Object.entries(to).map(([state, probability]) => ({ state, probability: plain(probability) }))
}

function plain(formula: Formula): PlainFormula {
  if (typeof formula !== 'function') return formula
  throw new TypeError('a function is no part of a plain definition')
}

function found<Item>(item: Item | undefined): Item {
  if (item === undefined) throw new TypeError('no rule covers a case')
  return item
}

function isList<Item>(value: readonly Item[] | unknown): value is readonly Item[] {
  return Array.isArray(value)
}
