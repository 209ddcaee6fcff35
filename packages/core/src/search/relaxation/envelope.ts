import { RELAXATION_SLACK } from '../tolerances.js'

/**
 * One linear inequality `result + left·x + right·y ≥ bound` (or `≤`) of an envelope, coefficients written into a flat array.
 * Envelopes on a box are rounded outward: a point that satisfies the term and the box satisfies every inequality.
 *
 * Layout per inequality: `[left, right, bound]`.
 */

/**
 * McCormick's envelope of result = x·y on [a, b] × [c, d] (McCormick 1976): two under-estimators, then two over-estimators.
 *
 *   result − c·x − a·y ≥ −a·c     result − d·x − b·y ≥ −b·d
 *   result − d·x − a·y ≤ −a·d     result − c·x − b·y ≤ −b·c
 *
 * @param out length ≥ 12
 */
export function productEnvelope(a: number, b: number, c: number, d: number, out: Float64Array): void {
  const slack = RELAXATION_SLACK * Math.max(Math.abs(a), Math.abs(b)) * Math.max(Math.abs(c), Math.abs(d))
  out[0] = -c
  out[1] = -a
  out[2] = -a * c - slack
  out[3] = -d
  out[4] = -b
  out[5] = -b * d - slack
  out[6] = -d
  out[7] = -a
  out[8] = -a * d + slack
  out[9] = -c
  out[10] = -b
  out[11] = -b * c + slack
}

/** The secant over-estimator of result = x² on [a, b]: result − (a + b)·x ≤ −a·b. Returns through `out[0], out[2]`. */
export function squareSecant(a: number, b: number, out: Float64Array): void {
  const largest = Math.max(Math.abs(a), Math.abs(b))
  out[0] = -(a + b)
  out[1] = 0
  out[2] = -a * b + 2 * RELAXATION_SLACK * largest * largest
}

/** The tangent under-estimator of result = x² at a point: result − 2·at·x ≥ −at². Returns through `out[0], out[2]`. */
export function squareTangent(at: number, out: Float64Array): void {
  out[0] = -2 * at
  out[1] = 0
  out[2] = -at * at * (1 + RELAXATION_SLACK)
}
