import { enclose } from '../../search/expression/enclose.js'
import { decimalEnclosure } from '../../search/expression/exact.js'
import type { Expression, Interval } from '../../search/expression/expression.js'
import * as interval from '../../search/expression/interval.js'
import { affineForm } from '../../search/expression/structure.js'
import { UNIT_ROUNDOFF } from '../../search/tolerances.js'
import { commitmentFault } from '../commitment-set/membership.js'
import { commitmentBeside } from '../commitment-set/nearest-commitment.js'
import type { Region } from './region.js'

/** Roundings of a mass in the search for a point, and some to spare. */
const MASS_ROUNDINGS = 64

/**
 * Whether a formula is below a number at a point that a search found, rounding left aside: at a mean field within rounding of the point's and at the commitment of the point, or
 * one beside it where that is not allowed exactly. A root of 1 − m − n is not undefined where a computed m + n is a hair above 1.
 */
export function isCertainlyBelow(
  expression: Expression,
  region: Region,
  point: Float64Array,
  minimum: number,
): boolean {
  const { pairs } = region
  const typed = point.subarray(pairs)
  const commitment = commitmentFault(region, typed) === null ? typed : commitmentBeside(region, typed)
  if (commitment === null) return false
  // An affine formula is enclosed as of decimals, to the last digit.
  const valueOf = affineForm(expression) === null ? decimalEnclosure : interval.point
  const ranges = [
    ...Array.from(point.subarray(0, pairs), (mass) => massRange(mass, pairs)),
    ...Array.from(commitment, valueOf),
  ]
  const { upper } = enclose(expression, {
    lower: ranges.map((range) => range.lower),
    upper: ranges.map((range) => range.upper),
    simplex: pairs,
  })
  return upper < minimum
}

/** Masses that should sum to 1, none and all of them exactly. */
function massRange(mass: number, pairs: number): Interval {
  if (mass === 0 || mass === 1) return interval.point(mass)
  const off = MASS_ROUNDINGS * pairs * UNIT_ROUNDOFF
  return { lower: Math.max(0, mass - off), upper: Math.min(1, mass + off) }
}
