import type { GameDefinition } from '../../model/definition.js'
import type { ExactControl } from './exact-control.js'
import type { ExactFormula } from './exact-formula.js'
import { plainRules, successorState, type PlainFormula, type PlainRules } from './plain-rules.js'
import { FormulaReader } from './formula-reader.js'
import { add, decimalMeaning, divide, type Rational, ZERO } from './rational.js'
import { indexOfName } from '../../model/reading/selector.js'
import { syntaxOf } from './syntax-of.js'

/**
 * A game in exact numbers, read from a plain definition without the solver's compiler. Variables of the formulas: the masses L(s,a) at `s·A + a`, the
 * masses of states at `S·A + s`, the components of the commitment from `S·A + S` on.
 */
export interface ExactGame {
  readonly stages: number
  readonly stateCount: number
  readonly actionCount: number
  readonly initial: readonly Rational[]
  readonly controls: readonly ExactControl[]
  readonly commitmentDimension: number
  /** Each is ≤ 0 on the commitment set; variables as above. */
  readonly constraints: readonly ExactFormula[]
  /** At index `(t·S + s)·A + a`. */
  readonly reward: readonly ExactFormula[]
  readonly transition: readonly (readonly {
    readonly state: number
    readonly probability: ExactFormula
  }[])[]
  readonly payoff: readonly ExactFormula[]
}

/**
 * Reads a plain definition; numbers mean the decimals that are written.
 *
 * @throws TypeError for functions, and for formulas whose values are not rational (exp, log, sqrt)
 */
export function exactGame(definition: GameDefinition): ExactGame {
  const rules = plainRules(definition)
  const { states, actions } = rules
  const { stages } = definition
  let dimension = 0
  const controls = Object.entries(definition.leader.controls).map(([name, control]): ExactControl => {
    const count = 'simplex' in control ? control.simplex.length : 'each' in control ? stages : 1
    const offset = dimension
    dimension += count
    return { name, offset, count, definition: control }
  })
  const reader = new FormulaReader(definition, states, actions, controls)
  const places = rules.reward.map((_formula, index) => ({
    t: Math.floor(index / (states.length * actions.length)),
    s: Math.floor(index / actions.length) % states.length,
    a: index % actions.length,
  }))
  return {
    stages,
    stateCount: states.length,
    actionCount: actions.length,
    initial: initialMasses(definition, states),
    controls,
    commitmentDimension: dimension,
    constraints: constraintsOf(definition, reader, stages),
    reward: rules.reward.map((formula, index) => reader.read(formula, places[index])),
    transition: rules.transition.map((_row, index) => rowOf(rules, reader, stages, places[index], index)),
    payoff: rules.payoff.map((formula, t) => reader.read(formula, { t })),
  }
}

function rowOf(
  rules: PlainRules,
  reader: FormulaReader,
  stages: number,
  place: { readonly s: number; readonly a: number; readonly t: number },
  index: number,
): ExactGame['transition'][number] {
  const row = rules.transition[index]
  const read = (probability: PlainFormula): ExactFormula => reader.read(probability, place)
  const others = row.filter(({ probability }) => !isRest(probability)).map((each) => read(each.probability))
  return row.map((successor) => ({
    state: successorState(successor, rules, stages, place),
    probability: isRest(successor.probability)
      ? reader.difference(reader.read(1, place), others)
      : read(successor.probability),
  }))
}

function isRest(probability: PlainFormula): boolean {
  return typeof probability === 'string' && probability.trim() === 'rest'
}

function initialMasses({ initial }: GameDefinition, states: readonly string[]): readonly Rational[] {
  const masses = states.map(() => ZERO)
  for (const [place, mass] of Object.entries(initial)) {
    const index = Array.isArray(initial) ? Number(place) : indexOfName(place, states)
    if (index === undefined) throw new TypeError(`there is no state ${place}`)
    masses[index] = add(masses[index], decimalMeaning(mass))
  }
  const total = masses.reduce(add)
  return masses.map((mass) => divide(mass, total))
}

function constraintsOf(
  { leader }: GameDefinition,
  reader: FormulaReader,
  stages: number,
): readonly ExactFormula[] {
  return (leader.constraints ?? []).flatMap((text) => {
    const syntax = syntaxOf(text)
    if (syntax.kind !== 'comparison') throw new TypeError(`${text} is no constraint`)
    // A constraint without controls of a stage is the same at each of them.
    return Array.from({ length: stages }, (_unused, t) => {
      const left = reader.readSyntax(syntax.left, { t })
      const right = reader.readSyntax(syntax.right, { t })
      const below = reader.difference(left, [right])
      const above = reader.difference(right, [left])
      if (syntax.operator === '<=') return [below]
      return syntax.operator === '>=' ? [above] : [below, above]
    }).flat()
  })
}
