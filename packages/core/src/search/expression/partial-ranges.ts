import { affineRangeOn } from './affine-range.js'
import { scaledRange } from './combination-range.js'
import { enclosureOn } from './enclose.js'
import { decimalEnclosure, plus, type Exact } from './exact.js'
import type { Domain, Expression, Interval, QuadraticForm } from './expression.js'
import { sumNumbers } from './fixed.js'
import { inEvaluationOrder } from './graph.js'
import * as interval from './interval.js'
import { quadraticForm } from './structure.js'

const ZERO = interval.point(0)
const ONE = interval.point(1)

/**
 * Encloses every partial derivative of an expression on a domain, by index of the variable; variables that do not
 * occur (or cancel) are left out: their derivative is 0. Where `abs`, `min` and `max` have kinks, the interval contains the
 * generalised (Clarke) derivatives. Sharp up to rounding for polynomials of degree two over the simplex; otherwise one
 * backward sweep of outward-rounded interval arithmetic. An infinite end means that no bound was found, e.g. for `sqrt` at 0.
 * Points where the expression has no value do not count, so a mean-value bound between two points holds only if every point between them has one (`undefinedPart`).
 */
export function partialRanges(expression: Expression, domain: Domain): ReadonlyMap<number, Interval> {
  const quadratic = quadraticForm(expression)
  return quadratic === null ? generalPartials(expression, domain) : quadraticPartials(quadratic, domain)
}

function quadraticPartials(form: QuadraticForm, domain: Domain): ReadonlyMap<number, Interval> {
  const constants = new Map(form.indices.map((index, k) => [index, form.coefficients[k]]))
  const gradients = new Map<number, Map<number, Exact>>(form.indices.map((index) => [index, new Map()]))
  const addTerm = (index: number, other: number, coefficient: number): void => {
    const row = gradients.get(index) ?? new Map<number, Exact>()
    const before = row.get(other)
    // Doubled at most, which never takes more digits.
    row.set(other, before === undefined ? coefficient : (plus(before, coefficient) ?? before))
    gradients.set(index, row)
  }
  for (const { left, right, coefficient } of form.products) {
    addTerm(left, right, coefficient)
    // For a square this adds the coefficient a second time: d(c·x²)/dx = 2c·x, a doubling that is exact.
    addTerm(right, left, coefficient)
  }
  const affineRange = affineRangeOn(domain)
  const ranges = new Map<number, Interval>()
  for (const [index, row] of gradients) {
    const terms = [...row].sort((a, b) => a[0] - b[0])
    const range = affineRange({
      constant: constants.get(index) ?? 0,
      indices: terms.map((term) => term[0]),
      coefficients: terms.map((term) => term[1]),
      error: form.error,
    })
    ranges.set(index, range)
  }
  return ranges
}

function generalPartials(expression: Expression, domain: Domain): ReadonlyMap<number, Interval> {
  const range = enclosureOn(domain)
  const adjoints = new Map<Expression, Interval>([[expression, ONE]])
  const contribute = (operand: Expression, amount: Interval): void => {
    adjoints.set(operand, interval.add(adjoints.get(operand) ?? ZERO, amount))
  }
  const ranges = new Map<number, Interval>()
  for (const node of inEvaluationOrder([expression]).toReversed()) {
    const adjoint = adjoints.get(node) ?? ZERO
    if (node.kind === 'variable') ranges.set(node.index, adjoint)
    else sweepBack(node, adjoint, range, contribute)
  }
  return ranges
}

/** Adds `adjoint` times the derivative of `node` in each of its operands to that operand. */
function sweepBack(
  node: Expression,
  adjoint: Interval,
  range: (expression: Expression) => Interval,
  contribute: (operand: Expression, amount: Interval) => void,
): void {
  const chain = (operand: Expression, derivative: Interval): void =>
    contribute(operand, interval.multiply(adjoint, derivative))
  switch (node.kind) {
    case 'constant':
    case 'variable':
      return
    case 'sum': {
      const { coefficients } = sumNumbers(node)
      node.terms.forEach((term, k) => contribute(term, scaledRange(coefficients[k], adjoint)))
      return
    }
    case 'product':
      chain(node.left, range(node.right))
      chain(node.right, range(node.left))
      return
    case 'quotient': {
      const denominator = range(node.denominator)
      chain(node.numerator, interval.divide(ONE, denominator))
      const slope = interval.divide(range(node.numerator), interval.power(denominator, 2))
      chain(node.denominator, interval.negate(slope))
      return
    }
    case 'power': {
      const base = range(node.base)
      // exponent − 1 may round; a power is monotone in its exponent, so the two neighbours enclose it.
      const exponent = decimalEnclosure(node.exponent)
      const lowered = interval.hull(
        interval.power(base, interval.addDown(exponent.lower, -1)),
        interval.power(base, interval.addUp(exponent.upper, -1)),
      )
      chain(node.base, interval.multiply(exponent, lowered))
      return
    }
    case 'exp':
      chain(node.of, range(node))
      return
    case 'log':
      chain(node.of, interval.divide(ONE, nonNegative(range(node.of))))
      return
    case 'sqrt':
      chain(node.of, interval.divide(ONE, interval.scale(2, range(node))))
      return
    case 'abs': {
      const { lower, upper } = range(node.of)
      chain(node.of, { lower: lower > 0 ? 1 : -1, upper: upper < 0 ? -1 : 1 })
      return
    }
    case 'min':
    case 'max': {
      const sign = node.kind === 'min' ? 1 : -1
      for (const operand of node.of) chain(operand, activity(operand, node.of, sign, range))
    }
  }
}

function nonNegative(range: Interval): Interval {
  return range.upper < 0 ? range : { lower: Math.max(0, range.lower), upper: range.upper }
}

/** Weight an operand of a minimum (sign 1) or maximum (sign −1) can have: 1 if it alone decides, 0 if it never does. */
function activity(
  operand: Expression,
  operands: readonly Expression[],
  sign: 1 | -1,
  range: (expression: Expression) => Interval,
): Interval {
  const oriented = (other: Expression): Interval =>
    sign === 1 ? range(other) : interval.negate(range(other))
  const own = oriented(operand)
  const others = operands.filter((other) => other !== operand).map(oriented)
  if (others.some((other) => other.upper < own.lower)) return ZERO
  return others.every((other) => own.upper < other.lower) ? ONE : { lower: 0, upper: 1 }
}

/**
 * A Lipschitz constant in ℓ₁ of an expression as a function of the mean field (the first `domain.simplex` variables),
 * uniformly over the other variables of the domain: |f(L) − f(L')| ≤ constant · ‖L − L'‖₁.
 *
 *   constant = ½ (max_i u_i − min_i l_i)   with ∂f/∂L_i ∈ [l_i, u_i] on the domain, i over all simplex variables.
 *
 * Proof. The segment from L' to L lies in the domain, so by the mean-value theorem (Lebourg's, for kinks) f(L) − f(L') = ⟨g, L − L'⟩
 * with g_i ∈ [l_i, u_i]. Both are probability vectors, so L − L' = d⁺ − d⁻ with d⁺, d⁻ ≥ 0 of mass ½‖L − L'‖₁ each, and
 * ⟨g, d⁺⟩ − ⟨g, d⁻⟩ ≤ ½‖L − L'‖₁ (max_i u_i − min_i l_i); the same for f(L') − f(L). ∎
 *
 * @returns a number ≥ 0, rounded up; Infinity when no bound was found
 */
export function simplexLipschitz(expression: Expression, domain: Domain): number {
  let lower = Infinity
  let upper = -Infinity
  let occurring = 0
  for (const [index, range] of partialRanges(expression, domain)) {
    if (index >= domain.simplex) continue
    occurring++
    lower = Math.min(lower, range.lower)
    upper = Math.max(upper, range.upper)
  }
  if (occurring === 0) return 0
  if (occurring < domain.simplex) {
    lower = Math.min(lower, 0)
    upper = Math.max(upper, 0)
  }
  return interval.addUp(upper, -lower) / 2
}
