import { SmfgError } from '../../model/errors.js'
import { evaluate } from './evaluate.js'
import {
  compareExact,
  exactRoot,
  exactText,
  isItsDecimal,
  nearest,
  negative,
  over,
  plus,
  raised,
  times,
  type Exact,
} from './exact.js'
import type { Expression } from './expression.js'
import { constantNumber, isFixed, sumNumbers } from './fixed.js'
import { interned, internedVariable, structuralHash } from './intern.js'

/**
 * The only place formulas are built. No simplification changes the value of a formula: constants are folded in exact rational arithmetic on the
 * decimals they mean, and what is not rational (`exp(0.5)`) or has too many digits is not folded. A linear combination is one flat `sum` with like terms
 * collected, variables first and ascending; a constant factor never stands inside a product or a quotient but in
 * the coefficient of a sum. Formulas of equal structure are the same object; only constants and multiples
 * c·t of one term are looked up no sooner than something other than a sum is made of them, because building a long sum passes
 * through thousands of those.
 *
 * What cannot have a value whatever the variables are (`1 / 0`, `log(-1)`, an overflow) throws an `SmfgError` whose code
 * a caller can turn into a located message: `division-by-zero`, `log-of-non-positive`, `sqrt-of-negative`,
 * `power-undefined`, `not-finite`.
 */

/** @throws SmfgError `not-finite` for NaN and infinities, and for a number too large for a double */
export function constant(value: Exact): Expression {
  const double = nearest(value)
  if (!Number.isFinite(double)) throw notFinite(double)
  if (typeof value !== 'number') return { kind: 'constant', value: double, exact: value }
  // `+ 0` turns −0 into 0, so that there is one zero.
  return { kind: 'constant', value: double + 0 }
}

function notFinite(value: number): SmfgError {
  return new SmfgError(
    'not-finite',
    `A part of the formula has the value ${value}, which is not a finite number.`,
  )
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
function isNormalAffine(coefficients: readonly Exact[], terms: readonly Expression[]): boolean {
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

/** A node that has just been put together; one without variables has to have a value. */
function finished(node: Expression): Expression {
  const kept = interned(node)
  if (isFixed(kept)) {
    const value = evaluate(kept, [])
    if (!Number.isFinite(value)) throw notFinite(value)
  }
  return kept
}

function finishSum(offset: Exact, coefficients: readonly Exact[], terms: readonly Expression[]): Expression {
  if (terms.length === 0) return constant(offset)
  if (terms.length === 1 && offset === 0 && coefficients[0] === 1) return terms[0]
  const doubles = coefficients.map(nearest)
  for (const double of doubles) if (!Number.isFinite(double)) throw notFinite(double)
  const double = nearest(offset)
  if (!Number.isFinite(double)) throw notFinite(double)
  const isDecimal = typeof offset === 'number' && coefficients.every((each) => typeof each === 'number')
  const node: Expression = isDecimal
    ? { kind: 'sum', constant: double + 0, coefficients: doubles, terms }
    : {
        kind: 'sum',
        constant: double + 0,
        coefficients: doubles,
        terms,
        exact: { constant: offset, coefficients },
      }
  if (terms[terms.length - 1].kind !== 'variable') return isPassing(node) ? node : finished(node)
  return isPassing(node) ? node : interned(node)
}

/**
 * Gathers offset + Σ coefficient · term with exact numbers. What would have too many digits to compute with is kept apart, as a product with a constant
 * in it or as a further constant.
 */
class Collector {
  readonly #coefficients = new Map<Expression, Exact>()
  #offset: Exact

  constructor(offset: Exact) {
    this.#offset = offset
  }

  /** factor · coefficient · term, for a term that is no sum and no constant. */
  add(factor: Exact, coefficient: Exact, term: Expression): void {
    const together = times(factor, coefficient)
    if (together === null) this.#add(1, this.#apart(factor, this.#apart(coefficient, term)))
    else this.#add(together, term)
  }

  /** factor · value */
  addConstant(factor: Exact, value: Exact): void {
    const product = times(factor, value)
    const total = product === null ? null : plus(this.#offset, product)
    if (total !== null) this.#offset = total
    else if (product !== null) this.#add(1, operand(constant(product)))
    else this.#add(1, this.#apart(factor, operand(constant(value))))
  }

  #add(coefficient: Exact, term: Expression): void {
    const before = this.#coefficients.get(term)
    const total = before === undefined ? coefficient : plus(before, coefficient)
    if (total === null) this.#add(1, this.#apart(coefficient, term))
    else this.#coefficients.set(term, total)
  }

  #apart(factor: Exact, term: Expression): Expression {
    if (factor === 1) return term
    return finished({ kind: 'product', left: operand(constant(factor)), right: term })
  }

  result(): Expression {
    // Variables first and ascending; other terms stay in the order they were written (the sort is stable).
    const kept = [...this.#coefficients].filter((entry) => entry[1] !== 0)
    kept.sort((a, b) => {
      const left = indexOf(a[0])
      const right = indexOf(b[0])
      return left === right ? 0 : left - right
    })
    return finishSum(
      this.#offset,
      kept.map((entry) => entry[1]),
      kept.map((entry) => entry[0]),
    )
  }
}

/**
 * offset + Σ coefficients[k] · terms[k], flattened, like terms collected, all numbers exact. Cost linear in the number of terms.
 *
 * @throws SmfgError `not-finite` when a coefficient is infinite or NaN or becomes too large for a double
 */
export function linearCombination(
  coefficients: readonly Exact[],
  terms: readonly Expression[],
  offset: Exact = 0,
): Expression {
  for (const each of coefficients)
    if (typeof each === 'number' && !Number.isFinite(each)) throw notFinite(each)
  if (typeof offset === 'number' && !Number.isFinite(offset)) throw notFinite(offset)
  if (isNormalAffine(coefficients, terms)) return finishSum(offset, coefficients.slice(), terms.slice())
  const collector = new Collector(offset)
  for (let k = 0; k < terms.length; k++) {
    const term = terms[k]
    const factor = coefficients[k]
    if (factor === 0) continue
    if (term.kind === 'constant') collector.addConstant(factor, constantNumber(term))
    else if (term.kind === 'sum') {
      const numbers = sumNumbers(term)
      if (numbers.constant !== 0) collector.addConstant(factor, numbers.constant)
      for (let j = 0; j < term.terms.length; j++)
        collector.add(factor, numbers.coefficients[j], term.terms[j])
    } else collector.add(factor, 1, term)
  }
  return collector.result()
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
export function scale(factor: Exact, expression: Expression): Expression {
  return factor === 1 ? expression : linearCombination([factor], [expression])
}

/** `expression = factor · core` with a factor other than 1 only for a sum of one term. */
function splitFactor(expression: Expression): { readonly factor: Exact; readonly core: Expression } {
  if (expression.kind === 'sum' && expression.constant === 0 && expression.terms.length === 1) {
    return { factor: sumNumbers(expression).coefficients[0], core: expression.terms[0] }
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

/** left · right. Constants and other fixed factors are distributed over sums; sums are not multiplied out. */
export function multiply(left: Expression, right: Expression): Expression {
  if (left.kind === 'constant') return scale(constantNumber(left), right)
  if (right.kind === 'constant') return scale(constantNumber(right), left)
  const first = splitFactor(left)
  const second = splitFactor(right)
  const product = multiplyCores(first.core, second.core)
  const factor = times(first.factor, second.factor)
  return factor === null ? scale(first.factor, scale(second.factor, product)) : scale(factor, product)
}

function multiplyCores(left: Expression, right: Expression): Expression {
  if (isFixed(left)) return multiplyByFixed(left, right)
  if (isFixed(right)) return multiplyByFixed(right, left)
  return plainProduct(left, right)
}

function plainProduct(left: Expression, right: Expression): Expression {
  const first = asNaturalPower(left)
  const second = asNaturalPower(right)
  const exponent = first.exponent + second.exponent
  if (first.base === second.base && Number.isSafeInteger(exponent)) return power(first.base, exponent)
  return finished(
    comesFirst(left, right)
      ? { kind: 'product', left, right }
      : { kind: 'product', left: right, right: left },
  )
}

/** A fixed factor goes to every term of a sum, and fixed factors stand together: what cancels is found term by term. */
function multiplyByFixed(fixed: Expression, other: Expression): Expression {
  if (isFixed(other)) return plainProduct(fixed, other)
  if (other.kind === 'sum') {
    const { constant: offset, coefficients } = sumNumbers(other)
    const terms = other.terms.map((term) => multiply(fixed, term))
    return linearCombination([...coefficients, offset], [...terms, fixed])
  }
  if (other.kind === 'product') {
    if (isFixed(other.left)) return plainProduct(plainProduct(fixed, other.left), other.right)
    if (isFixed(other.right)) return plainProduct(other.left, plainProduct(fixed, other.right))
  }
  return plainProduct(fixed, other)
}

/** The multiples of a sum's parts by 1/divisor, or null where they have too many digits. */
function quotients(numbers: readonly Exact[], divisor: Exact): Exact[] | null {
  const divided = numbers.map((each) => over(each, divisor))
  const complete = divided.filter((each) => each !== null)
  return complete.length < divided.length ? null : complete
}

function divideByConstant(expression: Expression, divisor: Exact): Expression {
  if (divisor === 0) {
    throw new SmfgError('division-by-zero', 'The formula divides by 0.')
  }
  if (divisor === 1) return expression
  if (expression.kind === 'constant') {
    const quotient = over(constantNumber(expression), divisor)
    if (quotient !== null) return constant(quotient)
  } else if (expression.kind === 'sum') {
    const numbers = sumNumbers(expression)
    const [offset, ...coefficients] = quotients([numbers.constant, ...numbers.coefficients], divisor) ?? []
    if (offset !== undefined) return linearCombination(coefficients, expression.terms, offset)
  } else {
    const factor = over(1, divisor)
    if (factor !== null) return scale(factor, expression)
  }
  return finished({
    kind: 'quotient',
    numerator: operand(expression),
    denominator: operand(constant(divisor)),
  })
}

/** above / below · expression */
function scaleByRatio(above: Exact, below: Exact, expression: Expression): Expression {
  const factor = over(above, below)
  return factor === null ? divideByConstant(scale(above, expression), below) : scale(factor, expression)
}

/**
 * numerator / denominator; division by a constant scales, division by another fixed formula multiplies by its reciprocal.
 *
 * @throws SmfgError `division-by-zero` when the denominator is the constant 0
 */
export function divide(numerator: Expression, denominator: Expression): Expression {
  if (denominator.kind === 'constant') return divideByConstant(numerator, constantNumber(denominator))
  const below = splitFactor(denominator)
  if (numerator.kind === 'constant') {
    if (numerator.value === 0) return numerator
    const reciprocal = finished({ kind: 'quotient', numerator: ONE, denominator: below.core })
    return scaleByRatio(constantNumber(numerator), below.factor, reciprocal)
  }
  const above = splitFactor(numerator)
  const quotient = isFixed(below.core)
    ? multiplyCores(above.core, finished({ kind: 'quotient', numerator: ONE, denominator: below.core }))
    : finished({ kind: 'quotient', numerator: above.core, denominator: below.core })
  return scaleByRatio(above.factor, below.factor, quotient)
}

/**
 * base ^ exponent for a constant exponent. Exponents 0, 1, ½ and −1 become 1, the base, a square root and a quotient.
 *
 * @throws SmfgError `power-undefined` for a constant base without such a power (`0 ^ -1`, `(-1) ^ 0.5`), and for an exponent next to a natural
 *   number that no double tells from it
 */
export function power(base: Expression, exponent: Exact): Expression {
  if (exponent === 0) return ONE
  if (exponent === 1) return base
  if (base.kind === 'constant') return constantPower(constantNumber(base), base, exponent)
  if (exponent === 0.5) return sqrt(base)
  if (exponent === -1) return divide(ONE, base)
  if (typeof exponent !== 'number' || !isNatural(exponent))
    return finished(powerNode(operand(base), exponent))
  const { factor, core } = splitFactor(base)
  const multiple = raised(factor, exponent)
  const inner = asNaturalPower(core)
  const together = inner.exponent * exponent
  if (multiple === null || !Number.isSafeInteger(together))
    return finished(powerNode(operand(base), exponent))
  return scale(multiple, finished(powerNode(inner.base, together)))
}

function powerNode(base: Expression, exponent: Exact): Expression {
  if (typeof exponent === 'number') return { kind: 'power', base, exponent }
  const double = nearest(exponent)
  if (isItsDecimal(double)) {
    throw new SmfgError(
      'power-undefined',
      `The formula takes a power with the exponent ${exactText(exponent)}, which cannot be told from ${double}.`,
    )
  }
  return { kind: 'power', base, exponent: double, exact: exponent }
}

function constantPower(number: Exact, base: Expression, exponent: Exact): Expression {
  const double = nearest(exponent)
  const value = nearest(number) ** double
  if (Number.isNaN(value) || (number === 0 && double < 0)) {
    throw new SmfgError(
      'power-undefined',
      `The formula takes ${exactText(number)} to the power ${exactText(exponent)}, which is undefined.`,
    )
  }
  if (number === 0 || number === 1) return base
  if (exponent === 0.5) return sqrt(base)
  const result = typeof exponent === 'number' && Number.isInteger(exponent) ? raised(number, exponent) : null
  return result === null ? finished(powerNode(operand(base), exponent)) : constant(result)
}

export function exp(of: Expression): Expression {
  return of.kind === 'constant' && of.value === 0 ? ONE : finished({ kind: 'exp', of: operand(of) })
}

/** A fixed formula's value, about; null where variables occur. */
function valueOf(expression: Expression): number | null {
  if (expression.kind === 'constant') return expression.value
  return isFixed(expression) ? evaluate(expression, []) : null
}

/**
 * Natural logarithm.
 *
 * @throws SmfgError `log-of-non-positive` for a constant ≤ 0
 */
export function log(of: Expression): Expression {
  const value = valueOf(of)
  if (value !== null && value <= 0) {
    throw new SmfgError(
      'log-of-non-positive',
      `The formula takes the logarithm of ${value}; it needs a number > 0.`,
    )
  }
  if (of.kind === 'constant' && constantNumber(of) === 1) return ZERO
  return finished({ kind: 'log', of: operand(of) })
}

/** @throws SmfgError `sqrt-of-negative` for a negative constant */
export function sqrt(of: Expression): Expression {
  const value = valueOf(of)
  if (value !== null && value < 0) {
    throw new SmfgError(
      'sqrt-of-negative',
      `The formula takes the square root of ${value}; it needs a number ≥ 0.`,
    )
  }
  const root = of.kind === 'constant' ? exactRoot(constantNumber(of)) : null
  return root === null ? finished({ kind: 'sqrt', of: operand(of) }) : constant(root)
}

export function abs(of: Expression): Expression {
  if (of.kind !== 'constant') return finished({ kind: 'abs', of: operand(of) })
  return of.value < 0 ? constant(negative(constantNumber(of))) : of
}

function extremum(kind: 'min' | 'max', operands: readonly Expression[]): Expression {
  const sign = kind === 'min' ? 1 : -1
  const distinct = new Set<Expression>()
  let bound: Exact | null = null
  for (const each of operands.flatMap((listed) => (listed.kind === kind ? listed.of : [listed]))) {
    if (each.kind !== 'constant') distinct.add(operand(each))
    else if (bound === null || sign * compareExact(constantNumber(each), bound) < 0)
      bound = constantNumber(each)
  }
  if (bound !== null) distinct.add(operand(constant(bound)))
  const of = [...distinct]
  if (of.length === 0) throw new SmfgError('empty-extremum', `${kind} needs at least one operand.`)
  return of.length === 1 ? of[0] : finished({ kind, of })
}

/** The smallest of the operands (at least one). */
export function min(operands: readonly Expression[]): Expression {
  return extremum('min', operands)
}

/** The largest of the operands (at least one). */
export function max(operands: readonly Expression[]): Expression {
  return extremum('max', operands)
}
