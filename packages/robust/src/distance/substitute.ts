import { construct, type Expression } from '@smfg/core'

/**
 * Rebuilds formulas from the leaves up. `replace` says what takes the place of a node; null leaves it to its operands.
 * Parts shared between formulas are rebuilt once.
 */
export function substitution(
  replace: (node: Expression, visit: (operand: Expression) => Expression) => Expression | null,
): (expression: Expression) => Expression {
  const rebuilt = new Map<Expression, Expression>()
  const visit = (expression: Expression): Expression => {
    const known = rebuilt.get(expression)
    if (known !== undefined) return known
    const result = replace(expression, visit) ?? withOperands(expression, visit)
    rebuilt.set(expression, result)
    return result
  }
  return visit
}

function withOperands(node: Expression, visit: (operand: Expression) => Expression): Expression {
  switch (node.kind) {
    case 'constant':
    case 'variable':
      return node
    case 'sum':
      return construct.linearCombination(node.coefficients, node.terms.map(visit), node.constant)
    case 'product':
      return construct.multiply(visit(node.left), visit(node.right))
    case 'quotient':
      return construct.divide(visit(node.numerator), visit(node.denominator))
    case 'power':
      return construct.power(visit(node.base), node.exponent)
    case 'exp':
      return construct.exp(visit(node.of))
    case 'log':
      return construct.log(visit(node.of))
    case 'sqrt':
      return construct.sqrt(visit(node.of))
    case 'abs':
      return construct.abs(visit(node.of))
    case 'min':
      return construct.min(node.of.map(visit))
    case 'max':
      return construct.max(node.of.map(visit))
  }
}
