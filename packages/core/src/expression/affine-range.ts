import { SmfgError } from '../errors.js'
import type { Domain, Interval } from './expression.js'
import * as interval from './interval.js'

/** constant + Σ coefficients[k] · variable(indices[k]), indices ascending. */
interface Affine {
  readonly constant: number
  readonly indices: readonly number[]
  readonly coefficients: readonly number[]
}

/**
 * Returns a function that encloses affine forms on a domain, sharp up to rounding: over the probability simplex cut by the box
 * the range of Σ c_i L_i is a small linear program (a fractional knapsack); with the whole simplex it is [min c, max c].
 *
 * The bounds are rigorous whatever the rounding, because they are read off the dual: for every number λ and every
 * L with Σ L_i = 1 and l ≤ L ≤ u,
 *
 *   Σ c_i L_i = λ + Σ (c_i − λ) L_i ≥ λ + Σ_{c_i ≥ λ} (c_i − λ) l_i + Σ_{c_i < λ} (c_i − λ) u_i,
 *
 * with equality at the optimum when λ is the coefficient at which the knapsack is full.
 *
 * @throws SmfgError `domain-too-short` when a variable lies outside the domain's arrays
 */
export function affineRangeOn(domain: Domain): (form: Affine) => Interval {
  const { simplex } = domain
  const whole = isWholeSimplex(domain)
  const dense = new Float64Array(simplex)
  const box = boxTotals(domain)
  return (form) => {
    let result = interval.point(form.constant)
    let inSimplex = 0
    for (let k = 0; k < form.indices.length; k++) {
      const index = form.indices[k]
      if (index < simplex) inSimplex++
      else result = interval.add(result, interval.scale(form.coefficients[k], variableRange(domain, index)))
    }
    if (inSimplex === 0) return result
    const simplexPart = whole
      ? wholeSimplexRange(form.coefficients, inSimplex, simplex)
      : (sparseCutRange(form, inSimplex, domain, box) ?? cutSimplexRange(form, inSimplex, domain, dense))
    return interval.add(result, simplexPart)
  }
}

interface BoxTotals {
  /** 1 − Σ l_i, what is left to share out, and Σ (u_i − l_i) over the simplex. */
  readonly rest: number
  readonly width: number
  /** Bound of the rounding in sums over the box. */
  readonly rounding: number
}

function boxTotals({ simplex, lower, upper }: Domain): BoxTotals {
  let rest = 1
  let width = 0
  for (let i = 0; i < simplex; i++) {
    rest -= lower[i]
    width += upper[i] - lower[i]
  }
  return { rest, width, rounding: 4 * simplex * Number.EPSILON * (1 + width) }
}

/**
 * As `cutSimplexRange`, in time proportional to the entries of the form: where the variables it does not have can take all the mass that is left, λ is 0
 * and they contribute nothing. Null where that is not beyond doubt.
 */
function sparseCutRange(form: Affine, count: number, domain: Domain, box: BoxTotals): Interval | null {
  const [lower, upper] = [1, -1].map((sign) => sparseCutMinimum(form, count, sign, domain, box))
  return lower === null || upper === null ? null : { lower, upper: 0 - upper }
}

function sparseCutMinimum(
  { indices, coefficients }: Affine,
  count: number,
  sign: number,
  domain: Domain,
  box: BoxTotals,
): number | null {
  let { rest } = box
  let others = box.width
  let bound = 0
  for (let k = 0; k < count; k++) {
    const coefficient = sign * coefficients[k]
    const [low, high] = [domain.lower[indices[k]], domain.upper[indices[k]]]
    if (coefficient < 0) rest -= high - low
    if (coefficient !== 0) others -= high - low
    bound = interval.addDown(bound, interval.multiplyDown(coefficient, coefficient >= 0 ? low : high))
  }
  return rest > box.rounding && rest - others < -box.rounding ? bound : null
}

/** The range of one variable in the box. */
function variableRange(domain: Domain, index: number): Interval {
  if (index >= domain.lower.length) {
    throw new SmfgError(
      'domain-too-short',
      `The formula uses variable ${index}, but the domain has only ${domain.lower.length} variables.`,
    )
  }
  return { lower: domain.lower[index], upper: domain.upper[index] }
}

function isWholeSimplex(domain: Domain): boolean {
  for (let i = 0; i < domain.simplex; i++) {
    const range = variableRange(domain, i)
    if (range.lower > 0 || range.upper < 1) return false
  }
  return true
}

/** The first `count` coefficients belong to simplex variables; those of the other simplex variables are 0. */
function wholeSimplexRange(coefficients: readonly number[], count: number, simplex: number): Interval {
  let lower = count < simplex ? 0 : Infinity
  let upper = count < simplex ? 0 : -Infinity
  for (let k = 0; k < count; k++) {
    lower = Math.min(lower, coefficients[k])
    upper = Math.max(upper, coefficients[k])
  }
  return { lower, upper }
}

function cutSimplexRange(form: Affine, count: number, domain: Domain, dense: Float64Array): Interval {
  dense.fill(0)
  for (let k = 0; k < count; k++) dense[form.indices[k]] = form.coefficients[k]
  const lower = cutSimplexMinimum(dense, domain)
  for (let i = 0; i < dense.length; i++) dense[i] = -dense[i]
  const upper = 0 - cutSimplexMinimum(dense, domain)
  if (lower <= upper) return { lower, upper }
  // The box misses the simplex, so there is nothing to enclose; the box alone gives a valid interval.
  let boxRange = interval.point(0)
  for (let k = 0; k < count; k++) {
    boxRange = interval.add(
      boxRange,
      interval.scale(form.coefficients[k], variableRange(domain, form.indices[k])),
    )
  }
  return boxRange
}

function cutSimplexMinimum(coefficients: Float64Array, domain: Domain): number {
  const multiplier = fullKnapsackCoefficient(coefficients, domain)
  let bound = multiplier
  for (let i = 0; i < coefficients.length; i++) {
    const end = coefficients[i] >= multiplier ? domain.lower[i] : domain.upper[i]
    const difference =
      end >= 0 ? interval.addDown(coefficients[i], -multiplier) : interval.addUp(coefficients[i], -multiplier)
    bound = interval.addDown(bound, interval.multiplyDown(difference, end))
  }
  return bound
}

/** The coefficient of the item that takes the last of the mass when the cheapest items are filled first. */
function fullKnapsackCoefficient(coefficients: Float64Array, domain: Domain): number {
  const order = Array.from(coefficients.keys()).sort((a, b) => coefficients[a] - coefficients[b])
  let rest = 1
  for (let i = 0; i < coefficients.length; i++) rest -= domain.lower[i]
  for (const i of order) {
    rest -= domain.upper[i] - domain.lower[i]
    if (rest <= 0) return coefficients[i]
  }
  return coefficients[order[order.length - 1]]
}
