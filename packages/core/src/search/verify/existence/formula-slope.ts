import type { Expression, Interval } from '../../expression/expression.js'
import { isDefinedOn } from '../../expression/domain-trouble.js'
import { enclosureOf, nearest, type Exact } from '../../expression/exact.js'
import { constantNumber, sumNumbers } from '../../expression/fixed.js'
import * as interval from '../../expression/interval.js'
import { rationalRange, type RationalCombination } from './difference.js'
import { fixedSlope, segment, type Slope, type SlopeArithmetic } from './slope.js'
import { Unprovable } from './unprovable.js'

const ONE = interval.point(1)

/** Slopes of the formulas of one stage; parts that formulas share are computed once. */
export interface FormulaSlopes {
  formula(expression: Expression): Slope
  combination(combination: RationalCombination): Slope
}

/**
 * @param variables slopes of the masses, then of the components of the commitment
 * @throws Unprovable where a formula may be undefined
 */
export function formulaSlopes(arithmetic: SlopeArithmetic, variables: readonly Slope[]): FormulaSlopes {
  const known = new Map<Expression, Slope>()
  const visit = (expression: Expression): Slope => {
    let slope = known.get(expression)
    if (slope === undefined) known.set(expression, (slope = compute(expression)))
    return slope
  }
  const compute = (node: Expression): Slope => {
    switch (node.kind) {
      case 'constant':
        return fixedSlope(enclosureOf(constantNumber(node)))
      case 'variable':
        return variables[node.index]
      case 'sum': {
        const { constant, coefficients } = sumNumbers(node)
        return arithmetic.combine(enclosureOf(constant), coefficients.map(enclosureOf), node.terms.map(visit))
      }
      case 'product':
        return arithmetic.multiply(visit(node.left), visit(node.right))
      case 'quotient':
        return arithmetic.divide(visit(node.numerator), defined(node, visit(node.denominator)))
      case 'power':
        return arithmetic.apply(
          defined(node, visit(node.base)),
          (range) => powerRange(range, node.exact ?? node.exponent),
          (range) => powerDerivative(range, node.exact ?? node.exponent),
        )
      case 'exp':
        return arithmetic.apply(visit(node.of), interval.exp, interval.exp)
      case 'log':
        return arithmetic.apply(defined(node, visit(node.of)), interval.log, (range) =>
          interval.divide(ONE, range),
        )
      case 'sqrt':
        return arithmetic.apply(defined(node, visit(node.of)), interval.sqrt, (range) =>
          interval.divide(ONE, interval.scale(2, interval.sqrt(range))),
        )
      case 'abs':
        return arithmetic.apply(visit(node.of), interval.abs, ({ lower, upper }) => ({
          lower: lower >= 0 && upper > 0 ? 1 : -1,
          upper: upper <= 0 && lower < 0 ? -1 : 1,
        }))
      case 'max':
        return arithmetic.max(node.of.map(visit))
      case 'min':
        return negated(
          arithmetic,
          arithmetic.max(node.of.map((operand) => negated(arithmetic, visit(operand)))),
        )
    }
  }
  return {
    formula: visit,
    combination: ({ constant, terms }) =>
      arithmetic.combine(
        rationalRange(constant),
        [...terms.values()].map(rationalRange),
        [...terms.keys()].map(visit),
      ),
  }
}

function negated(arithmetic: SlopeArithmetic, slope: Slope): Slope {
  return arithmetic.combine(interval.point(0), [interval.point(-1)], [slope])
}

function defined(node: Expression, operand: Slope): Slope {
  if (!isDefinedOn(node, segment(operand))) throw new Unprovable('a formula may be undefined near the policy')
  return operand
}

/** Powers for every exponent that the written one may mean; a power is monotone in its exponent. */
function powerRange(base: Interval, exponent: Exact): Interval {
  if (Number.isInteger(exponent)) return interval.power(base, nearest(exponent))
  const { lower, upper } = enclosureOf(exponent)
  return interval.hull(interval.power(base, lower), interval.power(base, upper))
}

function powerDerivative(base: Interval, exponent: Exact): Interval {
  const { lower, upper } = enclosureOf(exponent)
  const lowered = interval.hull(
    interval.power(base, interval.addDown(lower, -1)),
    interval.power(base, interval.addUp(upper, -1)),
  )
  return interval.multiply({ lower, upper }, lowered)
}
