import type { Interval } from './expression.js'
import * as rational from './rational.js'
import type { Exact, Rational } from './rational.js'

export type { Exact } from './rational.js'

/**
 * Binary digits of a rational that is still computed with. What would need more (0.999 ^ 1000000) is not folded: the work on constants
 * has to stay in proportion to the text of a model. Products of the largest and the smallest doubles need 4300 and less.
 */
const DIGIT_LIMIT = 8192

/** Up to this size, integers and the doubles between them are told apart by ordinary arithmetic. */
const SAFE = Number.MAX_SAFE_INTEGER

/**
 * Decimals with up to six places are added and multiplied as integers: n / 10^6 is the double nearest to that decimal, and decimals of at most 15
 * digits are the shortest text of their double.
 */
const SCALE = 1e6
const SQUARED_SCALE = 1e12
const FIFTEEN_DIGITS = 1e15

/** n with value = n / 10^6 as decimals, or NaN. */
function scaled(value: number): number {
  const n = Math.round(value * SCALE)
  return n / SCALE === value && n < FIFTEEN_DIGITS && n > -FIFTEEN_DIGITS ? n : Number.NaN
}

/** The number as a rational. */
export function rationalOf(value: Exact): Rational {
  return typeof value === 'number' ? rational.decimalMeaning(value) : value
}

/** The number in its one way of writing; null when it has too many digits to compute with. */
function normalised(value: Rational): Exact | null {
  const nearest = rational.toNearestDouble(value)
  if (Number.isFinite(nearest) && rational.isEqual(rational.decimalMeaning(nearest), value)) return nearest
  return rational.bitLength(value) > DIGIT_LIMIT ? null : value
}

/**
 * The number that a decimal text stands for, all its digits counted.
 *
 * @param double what the text reads as
 */
export function exactDecimal(text: string, double: number): Exact {
  const value = rational.readDecimal(text)
  return normalised(value) ?? (rational.isEqual(rational.decimalMeaning(double), value) ? double : value)
}

/** a + b; null when the sum has too many digits to compute with. */
export function plus(a: Exact, b: Exact): Exact | null {
  if (typeof a === 'number' && typeof b === 'number') {
    if (a === 0) return b
    if (b === 0) return a
    const total = a + b
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(total)) return total + 0
    const n = scaled(a) + scaled(b)
    if (n < FIFTEEN_DIGITS && n > -FIFTEEN_DIGITS) return n / SCALE + 0
  }
  return normalised(rational.add(rationalOf(a), rationalOf(b)))
}

/** a · b; null when the product has too many digits to compute with. */
export function times(a: Exact, b: Exact): Exact | null {
  if (a === 1) return b
  if (b === 1) return a
  if (a === 0 || b === 0) return 0
  if (a === -1) return negative(b)
  if (b === -1) return negative(a)
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(product)) return product
    const n = scaled(a) * scaled(b)
    if (n < FIFTEEN_DIGITS && n > -FIFTEEN_DIGITS) return n / SQUARED_SCALE
  }
  return normalised(rational.multiply(rationalOf(a), rationalOf(b)))
}

/** a / b for b other than 0; null when the quotient has too many digits to compute with. */
export function over(a: Exact, b: Exact): Exact | null {
  if (b === 1 || a === 0) return a
  if (b === -1) return negative(a)
  if (typeof a === 'number' && typeof b === 'number') {
    const quotient = a / b
    const n = scaled(quotient) * scaled(b)
    if (n < FIFTEEN_DIGITS && n > -FIFTEEN_DIGITS && n / SQUARED_SCALE === a) return quotient
  }
  return normalised(rational.divide(rationalOf(a), rationalOf(b)))
}

/** −value. */
export function negative(value: Exact): Exact {
  return typeof value === 'number' ? 0 - value : rational.negate(value)
}

export function isNegative(value: Exact): boolean {
  return typeof value === 'number' ? value < 0 : value.numerator < 0n
}

/** base ^ exponent for an integer exponent (and a base other than 0 if that is negative); null when it has too many digits. */
export function raised(base: Exact, exponent: number): Exact | null {
  if (base === 0 || base === 1) return base
  const times = Math.abs(exponent)
  if (rational.bitLength(rationalOf(base)) * times > 2 * DIGIT_LIMIT) return null
  const size = rational.power(rationalOf(base), times)
  return normalised(exponent < 0 ? rational.divide(rational.fromInteger(1), size) : size)
}

/** The remainder with the sign of the divisor, which is not 0; null when it has too many digits to compute with. */
export function exactModulo(dividend: Exact, divisor: Exact): Exact | null {
  const quotient = rational.divide(rationalOf(dividend), rationalOf(divisor))
  const rest = quotient.numerator % quotient.denominator
  const whole = quotient.numerator / quotient.denominator - (rest < 0n ? 1n : 0n)
  return normalised(
    rational.subtract(
      rationalOf(dividend),
      rational.multiply(rational.fromInteger(whole), rationalOf(divisor)),
    ),
  )
}

/** √value where that is rational, else null. */
export function exactRoot(value: Exact): Exact | null {
  const { numerator, denominator } = rationalOf(value)
  const above = integerRoot(numerator)
  const below = integerRoot(denominator)
  return above === null || below === null ? null : normalised(rational.ratio(above, below))
}

function integerRoot(square: bigint): bigint | null {
  if (square < 2n) return square < 0n ? null : square
  // Newton's method from above; every step at least keeps the distance's share.
  let root = 1n << BigInt(Math.ceil(square.toString(16).length * 2) + 1)
  for (;;) {
    const next = (root + square / root) / 2n
    if (next >= root) break
    root = next
  }
  return root * root === square ? root : null
}

/** Negative, 0 or positive as a < b, a = b or a > b. */
export function compareExact(a: Exact, b: Exact): number {
  // Decimals are ordered as their doubles are, and infinities can be compared, too.
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0
  return rational.compare(rationalOf(a), rationalOf(b))
}

export function isSame(a: Exact, b: Exact): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a === b
  return rational.isEqual(a, b)
}

/** The nearest double; never 0 for a number other than 0. ±Infinity for what is too large. */
export function nearest(value: Exact): number {
  if (typeof value === 'number') return value
  const double = rational.toNearestDouble(value)
  if (double !== 0) return double
  return value.numerator < 0n ? -Number.MIN_VALUE : Number.MIN_VALUE
}

/** Decimals with so few digits that their double, a multiple of 2^-10, is the decimal itself. */
const BINARY_PLACES = 1024
const FEW_DIGITS = 1e5

/** 1e16 is the integer that is written, 1e23 is not. */
function isLargeDecimal(value: number): boolean {
  return rational.isEqual(rational.decimalMeaning(value), rational.binaryMeaning(value))
}

/** Whether a double is the decimal it means, as 0.5 is and 0.1 is not; false also where that is costly to find out. */
export function isItsDecimal(value: number): boolean {
  if (Number.isInteger(value)) return (value <= SAFE && value >= -SAFE) || isLargeDecimal(value)
  return value < FEW_DIGITS && value > -FEW_DIGITS && Number.isInteger(value * BINARY_PLACES)
}

/**
 * Encloses a number, and where it is written as a double that double too: what is true for the enclosure is true of the decimal and of
 * the double, whichever is meant. A point where these are the same.
 */
export function enclosureOf(value: Exact): Interval {
  if (typeof value === 'number') return decimalEnclosure(value)
  return { lower: rational.toLowerDouble(value), upper: rational.toUpperDouble(value) }
}

/** Relative distance of two neighbouring doubles, at most. */
const UNIT = 2 ** -52

/** `enclosureOf` for a double. */
export function decimalEnclosure(value: number): Interval {
  if (isItsDecimal(value)) return { lower: value, upper: value }
  const off = Math.abs(value) * UNIT + Number.MIN_VALUE
  return { lower: value - off, upper: value + off }
}

/** The number as text in the syntax of formulas: `0.1`, or `1 / 3`. */
export function exactText(value: Exact): string {
  return typeof value === 'number' ? String(value) : `${value.numerator} / ${value.denominator}`
}
