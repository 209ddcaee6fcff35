import { UNIT_ROUNDOFF } from '../tolerances.js'
import { enclosureOf, nearest, plus, times, type Exact } from './exact.js'
import type { Interval } from './expression.js'
import * as interval from './interval.js'

/** A number of a formula: exact, or where that cannot be had (`exp(0.5)`, too many digits) enclosed. */
export type Quantity = Exact | Interval

/** What is known less well than this, relative to its size, is no number to put into a linear form. */
const WORST = 2 ** -46

function isEnclosure(value: Quantity): value is Interval {
  return typeof value !== 'number' && 'lower' in value
}

function quantityRange(value: Quantity): Interval {
  return isEnclosure(value) ? value : enclosureOf(value)
}

export function addQuantities(a: Quantity, b: Quantity): Quantity {
  const exact = isEnclosure(a) || isEnclosure(b) ? null : plus(a, b)
  return exact ?? interval.add(quantityRange(a), quantityRange(b))
}

export function multiplyQuantities(a: Quantity, b: Quantity): Quantity {
  if (a === 0 || b === 0) return 0
  const exact = isEnclosure(a) || isEnclosure(b) ? null : times(a, b)
  return exact ?? interval.multiply(quantityRange(a), quantityRange(b))
}

/** A number of a linear form; see `AffineForm.error`. */
export function quantityWithin(value: number, error: number | undefined): Quantity {
  if (error === undefined) return value
  const off = interval.multiplyUp(Math.abs(value), error)
  return { lower: interval.addDown(value, -off), upper: interval.addUp(value, off) }
}

/** Doubles for some numbers, and a bound on their relative errors: 0 where all are what their decimals mean. */
export interface RoundedNumbers {
  readonly doubles: readonly number[]
  readonly error: number
}

/** Null where a number is not known well enough, because almost all of it cancelled or it is out of the range of doubles. */
export function roundedNumbers(values: readonly Quantity[]): RoundedNumbers | null {
  let error = 0
  const doubles: number[] = []
  for (const value of values) {
    if (typeof value === 'number') {
      doubles.push(value)
      continue
    }
    const double = isEnclosure(value) ? value.lower + (value.upper - value.lower) / 2 : nearest(value)
    const off = isEnclosure(value)
      ? Math.max(interval.addUp(value.upper, -double), interval.addUp(double, -value.lower))
      : 0
    if (!(Math.abs(double) >= SMALLEST && Math.abs(double) < Infinity && off <= Math.abs(double) * WORST))
      return null
    error = Math.max(error, off === 0 ? UNIT_ROUNDOFF : WORST)
    doubles.push(double)
  }
  return { doubles, error }
}

/** Below, doubles have fewer digits. */
const SMALLEST = 2 ** -1000
