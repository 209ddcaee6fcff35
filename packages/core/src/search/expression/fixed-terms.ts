import { linearCombination, ZERO } from './construct.js'
import type { Expression, Interval } from './expression.js'
import { isFixed, sumNumbers } from './fixed.js'
import { fixedRange } from './fixed-range.js'
import { scaledRange } from './combination-range.js'
import * as interval from './interval.js'

/** A formula without those of its terms that are numbers but no decimals. */
export interface WithoutFixedTerms {
  readonly rest: Expression
  /** Contains what was left out: the formula is `rest` plus a number in here. A point 0 where nothing was. */
  readonly fixed: Interval
}

/**
 * Takes terms such as `log(0.3)` out of a sum. They are known to a few digits less than a double has, so what is left of them when a number of their size is taken off may be known
 * to none: better to take them off themselves. Of a formula without variables nothing is left.
 */
export function withoutFixedTerms(formula: Expression): WithoutFixedTerms {
  if (isFixed(formula)) return { rest: ZERO, fixed: fixedRange(formula) }
  if (formula.kind !== 'sum' || !formula.terms.some(isFixed))
    return { rest: formula, fixed: interval.point(0) }
  const { constant, coefficients } = sumNumbers(formula)
  const kept: number[] = []
  let fixed = interval.point(0)
  formula.terms.forEach((term, k) => {
    if (isFixed(term)) fixed = interval.add(fixed, scaledRange(coefficients[k], fixedRange(term)))
    else kept.push(k)
  })
  const rest = linearCombination(
    kept.map((k) => coefficients[k]),
    kept.map((k) => formula.terms[k]),
    constant,
  )
  return { rest, fixed }
}
