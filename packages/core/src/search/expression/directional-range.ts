import { combinationRange } from './combination-range.js'
import { decimalEnclosure } from './exact.js'
import type { Expression, Interval } from './expression.js'
import { sumNumbers } from './fixed.js'
import * as interval from './interval.js'

const ZERO = interval.point(0)
const ONE = interval.point(1)

/**
 * Returns a function that encloses ∂f/∂v_raised − ∂f/∂v_lowered of expressions f: what a formula gains where mass moves from one variable to
 * another. One forward sweep in outward-rounded interval arithmetic, so that what both variables enter alike cancels exactly, in every affine
 * part (the partial derivatives enclosed one by one would not cancel in `m^2` with m the sum of both). Where `abs`, `min` and `max` have kinks, the
 * interval contains the generalised (Clarke) derivatives, so that the mean-value theorem (Lebourg's) holds along segments of the domain.
 *
 * @param range encloses expressions on the domain, see `enclosureOn`
 */
export function directionalRangeOn(
  range: (expression: Expression) => Interval,
  raised: number,
  lowered: number,
): (expression: Expression) => Interval {
  const known = new Map<Expression, Interval>()
  const visit = (node: Expression): Interval => {
    let slope = known.get(node)
    if (slope === undefined) {
      slope = compute(node)
      known.set(node, slope)
    }
    return slope
  }
  const chain = (operand: Expression, derivative: () => Interval): Interval => {
    const slope = visit(operand)
    // Where the operand does not move, its derivative need not exist.
    return slope.lower === 0 && slope.upper === 0 ? ZERO : interval.multiply(slope, derivative())
  }
  const compute = (node: Expression): Interval => {
    switch (node.kind) {
      case 'constant':
        return ZERO
      case 'variable':
        return interval.point((node.index === raised ? 1 : 0) - (node.index === lowered ? 1 : 0))
      case 'sum':
        return combinationRange(0, sumNumbers(node).coefficients, node.terms.map(visit))
      case 'product':
        return interval.add(
          chain(node.left, () => range(node.right)),
          chain(node.right, () => range(node.left)),
        )
      case 'quotient': {
        const denominator = (): Interval => range(node.denominator)
        return interval.add(
          chain(node.numerator, () => interval.divide(ONE, denominator())),
          chain(node.denominator, () =>
            interval.negate(interval.divide(range(node.numerator), interval.power(denominator(), 2))),
          ),
        )
      }
      case 'power':
        return chain(node.base, () => powerSlope(range(node.base), node.exponent))
      case 'exp':
        return chain(node.of, () => range(node))
      case 'log':
        return chain(node.of, () => interval.divide(ONE, notNegative(range(node.of))))
      case 'sqrt':
        return chain(node.of, () => interval.divide(ONE, interval.scale(2, range(node))))
      case 'abs': {
        const { lower, upper } = range(node.of)
        return chain(node.of, () => ({ lower: lower > 0 ? 1 : -1, upper: upper < 0 ? -1 : 1 }))
      }
      case 'min':
      case 'max':
        return decidingOperands(node.of, node.kind, range).map(visit).reduce(interval.hull)
    }
  }
  return visit
}

/** exponent · base^(exponent − 1); the difference may round, and a power is monotone in its exponent, so its neighbours enclose it. */
function powerSlope(base: Interval, exponent: number): Interval {
  const { lower, upper } = decimalEnclosure(exponent)
  const lowered = interval.hull(
    interval.power(base, interval.addDown(lower, -1)),
    interval.power(base, interval.addUp(upper, -1)),
  )
  return interval.multiply({ lower, upper }, lowered)
}

function notNegative(range: Interval): Interval {
  return range.upper < 0 ? range : { lower: Math.max(0, range.lower), upper: range.upper }
}

/** The operands that can be the smallest (or largest) somewhere: generalised derivatives are mixtures of theirs. */
function decidingOperands(
  operands: readonly Expression[],
  kind: 'min' | 'max',
  range: (expression: Expression) => Interval,
): readonly Expression[] {
  const extreme = (kind === 'min' ? interval.min : interval.max)(operands.map(range))
  return operands.filter((operand) =>
    kind === 'min' ? range(operand).lower <= extreme.upper : range(operand).upper >= extreme.lower,
  )
}
