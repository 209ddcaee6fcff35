import type { Interval } from '../../expression/expression.js'
import * as interval from '../../expression/interval.js'

/**
 * A continuous function q of n unknowns on a box X around a centre m: for every x in X, q(x) lies in `range` and in at + Σ slopes[i] · (x_i − m_i).
 * An empty list of slopes stands for zeros. (Slope arithmetic: Krawczyk and Neumaier 1985.)
 */
export interface Slope {
  readonly at: Interval
  readonly range: Interval
  readonly slopes: readonly Interval[]
}

const NO_SLOPES: readonly Interval[] = []
const NOTHING = interval.point(0)

/** A quantity known to lie in a range, wherever the unknowns are. */
export function fixedSlope(range: Interval): Slope {
  return { at: range, range, slopes: NO_SLOPES }
}

export const ZERO_SLOPE = fixedSlope(NOTHING)
export const ONE_SLOPE = fixedSlope(interval.point(1))

/** Operations on slopes over one box. */
export interface SlopeArithmetic {
  /** Number of unknowns. */
  readonly count: number
  /** The unknown itself. */
  unknown(index: number): Slope
  /** constant + Σ coefficients[k] · terms[k]. */
  combine(constant: Interval, coefficients: readonly Interval[], terms: readonly Slope[]): Slope
  multiply(a: Slope, b: Slope): Slope
  /** a / b where b has no zero on the box. */
  divide(a: Slope, b: Slope): Slope
  /** f(q) for a function of one variable with values and derivatives enclosed by `value` and `derivative`. */
  apply(q: Slope, value: (range: Interval) => Interval, derivative: (range: Interval) => Interval): Slope
  max(operands: readonly Slope[]): Slope
  /** The same function, known in addition to lie in a range. */
  within(q: Slope, range: Interval): Slope
}

/** All values between those at the centre and those on the box. */
export function segment({ at, range }: Slope): Interval {
  return interval.hull(at, range)
}

/** @param box ranges of the unknowns @param centre numbers in these ranges */
export function slopeArithmetic(box: readonly Interval[], centre: readonly number[]): SlopeArithmetic {
  const deviations = box.map((range, i) => interval.add(range, interval.point(-centre[i])))
  const make = (at: Interval, range: Interval, slopes: readonly Interval[]): Slope => {
    let reached = at
    slopes.forEach((slope, i) => {
      reached = interval.add(reached, interval.multiply(slope, deviations[i]))
    })
    return { at, range: interval.intersect(range, reached), slopes }
  }
  const multiplied = (factor: Interval, slopes: readonly Interval[]): readonly Interval[] =>
    slopes.length === 0 || (factor.lower === 0 && factor.upper === 0)
      ? NO_SLOPES
      : slopes.map((slope) => interval.multiply(factor, slope))
  const added = (a: readonly Interval[], b: readonly Interval[]): readonly Interval[] =>
    a.length === 0 ? b : b.length === 0 ? a : a.map((slope, i) => interval.add(slope, b[i]))
  return {
    count: box.length,
    unknown: (index) => ({
      at: interval.point(centre[index]),
      range: box[index],
      slopes: box.map((_range, i) => interval.point(i === index ? 1 : 0)),
    }),
    combine(constant, coefficients, terms) {
      let [at, range] = [constant, constant]
      let slopes = NO_SLOPES
      terms.forEach((term, k) => {
        at = interval.add(at, interval.multiply(coefficients[k], term.at))
        range = interval.add(range, interval.multiply(coefficients[k], term.range))
        slopes = added(slopes, multiplied(coefficients[k], term.slopes))
      })
      return make(at, range, slopes)
    },
    // With a(x) = α + A·d and b(x) = β + B·d: a(x)·b(x) = α·β + (α·B + b(x)·A)·d.
    multiply: (a, b) =>
      make(
        interval.multiply(a.at, b.at),
        interval.multiply(a.range, b.range),
        added(multiplied(a.at, b.slopes), multiplied(b.range, a.slopes)),
      ),
    // Likewise a(x)/b(x) = α/β + (A − (α/β)·B)·d / b(x).
    divide(a, b) {
      const at = interval.divide(a.at, b.at)
      const change = added(a.slopes, multiplied(interval.negate(at), b.slopes))
      return make(
        at,
        interval.divide(a.range, b.range),
        multiplied(interval.divide(interval.point(1), b.range), change),
      )
    },
    apply(q, value, derivative) {
      const slopes = q.slopes.length === 0 ? NO_SLOPES : multiplied(derivative(segment(q)), q.slopes)
      return make(value(q.at), value(q.range), slopes)
    },
    // By the mean-value theorem for Lipschitz functions: a convex combination of the operands that may decide.
    max(operands) {
      const floor = Math.max(...operands.map((operand) => segment(operand).lower))
      const deciding = operands.filter((operand) => !(segment(operand).upper < floor))
      const slopes = deciding.every((operand) => operand.slopes.length === 0)
        ? NO_SLOPES
        : box.map((_range, i) =>
            deciding.map((operand) => operand.slopes[i] ?? NOTHING).reduce(interval.hull),
          )
      return make(
        interval.max(deciding.map(({ at }) => at)),
        interval.max(deciding.map(({ range }) => range)),
        slopes,
      )
    },
    within: (q, range) => ({ ...q, range: interval.intersect(q.range, range) }),
  }
}
