import { enclosureOf, isItsDecimal, isNegative, plus, times, type Exact } from './exact.js'
import type { Interval } from './expression.js'
import * as interval from './interval.js'
import { binaryMeaning, toLowerDouble, toUpperDouble } from './rational.js'

/** Ends that are smaller than this share of what was added up may be all rounding: they are worth exact arithmetic. */
const NEAR_CANCELLATION = 2 ** -40

/** coefficient · range, the coefficient enclosed. */
export function scaledRange(coefficient: Exact, range: Interval): Interval {
  if (typeof coefficient === 'number' && isItsDecimal(coefficient)) return interval.scale(coefficient, range)
  return interval.multiply(enclosureOf(coefficient), range)
}

/**
 * Encloses constant + Σ coefficients[k] · v_k for v_k in ranges[k]. Where an end nearly cancels, as 0.3 − 0.3 · v with v ≤ 1 does, it is computed
 * exactly: whether a formula can leave the domain of a logarithm or a root is a question of its sign.
 */
export function combinationRange(
  constant: Exact,
  coefficients: readonly Exact[],
  ranges: readonly Interval[],
): Interval {
  let range = enclosureOf(constant)
  let size = Math.max(Math.abs(range.lower), Math.abs(range.upper))
  let isExact = range.lower === range.upper
  for (let k = 0; k < ranges.length; k++) {
    const part = scaledRange(coefficients[k], ranges[k])
    size = Math.max(size, Math.abs(part.lower), Math.abs(part.upper))
    isExact &&= typeof coefficients[k] === 'number' && isItsDecimal(coefficients[k] as number)
    range = interval.add(range, part)
  }
  if (isExact) return range
  return sharpened(range, size, (side, reading) =>
    exactEnd(reading(constant), coefficients.map(reading), ranges, side),
  )
}

/** How a number is meant: as a decimal, or where it is written as a double as that. */
export type Reading = (value: Exact) => Exact

/**
 * An enclosure whose nearly cancelling ends are computed exactly, for decimals and for doubles: the wider one is true of both.
 *
 * @param size the largest of the numbers that were added up
 */
export function sharpened(
  range: Interval,
  size: number,
  exactly: (side: 'lower' | 'upper', reading: Reading) => number,
): Interval {
  let { lower, upper } = range
  if (nearlyCancels(lower, size))
    lower = Math.max(lower, Math.min(exactly('lower', asDecimal), exactly('lower', asDouble)))
  if (nearlyCancels(upper, size))
    upper = Math.min(upper, Math.max(exactly('upper', asDecimal), exactly('upper', asDouble)))
  return lower <= upper ? { lower, upper } : range
}

function asDecimal(value: Exact): Exact {
  return value
}

function asDouble(value: Exact): Exact {
  return typeof value === 'number' ? exactDouble(value) : value
}

function nearlyCancels(end: number, size: number): boolean {
  return Math.abs(end) < size * NEAR_CANCELLATION && Number.isFinite(size)
}

/** An end of a combination, computed exactly and rounded once; the widest possible where that takes too many digits. */
function exactEnd(
  constant: Exact,
  coefficients: readonly Exact[],
  ranges: readonly Interval[],
  side: 'lower' | 'upper',
): number {
  let total: Exact | null = constant
  for (let k = 0; k < ranges.length && total !== null; k++) {
    const coefficient = coefficients[k]
    const end = isNegative(coefficient) === (side === 'lower') ? ranges[k].upper : ranges[k].lower
    const part: Exact | null = times(coefficient, exactDouble(end))
    total = part === null ? null : plus(total, part)
  }
  return endOf(total, side)
}

/** A double as it is, not as the decimal it means. */
function exactDouble(value: number): Exact {
  if (isItsDecimal(value)) return value
  let exact = exactDoubles.get(value)
  if (exact === undefined) {
    if (exactDoubles.size >= MEMORY_SIZE) exactDoubles.clear()
    exactDoubles.set(value, (exact = binaryMeaning(value)))
  }
  return exact
}

/** A few coefficients come back in thousands of combinations. */
const MEMORY_SIZE = 4096
const exactDoubles = new Map<number, Exact>()

/** A number as an end of an interval of doubles. */
export function endOf(value: Exact | null, side: 'lower' | 'upper'): number {
  if (value === null) return side === 'lower' ? -Infinity : Infinity
  if (typeof value === 'number') return enclosureOf(value)[side]
  return side === 'lower' ? toLowerDouble(value) : toUpperDouble(value)
}
