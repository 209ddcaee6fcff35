import { combinationRange, scaledRange } from './combination-range.js'
import type { Directed } from './direction.js'
import { enclosureOf, type Exact } from './exact.js'
import type { Domain, Expression, Interval } from './expression.js'
import { constantNumber, sumNumbers } from './fixed.js'
import * as interval from './interval.js'

/**
 * Range of (a + c·u)(b + d·u) for u in an interval: a parabola takes its extremes at the ends and at its vertex
 * u* = −(ad + bc) / (2cd), where its value is ab − (ad + bc)² / (4cd).
 */
export function dependentProduct(left: Directed, right: Directed, u: Interval): Interval {
  const a = enclosureOf(left.offset)
  const b = enclosureOf(right.offset)
  const valueAt = (position: number): Interval => {
    const first = combinationRange(left.offset, [left.factor], [interval.point(position)])
    const second = combinationRange(right.offset, [right.factor], [interval.point(position)])
    return interval.multiply(first, second)
  }
  if (!Number.isFinite(u.lower) || !Number.isFinite(u.upper)) return interval.ENTIRE
  const ends = interval.hull(valueAt(u.lower), valueAt(u.upper))
  const curvature = interval.multiply(enclosureOf(left.factor), enclosureOf(right.factor))
  const slope = interval.add(scaledRange(right.factor, a), scaledRange(left.factor, b))
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
  const above = exactAffine(numerator)
  const below = exactAffine(denominator)
  if (above === null || below === null) return null
  const indices = new Set([...above.coefficients.keys(), ...below.coefficients.keys()])
  const corners: { readonly above: Interval; readonly below: Interval }[] = []
  if (indices.size < domain.simplex)
    corners.push({ above: enclosureOf(above.constant), below: enclosureOf(below.constant) })
  for (const index of indices) {
    if (index >= domain.simplex) return null
    corners.push({
      above: cornerValue(above, index),
      below: cornerValue(below, index),
    })
  }
  if (corners.some((corner) => corner.below.lower <= 0)) return null
  return corners.map((corner) => interval.divide(corner.above, corner.below)).reduce(interval.hull)
}

interface ExactAffine {
  readonly constant: Exact
  readonly coefficients: ReadonlyMap<number, Exact>
}

function exactAffine(node: Expression): ExactAffine | null {
  if (node.kind === 'constant') return { constant: constantNumber(node), coefficients: new Map() }
  if (node.kind === 'variable') return { constant: 0, coefficients: new Map([[node.index, 1]]) }
  if (node.kind !== 'sum') return null
  const numbers = sumNumbers(node)
  const coefficients = new Map<number, Exact>()
  for (const [k, term] of node.terms.entries()) {
    if (term.kind !== 'variable') return null
    coefficients.set(term.index, numbers.coefficients[k])
  }
  return { constant: numbers.constant, coefficients }
}

function cornerValue({ constant, coefficients }: ExactAffine, index: number): Interval {
  return combinationRange(constant, [coefficients.get(index) ?? 0], [interval.point(1)])
}
