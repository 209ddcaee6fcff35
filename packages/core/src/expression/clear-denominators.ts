import { scale } from './construct.js'
import type { Expression } from './expression.js'
import { sumNumbers } from './fixed.js'
import { decimalMeaning, fromInteger, ratio } from './rational.js'

/**
 * A positive multiple of a sum whose numbers are integers, where some of them were no decimals: of x/3 − 0.1 it is 10x − 3. Other formulas stay as they are. For what
 * has to be exact and may be scaled, such as an inequality.
 */
export function clearDenominators(expression: Expression): Expression {
  if (expression.kind !== 'sum' || expression.exact === undefined) return expression
  const { constant, coefficients } = sumNumbers(expression)
  let multiple = 1n
  for (const number of [constant, ...coefficients]) {
    const { denominator } = typeof number === 'number' ? decimalMeaning(number) : number
    multiple *= ratio(denominator, multiple).numerator
  }
  return scale(fromInteger(multiple), expression)
}
