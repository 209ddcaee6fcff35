import type { Expression } from './expression.js'

/** base ^ exponent; squares are computed as a product, which is faster and correctly rounded. */
export function raise(base: number, exponent: number): number {
  return exponent === 2 ? base * base : base ** exponent
}

/**
 * The value of a formula: variable i has the value `values[i]`. Outside a formula's domain the result is NaN or infinite,
 * as in floating-point arithmetic. Plain recursion, cost up to the size of the formula written out; for repeated
 * evaluation compile a tape (`tape.ts`).
 */
export function evaluate(expression: Expression, values: ArrayLike<number>): number {
  switch (expression.kind) {
    case 'constant':
      return expression.value
    case 'variable':
      return values[expression.index]
    case 'sum': {
      let total = expression.constant
      for (let k = 0; k < expression.terms.length; k++) {
        total += expression.coefficients[k] * evaluate(expression.terms[k], values)
      }
      return total
    }
    case 'product':
      return evaluate(expression.left, values) * evaluate(expression.right, values)
    case 'quotient':
      return evaluate(expression.numerator, values) / evaluate(expression.denominator, values)
    case 'power':
      return raise(evaluate(expression.base, values), expression.exponent)
    case 'exp':
      return Math.exp(evaluate(expression.of, values))
    case 'log':
      return Math.log(evaluate(expression.of, values))
    case 'sqrt':
      return Math.sqrt(evaluate(expression.of, values))
    case 'abs':
      return Math.abs(evaluate(expression.of, values))
    case 'min':
      return Math.min(...expression.of.map((operand) => evaluate(operand, values)))
    case 'max':
      return Math.max(...expression.of.map((operand) => evaluate(operand, values)))
  }
}
