import type { Syntax } from '../../model/formula/syntax.js'

/** Numbers by name: indices, counts, and what a sum runs over. */
export type IndexScope = ReadonlyMap<string, number>

/** A formula of indices alone, which are small whole numbers. */
export function indexValue(syntax: Syntax, scope: IndexScope): number {
  const value = (part: Syntax): number => indexValue(part, scope)
  switch (syntax.kind) {
    case 'number':
      return typeof syntax.value === 'number'
        ? syntax.value
        : Number(syntax.value.numerator) / Number(syntax.value.denominator)
    case 'name': {
      const known = scope.get(syntax.name)
      if (known === undefined) throw new TypeError(`${syntax.name} is no index`)
      return known
    }
    case 'sum':
      return syntax.terms.reduce((total, term, k) => total + syntax.signs[k] * value(term), 0)
    case 'product':
      return value(syntax.left) * value(syntax.right)
    case 'quotient':
      return value(syntax.numerator) / value(syntax.denominator)
    case 'power':
      return value(syntax.base) ** value(syntax.exponent)
    case 'call':
      return callValue(syntax, scope)
    default:
      throw new TypeError(`a ${syntax.kind} is no index`)
  }
}

/** A condition on indices. */
export function conditionHolds(syntax: Syntax, scope: IndexScope): boolean {
  switch (syntax.kind) {
    case 'comparison': {
      const left = indexValue(syntax.left, scope)
      const right = indexValue(syntax.right, scope)
      if (syntax.operator === '<') return left < right
      if (syntax.operator === '<=') return left <= right
      if (syntax.operator === '>') return left > right
      if (syntax.operator === '>=') return left >= right
      return syntax.operator === '==' ? left === right : left !== right
    }
    case 'and':
      return conditionHolds(syntax.left, scope) && conditionHolds(syntax.right, scope)
    case 'or':
      return conditionHolds(syntax.left, scope) || conditionHolds(syntax.right, scope)
    case 'not':
      return !conditionHolds(syntax.of, scope)
    default:
      throw new TypeError(`a ${syntax.kind} is no condition`)
  }
}

function callValue(
  { name, operands }: Extract<Syntax, { readonly kind: 'call' }>,
  scope: IndexScope,
): number {
  if (name === 'if') return indexValue(operands[conditionHolds(operands[0], scope) ? 1 : 2], scope)
  const values = operands.map((operand) => indexValue(operand, scope))
  if (name === 'mod') return values[0] - values[1] * Math.floor(values[0] / values[1])
  if (name === 'abs') return Math.abs(values[0])
  if (name === 'min') return Math.min(...values)
  if (name === 'max') return Math.max(...values)
  throw new TypeError(`${name} gives no index`)
}
