import type { Expression, Interval } from '../expression/expression.js'
import { tapeGradient } from '../expression/gradient.js'
import * as interval from '../expression/interval.js'
import { jetOn } from '../expression/jet.js'
import { compileTape, fillSlots, type Tape } from '../expression/tape.js'
import { TERM_TOLERANCE } from '../tolerances.js'

/** Pieces of the domain whose curvature is known once and for all. */
const PIECES = 64
/** A piece is halved up to this often while the sign of its curvature is open. */
const PIECE_HALVINGS = 4

/**
 * A function of one variable with what a relaxation needs of it: values, slopes, and enclosures of its range and curvature over any part of
 * its domain. Values and slopes are those of floating point; enclosures are rigorous.
 */
export class UnivariateFunction {
  readonly expression: Expression
  readonly domain: Interval
  /** f″ ≥ 0, or ≤ 0, all over the domain. */
  readonly isConvex: boolean
  readonly isConcave: boolean
  readonly #tape: Tape
  readonly #argument = new Float64Array(1)
  readonly #slope = new Float64Array(1)
  readonly #adjoints: Float64Array
  /** Ends of the pieces, and enclosures of the curvature on each. */
  readonly #ends: Float64Array
  readonly #lowest: Float64Array
  readonly #highest: Float64Array

  /**
   * @param expression a formula of variable 0
   * @param domain where it is used; bounded, and the formula has a value everywhere in it
   */
  constructor(expression: Expression, domain: Interval) {
    this.expression = expression
    this.domain = domain
    this.#tape = compileTape([expression])
    this.#adjoints = new Float64Array(this.#tape.slots.length)
    const width = domain.upper - domain.lower
    const pieces = width > 0 ? PIECES : 1
    this.#ends = Float64Array.from({ length: pieces + 1 }, (_unused, k) =>
      k === pieces ? domain.upper : domain.lower + (k / pieces) * width,
    )
    this.#lowest = new Float64Array(pieces)
    this.#highest = new Float64Array(pieces)
    for (let k = 0; k < pieces; k++) {
      const { lower, upper } = curvatureOn(
        expression,
        { lower: this.#ends[k], upper: this.#ends[k + 1] },
        PIECE_HALVINGS,
      )
      this.#lowest[k] = lower
      this.#highest[k] = upper
    }
    this.isConvex = this.#lowest.every((lower) => lower >= 0)
    this.isConcave = this.#highest.every((upper) => upper <= 0)
  }

  valueAt(x: number): number {
    this.#argument[0] = x
    fillSlots(this.#tape, this.#argument, 0)
    return this.#tape.slots[this.#tape.results[0]]
  }

  /** At most sign·f(x), whatever rounding does to it; infinite or NaN where there is no value. */
  leastAt(x: number, sign: 1 | -1): number {
    // Outside its domain a formula may have an enclosure, but it has no value.
    if (!Number.isFinite(this.valueAt(x))) return Number.NaN
    const { lower, upper } = jetOn(this.expression, interval.point(x)).value
    return sign === 1 ? lower : -upper
  }

  /** One of the slopes at a kink; infinite or NaN where there is none (a root at 0). */
  slopeAt(x: number): number {
    this.#argument[0] = x
    tapeGradient(this.#tape, 0, this.#argument, 0, this.#adjoints, this.#slope)
    return this.#slope[0]
  }

  /** Whether there is one finite slope at a point: no kink, no root at 0. */
  isSmoothAt(x: number): boolean {
    const { lower, upper } = jetOn(this.expression, interval.point(x)).slope
    const spread = upper - lower
    return spread < Infinity && spread <= TERM_TOLERANCE * (1 + Math.abs(lower) + Math.abs(upper))
  }

  /** Contains every value on [a, b]; sharp where the function is monotone. */
  rangeOn(a: number, b: number): Interval {
    const { value, slope } = jetOn(this.expression, { lower: a, upper: b })
    if (!(slope.lower >= 0 || slope.upper <= 0)) return value
    const [least, most] = slope.lower >= 0 ? [a, b] : [b, a]
    return interval.intersect(value, {
      lower: jetOn(this.expression, interval.point(least)).value.lower,
      upper: jetOn(this.expression, interval.point(most)).value.upper,
    })
  }

  /** Contains the slopes on [a, b]. */
  slopesOn(a: number, b: number): Interval {
    return jetOn(this.expression, { lower: a, upper: b }).slope
  }

  /** Contains the curvature on a part [a, b] of the domain. */
  curvatureOn(a: number, b: number): Interval {
    const pieces = this.#lowest.length
    const { lower: start, upper: end } = this.domain
    const share = (x: number): number => Math.floor((pieces * (x - start)) / (end - start))
    // One piece more on either side covers the rounding of the position.
    const first = pieces === 1 ? 0 : Math.max(0, Math.min(pieces - 1, share(a) - 1))
    const last = pieces === 1 ? 0 : Math.max(first, Math.min(pieces - 1, share(b) + 1))
    let lower = Infinity
    let upper = -Infinity
    for (let k = first; k <= last; k++) {
      lower = Math.min(lower, this.#lowest[k])
      upper = Math.max(upper, this.#highest[k])
    }
    return { lower, upper }
  }
}

/** Curvature over an interval, halved while its sign is open. */
function curvatureOn(expression: Expression, range: Interval, halvings: number): Interval {
  const { curvature } = jetOn(expression, range)
  const middle = range.lower + (range.upper - range.lower) / 2
  const isDecided = curvature.lower >= 0 || curvature.upper <= 0
  if (isDecided || halvings === 0 || !(range.lower < middle && middle < range.upper)) return curvature
  return interval.hull(
    curvatureOn(expression, { lower: range.lower, upper: middle }, halvings - 1),
    curvatureOn(expression, { lower: middle, upper: range.upper }, halvings - 1),
  )
}
