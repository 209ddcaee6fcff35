import {
  add,
  decimalMeaning,
  divide,
  fromInteger,
  isZero,
  multiply,
  subtract,
  toNearestDouble,
  ZERO,
  type Rational,
} from '../../search/expression/rational.js'
import { doubleOfDecimal } from './decimal-double.js'
import { areOpposite } from './exact-row.js'
import { rangeOf, type ControlSpace } from './membership.js'

/** Σ coefficients[c] · x[c] = bound over the components of the commitment. */
export interface Equality {
  readonly coefficients: readonly Rational[]
  readonly bound: Rational
}

const ONE = fromInteger(1)

/** The sums of probability vectors, and the pairs of constraints that are equalities. */
export function equalitiesOf({ controls, constraints }: ControlSpace, dimension: number): Equality[] {
  const sums = controls.flatMap(({ kind, offset, count }) =>
    kind === 'simplex'
      ? [
          {
            coefficients: Array.from({ length: dimension }, (_unused, c) =>
              c >= offset && c < offset + count ? ONE : ZERO,
            ),
            bound: ONE,
          },
        ]
      : [],
  )
  const pairs = constraints.filter((constraint, k) =>
    constraints.slice(k + 1).some((other) => areOpposite(constraint, other)),
  )
  return [...sums, ...pairs.map(({ exact }) => exact)]
}

/** Decimals that a double keeps in every case. */
const SAFE_DIGITS = 15
/** Fewer digits than these would move a commitment by more than a person calls rounding. */
const FEWEST_DIGITS = 6

/**
 * Vectors of doubles near a target whose decimals satisfy equalities exactly, those nearest first: one component of each equality is the exact rest, which
 * has a short decimal when the others have.
 *
 * @param fixed components that stay as they are
 */
export function* exactCompletions(
  space: ControlSpace,
  equalities: readonly Equality[],
  target: ArrayLike<number>,
  fixed: ReadonlySet<number>,
): Generator<Float64Array> {
  if (equalities.length === 0) {
    yield Float64Array.from(target)
    return
  }
  const ranges = space.controls.flatMap((control) =>
    Array.from({ length: control.count }, () => rangeOf(control)),
  )
  const solved = solvedRows(equalities, target, ranges, fixed)
  if (solved === null) return
  const bound = new Set(
    equalities.flatMap(({ coefficients }) => coefficients.flatMap((value, c) => (isZero(value) ? [] : [c]))),
  )
  const size = Math.max(...[...bound].map((c) => Math.max(...ranges[c].map(Math.abs))))
  const places = SAFE_DIGITS - Math.ceil(Math.log10(size > 0 ? size : 1))
  for (
    let digits: number | null = null;
    digits === null || digits > places - (SAFE_DIGITS - FEWEST_DIGITS);
  ) {
    const vector = Float64Array.from(target, (value, c) => {
      if (digits === null || fixed.has(c) || !bound.has(c)) return value
      const [least, most] = ranges[c]
      return Math.min(most, Math.max(least, Number(value.toFixed(Math.min(100, Math.max(0, digits))))))
    })
    if (completed(vector, solved, ranges, digits)) yield vector
    digits = digits === null ? places : digits - 1
  }
}

/** x[pivot] = bound − Σ coefficients · x over the other components: free ones, and pivots of later rows. */
interface SolvedRow {
  readonly pivot: number
  readonly coefficients: readonly Rational[]
  readonly bound: Rational
}

/**
 * Writes the exact rests into a vector, the last row's first. Where a rest has no short decimal, a free component that no row solved before depends on moves by some
 * units of its last digit.
 *
 * @returns false where a rest is no decimal that a double stands for
 */
function completed(
  vector: Float64Array,
  rows: readonly SolvedRow[],
  ranges: readonly (readonly [number, number])[],
  digits: number | null,
): boolean {
  const pivots = new Set(rows.map(({ pivot }) => pivot))
  const settled = new Set<number>()
  for (const row of rows.toReversed()) {
    const own = row.coefficients.flatMap((value, c) => (isZero(value) || c === row.pivot ? [] : [c]))
    const isWritten =
      writeRest(vector, row) ||
      (digits !== null &&
        own.some((c) => {
          if (pivots.has(c) || settled.has(c)) return false
          const before = vector[c]
          return steppedNumbers(vector, row, c, ranges[c], digits).some((value) => {
            vector[c] = value
            if (writeRest(vector, row)) return true
            vector[c] = before
            return false
          })
        }))
    if (!isWritten) return false
    for (const c of own) settled.add(c)
  }
  return true
}

function writeRest(vector: Float64Array, row: SolvedRow): boolean {
  const value = doubleOfDecimal(restOf(vector, row))
  if (value !== null) vector[row.pivot] = value
  return value !== null
}

function restOf(vector: Float64Array, { pivot, coefficients, bound }: SolvedRow): Rational {
  let rest = bound
  coefficients.forEach((coefficient, c) => {
    if (c !== pivot && !isZero(coefficient))
      rest = subtract(rest, multiply(coefficient, decimalMeaning(vector[c])))
  })
  return rest
}

/** Steps of a last digit beyond this are no rounding. */
const MOST_STEPS = 10_000_000n

/**
 * The numbers next to a component with which the rest of a row has as many digits as asked for: with steps of 10^−digits, rest − coefficient · steps has to be whole, a
 * congruence.
 */
function steppedNumbers(
  vector: Float64Array,
  row: SolvedRow,
  component: number,
  [least, most]: readonly [number, number],
  digits: number,
): number[] {
  const unit = fromInteger(10n ** BigInt(Math.max(0, digits)))
  const rest = multiply(unit, restOf(vector, row))
  const coefficient = row.coefficients[component]
  const modulus =
    rest.denominator * (coefficient.denominator / commonDivisor(rest.denominator, coefficient.denominator))
  const factor = (coefficient.numerator * modulus) / coefficient.denominator
  const wanted = (rest.numerator * modulus) / rest.denominator
  const common = commonDivisor(factor, modulus)
  if (wanted % common !== 0n) return []
  const period = modulus / common
  const steps = remainder((wanted / common) * inverse(factor / common, period), period)
  return [steps, steps - period].flatMap((step) => {
    if (step > MOST_STEPS || step < -MOST_STEPS) return []
    const value = doubleOfDecimal(add(decimalMeaning(vector[component]), divide(fromInteger(step), unit)))
    return value === null || value < least || value > most ? [] : [value]
  })
}

function remainder(value: bigint, modulus: bigint): bigint {
  return ((value % modulus) + modulus) % modulus
}

function commonDivisor(a: bigint, b: bigint): bigint {
  let [large, small] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (small !== 0n) [large, small] = [small, large % small]
  return large
}

/** The number whose product with `value` is 1 modulo `modulus`, which share no divisor; by Euclid's algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b] = [remainder(value, modulus), modulus]
  let [x, y] = [1n, 0n]
  while (b !== 0n) {
    const quotient = a / b
    ;[a, b] = [b, a - quotient * b]
    ;[x, y] = [y, x - quotient * y]
  }
  return x
}

/** Gaussian elimination: no row holds the pivots of the rows before it. Pivots are components with room on both sides whose rest has few digits. Null when the rows contradict each other. */
function solvedRows(
  equalities: readonly Equality[],
  target: ArrayLike<number>,
  ranges: readonly (readonly [number, number])[],
  fixed: ReadonlySet<number>,
): readonly SolvedRow[] | null {
  const rows: SolvedRow[] = []
  for (const equality of equalities) {
    let row: Equality = withFixed(equality, target, fixed)
    for (const known of rows) row = minusMultiple(row, known, row.coefficients[known.pivot])
    const candidates = row.coefficients.flatMap((value, c) => (isZero(value) ? [] : [c]))
    if (candidates.length === 0) {
      if (!isZero(row.bound)) return null
      continue
    }
    const scores = candidates.map((c) => {
      const [least, most] = ranges[c]
      const room = Math.min(target[c] - least, most - target[c]) / (most - least || 1)
      const isShort = candidates.every((other) =>
        isDecimal(divide(row.coefficients[other], row.coefficients[c])),
      )
      return (isShort ? 1 : 0) + room
    })
    const pivot = candidates[scores.indexOf(Math.max(...scores))]
    const factor = divide(ONE, row.coefficients[pivot])
    const normalised = {
      pivot,
      coefficients: row.coefficients.map((value) => multiply(factor, value)),
      bound: multiply(factor, row.bound),
    }
    rows.push(normalised)
  }
  return rows
}

/** Components that stay become part of the bound. */
function withFixed(
  { coefficients, bound }: Equality,
  target: ArrayLike<number>,
  fixed: ReadonlySet<number>,
): Equality {
  let rest = bound
  const free = coefficients.map((value, c) => {
    if (!fixed.has(c) || isZero(value)) return value
    rest = subtract(rest, multiply(value, decimalMeaning(target[c])))
    return ZERO
  })
  return { coefficients: free, bound: rest }
}

function minusMultiple(row: Equality, other: Equality, factor: Rational): Equality {
  if (isZero(factor)) return row
  const minus = multiply(fromInteger(-1), factor)
  return {
    coefficients: row.coefficients.map((value, c) => add(value, multiply(minus, other.coefficients[c]))),
    bound: add(row.bound, multiply(minus, other.bound)),
  }
}

/** Whether a fraction has a finite decimal of moderate length. */
function isDecimal(value: Rational): boolean {
  return doubleOfDecimal(value) !== null && Number.isFinite(toNearestDouble(value))
}
