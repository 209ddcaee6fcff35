import {
  compare,
  decimalMeaning,
  isEqual,
  negate,
  toNearestDouble,
  type Rational,
} from '../../search/expression/rational.js'

/** The double whose decimal text is exactly this number, or null when there is none. */
export function doubleOfDecimal(value: Rational): number | null {
  const nearest = toNearestDouble(value)
  return Number.isFinite(nearest) && isEqual(decimalMeaning(nearest), value) ? nearest + 0 : null
}

/** The largest double whose decimal text says at most the value; −Infinity below all. */
export function largestDecimalBelow(value: Rational): number {
  const nearest = toNearestDouble(value)
  if (nearest === -Infinity) return nearest
  if (nearest === Infinity) return Number.MAX_VALUE
  return compare(decimalMeaning(nearest), value) <= 0 ? nearest + 0 : doubleBelow(nearest)
}

/** The smallest double whose decimal text says at least the value; Infinity above all. */
export function smallestDecimalAbove(value: Rational): number {
  return 0 - largestDecimalBelow(negate(value))
}

const bits = new DataView(new ArrayBuffer(8))

/** The double next below a finite one. */
function doubleBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE
  bits.setFloat64(0, value)
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? -1n : 1n))
  return bits.getFloat64(0)
}
