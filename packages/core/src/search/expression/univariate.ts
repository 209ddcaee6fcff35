import * as construct from './construct.js'
import { directed } from './direction.js'
import type { Exact } from './exact.js'
import type { Expression } from './expression.js'
import { sumNumbers } from './fixed.js'
import { operandsOf } from './graph.js'
import { substitution } from './substitute.js'

/** A formula that sees its variables only through one affine quantity: expression = inner(direction). */
export interface Univariate {
  /** A variable, or a sum of variables without offset (see `direction.ts`). */
  readonly direction: Expression
  /** A formula of variable 0, which stands for the direction. */
  readonly inner: Expression
}

/** How a formula sees its variables: not at all, through one direction, or through several. */
type View = { readonly direction: Expression | null } | 'several'

/**
 * Returns a function that recognises formulas of one affine quantity, such as `m · exp(−m)`, `log(0.1 + m) / (1 + m)` with m the mass of a
 * set of states; null for formulas of several quantities and for constants. Knows the nodes it has seen.
 */
export function univariateReader(): (expression: Expression) => Univariate | null {
  const views = new Map<Expression, View>()

  const viewOf = (node: Expression): View => {
    let view = views.get(node)
    if (view === undefined) {
      view = computeView(node)
      views.set(node, view)
    }
    return view
  }

  const computeView = (node: Expression): View => {
    if (node.kind === 'constant') return { direction: null }
    const affine = directed(node)
    if (affine !== null) return { direction: affine.direction }
    const parts = node.kind === 'sum' ? partsOf(node) : operandsOf(node)
    let direction: Expression | null = null
    for (const part of parts) {
      const view = viewOf(part)
      if (view === 'several') return view
      if (view.direction === null) continue
      if (direction !== null && direction !== view.direction) return 'several'
      direction = view.direction
    }
    return { direction }
  }

  const innerOf = (): ((expression: Expression) => Expression) =>
    substitution((node, visit) => {
      if (node.kind === 'constant') return node
      const affine = directed(node)
      if (affine !== null)
        return construct.linearCombination([affine.factor], [construct.variable(0)], affine.offset)
      return node.kind === 'sum'
        ? construct.linearCombination(
            partCoefficients(node),
            partsOf(node).map(visit),
            sumNumbers(node).constant,
          )
        : null
    })

  return (expression) => {
    const view = viewOf(expression)
    if (view === 'several' || view.direction === null) return null
    return { direction: view.direction, inner: innerOf()(expression) }
  }
}

/** The terms of a sum, its variables as one affine part. */
function partsOf(sum: Expression & { kind: 'sum' }): Expression[] {
  const variables = leadingVariables(sum)
  if (variables === 0) return [...sum.terms]
  const affine = construct.linearCombination(
    sumNumbers(sum).coefficients.slice(0, variables),
    sum.terms.slice(0, variables),
  )
  return [affine, ...sum.terms.slice(variables)]
}

function partCoefficients(sum: Expression & { kind: 'sum' }): Exact[] {
  const variables = leadingVariables(sum)
  const { coefficients } = sumNumbers(sum)
  return variables === 0 ? [...coefficients] : [1, ...coefficients.slice(variables)]
}

/** Variables stand before other terms in a sum. */
function leadingVariables(sum: Expression & { kind: 'sum' }): number {
  let variables = 0
  while (variables < sum.terms.length && sum.terms[variables].kind === 'variable') variables++
  return variables
}
