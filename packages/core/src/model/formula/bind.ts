import * as construct from '../../search/expression/construct.js'
import { exactText, type Exact } from '../../search/expression/exact.js'
import type { Expression } from '../../search/expression/expression.js'
import { constantNumber } from '../../search/expression/fixed.js'
import type { Control } from '../game.js'
import { didYouMean } from '../nearest-name.js'
import { FormulaFault, ON_STAGE, type Bound, type Requirement, type Scope } from './bound.js'
import { modulo, readCondition, readIndexFormula, type IndexReading } from './index-formula.js'
import { readMass } from './mass.js'
import type { Syntax } from './syntax.js'
import {
  describeReservedName,
  describeUnusableName,
  FUNCTIONS,
  isIndexName,
  isCountName,
  type Vocabulary,
} from './vocabulary.js'

/** What a formula may name, and where its problems go. */
export interface FormulaReading extends IndexReading {
  readonly vocabulary: Vocabulary
  /** Whether the mean field has a value at this place. */
  readonly crowd: boolean
}

type Call = Extract<Syntax, { kind: 'call' }>

/** Functions of one argument that are expression nodes of their own, and where they are defined. */
const UNARY = {
  exp: { build: construct.exp, need: undefined },
  abs: { build: construct.abs, need: undefined },
  log: { build: construct.log, need: 'positive' },
  sqrt: { build: construct.sqrt, need: 'not-negative' },
} as const

/**
 * Looks up the names of a formula. All that is wrong with them is complained of, once for the formula, before any index is
 * put in.
 *
 * @returns the formula as a function of the indices, or `undefined` after a complaint
 */
export function bindFormula(syntax: Syntax, reading: FormulaReading): Bound | undefined {
  switch (syntax.kind) {
    case 'number': {
      const value = construct.constant(syntax.value)
      return { dependence: 0, build: () => value }
    }
    case 'text': {
      const found = `"${syntax.value}" in quotation marks is not a number`
      reading.complain('text-in-formula', `${found}; names in quotation marks stand only inside mass(…)`)
      return undefined
    }
    case 'name':
      return bindName(syntax.name, reading)
    case 'sum': {
      const { signs, terms } = syntax
      return combine(terms, reading, (values) => construct.linearCombination(signs, values))
    }
    case 'product':
      return combine([syntax.left, syntax.right], reading, ([left, right]) => construct.multiply(left, right))
    case 'quotient':
      return combine([syntax.numerator, syntax.denominator], reading, ([above, below], scope) => {
        require({ argument: below, need: 'not-zero', text: syntax.source() }, scope)
        return construct.divide(above, below)
      })
    case 'power':
      return combine([syntax.base, syntax.exponent], reading, ([base, exponent], scope) =>
        buildPower(base, exponent, syntax.source(), scope),
      )
    case 'call':
      return bindCall(syntax, reading)
    default:
      reading.complain(
        'condition-in-formula',
        'found a condition where a number is needed',
        'write if(condition, then, otherwise), e.g. if(s < 3, 1, 0)',
      )
      return undefined
  }
}

function bindName(name: string, reading: FormulaReading): Bound | undefined {
  const { vocabulary, complain } = reading
  if (isIndexName(name) || isCountName(name) || reading.running.includes(name)) {
    const index = readIndexFormula({ kind: 'name', name }, reading)
    return (
      index && { dependence: index.dependence, build: (scope) => construct.constant(index.evaluate(scope)) }
    )
  }
  if (vocabulary.faulty.has(name)) return undefined
  const parameter = vocabulary.parameters.get(name)
  if (parameter !== undefined) {
    const value = construct.constant(parameter)
    return { dependence: 0, build: () => value }
  }
  const control = vocabulary.controls.get(name)
  if (control !== undefined) return bindControl(control, reading)
  if (vocabulary.aggregates.names.includes(name)) {
    if (reading.crowd) return vocabulary.aggregates.read(name, complain)
    complain('crowd-not-allowed', `"${name}" depends on the mean field; ${reading.role()} may not`)
    return undefined
  }
  complainOfUnknownName(name, reading)
  return undefined
}

function bindControl(control: Control, reading: FormulaReading): Bound | undefined {
  const offset = reading.vocabulary.states.length * reading.vocabulary.actions.length + control.offset
  switch (control.kind) {
    case 'number':
    case 'values':
      return { dependence: 0, build: () => construct.variable(offset) }
    case 'stage':
      return { dependence: ON_STAGE, build: (scope) => construct.variable(offset + scope.t) }
    case 'simplex': {
      const part = `${control.name}(${control.labels[0]})`
      const found = `"${control.name}" is a probability vector, not a number`
      reading.complain('simplex-without-part', found, `name one of its parts, e.g. ${part}`)
      return undefined
    }
  }
}

function complainOfUnknownName(name: string, reading: FormulaReading): void {
  const { vocabulary, complain } = reading
  const functionUsage = FUNCTIONS.get(name)
  if (functionUsage !== undefined) {
    complain('unknown-name', `"${name}" is a function; expected ${functionUsage.usage}`)
    return
  }
  const isState = vocabulary.states.includes(name)
  if (isState || vocabulary.actions.includes(name)) {
    const fix = isState
      ? `write mass(${name}) for the share of followers in it`
      : `write massAction(${name}) for the share of followers playing it`
    complain('unknown-name', `"${name}" is ${isState ? 'a state' : 'an action'}, not a number`, fix)
    return
  }
  const reserved = describeReservedName(name)
  const known = [
    ...vocabulary.parameters.keys(),
    ...vocabulary.aggregates.names,
    ...vocabulary.controls.keys(),
    ...vocabulary.faulty,
    ...reading.indices,
    ...reading.running,
  ]
  if (reserved !== undefined) complain('unknown-name', `"${name}" is not a number: ${reserved}`)
  else
    complain(
      'unknown-name',
      `unknown name "${name}"`,
      didYouMean(name, known) ?? `known names: ${known.join(', ')}`,
    )
}

function bindCall(call: Call, reading: FormulaReading): Bound | undefined {
  const { name, operands } = call
  if (name === 'mass' || name === 'massAction') {
    if (reading.crowd) return readMass(call, reading)
    reading.complain(
      'crowd-not-allowed',
      `${call.source()} depends on the mean field; ${reading.role()} may not`,
    )
    return undefined
  }
  if (reading.vocabulary.faulty.has(name)) return undefined
  const control = reading.vocabulary.controls.get(name)
  if (control !== undefined) return bindControlCall(control, call, reading)
  const known = FUNCTIONS.get(name)
  if (known === undefined) {
    complainOfUnknownFunction(call, reading)
    return undefined
  }
  if (known.count === null ? operands.length === 0 : operands.length !== known.count) {
    const found = `${call.source()} has ${operands.length} argument${operands.length === 1 ? '' : 's'}`
    reading.complain('argument-count', `${found}; expected ${known.usage}`)
    return undefined
  }
  switch (name) {
    case 'sum':
      return bindSum(call, reading)
    case 'if':
      return bindIf(call, reading)
    case 'mod':
      return combine(operands, reading, ([left, right]) => buildModulo(left, right, call))
    case 'min':
      return combine(operands, reading, construct.min)
    case 'max':
      return combine(operands, reading, construct.max)
    default: {
      const { build, need } = UNARY[name as keyof typeof UNARY]
      return combine(operands, reading, ([argument], scope) => {
        if (need !== undefined) require({ argument, need, text: call.source() }, scope)
        return build(argument)
      })
    }
  }
}

function complainOfUnknownFunction(call: Call, reading: FormulaReading): void {
  const { name } = call
  const { vocabulary } = reading
  const isName =
    vocabulary.parameters.has(name) ||
    vocabulary.aggregates.names.includes(name) ||
    isIndexName(name) ||
    isCountName(name)
  if (isName) {
    const argument = call.source().slice(name.length)
    reading.complain(
      'unknown-function',
      `"${name}" is a number, not a function`,
      `write ${name} * ${argument} to multiply`,
    )
    return
  }
  const known = [...FUNCTIONS.keys()]
  const simplices = [...vocabulary.controls.values()].filter((control) => control.kind === 'simplex')
  const nearest = didYouMean(name, [...known, ...simplices.map((control) => control.name)])
  reading.complain(
    'unknown-function',
    `unknown function "${name}"`,
    nearest ?? `known functions: ${known.join(', ')}`,
  )
}

function bindControlCall(control: Control, call: Call, reading: FormulaReading): Bound | undefined {
  if (control.kind !== 'simplex') {
    const hint = control.kind === 'stage' ? '; a formula sees its value at the current stage' : ''
    reading.complain(
      'unknown-function',
      `the control "${control.name}" is a number, not a function${hint}`,
      `write ${control.name}`,
    )
    return undefined
  }
  const [operand] = call.operands
  const label = operand?.kind === 'name' ? operand.name : operand?.kind === 'text' ? operand.value : undefined
  const known = control.labels.join(', ')
  if (call.operands.length !== 1 || label === undefined) {
    reading.complain(
      'unknown-label',
      `${call.source()} does not name one part of "${control.name}"; its parts are ${known}`,
    )
    return undefined
  }
  const part = control.labels.indexOf(label)
  if (part < 0) {
    const found = `"${control.name}" has no part "${label}"; its parts are ${known}`
    reading.complain('unknown-label', found, didYouMean(label, control.labels))
    return undefined
  }
  const component =
    reading.vocabulary.states.length * reading.vocabulary.actions.length + control.offset + part
  return { dependence: 0, build: () => construct.variable(component) }
}

function bindSum(call: Call, reading: FormulaReading): Bound | undefined {
  const [running, from, to, body] = call.operands
  const name = running.kind === 'name' ? running.name : undefined
  const unusable = name === undefined ? undefined : describeUnusableName(name)
  const { parameters, controls, aggregates } = reading.vocabulary
  if (name === undefined || unusable !== undefined) {
    const found = `${call.source()} needs a name of its own for what it runs over`
    reading.complain(
      'sum-index',
      unusable === undefined ? found : `${found}; ${unusable.message}`,
      'write e.g. sum(k, 0, 3, mass(k))',
    )
    return undefined
  }
  if (
    parameters.has(name) ||
    controls.has(name) ||
    aggregates.names.includes(name) ||
    reading.running.includes(name)
  ) {
    reading.complain(
      'sum-index',
      `${call.source()} runs over "${name}", which has a meaning already`,
      'choose another name',
    )
    return undefined
  }
  const limits = { ...reading, role: () => `a limit of ${call.source()}` }
  const first = readIndexFormula(from, limits)
  const last = readIndexFormula(to, limits)
  const slot = reading.running.length
  const term = bindFormula(body, { ...reading, running: [...reading.running, name] })
  if (first === undefined || last === undefined || term === undefined) return undefined
  return {
    dependence: first.dependence | last.dependence | term.dependence,
    build(scope) {
      const lower = wholeLimit(first.evaluate(scope), call)
      const upper = wholeLimit(last.evaluate(scope), call)
      scope.termsLeft -= Math.max(0, upper - lower + 1)
      if (scope.termsLeft < 0)
        throw new FormulaFault('formula-too-large', `${call.source()} has too many terms`)
      const terms: Expression[] = []
      for (let k = lower; k <= upper; k++) {
        scope.running[slot] = k
        terms.push(term.build(scope))
      }
      return construct.sum(terms)
    },
  }
}

function wholeLimit(limit: Exact, call: Call): number {
  if (typeof limit === 'number' && Number.isInteger(limit)) return limit
  throw new FormulaFault(
    'sum-limit',
    `a limit of ${call.source()} is ${exactText(limit)}; expected a whole number`,
  )
}

function bindIf(call: Call, reading: FormulaReading): Bound | undefined {
  const condition = readCondition(call.operands[0], {
    ...reading,
    role: () => `the condition of ${call.source()}`,
  })
  const then = bindFormula(call.operands[1], reading)
  const otherwise = bindFormula(call.operands[2], reading)
  if (condition === undefined || then === undefined || otherwise === undefined) return undefined
  return {
    dependence: condition.dependence | then.dependence | otherwise.dependence,
    build: (scope) => (condition.holds(scope) ? then : otherwise).build(scope),
  }
}

function combine(
  parts: readonly Syntax[],
  reading: FormulaReading,
  compute: (values: readonly Expression[], scope: Scope) => Expression,
): Bound | undefined {
  const bound = parts.map((part) => bindFormula(part, reading))
  const complete = bound.filter((part) => part !== undefined)
  if (complete.length < bound.length) return undefined
  return {
    dependence: complete.reduce((dependence, part) => dependence | part.dependence, 0),
    build: (scope) =>
      compute(
        complete.map((part) => part.build(scope)),
        scope,
      ),
  }
}

function buildModulo(dividend: Expression, divisor: Expression, call: Call): Expression {
  if (dividend.kind !== 'constant' || divisor.kind !== 'constant') {
    throw new FormulaFault(
      'mod-of-variable',
      `${call.source()} takes the remainder of something that varies with the mean field or a control`,
    )
  }
  if (divisor.value === 0) throw new FormulaFault('division-by-zero', `${call.source()} divides by 0`)
  return construct.constant(modulo(constantNumber(dividend), constantNumber(divisor)))
}

/** base ^ exponent; a varying exponent is written as exp(exponent · log(base)). */
function buildPower(base: Expression, exponent: Expression, text: string, scope: Scope): Expression {
  if (exponent.kind === 'constant') {
    const whole = exponent.exact === undefined && Number.isInteger(exponent.value)
    if (!whole)
      require({ argument: base, need: exponent.value < 0 ? 'positive' : 'not-negative', text }, scope)
    else if (exponent.value < 0) require({ argument: base, need: 'not-zero', text }, scope)
    return construct.power(base, constantNumber(exponent))
  }
  require({ argument: base, need: 'positive', text }, scope)
  return construct.exp(construct.multiply(exponent, construct.log(base)))
}

/** Notes what a part needs in order to have a value; a constant argument is judged on the spot. */
function require(requirement: Requirement, scope: Scope): void {
  const { argument, need, text } = requirement
  if (argument.kind !== 'constant') {
    scope.require(requirement)
    return
  }
  const { value } = argument
  const met = need === 'positive' ? value > 0 : need === 'not-zero' ? value !== 0 : value >= 0
  if (met) return
  if (need === 'not-zero') throw new FormulaFault('division-by-zero', `${text} divides by 0`)
  const expected = need === 'positive' ? '> 0' : '≥ 0'
  throw new FormulaFault(
    'undefined-value',
    `${text} has no value: its argument is ${value}; expected ${expected}`,
  )
}
