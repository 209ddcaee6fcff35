import {
  binaryMeaning,
  decimalMeaning,
  greatest,
  least,
  multiply,
  quotient,
  type Rational,
} from '../exact/rational.js'

/** The smallest number that a printed lower end may mean, as the decimal that is written or as the double it is. */
export function lowerEnd(end: number): Rational {
  return least(decimalMeaning(end), binaryMeaning(end))
}

/** The largest number that a printed upper end may mean. */
export function upperEnd(end: number): Rational {
  return greatest(decimalMeaning(end), binaryMeaning(end))
}

/** Share of the tolerance below which a false end is told apart as rounded; it is false all the same. */
const ROUNDING_SHARE = quotient(1n, 1_000_000n)

/** By how much an end may be false to be called rounded, for a tolerance on the payoff. */
export function roundingOf(tolerance: number): Rational {
  return multiply(ROUNDING_SHARE, decimalMeaning(tolerance))
}
