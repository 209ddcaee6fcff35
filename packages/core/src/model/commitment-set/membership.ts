import {
  add,
  compare,
  decimalMeaning,
  fromInteger,
  multiply,
  subtract,
  toNearestDouble,
  ZERO,
  type Rational,
} from '../../search/expression/rational.js'
import { UNIT_ROUNDOFF, SMALLEST_NORMAL } from '../../search/tolerances.js'
import type { CommitmentConstraint, Control } from '../game.js'

/** The commitments X that are possible: ranges of controls, cut by constraints. */
export interface ControlSpace {
  readonly controls: readonly Control[]
  readonly constraints: readonly CommitmentConstraint[]
}

/** Why a vector is no commitment. */
export interface CommitmentFault {
  readonly kind: 'range' | 'value' | 'sum' | 'constraint'
  /** The control, or the constraint's text. */
  readonly name: string
  /** By how much a sum or a constraint, as it is written, is missed, rounded; null elsewhere. */
  readonly excess: number | null
}

/**
 * Why a vector is not in X, judged exactly: its numbers mean the decimals that they are written as, so that 0.1 + 0.2 ≤ 0.3 holds and 0.3500000001 ≤ 0.35
 * does not, however a constraint is scaled.
 *
 * @param vector one number per component of the commitment
 * @returns the first fault, null for a commitment
 */
export function commitmentFault(space: ControlSpace, vector: ArrayLike<number>): CommitmentFault | null {
  for (const control of space.controls) {
    const fault = controlFault(control, vector)
    if (fault !== null) return fault
  }
  for (const constraint of space.constraints) {
    if (!isViolated(constraint, vector)) continue
    const excess = constraint.scale * toNearestDouble(excessOf(constraint, vector))
    return { kind: 'constraint', name: constraint.text, excess }
  }
  return null
}

function controlFault(control: Control, vector: ArrayLike<number>): CommitmentFault | null {
  const { name, offset, count } = control
  const [least, most] = rangeOf(control)
  for (let c = offset; c < offset + count; c++) {
    if (!(vector[c] >= least && vector[c] <= most)) return { kind: 'range', name, excess: null }
  }
  if (control.kind === 'values' && !control.values.includes(vector[offset]))
    return { kind: 'value', name, excess: null }
  if (control.kind !== 'simplex') return null
  let sum = ZERO
  for (let c = offset; c < offset + count; c++) sum = add(sum, decimalMeaning(vector[c]))
  const excess = subtract(sum, fromInteger(1))
  return excess.numerator === 0n ? null : { kind: 'sum', name, excess: toNearestDouble(excess) }
}

/** The smallest and the largest number a component of the control can be. */
export function rangeOf(control: Control): readonly [number, number] {
  if (control.kind === 'simplex') return [0, 1]
  if (control.kind === 'values') return [Math.min(...control.values), Math.max(...control.values)]
  return [control.min, control.max]
}

/** Σ coefficients·x − bound, exactly: positive where the inequality is violated. */
export function excessOf({ exact }: CommitmentConstraint, vector: ArrayLike<number>): Rational {
  let total = subtract(ZERO, exact.bound)
  exact.coefficients.forEach((coefficient, c) => {
    if (coefficient.numerator !== 0n) total = add(total, multiply(coefficient, decimalMeaning(vector[c])))
  })
  return total
}

/** Whether a point violates an inequality, exactly; where floating point leaves no doubt it decides. */
export function isViolated(constraint: CommitmentConstraint, vector: ArrayLike<number>): boolean {
  const { excess, error } = roundedExcess(constraint, vector, (value) => Math.abs(value))
  if (excess > error) return true
  if (excess < -error) return false
  return compare(excessOf(constraint, vector), ZERO) > 0
}

/** Roundings that a term of the sum may see: of its factors, of their product, of the sum, and some to spare. */
const ROUNDINGS_OF_A_TERM = 16

/**
 * Σ coefficients·x − bound in floating point, and what it may be off by for the decimals that the numbers stand for.
 *
 * @param sizeOf size of the numbers that a component was computed from, where that was rounded
 */
export function roundedExcess(
  { coefficients, bound }: CommitmentConstraint,
  vector: ArrayLike<number>,
  sizeOf: (value: number, component: number) => number,
): { readonly excess: number; readonly error: number } {
  let excess = -bound
  let size = Math.abs(bound)
  coefficients.forEach((coefficient, c) => {
    if (coefficient === 0) return
    excess += coefficient * vector[c]
    size += Math.abs(coefficient) * Math.max(Math.abs(vector[c]), sizeOf(vector[c], c))
  })
  const roundings = ROUNDINGS_OF_A_TERM + coefficients.length
  return { excess, error: 2 * roundings * UNIT_ROUNDOFF * size + roundings * SMALLEST_NORMAL }
}
