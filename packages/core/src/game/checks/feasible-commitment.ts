import { COMMITMENT_TOLERANCE } from '../../tolerances.js'
import type { CommitmentConstraint, Control } from '../game.js'

/** The commitments that are possible: ranges of controls, cut by constraints. */
export interface CommitmentSet {
  readonly controls: readonly Control[]
  readonly constraints: readonly CommitmentConstraint[]
}

/** Rounds of alternating projection before a set counts as too hard; easy sets need a handful. */
const PROJECTION_ROUNDS = 200

/** Choices of finite controls tried when a first commitment is looked for. */
const FINITE_CHOICES = 64

/** How far a commitment violates a constraint; ≤ 0 when it satisfies it. */
export function violation(
  { coefficients, bound }: CommitmentConstraint,
  commitment: ArrayLike<number>,
): number {
  return coefficients.reduce((total, coefficient, c) => total + coefficient * commitment[c], -bound)
}

/** The smallest and the largest number a component of the control can be. */
export function rangeOf(control: Control): readonly [number, number] {
  if (control.kind === 'simplex') return [0, 1]
  if (control.kind === 'values') return [Math.min(...control.values), Math.max(...control.values)]
  return [control.min, control.max]
}

/** A commitment near the middle of the ranges that satisfies all constraints; `null` when none was found, which proves nothing. */
export function someCommitment(set: CommitmentSet): readonly number[] | null {
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
 * A commitment with given numbers at some components that satisfies all constraints: the others are projected on violated
 * constraints and back into their ranges in turn.
 *
 * @returns `null` when none was found, which proves nothing
 */
export function nearbyCommitment(
  set: CommitmentSet,
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
      if (excess <= COMMITMENT_TOLERANCE) continue
      correct = false
      const free = constraint.coefficients.map((coefficient, c) => (fixed.has(c) ? 0 : coefficient))
      const length = free.reduce((total, coefficient) => total + coefficient * coefficient, 0)
      if (length === 0) return null
      free.forEach((coefficient, c) => {
        point[c] -= (coefficient * excess) / length
      })
      for (const control of set.controls) moveIntoRange(control, point, fixed)
    }
    if (correct) return point
  }
  return null
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
