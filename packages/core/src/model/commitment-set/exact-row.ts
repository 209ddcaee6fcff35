import { isZero, multiply, ratio, toNearestDouble, type Rational } from '../../search/expression/rational.js'
import type { CommitmentConstraint } from '../game.js'

/**
 * The constraint Σ coefficients[c] · x[c] ≤ bound, whatever factor it was written with: its exact row are whole numbers without a common divisor, and
 * its doubles those numbers times the power of two that puts the largest coefficient into [1, 2), rounded where they are longer than a double.
 */
export function constraintOfRow(
  text: string,
  coefficients: readonly Rational[],
  bound: Rational,
): CommitmentConstraint {
  const all = [...coefficients, bound]
  const multiple = all.reduce((common, { denominator }) => leastCommonMultiple(common, denominator), 1n)
  const scaled = all.map(({ numerator, denominator }) => numerator * (multiple / denominator))
  const divisor = scaled.reduce((common, entry) => greatestCommonDivisor(common, entry), 0n)
  const whole = divisor === 0n ? scaled : scaled.map((entry) => entry / divisor)
  const largest = whole
    .slice(0, -1)
    .reduce((most, entry) => (absolute(entry) > most ? absolute(entry) : most), 0n)
  const unit = powerBelow(largest)
  const exact = whole.map((entry) => ratio(entry, unit))
  const doubles = exact.map(toNearestDouble)
  return {
    text,
    coefficients: doubles.slice(0, -1),
    bound: doubles[doubles.length - 1],
    exact: { coefficients: exact.slice(0, -1), bound: exact[exact.length - 1] },
    scale: toNearestDouble(ratio(unit * (divisor === 0n ? 1n : divisor), multiple)),
  }
}

/** Whether two rows are an equality: each says that the other's sum is at least its bound. */
export function areOpposite(one: CommitmentConstraint, other: CommitmentConstraint): boolean {
  const isNegative = (a: Rational, b: Rational): boolean =>
    a.numerator === -b.numerator && a.denominator === b.denominator
  return (
    isNegative(one.exact.bound, other.exact.bound) &&
    one.exact.coefficients.every((coefficient, c) => isNegative(coefficient, other.exact.coefficients[c]))
  )
}

/** The components whose coefficient is not 0. */
export function componentsOf({ exact }: CommitmentConstraint): number[] {
  return exact.coefficients.flatMap((coefficient, c) => (isZero(coefficient) ? [] : [c]))
}

/** The row times −1 as an inequality the other way round. */
export function oppositeRow(coefficients: readonly Rational[], bound: Rational): [Rational[], Rational] {
  const minusOne = ratio(-1n, 1n)
  return [coefficients.map((coefficient) => multiply(minusOne, coefficient)), multiply(minusOne, bound)]
}

/** The largest power of two that is at most a number ≥ 1; 1 for 0. */
function powerBelow(value: bigint): bigint {
  return value === 0n ? 1n : 1n << BigInt(value.toString(2).length - 1)
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [large, small] = [absolute(a), absolute(b)]
  while (small !== 0n) [large, small] = [small, large % small]
  return large
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  return (a / greatestCommonDivisor(a, b)) * b
}
