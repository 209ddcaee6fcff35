import type { Formula, GameDefinition, TransitionRule } from '../model/definition.js'

/** Next to 0; its difference from 1 is next to 1. */
const SMALL_CHANCE = 1e-9
const TINY_MASS = 1e-12

/** A definition whose rules are plain data, as the random games of the tests have. */
export interface ExtremeChoices {
  /** By transition rule, over and over: the state (modulo their number) that nearly all go to, or null for the chances as they are. */
  readonly destinations: readonly (number | null)[]
  /** The state (modulo their number) in which hardly anybody starts, or null. */
  readonly deserted: number | null
}

/** The game with rewards and payoff in other units. */
export function inUnits(
  definition: GameDefinition,
  units: { readonly reward: number; readonly payoff: number },
): GameDefinition {
  const { leader, reward } = definition
  const { payoff } = leader
  return {
    ...definition,
    leader: {
      ...leader,
      payoff: isList(payoff)
        ? payoff.map((rule) => ({ ...rule, value: times(units.payoff, rule.value) }))
        : times(units.payoff, payoff),
    },
    reward: isList(reward)
      ? reward.map((rule) => ({ ...rule, value: times(units.reward, rule.value) }))
      : times(units.reward, reward),
  }
}

/** A game like another one, with chances of 1e-9 or 1 − 1e-9 and an initial mass of 1e-12. */
export function withExtremes(
  definition: GameDefinition,
  { destinations, deserted }: ExtremeChoices,
): GameDefinition {
  const { states, transition, initial } = definition
  const names = typeof states === 'number' ? Array.from({ length: states }, (_, s) => String(s)) : states
  if (!isList(transition) || !isList(initial)) throw new TypeError('the rules are to be lists')
  const rules = transition.map((rule, k): TransitionRule => {
    const destination = destinations[k % destinations.length]
    return destination === null ? rule : { ...rule, to: nearly(names[destination % names.length], rule.to) }
  })
  return {
    ...definition,
    transition: rules,
    initial: deserted === null ? initial : withoutMass(initial, deserted % names.length),
  }
}

/** (1 − 1e-9) · destination + 1e-9 · to */
function nearly(destination: string, to: TransitionRule['to']): TransitionRule['to'] {
  if (isList(to)) throw new TypeError('chances are to be by name')
  const chances = Object.entries(to).map(([name, chance]): [string, Formula] => [
    name,
    chance === 'rest'
      ? 'rest'
      : name === destination
        ? `${1 - SMALL_CHANCE} + ${SMALL_CHANCE} * (${text(chance)})`
        : `${SMALL_CHANCE} * (${text(chance)})`,
  ])
  const named = chances.some(([name]) => name === destination)
  return Object.fromEntries(named ? chances : [[destination, 1 - SMALL_CHANCE], ...chances])
}

/** All but 1e-12 of a state's mass is moved to the heaviest of the others, or that much taken from there. */
function withoutMass(initial: readonly number[], state: number): number[] {
  if (initial.length === 1) return [...initial]
  const others = Array.from(initial.keys()).filter((s) => s !== state)
  const heaviest = others.reduce((best, s) => (initial[s] > initial[best] ? s : best))
  const moved = initial[state] - TINY_MASS
  return initial.map((mass, s) => (s === state ? TINY_MASS : s === heaviest ? mass + moved : mass))
}

function times(factor: number, value: Formula): Formula {
  return factor === 1 ? value : `${factor} * (${text(value)})`
}

function text(value: Formula): string {
  if (typeof value === 'function') throw new TypeError('formulas are to be plain text')
  return String(value)
}

function isList<Rule>(value: unknown): value is readonly Rule[] {
  return Array.isArray(value)
}
