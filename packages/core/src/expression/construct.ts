import { SmfgError } from '../errors.js'
import type { Expression } from './expression.js'
import { interned, internedVariable, structuralHash } from './intern.js'

/**
 * The only place formulas are built. Constants are folded; a linear combination is one flat `sum` with like terms
 * collected, variables first and ascending; a constant factor never stands inside a product or a quotient but in
 * the coefficient of a sum. Formulas of equal structure are the same object; only constants and multiples
 * c·t of one term are looked up no sooner than something other than a sum is made of them, because building a long sum passes
 * through thousands of those.
 *
 * What cannot have a value whatever the variables are (`1 / 0`, `log(-1)`, an overflow) throws an `SmfgError` whose code
 * a caller can turn into a located message: `division-by-zero`, `log-of-non-positive`, `sqrt-of-negative`,
 * `power-undefined`, `not-finite`.
 */

/** @throws SmfgError `not-finite` for NaN and infinities */
export function constant(value: number): Expression {
  if (!Number.isFinite(value)) {
    throw new SmfgError(
      'not-finite',
      `A part of the formula has the value ${value}, which is not a finite number.`,
    )
  }
  // `+ 0` turns −0 into 0, so that there is one zero.
  return { kind: 'constant', value: value + 0 }
}

export const ZERO = constant(0)
export const ONE = operand(constant(1))

/** The variable with this number; see `Expression` for the numbering. */
export function variable(index: number): Expression {
  if (!Number.isInteger(index) || index < 0) {
    throw new SmfgError('variable-index', `A variable's index must be a natural number, not ${index}.`)
  }
  return internedVariable(index)
}

function indexOf(term: Expression): number {
  return term.kind === 'variable' ? term.index : Infinity
}

/** True when `terms` are variables in ascending order without repetition and no coefficient is zero. */
function isNormalAffine(coefficients: readonly number[], terms: readonly Expression[]): boolean {
  let last = -1
  for (let k = 0; k < terms.length; k++) {
    const term = terms[k]
    if (term.kind !== 'variable' || term.index <= last || coefficients[k] === 0) return false
    last = term.index
  }
  return true
}

/** A constant or a multiple c·t of one term. */
function isPassing(expression: Expression): boolean {
  if (expression.kind === 'sum') return expression.constant === 0 && expression.terms.length === 1
  return expression.kind === 'constant'
}

/** The node to put into something other than a sum: the one object of its structure. */
function operand(expression: Expression): Expression {
  return isPassing(expression) ? interned(expression) : expression
}

function finishSum(
  offset: number,
  coefficients: readonly number[],
  terms: readonly Expression[],
): Expression {
  if (terms.length === 0) return constant(offset)
  if (terms.length === 1 && offset === 0 && coefficients[0] === 1) return terms[0]
  for (const coefficient of coefficients) if (!Number.isFinite(coefficient)) return constant(coefficient)
  if (!Number.isFinite(offset)) return constant(offset)
  const node: Expression = { kind: 'sum', constant: offset + 0, coefficients, terms }
  return isPassing(node) ? node : interned(node)
}

/**
 * offset + Σ coefficients[k] · terms[k], flattened, like terms collected. Cost linear in the number of terms.
 *
 * @throws SmfgError `not-finite` when a coefficient is or becomes infinite or NaN
 */
export function linearCombination(
  coefficients: readonly number[],
  terms: readonly Expression[],
  offset = 0,
): Expression {
  if (isNormalAffine(coefficients, terms)) return finishSum(offset, coefficients.slice(), terms.slice())
  const collected = new Map<Expression, number>()
  let total = offset
  const collect = (term: Expression, coefficient: number): void => {
    collected.set(term, (collected.get(term) ?? 0) + coefficient)
  }
  for (let k = 0; k < terms.length; k++) {
    const term = terms[k]
    const factor = coefficients[k]
    if (factor === 0) continue
    if (term.kind === 'constant') total += factor * term.value
    else if (term.kind === 'sum') {
      total += factor * term.constant
      for (let j = 0; j < term.terms.length; j++) collect(term.terms[j], factor * term.coefficients[j])
    } else collect(term, factor)
  }
  // Variables first and ascending; other terms stay in the order they were written (the sort is stable).
  const kept = [...collected].filter((entry) => entry[1] !== 0)
  kept.sort((a, b) => {
    const left = indexOf(a[0])
    const right = indexOf(b[0])
    return left === right ? 0 : left - right
  })
  return finishSum(
    total,
    kept.map((entry) => entry[1]),
    kept.map((entry) => entry[0]),
  )
}

/** Σ terms; 0 when there are none. */
export function sum(terms: readonly Expression[]): Expression {
  return linearCombination(
    terms.map(() => 1),
    terms,
  )
}

export function add(left: Expression, right: Expression): Expression {
  return linearCombination([1, 1], [left, right])
}

export function subtract(left: Expression, right: Expression): Expression {
  return linearCombination([1, -1], [left, right])
}

export function negate(expression: Expression): Expression {
  return scale(-1, expression)
}

/** factor · expression. */
export function scale(factor: number, expression: Expression): Expression {
  return factor === 1 ? expression : linearCombination([factor], [expression])
}

/** `expression = factor · core` with a factor other than 1 only for a sum of one term. */
function splitFactor(expression: Expression): { readonly factor: number; readonly core: Expression } {
  if (expression.kind === 'sum' && expression.constant === 0 && expression.terms.length === 1) {
    return { factor: expression.coefficients[0], core: expression.terms[0] }
  }
  return { factor: 1, core: expression }
}

/** A natural-number power written as base and exponent; any other expression is its own first power. */
function asNaturalPower(expression: Expression): { readonly base: Expression; readonly exponent: number } {
  if (expression.kind === 'power' && isNatural(expression.exponent)) return expression
  return { base: expression, exponent: 1 }
}

function isNatural(exponent: number): boolean {
  return Number.isInteger(exponent) && exponent > 0
}

/** One order for the two factors of a product, independent of what was built before: variables by index, then by structure. */
function comesFirst(left: Expression, right: Expression): boolean {
  const leftIndex = indexOf(left)
  const rightIndex = indexOf(right)
  if (leftIndex !== rightIndex) return leftIndex < rightIndex
  return structuralHash(left) <= structuralHash(right)
}

/** left · right. Constants are distributed over sums; sums are not multiplied out. */
export function multiply(left: Expression, right: Expression): Expression {
  if (left.kind === 'constant') return scale(left.value, right)
  if (right.kind === 'constant') return scale(right.value, left)
  const first = splitFactor(left)
  const second = splitFactor(right)
  return scale(first.factor * second.factor, multiplyCores(first.core, second.core))
}

function multiplyCores(left: Expression, right: Expression): Expression {
  const first = asNaturalPower(left)
  const second = asNaturalPower(right)
  if (first.base === second.base) return power(first.base, first.exponent + second.exponent)
  return interned(
    comesFirst(left, right)
      ? { kind: 'product', left, right }
      : { kind: 'product', left: right, right: left },
  )
}

function divideByConstant(expression: Expression, divisor: number): Expression {
  if (divisor === 0) {
    throw new SmfgError('division-by-zero', 'The formula divides by 0.')
  }
  // Each coefficient is divided (not multiplied by 1/divisor), so that 3x / 10 has the coefficient 0.3.
  if (expression.kind === 'constant') return constant(expression.value / divisor)
  if (expression.kind === 'sum') {
    const coefficients = expression.coefficients.map((coefficient) => coefficient / divisor)
    return linearCombination(coefficients, expression.terms, expression.constant / divisor)
  }
  return scale(1 / divisor, expression)
}

/**
 * numerator / denominator; division by a constant scales.
 *
 * @throws SmfgError `division-by-zero` when the denominator is the constant 0
 */
export function divide(numerator: Expression, denominator: Expression): Expression {
  if (denominator.kind === 'constant') return divideByConstant(numerator, denominator.value)
  const below = splitFactor(denominator)
  if (numerator.kind === 'constant') {
    if (numerator.value === 0) return numerator
    return scale(
      numerator.value / below.factor,
      interned({ kind: 'quotient', numerator: ONE, denominator: below.core }),
    )
  }
  const above = splitFactor(numerator)
  const quotient = interned({ kind: 'quotient', numerator: above.core, denominator: below.core })
  return scale(above.factor / below.factor, quotient)
}

/**
 * base ^ exponent for a constant exponent. Exponents 0, 1, ½ and −1 become 1, the base, a square root and a quotient.
 *
 * @throws SmfgError `power-undefined` for a constant base without such a power (`0 ^ -1`, `(-1) ^ 0.5`)
 */
export function power(base: Expression, exponent: number): Expression {
  if (exponent === 0) return ONE
  if (exponent === 1) return base
  if (base.kind === 'constant') {
    const value = base.value ** exponent
    if (Number.isNaN(value) || (base.value === 0 && exponent < 0)) {
      throw new SmfgError(
        'power-undefined',
        `The formula takes ${base.value} to the power ${exponent}, which is undefined.`,
      )
    }
    return constant(value)
  }
  if (exponent === 0.5) return sqrt(base)
  if (exponent === -1) return divide(ONE, base)
  if (!isNatural(exponent)) return interned({ kind: 'power', base: operand(base), exponent })
  const { factor, core } = splitFactor(base)
  const inner = asNaturalPower(core)
  const raised = interned({ kind: 'power', base: inner.base, exponent: inner.exponent * exponent })
  return scale(factor ** exponent, raised)
}

export function exp(of: Expression): Expression {
  return of.kind === 'constant' ? constant(Math.exp(of.value)) : interned({ kind: 'exp', of: operand(of) })
}

/**
 * Natural logarithm.
 *
 * @throws SmfgError `log-of-non-positive` for a constant ≤ 0
 */
export function log(of: Expression): Expression {
  if (of.kind !== 'constant') return interned({ kind: 'log', of: operand(of) })
  if (of.value <= 0) {
    throw new SmfgError(
      'log-of-non-positive',
      `The formula takes the logarithm of ${of.value}; it needs a number > 0.`,
    )
  }
  return constant(Math.log(of.value))
}

/** @throws SmfgError `sqrt-of-negative` for a negative constant */
export function sqrt(of: Expression): Expression {
  if (of.kind !== 'constant') return interned({ kind: 'sqrt', of: operand(of) })
  if (of.value < 0) {
    throw new SmfgError(
      'sqrt-of-negative',
      `The formula takes the square root of ${of.value}; it needs a number ≥ 0.`,
    )
  }
  return constant(Math.sqrt(of.value))
}

export function abs(of: Expression): Expression {
  return of.kind === 'constant' ? constant(Math.abs(of.value)) : interned({ kind: 'abs', of: operand(of) })
}

function extremum(kind: 'min' | 'max', operands: readonly Expression[]): Expression {
  const choose = kind === 'min' ? Math.min : Math.max
  const distinct = new Set<Expression>()
  let bound: number | null = null
  for (const each of operands.flatMap((listed) => (listed.kind === kind ? listed.of : [listed]))) {
    if (each.kind === 'constant') bound = bound === null ? each.value : choose(bound, each.value)
    else distinct.add(operand(each))
  }
  if (bound !== null) distinct.add(operand(constant(bound)))
  const of = [...distinct]
  if (of.length === 0) throw new SmfgError('empty-extremum', `${kind} needs at least one operand.`)
  return of.length === 1 ? of[0] : interned({ kind, of })
}

/** The smallest of the operands (at least one). */
export function min(operands: readonly Expression[]): Expression {
  return extremum('min', operands)
}

/** The largest of the operands (at least one). */
export function max(operands: readonly Expression[]): Expression {
  return extremum('max', operands)
}
