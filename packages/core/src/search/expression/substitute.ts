import * as construct from './construct.js'
import type { Expression } from './expression.js'
import { sumNumbers } from './fixed.js'
import { operandsOf } from './graph.js'

/**
 * Rebuilds formulas from the leaves up, folding what becomes constant. `replace` says what takes the place of a node; null leaves it to its
 * operands. Parts shared between formulas are rebuilt once; parts in which nothing is replaced are kept as they are.
 *
 * @throws SmfgError when a part becomes undefined, see `construct.ts`
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
  const operands = operandsOf(node)
  const replaced = operands.map(visit)
  return replaced.some((operand, k) => operand !== operands[k]) ? rebuild(node, replaced) : node
}

/** The same operation on other operands, in the order of `operandsOf`. */
function rebuild(expression: Expression, operands: readonly Expression[]): Expression {
  switch (expression.kind) {
    case 'constant':
    case 'variable':
      return expression
    case 'sum':
      return rebuildSum(expression, operands)
    case 'product':
      return construct.multiply(operands[0], operands[1])
    case 'quotient':
      return construct.divide(operands[0], operands[1])
    case 'power':
      return construct.power(operands[0], expression.exact ?? expression.exponent)
    case 'exp':
      return construct.exp(operands[0])
    case 'log':
      return construct.log(operands[0])
    case 'sqrt':
      return construct.sqrt(operands[0])
    case 'abs':
      return construct.abs(operands[0])
    case 'min':
      return construct.min(operands)
    case 'max':
      return construct.max(operands)
  }
}

function rebuildSum(sum: Expression & { kind: 'sum' }, operands: readonly Expression[]): Expression {
  const { constant, coefficients } = sumNumbers(sum)
  return construct.linearCombination(coefficients, operands, constant)
}
