import type { Arithmetic } from './arithmetic.js'
import { rationalArithmetic } from './rational-arithmetic.js'
import {
  add,
  compare,
  divide,
  greatest,
  least,
  multiply,
  negate,
  subtract,
  ZERO,
  type Rational,
} from './rational.js'

/** All numbers from lower to upper. */
export interface RationalRange {
  readonly lower: Rational
  readonly upper: Rational
}

/** Sets of exact numbers: the result of an operation holds what it gives for any members, and its ends are exact. */
export const rangeArithmetic: Arithmetic<RationalRange> = {
  constant: (value) => ({ lower: value, upper: value }),
  add: (left, right) => ({ lower: add(left.lower, right.lower), upper: add(left.upper, right.upper) }),
  subtract: (left, right) => ({
    lower: subtract(left.lower, right.upper),
    upper: subtract(left.upper, right.lower),
  }),
  multiply: product,
  divide(left, right) {
    if (right.lower.numerator <= 0n && right.upper.numerator >= 0n) throw new RangeError('a division by 0')
    return product(left, {
      lower: divide({ numerator: 1n, denominator: 1n }, right.upper),
      upper: divide({ numerator: 1n, denominator: 1n }, right.lower),
    })
  },
  power(base, exponent) {
    const lower = rationalArithmetic.power(base.lower, exponent)
    const upper = rationalArithmetic.power(base.upper, exponent)
    if (exponent % 2 === 1 || base.lower.numerator >= 0n) return { lower, upper }
    if (base.upper.numerator <= 0n) return { lower: upper, upper: lower }
    return { lower: exponent === 0 ? lower : ZERO, upper: greatest(lower, upper) }
  },
  minimum: (left, right) => ({
    lower: least(left.lower, right.lower),
    upper: least(left.upper, right.upper),
  }),
  maximum: (left, right) => ({
    lower: greatest(left.lower, right.lower),
    upper: greatest(left.upper, right.upper),
  }),
  absolute(of) {
    if (of.lower.numerator >= 0n) return of
    if (of.upper.numerator <= 0n) return { lower: negate(of.upper), upper: negate(of.lower) }
    return { lower: ZERO, upper: greatest(negate(of.lower), of.upper) }
  },
}

function product(left: RationalRange, right: RationalRange): RationalRange {
  if (compare(left.lower, left.upper) === 0 && compare(right.lower, right.upper) === 0) {
    const value = multiply(left.lower, right.lower)
    return { lower: value, upper: value }
  }
  if (left.lower.numerator >= 0n && right.lower.numerator >= 0n) {
    return { lower: multiply(left.lower, right.lower), upper: multiply(left.upper, right.upper) }
  }
  const corners = [
    multiply(left.lower, right.lower),
    multiply(left.lower, right.upper),
    multiply(left.upper, right.lower),
    multiply(left.upper, right.upper),
  ]
  return { lower: least(...corners), upper: greatest(...corners) }
}
