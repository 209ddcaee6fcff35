import { sum, variable } from '../../search/expression/construct.js'
import { exactText } from '../../search/expression/exact.js'
import type { Expression } from '../../search/expression/expression.js'
import { didYouMean } from '../nearest-name.js'
import { listNames } from '../wording.js'
import { FormulaFault, type Bound, type BoundIndex, type Scope } from './bound.js'
import { readIndexFormula, type IndexReading } from './index-formula.js'
import type { Syntax } from './syntax.js'
import { FUNCTIONS, isCountName, isIndexName } from './vocabulary.js'

type Call = Extract<Syntax, { kind: 'call' }>

/**
 * `mass(state)`, `mass(state, action)` or `massAction(action)` of the current stage: Σ_a L(s,a), L(s,a) or Σ_s L(s,a), where
 * L(s,a) is variable `s·A + a`.
 *
 * @returns `undefined` after a complaint
 */
export function readMass(call: Call, reading: IndexReading): Bound | undefined {
  const { states, actions } = reading.vocabulary
  const count = call.operands.length
  const takesState = call.name === 'mass'
  if (takesState ? count < 1 || count > 2 : count !== 1) {
    const found = `${call.source()} has ${count} arguments`
    reading.complain('argument-count', `${found}; expected ${FUNCTIONS.get(call.name)?.usage}`)
    return undefined
  }
  const state = takesState ? readPlace('state', states, call, call.operands[0], reading) : undefined
  const actionOperand = takesState ? call.operands[1] : call.operands[0]
  const action =
    actionOperand === undefined ? undefined : readPlace('action', actions, call, actionOperand, reading)
  if ((takesState && state === undefined) || (actionOperand !== undefined && action === undefined))
    return undefined
  const width = actions.length
  return {
    dependence: (state?.dependence ?? 0) | (action?.dependence ?? 0),
    build(scope) {
      const s = state === undefined ? undefined : placeAt('state', states, state, call, scope)
      const a = action === undefined ? undefined : placeAt('action', actions, action, call, scope)
      if (s === undefined) return sumOf(states.length, (row) => row * width + (a ?? 0))
      return a === undefined ? sumOf(width, (column) => s * width + column) : variable(s * width + a)
    },
  }
}

function sumOf(count: number, index: (k: number) => number): Expression {
  return sum(Array.from({ length: count }, (_, k) => variable(index(k))))
}

/** A state or action given by name, or by a formula of indices. */
function readPlace(
  kind: 'state' | 'action',
  names: readonly string[],
  call: Call,
  operand: Syntax,
  reading: IndexReading,
): BoundIndex | undefined {
  if (operand.kind === 'text') return readNamedPlace(kind, names, operand.value, call, reading)
  if (operand.kind === 'name') {
    const isIndex =
      isIndexName(operand.name) || isCountName(operand.name) || reading.running.includes(operand.name)
    if (isIndex && names.includes(operand.name)) {
      const { name } = operand
      reading.complain(
        'ambiguous-name',
        `${call.source()} could mean the ${kind} called "${name}" or the index ${name}`,
        `write ${call.name}("${name}") for the ${kind}, or ${call.name}(${name} + 0) for the index`,
      )
      return undefined
    }
    if (!isIndex) return readNamedPlace(kind, names, operand.name, call, reading)
  }
  const complaints: Parameters<IndexReading['complain']>[] = []
  const place = readIndexFormula(operand, {
    ...reading,
    role: () => `the ${kind} in ${call.source()}`,
    complain: (...complaint) => complaints.push(complaint),
  })
  if (complaints.length === 0) return place
  const written = withoutBlanks(call.source())
  const meant = names.find((name) =>
    new RegExp(`[(,]${escapeForPattern(withoutBlanks(name))}[),]`).test(written),
  )
  if (meant === undefined) for (const complaint of complaints) reading.complain(...complaint)
  else {
    const found = `${call.source()} is read as a calculation`
    reading.complain(`unknown-${kind}`, found, `put the name in quotation marks: "${meant}"`)
  }
  return undefined
}

function readNamedPlace(
  kind: 'state' | 'action',
  names: readonly string[],
  name: string,
  call: Call,
  reading: IndexReading,
): BoundIndex | undefined {
  const index = names.indexOf(name)
  if (index >= 0) return { dependence: 0, evaluate: () => index }
  reading.complain(
    `unknown-${kind}`,
    `${call.source()}: there is no ${kind} "${name}"; the ${kind}s are ${listNames(names)}`,
    didYouMean(name, names),
  )
  return undefined
}

function placeAt(
  kind: 'state' | 'action',
  names: readonly string[],
  place: BoundIndex,
  call: Call,
  scope: Scope,
): number {
  const index = place.evaluate(scope)
  if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < names.length) return index
  const text = exactText(index)
  const named = names.includes(text)
  throw new FormulaFault(
    'index-range',
    `in ${call.source()} the ${kind} is number ${text}; expected a whole number from 0 to ${names.length - 1}`,
    named
      ? `write "${text}" in quotation marks for the ${kind} of that name`
      : `wrap around with mod(…, ${kind}s), or leave the case out with if(condition, …, 0)`,
  )
}

function withoutBlanks(text: string): string {
  return text.replaceAll(/\s+/g, '')
}

function escapeForPattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
