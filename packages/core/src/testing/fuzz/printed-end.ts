import { binaryMeaning, decimalMeaning, greatest, least, type Rational } from '../exact/rational.js'

/** The smallest number that a printed lower end may mean, as the decimal that is written or as the double it is. */
export function lowerEnd(end: number): Rational {
  return least(decimalMeaning(end), binaryMeaning(end))
}

/** The largest number that a printed upper end may mean. */
export function upperEnd(end: number): Rational {
  return greatest(decimalMeaning(end), binaryMeaning(end))
}
