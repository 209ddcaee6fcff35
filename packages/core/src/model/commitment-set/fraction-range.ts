import type { Interval } from '../../search/expression/expression.js'
import { toLowerDouble, toUpperDouble, type Rational } from '../../search/expression/rational.js'

/** The doubles next to a fraction: both are it where it is a double. */
export function fractionRange(value: Rational): Interval {
  return { lower: toLowerDouble(value), upper: toUpperDouble(value) }
}
