import type { Directed } from './direction.js'
import type { AffineForm, Domain, Expression, Interval } from './expression.js'
import * as interval from './interval.js'
import { plainAffineForm } from './structure.js'

/**
 * Range of (a + c·u)(b + d·u) for u in an interval: a parabola takes its extremes at the ends and at its vertex
 * u* = −(ad + bc) / (2cd), where its value is ab − (ad + bc)² / (4cd).
 */
export function dependentProduct(left: Directed, right: Directed, u: Interval): Interval {
  const a = interval.point(left.offset)
  const b = interval.point(right.offset)
  const valueAt = (position: number): Interval => {
    const first = interval.add(a, interval.scale(left.factor, interval.point(position)))
    const second = interval.add(b, interval.scale(right.factor, interval.point(position)))
    return interval.multiply(first, second)
  }
  if (!Number.isFinite(u.lower) || !Number.isFinite(u.upper)) return interval.ENTIRE
  const ends = interval.hull(valueAt(u.lower), valueAt(u.upper))
  const curvature = interval.multiply(interval.point(left.factor), interval.point(right.factor))
  const slope = interval.add(interval.scale(right.factor, a), interval.scale(left.factor, b))
  const vertex = interval.divide(interval.negate(slope), interval.scale(2, curvature))
  if (vertex.upper < u.lower || vertex.lower > u.upper) return ends
  const drop = interval.divide(interval.power(slope, 2), interval.scale(4, curvature))
  return interval.hull(ends, interval.add(interval.multiply(a, b), interval.negate(drop)))
}

/**
 * Range of an affine function over a positive affine function on the whole simplex: as Σ L_i = 1, the quotient is
 * Σ (n₀ + n_i) L_i / Σ (d₀ + d_i) L_i, a weighted mean of its values at the corners. Null when the operands are not of this kind or a corner's denominator may not be
 * positive.
 */
export function vertexQuotient(
  numerator: Expression,
  denominator: Expression,
  domain: Domain,
): Interval | null {
  const above = plainAffineForm(numerator)
  const below = plainAffineForm(denominator)
  if (above === null || below === null) return null
  const above0 = interval.point(above.constant)
  const below0 = interval.point(below.constant)
  const indices = new Set([...above.indices, ...below.indices])
  const corners: { readonly above: Interval; readonly below: Interval }[] = []
  if (indices.size < domain.simplex) corners.push({ above: above0, below: below0 })
  const aboveAt = coefficientsByIndex(above)
  const belowAt = coefficientsByIndex(below)
  for (const index of indices) {
    if (index >= domain.simplex) return null
    corners.push({
      above: interval.add(above0, interval.point(aboveAt.get(index) ?? 0)),
      below: interval.add(below0, interval.point(belowAt.get(index) ?? 0)),
    })
  }
  if (corners.some((corner) => corner.below.lower <= 0)) return null
  return corners.map((corner) => interval.divide(corner.above, corner.below)).reduce(interval.hull)
}

function coefficientsByIndex(form: AffineForm): ReadonlyMap<number, number> {
  return new Map(form.indices.map((index, k) => [index, form.coefficients[k]]))
}
