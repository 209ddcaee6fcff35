import { rationalOf } from '../../expression/exact.js'
import type { Expression } from '../../expression/expression.js'
import { constantNumber, sumNumbers } from '../../expression/fixed.js'
import {
  add,
  bitLength,
  compare,
  divide,
  fromInteger,
  isZero,
  multiply,
  negate,
  power,
  type Rational,
} from '../../expression/rational.js'
import { MOST_RATIONAL_BITS } from '../../tolerances.js'
import { Unprovable } from './unprovable.js'

const ONE = fromInteger(1)
const LARGEST_EXPONENT = 64

/**
 * Exact values of formulas at a rational point; constants mean their decimals.
 *
 * @throws Unprovable for functions that leave the rationals, a division by 0, and numbers that grow too long
 */
export function rationalFormulas(variables: readonly Rational[]): (expression: Expression) => Rational {
  const known = new Map<Expression, Rational>()
  const visit = (expression: Expression): Rational => {
    let value = known.get(expression)
    if (value === undefined) known.set(expression, (value = bounded(compute(expression))))
    return value
  }
  const compute = (node: Expression): Rational => {
    switch (node.kind) {
      case 'constant':
        return rationalOf(constantNumber(node))
      case 'variable':
        return variables[node.index]
      case 'sum': {
        const { constant, coefficients } = sumNumbers(node)
        return node.terms.reduce(
          (sum, term, k) => bounded(add(sum, multiply(rationalOf(coefficients[k]), visit(term)))),
          rationalOf(constant),
        )
      }
      case 'product':
        return multiply(visit(node.left), visit(node.right))
      case 'quotient': {
        const denominator = visit(node.denominator)
        if (isZero(denominator)) throw new Unprovable('a formula divides by 0 at the policy')
        return divide(visit(node.numerator), denominator)
      }
      case 'power':
        return integerPower(visit(node.base), node.exponent)
      case 'abs': {
        const value = visit(node.of)
        return value.numerator < 0n ? negate(value) : value
      }
      case 'min':
        return node.of.map(visit).reduce((a, b) => (compare(b, a) < 0 ? b : a))
      case 'max':
        return node.of.map(visit).reduce((a, b) => (compare(b, a) > 0 ? b : a))
      default:
        throw new Unprovable(`${node.kind} has no exact value`)
    }
  }
  return visit
}

/** @throws Unprovable where a number is too long to go on with */
export function bounded(value: Rational): Rational {
  if (bitLength(value) > MOST_RATIONAL_BITS) throw new Unprovable('exact numbers grow too long')
  return value
}

function integerPower(base: Rational, exponent: number): Rational {
  if (!Number.isInteger(exponent) || Math.abs(exponent) > LARGEST_EXPONENT)
    throw new Unprovable('a power has no exact value')
  if (exponent >= 0) return power(base, exponent)
  if (isZero(base)) throw new Unprovable('a formula divides by 0 at the policy')
  return divide(ONE, power(base, -exponent))
}
