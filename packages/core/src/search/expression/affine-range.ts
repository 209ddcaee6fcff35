import { SmfgError } from '../../model/errors.js'
import { endOf, sharpened, type Reading } from './combination-range.js'
import {
  compareExact,
  enclosureOf,
  isItsDecimal,
  isNegative,
  nearest,
  negative,
  plus,
  times,
  type Exact,
} from './exact.js'
import type { Domain, Interval } from './expression.js'
import * as interval from './interval.js'

/** constant + Σ coefficients[k] · variable(indices[k]), indices ascending. */
interface Affine {
  readonly constant: Exact
  readonly indices: readonly number[]
  readonly coefficients: readonly Exact[]
  /** See `AffineForm`. */
  readonly error?: number | undefined
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
 * Numbers of the form that are not the doubles they are written as are enclosed; an end that nearly cancels, as 0.3 − 0.3 · m does, is computed exactly,
 * with the ends of the domain meaning their decimals, too.
 *
 * @throws SmfgError `domain-too-short` when a variable lies outside the domain's arrays
 */
export function affineRangeOn(domain: Domain): (form: Affine) => Interval {
  const { simplex } = domain
  const whole = isWholeSimplex(domain)
  const dense = new Float64Array(simplex)
  const box = boxTotals(domain)
  const pointRange = (form: PointAffine): Interval => {
    let result = interval.point(form.constant)
    let inSimplex = 0
    for (let k = 0; k < form.indices.length; k++) {
      const index = form.indices[k]
      if (index < simplex) inSimplex++
      else result = interval.add(result, interval.scale(form.coefficients[k], variableRange(domain, index)))
    }
    if (inSimplex === 0) return result
    const simplexPart = whole
      ? wholeSimplexRange(form.coefficients, form.coefficients, inSimplex, simplex)
      : cutRange(form.indices, form.coefficients, form.coefficients, inSimplex, domain, box, dense)
    return interval.add(result, simplexPart)
  }
  return (form) => {
    if (isOfPoints(form)) return pointRange(form)
    const enclosed = enclosedRange(form, domain, whole, box, dense)
    if (form.error !== undefined) return enclosed.range
    return sharpenedEnds(form, domain, whole, enclosed)
  }
}

interface PointAffine extends Affine {
  readonly constant: number
  readonly coefficients: readonly number[]
}

/** Whether every number of a form is the double it is written as. */
function isOfPoints(form: Affine): form is PointAffine {
  if (form.error !== undefined || typeof form.constant !== 'number' || !isItsDecimal(form.constant))
    return false
  for (const each of form.coefficients) if (typeof each !== 'number' || !isItsDecimal(each)) return false
  return true
}

interface EnclosedRange {
  readonly range: Interval
  /** The largest of the numbers that were added up. */
  readonly size: number
}

function enclosedRange(
  form: Affine,
  domain: Domain,
  whole: boolean,
  box: BoxTotals,
  dense: Float64Array,
): EnclosedRange {
  const enclose = (value: Exact): Interval =>
    form.error === undefined ? enclosureOf(value) : withError(nearest(value), form.error)
  const lower: number[] = []
  const upper: number[] = []
  let range = enclose(form.constant)
  let size = largest(range)
  for (let k = 0; k < form.indices.length; k++) {
    const coefficient = enclose(form.coefficients[k])
    if (form.indices[k] < domain.simplex) {
      lower.push(coefficient.lower)
      upper.push(coefficient.upper)
      size = Math.max(size, largest(coefficient))
      continue
    }
    const part = interval.multiply(coefficient, variableRange(domain, form.indices[k]))
    size = Math.max(size, largest(part))
    range = interval.add(range, part)
  }
  if (lower.length === 0) return { range, size }
  const simplexPart = whole
    ? wholeSimplexRange(lower, upper, lower.length, domain.simplex)
    : cutRange(form.indices, lower, upper, lower.length, domain, box, dense)
  return { range: interval.add(range, simplexPart), size }
}

function largest({ lower, upper }: Interval): number {
  return Math.max(Math.abs(lower), Math.abs(upper))
}

/** A number that is off by at most a share of itself. */
function withError(value: number, error: number): Interval {
  const off = interval.multiplyUp(Math.abs(value), error)
  return { lower: interval.addDown(value, -off), upper: interval.addUp(value, off) }
}

function sharpenedEnds(
  form: Affine,
  domain: Domain,
  whole: boolean,
  { range, size }: EnclosedRange,
): Interval {
  return sharpened(range, size, (side, reading) => {
    const oriented = (value: Exact): Exact => (side === 'lower' ? reading(value) : negative(reading(value)))
    const { indices } = form
    const read = { constant: oriented(form.constant), indices, coefficients: form.coefficients.map(oriented) }
    const least = endOf(exactMinimum(read, domain, whole, reading), 'lower')
    return side === 'lower' ? least : 0 - least
  })
}

/** The bound by duality in exact arithmetic; null where it takes too many digits. */
function exactMinimum(form: Affine, domain: Domain, whole: boolean, reading: Reading): Exact | null {
  const { simplex } = domain
  const bound = new ExactSum(form.constant, reading)
  const inSimplex: Exact[] = []
  form.indices.forEach((index, k) => {
    const coefficient = form.coefficients[k]
    if (index < simplex) inSimplex.push(coefficient)
    else bound.add(coefficient, isNegative(coefficient) ? domain.upper[index] : domain.lower[index])
  })
  if (inSimplex.length === 0) return bound.total
  if (whole) {
    if (inSimplex.length < simplex) inSimplex.push(0)
    bound.add(
      inSimplex.reduce((least, each) => (compareExact(each, least) < 0 ? each : least)),
      1,
    )
    return bound.total
  }
  const dense: Exact[] = Array.from({ length: simplex }, () => 0)
  inSimplex.forEach((coefficient, k) => (dense[form.indices[k]] = coefficient))
  const position = fullKnapsackPosition(Float64Array.from(dense, nearest), domain)
  const multiplier = dense[position]
  bound.add(multiplier, 1)
  dense.forEach((coefficient, i) => {
    const end = compareExact(coefficient, multiplier) >= 0 ? domain.lower[i] : domain.upper[i]
    bound.add(coefficient, end)
    bound.add(negative(multiplier), end)
  })
  return bound.total
}

/** constant + Σ coefficient · value, as long as that does not take too many digits. */
class ExactSum {
  total: Exact | null

  readonly #reading: Reading

  constructor(constant: Exact, reading: Reading) {
    this.total = constant
    this.#reading = reading
  }

  add(coefficient: Exact, value: number): void {
    if (this.total === null || coefficient === 0) return
    const product = Number.isFinite(value) ? times(coefficient, this.#reading(value)) : null
    this.total = product === null ? null : plus(this.total, product)
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

/** Range of the simplex part of a form, its coefficients enclosed by `lower` and `upper`, in a box that cuts the simplex. */
function cutRange(
  indices: readonly number[],
  lower: readonly number[],
  upper: readonly number[],
  count: number,
  domain: Domain,
  box: BoxTotals,
  dense: Float64Array,
): Interval {
  const least = sparseCutMinimum(indices, lower, 1, count, domain, box)
  const most = least === null ? null : sparseCutMinimum(indices, upper, -1, count, domain, box)
  if (least !== null && most !== null) return { lower: least, upper: 0 - most }
  return cutSimplexRange(indices, lower, upper, count, domain, dense)
}

/**
 * The lower end of `cutSimplexRange`, in time proportional to the entries of the form: where the variables it does not have can take all the mass that is left,
 * λ is 0 and they contribute nothing. Null where that is not beyond doubt.
 */
function sparseCutMinimum(
  indices: readonly number[],
  coefficients: readonly number[],
  sign: 1 | -1,
  count: number,
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
function wholeSimplexRange(
  lowerCoefficients: readonly number[],
  upperCoefficients: readonly number[],
  count: number,
  simplex: number,
): Interval {
  let lower = count < simplex ? 0 : Infinity
  let upper = count < simplex ? 0 : -Infinity
  for (let k = 0; k < count; k++) {
    lower = Math.min(lower, lowerCoefficients[k])
    upper = Math.max(upper, upperCoefficients[k])
  }
  return { lower, upper }
}

/** As entries of a probability vector are not negative, the lower coefficients make the lower end, and the upper ones the upper. */
function cutSimplexRange(
  indices: readonly number[],
  lowerCoefficients: readonly number[],
  upperCoefficients: readonly number[],
  count: number,
  domain: Domain,
  dense: Float64Array,
): Interval {
  dense.fill(0)
  for (let k = 0; k < count; k++) dense[indices[k]] = lowerCoefficients[k]
  const lower = cutSimplexMinimum(dense, domain)
  dense.fill(0)
  for (let k = 0; k < count; k++) dense[indices[k]] = 0 - upperCoefficients[k]
  const upper = 0 - cutSimplexMinimum(dense, domain)
  if (lower <= upper) return { lower, upper }
  // The box misses the simplex, so there is nothing to enclose; the box alone gives a valid interval.
  let boxRange = interval.point(0)
  for (let k = 0; k < count; k++) {
    boxRange = interval.add(
      boxRange,
      interval.multiply(
        { lower: lowerCoefficients[k], upper: upperCoefficients[k] },
        variableRange(domain, indices[k]),
      ),
    )
  }
  return boxRange
}

function cutSimplexMinimum(coefficients: Float64Array, domain: Domain): number {
  const multiplier = coefficients[fullKnapsackPosition(coefficients, domain)]
  let bound = multiplier
  for (let i = 0; i < coefficients.length; i++) {
    const end = coefficients[i] >= multiplier ? domain.lower[i] : domain.upper[i]
    const difference =
      end >= 0 ? interval.addDown(coefficients[i], -multiplier) : interval.addUp(coefficients[i], -multiplier)
    bound = interval.addDown(bound, interval.multiplyDown(difference, end))
  }
  return bound
}

/** The item that takes the last of the mass when the cheapest items are filled first. */
function fullKnapsackPosition(coefficients: Float64Array, domain: Domain): number {
  const order = Array.from(coefficients.keys()).sort((a, b) => coefficients[a] - coefficients[b])
  let rest = 1
  for (let i = 0; i < coefficients.length; i++) rest -= domain.lower[i]
  for (const i of order) {
    rest -= domain.upper[i] - domain.lower[i]
    if (rest <= 0) return i
  }
  return order[order.length - 1]
}
