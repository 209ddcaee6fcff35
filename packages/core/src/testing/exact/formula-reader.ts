import type { GameDefinition } from '../../model/definition.js'
import type { Syntax } from '../../model/formula/syntax.js'
import { indexOfName } from '../../model/reading/selector.js'
import { formulaValue, type ExactFormula } from './exact-formula.js'
import type { ExactControl } from './exact-control.js'
import { conditionHolds, indexValue, type IndexScope } from './index-value.js'
import { rationalArithmetic } from './rational-arithmetic.js'
import { approximate, decimalMeaning, fromInteger, type Rational } from './rational.js'
import { syntaxOf } from './syntax-of.js'

type Call = Extract<Syntax, { readonly kind: 'call' }>
type Indices = Readonly<Partial<Record<'s' | 'a' | 't', number>>>

/** Puts indices, parameters, aggregates and controls into formulas, in exact numbers. */
export class FormulaReader {
  readonly #definition: GameDefinition
  readonly #states: readonly string[]
  readonly #actions: readonly string[]
  readonly #controls: readonly ExactControl[]

  constructor(
    definition: GameDefinition,
    states: readonly string[],
    actions: readonly string[],
    controls: readonly ExactControl[],
  ) {
    this.#definition = definition
    this.#states = states
    this.#actions = actions
    this.#controls = controls
  }

  read(formula: number | string, indices: Indices): ExactFormula {
    return this.readSyntax(syntaxOf(formula), indices)
  }

  readSyntax(syntax: Syntax, indices: Indices): ExactFormula {
    const counts = {
      states: this.#states.length,
      actions: this.#actions.length,
      stages: this.#definition.stages,
    }
    return this.#read(syntax, new Map(Object.entries({ ...indices, ...counts })))
  }

  /** from − Σ less */
  difference(from: ExactFormula, less: readonly ExactFormula[]): ExactFormula {
    return folded({ kind: 'sum', signs: [1, ...less.map(() => -1 as const)], terms: [from, ...less] })
  }

  #read(syntax: Syntax, scope: IndexScope): ExactFormula {
    const read = (part: Syntax): ExactFormula => this.#read(part, scope)
    switch (syntax.kind) {
      case 'number':
        return constant(typeof syntax.value === 'number' ? decimalMeaning(syntax.value) : syntax.value)
      case 'name':
        return this.#name(syntax.name, scope)
      case 'sum':
        return folded({ kind: 'sum', signs: syntax.signs, terms: syntax.terms.map(read) })
      case 'product':
        return folded({ kind: 'product', left: read(syntax.left), right: read(syntax.right) })
      case 'quotient':
        return folded({ kind: 'quotient', left: read(syntax.numerator), right: read(syntax.denominator) })
      case 'power':
        return power(read(syntax.base), read(syntax.exponent))
      case 'call':
        return this.#call(syntax, scope)
      default:
        throw new TypeError(`a ${syntax.kind} is no number`)
    }
  }

  #name(name: string, scope: IndexScope): ExactFormula {
    const index = scope.get(name)
    if (index !== undefined) return constant(fromInteger(index))
    const { parameters = {}, aggregates = {} } = this.#definition
    if (Object.hasOwn(parameters, name)) return constant(decimalMeaning(parameters[name]))
    if (Object.hasOwn(aggregates, name)) {
      const formula = aggregates[name]
      if (typeof formula === 'function') throw new TypeError('a function is no part of a plain definition')
      return this.readSyntax(syntaxOf(formula), { t: scope.get('t') ?? Number.NaN })
    }
    const control = this.#controls.find((each) => each.name === name)
    if (control === undefined) throw new TypeError(`there is nothing called ${name}`)
    return this.#component(control, 'each' in control.definition ? (scope.get('t') ?? Number.NaN) : 0)
  }

  #component({ offset }: ExactControl, position: number): ExactFormula {
    const pairs = this.#states.length * this.#actions.length
    return { kind: 'variable', index: pairs + this.#states.length + offset + position }
  }

  #call(call: Call, scope: IndexScope): ExactFormula {
    const { name, operands } = call
    if (name === 'mass' || name === 'massAction') return this.#mass(call, scope)
    if (name === 'sum') return this.#sum(call, scope)
    if (name === 'if') return this.#read(operands[conditionHolds(operands[0], scope) ? 1 : 2], scope)
    if (name === 'mod') return constant(fromInteger(indexValue(call, scope)))
    const control = this.#controls.find((each) => each.name === name)
    if (control !== undefined && 'simplex' in control.definition) {
      const [part] = operands
      const label = part.kind === 'name' ? part.name : part.kind === 'text' ? part.value : ''
      return this.#component(control, control.definition.simplex.indexOf(label))
    }
    const parts = operands.map((operand) => this.#read(operand, scope))
    if (name === 'abs') return folded({ kind: 'absolute', of: parts[0] })
    if (name === 'min' || name === 'max') {
      const kind = name === 'min' ? 'minimum' : 'maximum'
      return parts.reduce((left, right) => folded({ kind, left, right }))
    }
    throw new TypeError(`${name} has no rational values`)
  }

  #mass({ name, operands }: Call, scope: IndexScope): ExactFormula {
    const actions = this.#actions.length
    const pairs = this.#states.length * actions
    if (name === 'massAction') {
      const a = place(operands[0], this.#actions, scope)
      const terms = this.#states.map((_name, s): ExactFormula => ({
        kind: 'variable',
        index: s * actions + a,
      }))
      return terms.length === 1 ? terms[0] : { kind: 'sum', signs: terms.map(() => 1 as const), terms }
    }
    const s = place(operands[0], this.#states, scope)
    if (operands.length === 1) return { kind: 'variable', index: pairs + s }
    return { kind: 'variable', index: s * actions + place(operands[1], this.#actions, scope) }
  }

  #sum({ operands }: Call, scope: IndexScope): ExactFormula {
    const [running, from, to, body] = operands
    if (running.kind !== 'name') throw new TypeError('a sum runs over a name')
    const terms: ExactFormula[] = []
    for (let k = indexValue(from, scope); k <= indexValue(to, scope); k++) {
      terms.push(this.#read(body, new Map([...scope, [running.name, k]])))
    }
    if (terms.length === 0) return constant(fromInteger(0))
    return folded({ kind: 'sum', signs: terms.map(() => 1 as const), terms })
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

function power(base: ExactFormula, exponent: ExactFormula): ExactFormula {
  if (exponent.kind !== 'constant' || exponent.value.denominator !== 1n) {
    throw new TypeError('only whole powers have rational values')
  }
  const whole = approximate(exponent.value)
  if (whole >= 0) return folded({ kind: 'power', base, exponent: whole })
  const below = folded({ kind: 'power', base, exponent: -whole })
  return folded({ kind: 'quotient', left: constant(fromInteger(1)), right: below })
}

function constant(value: Rational): ExactFormula {
  return { kind: 'constant', value }
}

/** A formula of constants is its value. */
function folded(formula: ExactFormula): ExactFormula {
  const parts =
    formula.kind === 'sum'
      ? formula.terms
      : formula.kind === 'power'
        ? [formula.base]
        : formula.kind === 'absolute'
          ? [formula.of]
          : formula.kind === 'constant' || formula.kind === 'variable'
            ? []
            : [formula.left, formula.right]
  return parts.length > 0 && parts.every((part) => part.kind === 'constant')
    ? constant(formulaValue(formula, rationalArithmetic, []))
    : formula
}
