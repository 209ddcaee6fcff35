import {
  compareExact,
  exactModulo,
  isNegative,
  nearest,
  negative,
  over,
  plus,
  raised,
  times,
  type Exact,
} from '../../search/expression/exact.js'
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

/** By the sign of the difference; nothing but `!=` holds of what is no number, such as 0 / 0. */
const COMPARE: Readonly<Record<Comparison, (sign: number) => boolean>> = {
  '<': (sign) => sign < 0,
  '<=': (sign) => sign <= 0,
  '>': (sign) => sign > 0,
  '>=': (sign) => sign >= 0,
  '==': (sign) => sign === 0,
  '!=': (sign) => sign !== 0,
}

function signOfDifference(left: Exact, right: Exact): number {
  const isNumber = ![nearest(left), nearest(right)].some(Number.isNaN)
  return isNumber ? compareExact(left, right) : Number.NaN
}

/**
 * Exact arithmetic where it is possible: not with an infinite number (1 / 0), and not with more digits than are computed with.
 *
 * @param rounded the same in ordinary arithmetic
 */
function exactly(
  values: readonly Exact[],
  compute: (values: readonly Exact[]) => Exact | null,
  rounded: (values: readonly number[]) => number,
): Exact {
  const doubles = values.map(nearest)
  return (doubles.every(Number.isFinite) ? compute(values) : null) ?? rounded(doubles)
}

/** The remainder with the sign of the divisor: mod(-1, 4) = 3, so that grids wrap around. */
export function modulo(dividend: Exact, divisor: Exact): Exact {
  return exactly(
    [dividend, divisor],
    () => (divisor === 0 ? null : exactModulo(dividend, divisor)),
    ([x, y]) => x - y * Math.floor(x / y),
  )
}

/** The smallest (sign 1) or largest (sign −1); no number where one is none. */
function extreme(values: readonly Exact[], sign: 1 | -1): Exact {
  if (values.some((value) => Number.isNaN(nearest(value)))) return Number.NaN
  return values.reduce((best, value) => (sign * compareExact(value, best) < 0 ? value : best))
}

function exactPower(base: Exact, exponent: Exact): Exact | null {
  if (typeof exponent !== 'number' || !Number.isInteger(exponent)) return null
  if (exponent === 0) return 1
  return base === 0 && exponent < 0 ? null : raised(base, exponent)
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
        exactly(
          values,
          () =>
            values.reduce<Exact | null>(
              (total, value, k) =>
                total === null ? null : plus(total, signs[k] === 1 ? value : negative(value)),
              0,
            ),
          (doubles) => doubles.reduce((total, value, k) => total + signs[k] * value, 0),
        ),
      )
    }
    case 'product':
      return combine([syntax.left, syntax.right], reading, (values) =>
        exactly(
          values,
          ([left, right]) => times(left, right),
          ([left, right]) => left * right,
        ),
      )
    case 'quotient':
      return combine([syntax.numerator, syntax.denominator], reading, (values) =>
        exactly(
          values,
          ([above, below]) => (below === 0 ? null : over(above, below)),
          ([above, below]) => above / below,
        ),
      )
    case 'power':
      return combine([syntax.base, syntax.exponent], reading, (values) =>
        exactly(
          values,
          ([base, exponent]) => exactPower(base, exponent),
          ([base, exponent]) => base ** exponent,
        ),
      )
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
        holds: (scope) => compare(signOfDifference(left.evaluate(scope), right.evaluate(scope))),
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
  if (name === 'abs' && operands.length === 1)
    return combine(operands, reading, ([x]) => (isNegative(x) ? negative(x) : x))
  if (name === 'min' && operands.length > 0) return combine(operands, reading, (values) => extreme(values, 1))
  if (name === 'max' && operands.length > 0)
    return combine(operands, reading, (values) => extreme(values, -1))
  return notAnIndex(`"${syntax.source()}" is not one`, reading)
}

function combine(
  parts: readonly Syntax[],
  reading: IndexReading,
  compute: (values: readonly Exact[]) => Exact,
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
