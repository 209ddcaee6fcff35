import type { Arithmetic } from './arithmetic.js'
import { approximate, type Rational } from './rational.js'

/** Constants of formulas come up again and again. */
const known = new WeakMap<Rational, number>()

function nearby(value: Rational): number {
  const before = known.get(value)
  if (before !== undefined) return before
  const found = approximate(value)
  known.set(value, found)
  return found
}

/** Rounded numbers, for looking around quickly; nothing is judged by them. */
export const doubleArithmetic: Arithmetic<number> = {
  constant: nearby,
  add: (left, right) => left + right,
  subtract: (left, right) => left - right,
  multiply: (left, right) => left * right,
  divide: (left, right) => left / right,
  power: (base, exponent) => base ** exponent,
  minimum: (left, right) => Math.min(left, right),
  maximum: (left, right) => Math.max(left, right),
  absolute: Math.abs,
}
