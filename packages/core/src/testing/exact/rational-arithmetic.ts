import type { Arithmetic } from './arithmetic.js'
import { add, divide, greatest, least, multiply, negate, subtract, type Rational } from './rational.js'

/** Exact numbers: nothing is ever rounded. */
export const rationalArithmetic: Arithmetic<Rational> = {
  constant: (value) => value,
  add,
  subtract,
  multiply,
  divide,
  power: ({ numerator, denominator }, exponent) => ({
    numerator: numerator ** BigInt(exponent),
    denominator: denominator ** BigInt(exponent),
  }),
  minimum: (left, right) => least(left, right),
  maximum: (left, right) => greatest(left, right),
  absolute: (of) => (of.numerator < 0n ? negate(of) : of),
}
