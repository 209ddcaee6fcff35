import { linearCombination } from './construct.js'
import type { Expression } from './expression.js'

/** Σ factor · formula as one formula, so that what the formulas have in common cancels exactly. */
export function exactCombination(
  parts: Iterable<readonly [factor: number, formula: Expression]>,
): Expression {
  const factors: number[] = []
  const formulas: Expression[] = []
  for (const [factor, formula] of parts) {
    factors.push(factor)
    formulas.push(formula)
  }
  return linearCombination(factors, formulas)
}
