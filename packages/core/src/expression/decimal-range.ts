import type { Interval } from './expression.js'
import { binaryMeaning, decimalMeaning, isEqual } from './rational.js'

const known = new Map<number, Interval>()
const MOST_KNOWN = 1 << 14

/**
 * Encloses the number that is written where a program holds a double: its shortest decimal. A point where the two are the same (integers, 0.5), else the double and
 * its neighbours, so that what holds for the range holds for the decimal and for the double alike.
 */
export function decimalRange(value: number): Interval {
  if (Number.isInteger(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return { lower: value, upper: value }
  let range = known.get(value)
  if (range === undefined) {
    range = isEqual(decimalMeaning(value), binaryMeaning(value))
      ? { lower: value, upper: value }
      : { lower: nextBelow(value), upper: -nextBelow(-value) }
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(value, range)
  }
  return range
}

const bits = new DataView(new ArrayBuffer(8))

/** The largest double below a finite one that is not 0. */
function nextBelow(value: number): number {
  bits.setFloat64(0, value)
  const ordinal = bits.getBigInt64(0)
  bits.setBigInt64(0, value > 0 ? ordinal - 1n : ordinal + 1n)
  return bits.getFloat64(0)
}
