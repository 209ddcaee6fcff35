import { affineRangeOn } from './affine-range.js'
import { combinationRange, scaledRange } from './combination-range.js'
import { directed, splitByDirections } from './direction.js'
import { enclosureOf } from './exact.js'
import type { Domain, Expression, Interval } from './expression.js'
import { constantNumber, isFixed, sumNumbers } from './fixed.js'
import * as interval from './interval.js'
import { dependentProduct, vertexQuotient } from './sharp-range.js'
import { affineForm } from './structure.js'

/**
 * An interval that contains every value of the expression on the domain, rounding included; values where the
 * expression is undefined do not count (see `domainTrouble`). Affine parts are sharp over the simplex, and so are products of two
 * affine functions of one quantity and quotients of affine functions over the whole simplex.
 */
export function enclose(expression: Expression, domain: Domain): Interval {
  return enclosureOn(domain)(expression)
}

/** `enclose` for many expressions; shared parts are enclosed once. */
export function encloseMany(expressions: readonly Expression[], domain: Domain): Interval[] {
  return expressions.map(enclosureOn(domain))
}

/** A variable times a number that is not rational. */
function isMultipleOfVariable(term: Expression): boolean {
  if (term.kind !== 'product') return false
  return (
    (term.left.kind === 'variable' && isFixed(term.right)) ||
    (term.right.kind === 'variable' && isFixed(term.left))
  )
}

function indexOf(term: Expression): number {
  return term.kind === 'variable' ? term.index : -1
}

const NOT_NARROWED: ReadonlyMap<Expression, Interval> = new Map()

/**
 * Returns `enclose` on one domain with a memory: every distinct node is enclosed once over all calls.
 *
 * @param narrowed ranges that directions (see `direction.ts`) are restricted to in addition; the result then encloses
 *   the values at points of the domain where they hold
 */
export function enclosureOn(
  domain: Domain,
  narrowed: ReadonlyMap<Expression, Interval> = NOT_NARROWED,
): (expression: Expression) => Interval {
  const affineRange = affineRangeOn(domain)
  const known = new Map<Expression, Interval>()

  /** The variables of a sum and its constant: the first `count` terms. */
  const affinePartRange = (sum: Expression & { kind: 'sum' }, count: number): Interval => {
    const numbers = sumNumbers(sum)
    const coefficients = numbers.coefficients.slice(0, count)
    const terms = sum.terms.slice(0, count)
    const range = affineRange({ constant: numbers.constant, indices: terms.map(indexOf), coefficients })
    if (narrowed.size === 0) return range
    const split = splitByDirections(coefficients, terms, narrowed.keys())
    let restricted = affineRange({
      constant: numbers.constant,
      indices: split.restTerms.map(indexOf),
      coefficients: split.restCoefficients,
    })
    for (const part of split.parts) {
      const direction = narrowed.get(part.direction) as Interval
      restricted = interval.add(restricted, scaledRange(part.factor, direction))
    }
    return interval.intersect(range, restricted)
  }

  const sumRange = (sum: Expression & { kind: 'sum' }): Interval => {
    // Variables stand before other terms in a sum.
    let variables = 0
    while (variables < sum.terms.length && sum.terms[variables].kind === 'variable') variables++
    const { constant, coefficients } = sumNumbers(sum)
    const others = sum.terms.slice(variables)
    const ranges = others.map(visit)
    const rest = coefficients.slice(variables)
    if (others.length === 0) return affinePartRange(sum, variables)
    const range =
      variables === 0
        ? combinationRange(constant, rest, ranges)
        : combinationRange(0, [1, ...rest], [affinePartRange(sum, variables), ...ranges])
    if (!others.some(isMultipleOfVariable)) return range
    // `exp(-1) * x` is affine, too, and sharper together with the other variables.
    const form = affineForm(sum)
    return form === null ? range : interval.intersect(range, affineRange(form))
  }

  const productRange = (left: Expression, right: Expression): Interval => {
    const range = interval.multiply(visit(left), visit(right))
    const first = directed(left)
    const second = first === null ? null : directed(right)
    if (first === null || second === null || first.direction !== second.direction) return range
    return interval.intersect(range, dependentProduct(first, second, visit(first.direction)))
  }

  const quotientRange = (numerator: Expression, denominator: Expression): Interval => {
    const range = interval.divide(visit(numerator), visit(denominator))
    if (visit(denominator).lower <= 0) return range
    const sharper = vertexQuotient(numerator, denominator, domain)
    return sharper === null ? range : interval.intersect(range, sharper)
  }

  const compute = (expression: Expression): Interval => {
    switch (expression.kind) {
      case 'constant':
        return enclosureOf(constantNumber(expression))
      case 'variable': {
        const range = affineRange({ constant: 0, indices: [expression.index], coefficients: [1] })
        return interval.intersect(range, narrowed.get(expression) ?? range)
      }
      case 'sum':
        return sumRange(expression)
      case 'product':
        return productRange(expression.left, expression.right)
      case 'quotient':
        return quotientRange(expression.numerator, expression.denominator)
      case 'power':
        return interval.power(visit(expression.base), expression.exponent)
      case 'exp':
        return interval.exp(visit(expression.of))
      case 'log':
        return interval.log(visit(expression.of))
      case 'sqrt':
        return interval.sqrt(visit(expression.of))
      case 'abs':
        return interval.abs(visit(expression.of))
      case 'min':
        return interval.min(expression.of.map(visit))
      case 'max':
        return interval.max(expression.of.map(visit))
    }
  }

  const visit = (expression: Expression): Interval => {
    let range = known.get(expression)
    if (range === undefined) {
      range = compute(expression)
      known.set(expression, range)
    }
    return range
  }
  return visit
}
