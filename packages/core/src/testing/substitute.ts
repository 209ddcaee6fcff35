import * as construct from '../expression/construct.js'
import type { Expression } from '../expression/expression.js'

/** A function that puts `replacement(i)` in place of variable i in formulas; parts shared between formulas are rebuilt once. */
export function substitution(
  replacement: (index: number) => Expression,
): (expression: Expression) => Expression {
  const rebuilt = new Map<Expression, Expression>()
  const substitute = (expression: Expression): Expression => {
    const known = rebuilt.get(expression)
    if (known !== undefined) return known
    const result = rebuild(expression)
    rebuilt.set(expression, result)
    return result
  }
  const rebuild = (expression: Expression): Expression => {
    switch (expression.kind) {
      case 'constant':
        return expression
      case 'variable':
        return replacement(expression.index)
      case 'sum': {
        const { coefficients, terms, constant } = expression
        return construct.linearCombination(coefficients, terms.map(substitute), constant)
      }
      case 'product':
        return construct.multiply(substitute(expression.left), substitute(expression.right))
      case 'quotient':
        return construct.divide(substitute(expression.numerator), substitute(expression.denominator))
      case 'power':
        return construct.power(substitute(expression.base), expression.exponent)
      case 'exp':
        return construct.exp(substitute(expression.of))
      case 'log':
        return construct.log(substitute(expression.of))
      case 'sqrt':
        return construct.sqrt(substitute(expression.of))
      case 'abs':
        return construct.abs(substitute(expression.of))
      case 'min':
        return construct.min(expression.of.map(substitute))
      case 'max':
        return construct.max(expression.of.map(substitute))
    }
  }
  return substitute
}
