import { RELAXATION_SLACK, SMALLEST_NORMAL } from '../tolerances.js'
import type { UnivariateFunction } from './univariate-function.js'

/**
 * One inequality of the envelope of result = f(x) on [a, b], from below; from above it is that of −f from below. With k the least curvature
 * on [a, b] where that is negative, and 0 otherwise, and K the largest where that is positive, and 0 otherwise:
 *
 * - `tangent` at c:  f(x) ≥ f(c) + f′(c)(x − c) + ½k(x − c)², and the right side, concave, is at least its secant;
 * - `secant`:  f(x) ≥ secant(x) − K(b − a)²/8, because f − secant = −½(x − a)(b − x)·f″ at some point between.
 */
export type EnvelopeLine = { readonly kind: 'tangent'; readonly at: number } | { readonly kind: 'secant' }

/** Lines per side of a function term. */
export const LINES_PER_SIDE = 3

/** Where a function has a kink or an infinite slope, the tangent touches this share of the interval further inside. */
const INSET = 1 / 64

/**
 * The lines that bound a function from one side on [a, b]: tangents where it bends that way, its secant where it bends the other way, and both, with their
 * allowances for curvature, where it does both.
 */
export function envelopeLines(
  f: UnivariateFunction,
  a: number,
  b: number,
  side: 'lower' | 'upper',
): EnvelopeLine[] {
  const range = f.curvatureOn(a, b)
  const [least, most] = side === 'lower' ? [range.lower, range.upper] : [-range.upper, -range.lower]
  const tangentAt = (x: number, inside: number): EnvelopeLine => ({
    kind: 'tangent',
    at: f.isSmoothAt(x) ? x : x + INSET * (inside - x),
  })
  if (a === b) return [{ kind: 'tangent', at: a }]
  if (least >= 0) return [tangentAt(a, b), tangentAt(a + (b - a) / 2, b), tangentAt(b, a)]
  if (most <= 0) return [{ kind: 'secant' }]
  return [{ kind: 'secant' }, tangentAt(a, b), tangentAt(b, a)]
}

/**
 * Writes a line as coefficients of `result + left·x ≥ bound` (side `lower`) or `≤ bound` (side `upper`): `out[0]` is left, `out[1]` is 0, `out[2]` is
 * the bound, rounded outward.
 *
 * @returns false when the line says nothing, because a curvature is unbounded
 */
export function writeEnvelopeLine(
  f: UnivariateFunction,
  a: number,
  b: number,
  side: 'lower' | 'upper',
  line: EnvelopeLine,
  out: Float64Array,
): boolean {
  const sign = side === 'lower' ? 1 : -1
  const range = f.curvatureOn(a, b)
  const [least, most] = side === 'lower' ? [range.lower, range.upper] : [-range.upper, -range.lower]
  const reach = Math.max(Math.abs(a), Math.abs(b))
  let slope: number
  let height: number
  let size: number
  if (line.kind === 'tangent') {
    const { at } = line
    const bend = a === b ? 0 : Math.min(0, least)
    const value = f.leastAt(at, sign)
    const steepness = a === b ? 0 : sign * f.slopeAt(at)
    slope = steepness + 0.5 * bend * (a + b - 2 * at)
    // Of the concave quadratic the secant is taken: equal at both ends, so computed at one.
    const atStart = value + steepness * (a - at) + 0.5 * bend * (a - at) * (a - at)
    height = atStart - slope * a
    size = Math.abs(value) + (Math.abs(steepness) + Math.abs(bend) * (b - a)) * (reach + b - a)
  } else {
    const start = f.leastAt(a, sign)
    const end = f.leastAt(b, sign)
    slope = (end - start) / (b - a)
    const bend = Math.max(0, most)
    height = start - slope * a - (bend * (b - a) * (b - a)) / 8
    size = Math.abs(start) + Math.abs(end) + Math.abs(slope) * reach + bend * (b - a) * (b - a)
  }
  if (!Number.isFinite(slope) || !Number.isFinite(height) || !Number.isFinite(size)) return false
  out[0] = -sign * slope
  out[1] = 0
  out[2] = sign * (height - RELAXATION_SLACK * size - SMALLEST_NORMAL)
  return true
}
