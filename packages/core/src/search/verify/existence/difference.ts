import { rationalOf } from '../../expression/exact.js'
import { constantNumber, sumNumbers } from '../../expression/fixed.js'
import type { Expression, Interval } from '../../expression/expression.js'
import {
  add,
  fromInteger,
  isZero,
  multiply,
  toLowerDouble,
  toUpperDouble,
  ZERO,
  type Rational,
} from '../../expression/rational.js'

/** constant + Σ coefficient · term over distinct nodes that are no sums, coefficients exact and not 0. */
export interface RationalCombination {
  readonly constant: Rational
  readonly terms: ReadonlyMap<Expression, Rational>
}

/** The smallest range of doubles that holds an exact number. */
export function rationalRange(value: Rational): Interval {
  return { lower: toLowerDouble(value), upper: toUpperDouble(value) }
}

/** Σ sign · formula, term by term and exactly, so that what the formulas have in common is gone, however large. Constants mean their decimals. */
export function exactDifference(
  parts: Iterable<readonly [sign: number, formula: Expression]>,
): RationalCombination {
  let constant = ZERO
  const terms = new Map<Expression, Rational>()
  const addTerm = (term: Expression, coefficient: Rational): void => {
    const total = add(terms.get(term) ?? ZERO, coefficient)
    if (isZero(total)) terms.delete(term)
    else terms.set(term, total)
  }
  for (const [sign, formula] of parts) {
    const factor = fromInteger(sign)
    if (formula.kind === 'constant')
      constant = add(constant, multiply(factor, rationalOf(constantNumber(formula))))
    else if (formula.kind === 'sum') {
      const numbers = sumNumbers(formula)
      constant = add(constant, multiply(factor, rationalOf(numbers.constant)))
      formula.terms.forEach((term, k) => addTerm(term, multiply(factor, rationalOf(numbers.coefficients[k]))))
    } else addTerm(formula, factor)
  }
  return { constant, terms }
}

/** Whether a combination is 0 as a formula. */
export function vanishes({ constant, terms }: RationalCombination): boolean {
  return terms.size === 0 && isZero(constant)
}
