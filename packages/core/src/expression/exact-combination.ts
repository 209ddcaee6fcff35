import { linearCombination } from './construct.js'
import type { Expression, Interval } from './expression.js'
import * as interval from './interval.js'

/**
 * constant + Σ coefficient · term over distinct nodes that are no sums. The numbers are enclosed, not rounded: they are points wherever the
 * arithmetic was exact, and what cancels is gone.
 */
export interface ExactCombination {
  readonly constant: Interval
  readonly terms: ReadonlyMap<Expression, Interval>
}

/** Σ factor · formula, term by term, so that what the formulas have in common cancels. */
export function exactCombination(
  parts: Iterable<readonly [factor: number, formula: Expression]>,
): ExactCombination {
  let constant = interval.point(0)
  const terms = new Map<Expression, Interval>()
  const addTerm = (term: Expression, coefficient: Interval): void => {
    const total = interval.add(terms.get(term) ?? interval.point(0), coefficient)
    if (total.lower === 0 && total.upper === 0) terms.delete(term)
    else terms.set(term, total)
  }
  for (const [factor, formula] of parts) {
    if (formula.kind === 'constant')
      constant = interval.add(constant, interval.scale(factor, interval.point(formula.value)))
    else if (formula.kind === 'sum') {
      constant = interval.add(constant, interval.scale(factor, interval.point(formula.constant)))
      formula.terms.forEach((term, k) =>
        addTerm(term, interval.scale(factor, interval.point(formula.coefficients[k]))),
      )
    } else addTerm(formula, interval.point(factor))
  }
  return { constant, terms }
}

/** Encloses the values of a combination, by the means of `range` for the affine part as a whole and not term by term. */
export function combinationRange(
  { constant, terms }: ExactCombination,
  range: (expression: Expression) => Interval,
): Interval {
  const nodes = [...terms.keys()]
  const nearest = [...terms.values()].map(({ lower }) => lower)
  // Distinct nodes that are no sums and not constant: nothing is folded, so nothing is rounded here.
  let total = interval.add(constant, range(linearCombination(nearest, nodes)))
  for (const [term, { lower, upper }] of terms) {
    if (lower === upper) continue
    const off = { lower: 0, upper: interval.addUp(upper, -lower) }
    total = interval.add(total, interval.multiply(off, range(term)))
  }
  return total
}

/** Encloses a derivative of a combination from those of its terms. */
export function combinationSlope(
  { terms }: ExactCombination,
  slope: (expression: Expression) => Interval,
): Interval {
  let total = interval.point(0)
  for (const [term, coefficient] of terms)
    total = interval.add(total, interval.multiply(coefficient, slope(term)))
  return total
}
