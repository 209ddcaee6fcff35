import { mean } from './interval-moments.js'
import { studentQuantile } from './student-t.js'

/**
 * Half-width of the t interval of a statistic of R independent groups, from its values with one group left out each (delete-one jackknife).
 *
 * t_{R−1} · √((R − 1)/R · Σ (θ_(r) − θ_(·))²)
 *
 * @param leftOut the R ≥ 2 values θ_(r)
 * @see B. Efron and R. Tibshirani, An Introduction to the Bootstrap (1993), chapter 11
 */
export function jackknifeHalfWidth(leftOut: readonly number[], confidence: number): number {
  const groups = leftOut.length
  const centre = mean(leftOut)
  const squares = leftOut.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  return studentQuantile(groups - 1, confidence) * Math.sqrt(((groups - 1) / groups) * squares)
}
