import { combinationRange } from './combination-range.js'
import { decimalEnclosure, enclosureOf, type Exact } from './exact.js'
import type { Expression, Interval } from './expression.js'
import { constantNumber, sumNumbers } from './fixed.js'
import * as interval from './interval.js'

/**
 * A function of one variable over an interval: enclosures of its values, its slopes and its curvature.
 *
 * `curvature` encloses the second derivative. Where the function has kinks (`abs`, `min`, `max`) it bounds the second derivative as a measure: with
 * k = curvature.lower, f − ½k·x² is convex; with k = curvature.upper, f − ½k·x² is concave; an infinite end says nothing. `slope` then contains all
 * one-sided slopes.
 */
export interface Jet {
  readonly value: Interval
  readonly slope: Interval
  readonly curvature: Interval
}

const ZERO = interval.point(0)
const ONE = interval.point(1)

/**
 * What is known of a function with a pole in the interval: both of its sides may bend alike, so that enclosures of the curvature would not tell that a
 * tangent of one side says nothing of the other.
 */
const UNKNOWN: Jet = { value: interval.ENTIRE, slope: interval.ENTIRE, curvature: interval.ENTIRE }

/** The variable itself. */
export function identityJet(range: Interval): Jet {
  return { value: range, slope: ONE, curvature: ZERO }
}

export function constantJet(value: Interval): Jet {
  return { value, slope: ZERO, curvature: ZERO }
}

/** offset + Σ coefficients[k] · terms[k] */
export function sumJet(offset: Exact, coefficients: readonly Exact[], terms: readonly Jet[]): Jet {
  const combined = (constant: Exact, part: keyof Jet): Interval =>
    combinationRange(
      constant,
      coefficients,
      terms.map((term) => term[part]),
    )
  return {
    value: combined(offset, 'value'),
    slope: combined(0, 'slope'),
    curvature: combined(0, 'curvature'),
  }
}

/** u·v, with (u·v)″ = u″v + 2u′v′ + uv″. */
export function productJet(u: Jet, v: Jet): Jet {
  if (u === v) return powerJet(u, 2)
  return {
    value: interval.multiply(u.value, v.value),
    slope: interval.add(interval.multiply(u.slope, v.value), interval.multiply(u.value, v.slope)),
    curvature: interval.add(
      interval.add(interval.multiply(u.curvature, v.value), interval.multiply(u.value, v.curvature)),
      interval.scale(2, interval.multiply(u.slope, v.slope)),
    ),
  }
}

/** 1 / u */
export function reciprocalJet(u: Jet): Jet {
  if (contains(u.value, 0)) return UNKNOWN
  const value = interval.divide(ONE, u.value)
  const first = interval.negate(interval.power(value, 2))
  const second = interval.scale(2, interval.power(value, 3))
  return composed(u, value, first, second)
}

/** u ^ exponent */
export function powerJet(u: Jet, exponent: number): Jet {
  if (exponent < 0 && contains(u.value, 0)) return UNKNOWN
  const value = interval.power(u.value, exponent)
  const times = decimalEnclosure(exponent)
  const first = interval.multiply(times, powerBelow(u.value, exponent, 1))
  // exponent·(exponent − 1), enclosed although the difference may round.
  const factor = interval.multiply(times, interval.add(times, interval.point(-1)))
  const second = interval.multiply(factor, powerBelow(u.value, exponent, 2))
  return composed(u, value, first, second)
}

export function functionJet(kind: 'exp' | 'log' | 'sqrt' | 'abs', u: Jet): Jet {
  switch (kind) {
    case 'exp': {
      const value = interval.exp(u.value)
      return composed(u, value, value, value)
    }
    case 'log': {
      const first = interval.divide(ONE, nonNegative(u.value))
      return composed(u, interval.log(u.value), first, interval.negate(interval.power(first, 2)))
    }
    case 'sqrt': {
      const value = interval.sqrt(u.value)
      const first = interval.divide(interval.point(0.5), value)
      const second = interval.scale(-0.25, interval.divide(ONE, interval.power(value, 3)))
      return composed(u, value, first, second)
    }
    case 'abs':
      return absoluteJet(u)
  }
}

/** The largest of two functions; the smallest is minus the largest of their negatives. */
export function maximumJet(u: Jet, v: Jet): Jet {
  // Equal ends may be a kink at the end of the interval, which belongs to this piece as much as to the next.
  if (v.value.upper < u.value.lower) return u
  if (u.value.upper < v.value.lower) return v
  return {
    value: interval.max([u.value, v.value]),
    slope: interval.hull(u.slope, v.slope),
    // A maximum bends upwards at a kink, and elsewhere as one of its operands does.
    curvature: { lower: Math.min(u.curvature.lower, v.curvature.lower), upper: Infinity },
  }
}

export function negatedJet({ value, slope, curvature }: Jet): Jet {
  return {
    value: interval.negate(value),
    slope: interval.negate(slope),
    curvature: interval.negate(curvature),
  }
}

/** The jet of an expression in variable 0 alone, over a range of that variable. */
export function jetOn(expression: Expression, range: Interval): Jet {
  const known = new Map<Expression, Jet>()
  const visit = (node: Expression): Jet => {
    let jet = known.get(node)
    if (jet === undefined) {
      jet = compute(node)
      known.set(node, jet)
    }
    return jet
  }
  const compute = (node: Expression): Jet => {
    switch (node.kind) {
      case 'constant':
        return constantJet(enclosureOf(constantNumber(node)))
      case 'variable':
        return identityJet(range)
      case 'sum': {
        const { constant, coefficients } = sumNumbers(node)
        return sumJet(constant, coefficients, node.terms.map(visit))
      }
      case 'product':
        return productJet(visit(node.left), visit(node.right))
      case 'quotient': {
        const reciprocal = reciprocalJet(visit(node.denominator))
        return node.numerator.kind === 'constant'
          ? sumJet(0, [constantNumber(node.numerator)], [reciprocal])
          : productJet(visit(node.numerator), reciprocal)
      }
      case 'power':
        return powerJet(visit(node.base), node.exponent)
      case 'exp':
      case 'log':
      case 'sqrt':
      case 'abs':
        return functionJet(node.kind, visit(node.of))
      case 'max':
        return node.of.map(visit).reduce(maximumJet)
      case 'min':
        return negatedJet(node.of.map((operand) => negatedJet(visit(operand))).reduce(maximumJet))
    }
  }
  return visit(expression)
}

/** g(u) from enclosures of g, g′ and g″ over the values of u: (g∘u)″ = g″(u)·u′² + g′(u)·u″. */
function composed(u: Jet, value: Interval, first: Interval, second: Interval): Jet {
  return {
    value,
    slope: interval.multiply(first, u.slope),
    curvature: interval.add(
      interval.multiply(second, interval.power(u.slope, 2)),
      interval.multiply(first, u.curvature),
    ),
  }
}

/** base ^ (exponent − less); a power is monotone in its exponent, so the neighbours of a rounded difference enclose it. */
function powerBelow(base: Interval, exponent: number, less: number): Interval {
  const { lower, upper } = decimalEnclosure(exponent)
  const lowered = interval.addDown(lower, -less)
  const raised = interval.addUp(upper, -less)
  const first = interval.power(base, lowered)
  return lowered === raised ? first : interval.hull(first, interval.power(base, raised))
}

function absoluteJet(u: Jet): Jet {
  if (u.value.lower > 0) return u
  if (u.value.upper < 0) return negatedJet(u)
  return {
    value: interval.abs(u.value),
    slope: interval.hull(u.slope, interval.negate(u.slope)),
    curvature: { lower: Math.min(u.curvature.lower, 0 - u.curvature.upper), upper: Infinity },
  }
}

function contains({ lower, upper }: Interval, x: number): boolean {
  return lower <= x && x <= upper
}

function nonNegative({ lower, upper }: Interval): Interval {
  return upper < 0 ? { lower, upper } : { lower: Math.max(0, lower), upper }
}
