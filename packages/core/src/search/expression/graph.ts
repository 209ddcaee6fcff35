import type { Expression } from './expression.js'

const NONE: readonly Expression[] = []

/** The nodes an expression is computed from; empty for constants and variables. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'constant':
    case 'variable':
      return NONE
    case 'sum':
      return expression.terms
    case 'product':
      return [expression.left, expression.right]
    case 'quotient':
      return [expression.numerator, expression.denominator]
    case 'power':
      return [expression.base]
    case 'exp':
    case 'log':
    case 'sqrt':
    case 'abs':
      return [expression.of]
    case 'min':
    case 'max':
      return expression.of
  }
}

/** Every distinct node of the given expressions once, operands before what is computed from them. */
export function inEvaluationOrder(expressions: readonly Expression[]): Expression[] {
  const visited = new Set<Expression>()
  const order: Expression[] = []
  const visit = (expression: Expression): void => {
    if (visited.has(expression)) return
    visited.add(expression)
    for (const operand of operandsOf(expression)) visit(operand)
    order.push(expression)
  }
  for (const expression of expressions) visit(expression)
  return order
}
