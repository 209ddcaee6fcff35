import { linearCombination } from './construct.js'
import { isNegative, isSame, negative, type Exact } from './exact.js'
import type { Expression } from './expression.js'
import { sumNumbers } from './fixed.js'

/**
 * An affine node as `offset + factor · direction`, where `direction` is a sum of variables without offset: the mass of a set of
 * states, say, or one variable. Nodes that are affine in the same quantity share the same direction object, so that
 * `m · (1 − m)` is recognised as a function of one number. The split is exact (no arithmetic on coefficients but their sign).
 */
export interface Directed {
  readonly direction: Expression
  readonly factor: Exact
  readonly offset: Exact
}

/** The direction of a variable or of a sum of variables; null for every other node. */
export function directed(node: Expression): Directed | null {
  if (node.kind === 'variable') return { direction: node, factor: 1, offset: 0 }
  if (node.kind !== 'sum' || node.terms.some((term) => term.kind !== 'variable')) return null
  const { terms } = node
  const { coefficients, constant: offset } = sumNumbers(node)
  const leading = coefficients[0]
  if (coefficients.every((coefficient) => isSame(coefficient, leading))) {
    const ones = coefficients.map(() => 1)
    return { direction: linearCombination(ones, terms), factor: leading, offset }
  }
  const factor = isNegative(leading) ? -1 : 1
  const oriented = factor < 0 ? coefficients.map(negative) : coefficients
  return { direction: linearCombination(oriented, terms), factor, offset }
}

/** Σ coefficients[k] · terms[k] = Σ parts factor · direction + Σ restCoefficients[k] · restTerms[k], exactly. */
export interface SplitByDirections {
  readonly parts: readonly { readonly direction: Expression; readonly factor: Exact }[]
  readonly restCoefficients: readonly Exact[]
  readonly restTerms: readonly Expression[]
}

/** Finds the given directions in a sum of variables, each at most once, the first found first. */
export function splitByDirections(
  coefficients: readonly Exact[],
  terms: readonly Expression[],
  directions: Iterable<Expression>,
): SplitByDirections {
  const rest = new Map(terms.map((term, k) => [term, coefficients[k]]))
  const parts: { readonly direction: Expression; readonly factor: Exact }[] = []
  for (const direction of directions) {
    const factor = multipleWithin(direction, rest)
    if (factor === null) continue
    parts.push({ direction, factor })
    if (direction.kind === 'sum') for (const term of direction.terms) rest.delete(term)
    else rest.delete(direction)
  }
  return { parts, restCoefficients: [...rest.values()], restTerms: [...rest.keys()] }
}

/** The number `factor` for which the terms of a direction stand in `rest` with exactly `factor` times their coefficients. */
function multipleWithin(direction: Expression, rest: ReadonlyMap<Expression, Exact>): Exact | null {
  if (direction.kind !== 'sum') return rest.get(direction) ?? null
  const leading = rest.get(direction.terms[0])
  if (leading === undefined) return null
  if (direction.exact === undefined && direction.coefficients.every((coefficient) => coefficient === 1)) {
    return direction.terms.every((term) => isNumber(rest.get(term), leading)) ? leading : null
  }
  const factor = isNegative(leading) ? -1 : 1
  const { coefficients } = sumNumbers(direction)
  const matches = direction.terms.every((term, k) =>
    isNumber(rest.get(term), factor < 0 ? negative(coefficients[k]) : coefficients[k]),
  )
  return matches ? factor : null
}

function isNumber(value: Exact | undefined, expected: Exact): boolean {
  return value !== undefined && isSame(value, expected)
}
