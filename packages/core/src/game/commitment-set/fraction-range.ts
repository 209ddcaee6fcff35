import type { Interval } from '../../expression/expression.js'
import { toLowerDouble, toUpperDouble, type Rational } from '../../expression/rational.js'

/** The doubles next to a fraction: both are it where it is a double. */
export function fractionRange(value: Rational): Interval {
  return { lower: toLowerDouble(value), upper: toUpperDouble(value) }
}
