import type { Expression } from './expression.js'
import { evaluate } from './evaluate.js'
import { rationalOf } from './exact.js'
import { constantNumber, sumNumbers } from './fixed.js'
import { inEvaluationOrder } from './graph.js'
import { add, decimalMeaning, divide, fromInteger, isZero, multiply, type Rational } from './rational.js'

const ONE = fromInteger(1)

/** Exact coefficients by monomial: '' the constant, 'i' a variable, 'i,j' a product of two with i ≤ j; zeros left out. */
export type ExactPolynomial = ReadonlyMap<string, Rational>

/** Powers beyond this cannot be affine, whatever cancels. */
const MOST_FACTORS = 2

function exactConstant(value: Rational): ExactPolynomial {
  return isZero(value) ? new Map() : new Map([['', value]])
}

/** Σ factors[k] · terms[k]. */
export function exactSum(factors: readonly Rational[], terms: readonly ExactPolynomial[]): ExactPolynomial {
  const total = new Map<string, Rational>()
  terms.forEach((term, k) => {
    for (const [key, coefficient] of term) addTo(total, key, multiply(factors[k], coefficient))
  })
  return total
}

/** The product, or null when it has a monomial of more than two variables. */
export function exactProduct(left: ExactPolynomial, right: ExactPolynomial): ExactPolynomial | null {
  const total = new Map<string, Rational>()
  for (const [first, a] of left) {
    for (const [second, b] of right) {
      const variables = [...variablesOf(first), ...variablesOf(second)]
      if (variables.length > MOST_FACTORS) return null
      addTo(total, variables.sort((i, j) => i - j).join(), multiply(a, b))
    }
  }
  return total
}

/** The quotient by a number, or null when the divisor is 0 or no number. */
function exactQuotient(above: ExactPolynomial, below: ExactPolynomial): ExactPolynomial | null {
  const divisor = below.get('')
  if (divisor === undefined || below.size > 1) return null
  return exactSum([divide(ONE, divisor)], [above])
}

/**
 * An expression as a polynomial of degree two with exact coefficients, its numbers taken as the decimals that are written; null when it is none. A
 * function of numbers alone, such as log(2), counts as the double it evaluates to.
 */
export function exactPolynomial(expression: Expression): ExactPolynomial | null {
  const known = new Map<Expression, ExactPolynomial | null>()
  for (const node of inEvaluationOrder([expression])) known.set(node, polynomialOf(node, known))
  return known.get(expression) ?? null
}

function polynomialOf(
  node: Expression,
  known: ReadonlyMap<Expression, ExactPolynomial | null>,
): ExactPolynomial | null {
  const of = (operand: Expression): ExactPolynomial | null => known.get(operand) ?? null
  switch (node.kind) {
    case 'constant':
      return exactConstant(rationalOf(constantNumber(node)))
    case 'variable':
      return new Map([[String(node.index), ONE]])
    case 'sum': {
      const terms = node.terms.map(of)
      if (!terms.every((term) => term !== null)) return null
      const { constant, coefficients } = sumNumbers(node)
      return exactSum([ONE, ...coefficients.map(rationalOf)], [exactConstant(rationalOf(constant)), ...terms])
    }
    case 'product': {
      const [left, right] = [of(node.left), of(node.right)]
      return left === null || right === null ? null : exactProduct(left, right)
    }
    case 'quotient': {
      const [above, below] = [of(node.numerator), of(node.denominator)]
      return above === null || below === null ? null : exactQuotient(above, below)
    }
    case 'power': {
      const base = of(node.base)
      if (base === null) return null
      if (node.exponent === MOST_FACTORS) return exactProduct(base, base)
      return isNumber(base) ? evaluated(node) : null
    }
    case 'min':
    case 'max':
      return node.of.every((operand) => isNumber(of(operand))) ? evaluated(node) : null
    default:
      return isNumber(of(node.of)) ? evaluated(node) : null
  }
}

function isNumber(polynomial: ExactPolynomial | null): boolean {
  return polynomial !== null && (polynomial.size === 0 || (polynomial.size === 1 && polynomial.has('')))
}

function evaluated(node: Expression): ExactPolynomial | null {
  const value = evaluate(node, [])
  return Number.isFinite(value) ? exactConstant(decimalMeaning(value)) : null
}

function addTo(total: Map<string, Rational>, key: string, added: Rational): void {
  const before = total.get(key)
  const sum = before === undefined ? added : add(before, added)
  if (isZero(sum)) total.delete(key)
  else total.set(key, sum)
}

function variablesOf(key: string): number[] {
  return key === '' ? [] : key.split(',').map(Number)
}
