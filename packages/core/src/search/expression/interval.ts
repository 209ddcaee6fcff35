import { isItsDecimal } from './exact.js'
import type { Interval } from './expression.js'

/**
 * Outward-rounded interval arithmetic: the result of every operation contains the exact real result for all points of
 * its operands, whatever the rounding of the floating-point unit did. `0 · ∞` is 0, because an infinite end stands for
 * arbitrarily large finite numbers. A partial function (logarithm, root, quotient) returns the enclosure of its values where it is
 * defined, and `ENTIRE` when it is defined nowhere on the operand; `domain-trouble.ts` tells when that matters.
 */

export const ENTIRE: Interval = { lower: -Infinity, upper: Infinity }

/** One unit in the last place, relative to the number: for normal x the gap to its neighbours is at most |x| · 2^-52. */
const UNIT = 2 ** -52
const SMALLEST = Number.MIN_VALUE

/**
 * Widening of `Math.exp`, `Math.log` and `Math.pow`, in units in the last place. The fdlibm routines of V8 state an error
 * below one unit; 4 leaves room for engines that are a little worse.
 */
const FUNCTION_UNITS = 4

/**
 * A number at least `units` floating-point steps above x (at most twice that and one more). |x|·2^-52 is at least the gap
 * between x and its neighbours for normal x; the smallest subnormal covers the others.
 */
export function up(x: number, units = 1): number {
  if (x === Infinity) return x
  if (x === -Infinity) return -Number.MAX_VALUE
  return x + units * (Math.abs(x) * UNIT + SMALLEST)
}

/** A number at least `units` floating-point steps below x. */
export function down(x: number, units = 1): number {
  return 0 - up(-x, units)
}

/** The exact rounding error `a + b − fl(a + b)` of a finite sum (Knuth's two-sum). */
function additionError(a: number, b: number, total: number): number {
  const virtual = total - a
  return a - (total - virtual) + (b - virtual)
}

/** The sum rounded down; exact sums stay exact. */
export function addDown(a: number, b: number): number {
  const total = a + b
  if (!Number.isFinite(total)) return total === Infinity ? Number.MAX_VALUE : -Infinity
  return additionError(a, b, total) < 0 ? down(total) : total
}

/** The sum rounded up; exact sums stay exact. */
export function addUp(a: number, b: number): number {
  // `0 −` rather than a sign, so that no bound is −0.
  return 0 - addDown(-a, -b)
}

/** The product rounded down; exact for a factor 0 or ±1. */
export function multiplyDown(a: number, b: number): number {
  if (a === 0 || b === 0) return 0
  const product = a * b
  if (a === 1 || a === -1 || b === 1 || b === -1) return product
  return product === -Infinity ? product : down(product)
}

/** The product rounded up. */
export function multiplyUp(a: number, b: number): number {
  return 0 - multiplyDown(-a, b)
}

function divideDown(a: number, b: number): number {
  if (a === 0) return 0
  const quotient = a / b
  if (b === 1 || b === -1) return quotient
  return quotient === -Infinity ? quotient : down(quotient)
}

export function point(value: number): Interval {
  return { lower: value, upper: value }
}

export function contains(interval: Interval, value: number): boolean {
  return interval.lower <= value && value <= interval.upper
}

/** The smallest interval that contains both. */
export function hull(a: Interval, b: Interval): Interval {
  return { lower: Math.min(a.lower, b.lower), upper: Math.max(a.upper, b.upper) }
}

/** What both enclosures of one set allow; the first when they have nothing in common (the set is empty). */
export function intersect(a: Interval, b: Interval): Interval {
  const lower = Math.max(a.lower, b.lower)
  const upper = Math.min(a.upper, b.upper)
  return lower <= upper ? { lower, upper } : a
}

export function add(a: Interval, b: Interval): Interval {
  return { lower: addDown(a.lower, b.lower), upper: addUp(a.upper, b.upper) }
}

export function negate(a: Interval): Interval {
  return { lower: 0 - a.upper, upper: 0 - a.lower }
}

/** factor · a for a number. */
export function scale(factor: number, a: Interval): Interval {
  return factor >= 0
    ? { lower: multiplyDown(factor, a.lower), upper: multiplyUp(factor, a.upper) }
    : { lower: multiplyDown(factor, a.upper), upper: multiplyUp(factor, a.lower) }
}

export function multiply(a: Interval, b: Interval): Interval {
  return {
    lower: Math.min(
      multiplyDown(a.lower, b.lower),
      multiplyDown(a.lower, b.upper),
      multiplyDown(a.upper, b.lower),
      multiplyDown(a.upper, b.upper),
    ),
    upper: Math.max(
      multiplyUp(a.lower, b.lower),
      multiplyUp(a.lower, b.upper),
      multiplyUp(a.upper, b.lower),
      multiplyUp(a.upper, b.upper),
    ),
  }
}

/** a / b; an end of b that is 0 gives an infinite end, a zero inside b gives `ENTIRE` (unless a is 0). */
export function divide(a: Interval, b: Interval): Interval {
  return multiply(a, reciprocal(b))
}

function reciprocal(b: Interval): Interval {
  if (b.lower >= 0 && b.upper > 0) {
    return {
      lower: Math.max(0, divideDown(1, b.upper)),
      upper: b.lower === 0 ? Infinity : 0 - divideDown(-1, b.lower),
    }
  }
  return b.upper <= 0 && b.lower < 0 ? negate(reciprocal(negate(b))) : ENTIRE
}

/** x^n rounded down for x ≥ 0 and a natural number n, by repeated squaring. */
function naturalPowerDown(x: number, n: number): number {
  let result = 1
  let square = x
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = Math.max(0, multiplyDown(result, square))
    if (rest > 1) square = Math.max(0, multiplyDown(square, square))
  }
  return result
}

/** x^n rounded up for x ≥ 0 and a natural number n. */
function naturalPowerUp(x: number, n: number): number {
  let result = 1
  let square = x
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiplyUp(result, square)
    if (rest > 1) square = multiplyUp(square, square)
  }
  return result
}

function naturalPower(a: Interval, n: number): Interval {
  if (n % 2 === 0) {
    const size = abs(a)
    return { lower: naturalPowerDown(size.lower, n), upper: naturalPowerUp(size.upper, n) }
  }
  return {
    lower: a.lower >= 0 ? naturalPowerDown(a.lower, n) : 0 - naturalPowerUp(-a.lower, n),
    upper: a.upper >= 0 ? naturalPowerUp(a.upper, n) : 0 - naturalPowerDown(-a.upper, n),
  }
}

/**
 * a ^ exponent for a real exponent, which means its decimal (or what it is the nearest double of); negative bases count only for integer
 * exponents.
 */
export function power(a: Interval, exponent: number): Interval {
  if (exponent === 0) return point(1)
  if (exponent < 0) return reciprocal(power(a, -exponent))
  if (Number.isInteger(exponent)) return naturalPower(a, exponent)
  if (a.upper < 0) return ENTIRE
  if (isItsDecimal(exponent)) return realPower(a, exponent)
  // A power of a number is monotone in its exponent.
  return hull(realPower(a, down(exponent)), realPower(a, up(exponent)))
}

function realPower(a: Interval, exponent: number): Interval {
  const lower = Math.max(a.lower, 0)
  return {
    lower: lower === 0 || lower === 1 ? lower : Math.max(0, down(lower ** exponent, FUNCTION_UNITS)),
    upper: a.upper === 0 || a.upper === 1 ? a.upper : up(a.upper ** exponent, FUNCTION_UNITS),
  }
}

export function exp(a: Interval): Interval {
  return {
    lower: a.lower === 0 ? 1 : Math.max(0, down(Math.exp(a.lower), FUNCTION_UNITS)),
    upper: a.upper === 0 ? 1 : up(Math.exp(a.upper), FUNCTION_UNITS),
  }
}

export function log(a: Interval): Interval {
  if (a.upper <= 0) return ENTIRE
  return {
    lower: a.lower === 1 ? 0 : a.lower <= 0 ? -Infinity : down(Math.log(a.lower), FUNCTION_UNITS),
    upper: a.upper === 1 ? 0 : up(Math.log(a.upper), FUNCTION_UNITS),
  }
}

export function sqrt(a: Interval): Interval {
  if (a.upper < 0) return ENTIRE
  const lower = Math.max(a.lower, 0)
  // `Math.sqrt` is correctly rounded, so one step is enough.
  return {
    lower: lower === 0 || lower === 1 ? lower : down(Math.sqrt(lower)),
    upper: a.upper === 0 || a.upper === 1 ? a.upper : up(Math.sqrt(a.upper)),
  }
}

export function abs(a: Interval): Interval {
  if (a.lower >= 0) return a
  if (a.upper <= 0) return negate(a)
  return { lower: 0, upper: Math.max(-a.lower, a.upper) }
}

/** The range of the smallest of the operands (at least one). */
export function min(operands: readonly Interval[]): Interval {
  return operands.reduce((a, b) => ({
    lower: Math.min(a.lower, b.lower),
    upper: Math.min(a.upper, b.upper),
  }))
}

/** The range of the largest of the operands (at least one). */
export function max(operands: readonly Interval[]): Interval {
  return operands.reduce((a, b) => ({
    lower: Math.max(a.lower, b.lower),
    upper: Math.max(a.upper, b.upper),
  }))
}
