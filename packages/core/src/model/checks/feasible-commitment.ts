import { COMMITMENT_TOLERANCE } from '../../search/tolerances.js'
import { rangeOf, type ControlSpace } from '../commitment-set/membership.js'
import { commitmentBeside } from '../commitment-set/nearest-commitment.js'
import type { CommitmentConstraint, Control } from '../game.js'

/** Rounds of alternating projection before a set counts as too hard; easy sets need a handful. */
const PROJECTION_ROUNDS = 200

/** Choices of finite controls tried when a first commitment is looked for. */
const FINITE_CHOICES = 64

/** How far a commitment violates a constraint, rounded; ≤ 0 when it satisfies it. */
export function violation(
  { coefficients, bound }: CommitmentConstraint,
  commitment: ArrayLike<number>,
): number {
  return coefficients.reduce((total, coefficient, c) => total + coefficient * commitment[c], -bound)
}

/** Size of the terms of a constraint. */
function reachOf({ coefficients, bound }: CommitmentConstraint, point: ArrayLike<number>): number {
  return coefficients.reduce(
    (total, coefficient, c) => total + Math.abs(coefficient * point[c]),
    Math.abs(bound),
  )
}

/** A commitment near the middle of the ranges that satisfies all constraints; `null` when none was found, which proves nothing. */
export function someCommitment(set: ControlSpace): readonly number[] | null {
  const middle = set.controls.flatMap((control) => {
    if (control.kind === 'simplex') return control.labels.map(() => 1 / control.count)
    if (control.kind === 'values') return [control.values[0]]
    return Array.from({ length: control.count }, () => (control.min + control.max) / 2)
  })
  for (const choice of finiteChoices(set.controls)) {
    const commitment = nearbyCommitment(set, middle, choice)
    if (commitment !== null) return commitment
  }
  return null
}

/**
 * A commitment with given numbers at some components that satisfies all constraints exactly: the others are projected on violated
 * constraints and back into their ranges in turn.
 *
 * @returns `null` when none was found, which proves nothing
 */
export function nearbyCommitment(
  set: ControlSpace,
  from: ArrayLike<number>,
  given: ReadonlyMap<number, number>,
): readonly number[] | null {
  const point = Array.from(from, (value, c) => given.get(c) ?? value)
  const fixed = new Set(given.keys())
  for (const control of set.controls) if (control.kind === 'values') fixed.add(control.offset)
  for (let round = 0; round < PROJECTION_ROUNDS; round++) {
    let correct = true
    for (const constraint of set.constraints) {
      const excess = violation(constraint, point)
      // What is left below that is rounding, which is taken care of in the end.
      if (excess <= COMMITMENT_TOLERANCE * reachOf(constraint, point)) continue
      correct = false
      const free = constraint.coefficients.map((coefficient, c) => (fixed.has(c) ? 0 : coefficient))
      const length = free.reduce((total, coefficient) => total + coefficient * coefficient, 0)
      if (length === 0) return null
      free.forEach((coefficient, c) => {
        point[c] -= (coefficient * excess) / length
      })
      for (const control of set.controls) moveIntoRange(control, point, fixed)
    }
    if (correct) break
  }
  // Rounding leaves it a hair outside.
  const inside = commitmentBeside(set, point, fixed)
  return inside === null ? null : Array.from(inside)
}

/** Values of the finite controls, by component. */
function finiteChoices(controls: readonly Control[]): readonly ReadonlyMap<number, number>[] {
  let choices: readonly ReadonlyMap<number, number>[] = [new Map()]
  for (const control of controls) {
    if (control.kind !== 'values') continue
    choices = control.values.flatMap((value) =>
      choices.map((choice) => new Map(choice).set(control.offset, value)),
    )
    choices = choices.slice(0, FINITE_CHOICES)
  }
  return choices
}

function moveIntoRange(control: Control, point: number[], fixed: ReadonlySet<number>): void {
  const end = control.offset + control.count
  const [least, most] = rangeOf(control)
  for (let c = control.offset; c < end; c++) {
    if (!fixed.has(c)) point[c] = Math.min(most, Math.max(least, point[c]))
  }
  // A probability vector is given as a whole or not at all.
  if (control.kind !== 'simplex' || fixed.has(control.offset)) return
  const total = point.slice(control.offset, end).reduce((sum, share) => sum + share, 0)
  for (let c = control.offset; c < end; c++) point[c] = total > 0 ? point[c] / total : 1 / control.count
}
