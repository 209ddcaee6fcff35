import { linearCombination } from './construct.js'
import type { Expression } from './expression.js'

/**
 * An affine node as `offset + factor · direction`, where `direction` is a sum of variables without offset: the mass of a set of
 * states, say, or one variable. Nodes that are affine in the same quantity share the same direction object, so that
 * `m · (1 − m)` is recognised as a function of one number. The split is exact (no arithmetic on coefficients but their sign).
 */
export interface Directed {
  readonly direction: Expression
  readonly factor: number
  readonly offset: number
}

/** The direction of a variable or of a sum of variables; null for every other node. */
export function directed(node: Expression): Directed | null {
  if (node.kind === 'variable') return { direction: node, factor: 1, offset: 0 }
  if (node.kind !== 'sum' || node.terms.some((term) => term.kind !== 'variable')) return null
  const { coefficients, terms, constant: offset } = node
  const leading = coefficients[0]
  if (coefficients.every((coefficient) => coefficient === leading)) {
    const ones = coefficients.map(() => 1)
    return { direction: linearCombination(ones, terms), factor: leading, offset }
  }
  const factor = leading < 0 ? -1 : 1
  const oriented = coefficients.map((coefficient) => factor * coefficient)
  return { direction: linearCombination(oriented, terms), factor, offset }
}

/** Σ coefficients[k] · terms[k] = Σ parts factor · direction + Σ restCoefficients[k] · restTerms[k], exactly. */
export interface SplitByDirections {
  readonly parts: readonly { readonly direction: Expression; readonly factor: number }[]
  readonly restCoefficients: readonly number[]
  readonly restTerms: readonly Expression[]
}

/** Finds the given directions in a sum of variables, each at most once, the first found first. */
export function splitByDirections(
  coefficients: readonly number[],
  terms: readonly Expression[],
  directions: Iterable<Expression>,
): SplitByDirections {
  const rest = new Map(terms.map((term, k) => [term, coefficients[k]]))
  const parts: { readonly direction: Expression; readonly factor: number }[] = []
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
function multipleWithin(direction: Expression, rest: ReadonlyMap<Expression, number>): number | null {
  if (direction.kind !== 'sum') return rest.get(direction) ?? null
  const leading = rest.get(direction.terms[0])
  if (leading === undefined) return null
  if (direction.coefficients.every((coefficient) => coefficient === 1)) {
    return direction.terms.every((term) => rest.get(term) === leading) ? leading : null
  }
  const factor = leading < 0 ? -1 : 1
  const matches = direction.terms.every((term, k) => rest.get(term) === factor * direction.coefficients[k])
  return matches ? factor : null
}
