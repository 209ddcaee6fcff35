import type { GameDefinition } from '../../model/definition.js'
import { indexOfName } from '../../model/reading/selector.js'
import { plainRules, successorState, type PlainFormula } from '../exact/plain-rules.js'
import { FormulaText, SAME_MASSES, type MassText } from './formula-text.js'

/** A next state and the text of its probability. */
export interface SuccessorText {
  readonly state: number
  /** A formula, or `rest`. */
  readonly probability: string
}

/** A plain definition case by case: texts of formulas that name masses by number and no index, parameter or aggregate. */
export interface GameCases {
  readonly name: string
  readonly states: readonly string[]
  readonly actions: readonly string[]
  readonly initial: readonly number[]
  readonly leader: Pick<GameDefinition['leader'], 'controls' | 'constraints'>
  /** `[t][s][a]`. */
  readonly reward: readonly (readonly (readonly string[])[])[]
  readonly transition: readonly (readonly (readonly (readonly SuccessorText[])[])[])[]
  /** `[t]`. */
  readonly payoff: readonly string[]
}

/**
 * A plain definition case by case.
 *
 * @param masses what the masses become in the texts
 * @throws TypeError for a definition with functions
 */
export function gameCases(definition: GameDefinition, masses: MassText = SAME_MASSES): GameCases {
  const rules = plainRules(definition)
  const { states, actions } = rules
  const { stages, initial, leader } = definition
  const text = new FormulaText(definition, states, actions, masses)
  const table = <Item>(item: (t: number, s: number, a: number, index: number) => Item): Item[][][] =>
    Array.from({ length: stages }, (_stage, t) =>
      states.map((_state, s) =>
        actions.map((_action, a) => item(t, s, a, (t * states.length + s) * actions.length + a)),
      ),
    )
  const probability = (formula: PlainFormula, place: { s: number; a: number; t: number }): string =>
    typeof formula === 'string' && formula.trim() === 'rest' ? 'rest' : text.write(formula, place)
  const masses0 = states.map(() => 0)
  for (const [name, mass] of Object.entries(initial)) {
    masses0[Array.isArray(initial) ? Number(name) : (indexOfName(name, states) ?? 0)] = mass
  }
  return {
    name: definition.name,
    states,
    actions,
    initial: masses0,
    leader: {
      controls: leader.controls,
      ...(leader.constraints === undefined
        ? {}
        : { constraints: leader.constraints.map((each) => withParameters(each, definition)) }),
    },
    reward: table((t, s, a, index) => text.write(rules.reward[index], { t, s, a })),
    transition: table((t, s, a, index) =>
      rules.transition[index].map((successor) => ({
        state: successorState(successor, rules, stages, { s, a, t }),
        probability: probability(successor.probability, { s, a, t }),
      })),
    ),
    payoff: rules.payoff.map((formula, t) => text.write(formula, { t })),
  }
}

/** The definition of a game given case by case. */
export function definitionOf({ reward, transition, payoff, leader, ...rest }: GameCases): GameDefinition {
  const cases = reward.flatMap((states, stage) =>
    states.flatMap((actions, state) => actions.map((_formula, action) => ({ stage, state, action }))),
  )
  return {
    smfg: 1,
    ...rest,
    stages: payoff.length,
    leader: { ...leader, payoff: payoff.map((value, stage) => ({ stage, value })) },
    transition: cases.map(({ stage, state, action }) => ({
      stage,
      state,
      action,
      to: transition[stage][state][action],
    })),
    reward: cases.map(({ stage, state, action }) => ({
      stage,
      state,
      action,
      value: reward[stage][state][action],
    })),
  }
}

/** A constraint with its parameters put in. */
function withParameters(constraint: string, { parameters = {} }: GameDefinition): string {
  return Object.entries(parameters).reduce(
    (text, [name, value]) => text.replaceAll(new RegExp(`(?<![\\w.])${name}(?![\\w(])`, 'g'), `(${value})`),
    constraint,
  )
}
