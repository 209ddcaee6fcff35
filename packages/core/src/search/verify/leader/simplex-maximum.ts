import type { Interval } from '../../expression/expression.js'
import * as interval from '../../expression/interval.js'
import { spend } from '../work-budget.js'

/** Degree to which Bernstein coefficients are raised, for up to so many vertices; beyond, degree two. */
const BERNSTEIN_DEGREE = 4
const MOST_RAISED_VERTICES = 6

/**
 * At least the maximum over the probability vectors λ of  f(λ) = Σ_v values[v]·λ_v + Σ_{v<w} pairs[v][w]·λ_v·λ_w,  rounded up: the smaller of
 *
 * - max values + ½(1 − 1/n)·max(0, pairs), because Σ_{v<w} λ_vλ_w ≤ ½(1 − 1/n);
 * - the largest Bernstein coefficient of f·(Σ λ)^(d−1), Σ_v (α_v/d)·values[v] + Σ_{v<w} α_v·α_w/(d(d−1))·pairs[v][w] over α ≥ 0 integer with Σ α = d,
 *   of which f is a mean.
 *
 * Exact up to rounding for one or two vertices.
 */
export function largestOverSimplex(values: readonly number[], pairs: readonly (readonly number[])[]): number {
  const count = values.length
  let largestValue = -Infinity
  let largestPair = 0
  for (let v = 0; v < count; v++) {
    largestValue = Math.max(largestValue, values[v])
    for (let w = v + 1; w < count; w++) largestPair = Math.max(largestPair, pairs[v][w])
  }
  if (!(largestPair > 0) || count === 1 || largestValue === Infinity) return largestValue
  if (count === 2) return largestOnSegment(values[0], values[1], pairs[0][1])
  const share = interval.multiplyUp(
    0.5,
    interval.addUp(1, -interval.divide(interval.point(1), interval.point(count)).lower),
  )
  const byWeights = interval.addUp(largestValue, interval.multiplyUp(share, largestPair))
  const degree = count <= MOST_RAISED_VERTICES ? BERNSTEIN_DEGREE : 2
  return Math.min(byWeights, largestCoefficient(values, pairs, degree))
}

/** first·(1 − λ) + second·λ + pair·λ(1 − λ): at most its top, max + (pair − |slope|)²₊/(4·pair). */
function largestOnSegment(first: number, second: number, pair: number): number {
  const slope = Math.abs(interval.addUp(second, -first))
  const rise = interval.addUp(pair, -Math.min(slope, Math.abs(interval.addDown(second, -first))))
  if (rise <= 0) return Math.max(first, second)
  const top = interval.divide(
    interval.power({ lower: 0, upper: rise }, 2),
    interval.scale(4, interval.point(pair)),
  )
  return interval.addUp(Math.max(first, second), top.upper)
}

function largestCoefficient(
  values: readonly number[],
  pairs: readonly (readonly number[])[],
  degree: number,
): number {
  const count = values.length
  const exponents: number[] = []
  let largest = -Infinity
  const visit = (vertex: number, left: number): void => {
    spend(1)
    if (vertex + 1 < count) {
      for (let exponent = 0; exponent <= left; exponent++) {
        exponents[vertex] = exponent
        visit(vertex + 1, left - exponent)
      }
      return
    }
    exponents[vertex] = left
    largest = Math.max(largest, coefficientAt(values, pairs, degree, exponents))
  }
  visit(0, degree)
  return largest
}

function coefficientAt(
  values: readonly number[],
  pairs: readonly (readonly number[])[],
  degree: number,
  exponents: readonly number[],
): number {
  let total: Interval = interval.point(0)
  const all = interval.point(degree)
  const ordered = interval.point(degree * (degree - 1))
  for (let v = 0; v < values.length; v++) {
    if (exponents[v] === 0) continue
    spend(values.length)
    total = interval.add(total, interval.scale(values[v], interval.divide(interval.point(exponents[v]), all)))
    for (let w = v + 1; w < values.length; w++) {
      const weight = interval.divide(interval.point(exponents[v] * exponents[w]), ordered)
      total = interval.add(total, interval.scale(pairs[v][w], weight))
    }
  }
  return total.upper
}
