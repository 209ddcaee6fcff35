import {
  ON_ACTION,
  ON_STAGE,
  ON_STATE,
  type BoundCondition,
  type BoundIndex,
  type Dependence,
} from './bound.js'
import type { Comparison, Complain, Source, Syntax } from './syntax.js'
import { INDICES, isCountName, isIndexName, type IndexName, type Vocabulary } from './vocabulary.js'

/** What an index formula may name, and where its problems go. */
export interface IndexReading {
  readonly vocabulary: Pick<Vocabulary, 'stages' | 'states' | 'actions'>
  /** Indices that have a value at this place. */
  readonly indices: readonly IndexName[]
  /** Names of the running indices of the enclosing sums, outermost first. */
  readonly running: readonly string[]
  /** The place in words, e.g. `a condition`. */
  readonly role: Source
  readonly complain: Complain
}

const DEPENDENCE: Readonly<Record<IndexName, Dependence>> = { s: ON_STATE, a: ON_ACTION, t: ON_STAGE }

const COMPARE: Readonly<Record<Comparison, (left: number, right: number) => boolean>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
}

/** The remainder with the sign of the divisor: mod(-1, 4) = 3, so that grids wrap around. */
export function modulo(dividend: number, divisor: number): number {
  return dividend - divisor * Math.floor(dividend / divisor)
}

/**
 * A formula of indices, counts and numbers alone, ready to be evaluated.
 *
 * @returns `undefined` after a complaint
 */
export function readIndexFormula(syntax: Syntax, reading: IndexReading): BoundIndex | undefined {
  switch (syntax.kind) {
    case 'number':
      return { dependence: 0, evaluate: () => syntax.value }
    case 'name':
      return readIndexName(syntax.name, reading)
    case 'sum': {
      const { signs } = syntax
      return combine(syntax.terms, reading, (values) =>
        values.reduce((total, value, k) => total + signs[k] * value, 0),
      )
    }
    case 'product':
      return combine([syntax.left, syntax.right], reading, ([left, right]) => left * right)
    case 'quotient':
      return combine([syntax.numerator, syntax.denominator], reading, ([above, below]) => above / below)
    case 'power':
      return combine([syntax.base, syntax.exponent], reading, ([base, exponent]) => base ** exponent)
    case 'call':
      return readIndexCall(syntax, reading)
    case 'text':
      return notAnIndex(`"${syntax.value}" in quotation marks is not one`, reading)
    default:
      reading.complain(
        'condition',
        `${reading.role()} has a condition where a number is needed`,
        'put parentheses around what "not", "and" or "or" applies to, e.g. not (s == 1)',
      )
      return undefined
  }
}

/**
 * A condition on indices: comparisons joined by `and`, `or`, `not`.
 *
 * @returns `undefined` after a complaint
 */
export function readCondition(syntax: Syntax, reading: IndexReading): BoundCondition | undefined {
  switch (syntax.kind) {
    case 'comparison': {
      const left = readIndexFormula(syntax.left, reading)
      const right = readIndexFormula(syntax.right, reading)
      if (left === undefined || right === undefined) return undefined
      const compare = COMPARE[syntax.operator]
      return {
        dependence: left.dependence | right.dependence,
        holds: (scope) => compare(left.evaluate(scope), right.evaluate(scope)),
      }
    }
    case 'and':
    case 'or': {
      const left = readCondition(syntax.left, reading)
      const right = readCondition(syntax.right, reading)
      if (left === undefined || right === undefined) return undefined
      const dependence = left.dependence | right.dependence
      return syntax.kind === 'and'
        ? { dependence, holds: (scope) => left.holds(scope) && right.holds(scope) }
        : { dependence, holds: (scope) => left.holds(scope) || right.holds(scope) }
    }
    case 'not': {
      const of = readCondition(syntax.of, reading)
      return of === undefined ? undefined : { dependence: of.dependence, holds: (scope) => !of.holds(scope) }
    }
    default:
      reading.complain(
        'condition',
        `${reading.role()} must be true or false; found a number`,
        'compare it, e.g. s < 3, and put parentheses around what "not" applies to',
      )
      return undefined
  }
}

function readIndexName(name: string, reading: IndexReading): BoundIndex | undefined {
  const slot = reading.running.indexOf(name)
  // What a sum runs over is inside the formula: from outside it depends on nothing.
  if (slot >= 0) return { dependence: 0, evaluate: (scope) => scope.running[slot] }
  if (isCountName(name)) {
    const count = countOf(name, reading.vocabulary)
    return { dependence: 0, evaluate: () => count }
  }
  if (!isIndexName(name)) return notAnIndex(`"${name}" is not one`, reading)
  if (!reading.indices.includes(name)) {
    complainOfIndex(name, reading.indices, reading.complain)
    return undefined
  }
  return { dependence: DEPENDENCE[name], evaluate: (scope) => scope[name] }
}

function readIndexCall(
  syntax: Extract<Syntax, { kind: 'call' }>,
  reading: IndexReading,
): BoundIndex | undefined {
  const { name, operands } = syntax
  if (name === 'if' && operands.length === 3) {
    const condition = readCondition(operands[0], reading)
    const then = readIndexFormula(operands[1], reading)
    const otherwise = readIndexFormula(operands[2], reading)
    if (condition === undefined || then === undefined || otherwise === undefined) return undefined
    return {
      dependence: condition.dependence | then.dependence | otherwise.dependence,
      evaluate: (scope) => (condition.holds(scope) ? then : otherwise).evaluate(scope),
    }
  }
  if (name === 'mod' && operands.length === 2) return combine(operands, reading, ([x, y]) => modulo(x, y))
  if (name === 'abs' && operands.length === 1) return combine(operands, reading, ([x]) => Math.abs(x))
  if (name === 'min' && operands.length > 0)
    return combine(operands, reading, (values) => Math.min(...values))
  if (name === 'max' && operands.length > 0)
    return combine(operands, reading, (values) => Math.max(...values))
  return notAnIndex(`"${syntax.source()}" is not one`, reading)
}

function combine(
  parts: readonly Syntax[],
  reading: IndexReading,
  compute: (values: readonly number[]) => number,
): BoundIndex | undefined {
  const bound = parts.map((part) => readIndexFormula(part, reading))
  const complete = bound.filter((part) => part !== undefined)
  if (complete.length < bound.length) return undefined
  return {
    dependence: complete.reduce((dependence, part) => dependence | part.dependence, 0),
    evaluate: (scope) => compute(complete.map((part) => part.evaluate(scope))),
  }
}

function notAnIndex(found: string, reading: IndexReading): undefined {
  const known = [...reading.indices, ...reading.running].join(', ')
  reading.complain(
    'not-an-index',
    `${reading.role()} may use only the indices ${known}, the counts states, actions, stages, and numbers; ${found}`,
  )
  return undefined
}

/** Complains that an index has no value at this place. */
function complainOfIndex(name: IndexName, indices: readonly IndexName[], complain: Complain): void {
  const available =
    indices.length === 0
      ? 'no index has'
      : `only ${indices.join(', ')} ${indices.length > 1 ? 'have' : 'has'}`
  complain(
    'index-without-value',
    `the index ${name} (of the ${INDICES[name]}) has no value here; ${available}`,
  )
}

/** Number of states, actions or stages. */
function countOf(name: 'states' | 'actions' | 'stages', vocabulary: IndexReading['vocabulary']): number {
  return name === 'stages' ? vocabulary.stages : vocabulary[name].length
}
