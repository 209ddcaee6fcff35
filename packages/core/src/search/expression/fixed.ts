import type { Exact } from './exact.js'
import type { Expression } from './expression.js'
import { operandsOf } from './graph.js'

/** Noted on nodes found to be fixed, so that formulas of shared parts are not gone through again and again. */
const FIXED = Symbol('fixed')

interface Noted {
  readonly [FIXED]?: true
}

/**
 * Whether no variable occurs in a formula, as in `exp(-0.5)`. The first variable ends the search, and variables stand first in sums and products: the
 * cost is mostly the depth of the formula.
 */
export function isFixed(expression: Expression): boolean {
  if (expression.kind === 'constant') return true
  if (expression.kind === 'variable') return false
  if ((expression as Noted)[FIXED] === true) return true
  if (!operandsOf(expression).every(isFixed)) return false
  Object.defineProperty(expression, FIXED, { value: true })
  return true
}

/** The number that a constant is. */
export function constantNumber(node: Expression & { kind: 'constant' }): Exact {
  return node.exact ?? node.value
}

/** The numbers of a sum. */
export function sumNumbers(node: Expression & { kind: 'sum' }): {
  readonly constant: Exact
  readonly coefficients: readonly Exact[]
} {
  return node.exact ?? node
}
