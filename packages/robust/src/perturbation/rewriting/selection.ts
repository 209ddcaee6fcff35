import type { Game, Selector } from '@smfg/core'

/** A place of a game's tables; zero-based. */
export interface Case {
  readonly t: number
  readonly s: number
  readonly a: number
}

/** The selectors of a rule of transitions or rewards; what is left out selects all. */
interface Selectors {
  readonly state?: Selector
  readonly action?: Selector
  readonly stage?: Selector
}

/** Whether a rule's selectors choose a case; its `when` is not looked at. */
export function selects(game: Game, rule: Selectors, { t, s, a }: Case): boolean {
  return (
    chooses(rule.state, s, game.states) && chooses(rule.action, a, game.actions) && chooses(rule.stage, t, [])
  )
}

function chooses(selector: Selector | undefined, index: number, names: readonly string[]): boolean {
  if (selector === undefined) return true
  const list = typeof selector === 'string' || typeof selector === 'number' ? [selector] : selector
  return list.some((each) => (typeof each === 'number' ? each : indexOfName(each, names)) === index)
}

/**
 * The index of a state or action, as model files mean it: its name, or its number where no name is a number itself.
 *
 * @returns −1 when there is none
 */
export function indexOfName(name: string, names: readonly string[]): number {
  const index = names.indexOf(name)
  if (index >= 0 || !isNumber(name) || names.some(isNumber)) return index
  return Number(name)
}

function isNumber(name: string): boolean {
  return /^\d+$/.test(name)
}
