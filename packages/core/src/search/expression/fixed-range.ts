import { enclosureOf } from './exact.js'
import { combinationRange } from './combination-range.js'
import type { Expression, Interval } from './expression.js'
import { constantNumber, sumNumbers } from './fixed.js'
import * as interval from './interval.js'

const known = new WeakMap<Expression, Interval>()

/**
 * Encloses the value of a formula without variables, such as `exp(-0.5)`; narrow unless much of it cancels.
 *
 * @throws RangeError when a variable occurs
 */
export function fixedRange(expression: Expression): Interval {
  let range = known.get(expression)
  if (range === undefined) {
    range = compute(expression)
    known.set(expression, range)
  }
  return range
}

function compute(expression: Expression): Interval {
  switch (expression.kind) {
    case 'constant':
      return enclosureOf(constantNumber(expression))
    case 'variable':
      throw new RangeError('a variable has no fixed value')
    case 'sum': {
      const { constant, coefficients } = sumNumbers(expression)
      return combinationRange(constant, coefficients, expression.terms.map(fixedRange))
    }
    case 'product':
      return interval.multiply(fixedRange(expression.left), fixedRange(expression.right))
    case 'quotient':
      return interval.divide(fixedRange(expression.numerator), fixedRange(expression.denominator))
    case 'power':
      return interval.power(fixedRange(expression.base), expression.exponent)
    case 'exp':
      return interval.exp(fixedRange(expression.of))
    case 'log':
      return interval.log(fixedRange(expression.of))
    case 'sqrt':
      return interval.sqrt(fixedRange(expression.of))
    case 'abs':
      return interval.abs(fixedRange(expression.of))
    case 'min':
      return interval.min(expression.of.map(fixedRange))
    case 'max':
      return interval.max(expression.of.map(fixedRange))
  }
}
