import type { GameDefinition } from '../../model/definition.js'
import type { Syntax } from '../../model/formula/syntax.js'
import { indexOfName } from '../../model/reading/selector.js'
import { conditionHolds, indexValue, type IndexScope } from '../exact/index-value.js'
import { syntaxOf } from '../exact/syntax-of.js'

type Call = Extract<Syntax, { readonly kind: 'call' }>

/** What the masses of the game become in the text. */
export interface MassText {
  readonly ofState: (s: number) => string
  readonly ofPair: (s: number, a: number) => string
  readonly ofAction: (a: number) => string
}

/** Masses by number, as they are. */
export const SAME_MASSES: MassText = {
  ofState: (s) => `mass(${s})`,
  ofPair: (s, a) => `mass(${s}, ${a})`,
  ofAction: (a) => `massAction(${a})`,
}

/**
 * Formulas with indices, counts, parameters and aggregates put in and sums written out: what is left are decimals as they were written, masses and controls. No
 * number is computed with.
 */
export class FormulaText {
  readonly #definition: GameDefinition
  readonly #states: readonly string[]
  readonly #actions: readonly string[]
  readonly #masses: MassText

  constructor(
    definition: GameDefinition,
    states: readonly string[],
    actions: readonly string[],
    masses: MassText,
  ) {
    this.#definition = definition
    this.#states = states
    this.#actions = actions
    this.#masses = masses
  }

  write(formula: number | string, indices: Readonly<Partial<Record<'s' | 'a' | 't', number>>>): string {
    const counts = {
      states: this.#states.length,
      actions: this.#actions.length,
      stages: this.#definition.stages,
    }
    return this.#write(syntaxOf(formula), new Map(Object.entries({ ...indices, ...counts })))
  }

  #write(syntax: Syntax, scope: IndexScope): string {
    const inside = (part: Syntax): string => `(${this.#write(part, scope)})`
    switch (syntax.kind) {
      case 'number':
        return String(syntax.value)
      case 'name':
        return this.#name(syntax.name, scope)
      case 'sum':
        return syntax.terms
          .map((term, k) => `${syntax.signs[k] === 1 ? (k === 0 ? '' : ' + ') : ' - '}${inside(term)}`)
          .join('')
          .trim()
      case 'product':
        return `${inside(syntax.left)} * ${inside(syntax.right)}`
      case 'quotient':
        return `${inside(syntax.numerator)} / ${inside(syntax.denominator)}`
      case 'power':
        return `${inside(syntax.base)} ^ ${inside(syntax.exponent)}`
      case 'call':
        return this.#call(syntax, scope)
      default:
        throw new TypeError(`a ${syntax.kind} is no number`)
    }
  }

  #name(name: string, scope: IndexScope): string {
    const { parameters = {}, aggregates = {} } = this.#definition
    const index = scope.get(name)
    if (index !== undefined) return `(${index})`
    if (Object.hasOwn(parameters, name)) return `(${parameters[name]})`
    if (!Object.hasOwn(aggregates, name)) return name
    const formula = aggregates[name]
    if (typeof formula === 'function') throw new TypeError('a function is no part of a plain definition')
    const t = scope.get('t')
    return `(${this.write(formula, t === undefined ? {} : { t })})`
  }

  #call(call: Call, scope: IndexScope): string {
    const { name, operands } = call
    if (name === 'mass' || name === 'massAction') return `(${this.#mass(call, scope)})`
    if (name === 'sum') return this.#sum(call, scope)
    if (name === 'if') return this.#write(operands[conditionHolds(operands[0], scope) ? 1 : 2], scope)
    if (name === 'mod') return `(${indexValue(call, scope)})`
    const control = this.#definition.leader.controls[name]
    if (control !== undefined) {
      const [part] = operands
      if (part.kind === 'name') return `${name}(${part.name})`
      if (part.kind === 'text') return `${name}("${part.value}")`
    }
    return `${name}(${operands.map((operand) => this.#write(operand, scope)).join(', ')})`
  }

  #mass({ name, operands }: Call, scope: IndexScope): string {
    if (name === 'massAction') return this.#masses.ofAction(place(operands[0], this.#actions, scope))
    const s = place(operands[0], this.#states, scope)
    if (operands.length === 1) return this.#masses.ofState(s)
    return this.#masses.ofPair(s, place(operands[1], this.#actions, scope))
  }

  #sum({ operands }: Call, scope: IndexScope): string {
    const [running, from, to, body] = operands
    if (running.kind !== 'name') throw new TypeError('a sum runs over a name')
    const terms: string[] = []
    for (let k = indexValue(from, scope); k <= indexValue(to, scope); k++) {
      terms.push(`(${this.#write(body, new Map([...scope, [running.name, k]]))})`)
    }
    return terms.length === 0 ? '0' : `(${terms.join(' + ')})`
  }
}

/** A state or action by name or number. */
function place(operand: Syntax, names: readonly string[], scope: IndexScope): number {
  if (operand.kind === 'text') return names.indexOf(operand.value)
  if (operand.kind === 'name' && !scope.has(operand.name)) {
    const index = indexOfName(operand.name, names)
    if (index === undefined) throw new TypeError(`there is nothing called ${operand.name}`)
    return index
  }
  return indexValue(operand, scope)
}
