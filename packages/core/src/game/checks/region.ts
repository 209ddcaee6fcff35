import type { Domain } from '../../expression/expression.js'
import { COMMITMENT_TOLERANCE } from '../../tolerances.js'
import type { CommitmentConstraint, Control } from '../game.js'

/** Everything a formula of one stage may be evaluated at: mean fields and commitments. */
export interface Region {
  readonly states: readonly string[]
  readonly actions: readonly string[]
  /** S·A: the first `pairs` variables are the mean field, the others the commitment. */
  readonly pairs: number
  readonly controls: readonly Control[]
  readonly constraints: readonly CommitmentConstraint[]
  /** The mean-field simplex times the box of the commitment; constraints and simplices of controls left out. */
  readonly domain: Domain
  /** The uniform mean field and a commitment that satisfies all constraints; `null` when none was found. */
  readonly centre: Float64Array | null
}

/** Rounds of alternating projection when a first commitment is looked for; easy sets need a handful. */
const PROJECTION_ROUNDS = 500

/** Choices of finite controls tried when a first commitment is looked for. */
const FINITE_CHOICES = 64

/** The region of a game's formulas. */
export function regionOf(
  states: readonly string[],
  actions: readonly string[],
  controls: readonly Control[],
  constraints: readonly CommitmentConstraint[],
): Region {
  const pairs = states.length * actions.length
  const lower = Array.from({ length: pairs }, () => 0)
  const upper = Array.from({ length: pairs }, () => 1)
  for (const control of controls) {
    const [least, most] = rangeOf(control)
    for (let k = 0; k < control.count; k++) {
      lower.push(least)
      upper.push(most)
    }
  }
  const commitment = someCommitment(controls, constraints)
  const uniform = Array.from({ length: pairs }, () => 1 / pairs)
  return {
    states,
    actions,
    pairs,
    controls,
    constraints,
    domain: { lower, upper, simplex: pairs },
    centre: commitment === null ? null : Float64Array.from([...uniform, ...commitment]),
  }
}

/** How far a commitment violates a constraint; ≤ 0 when it satisfies it. */
export function violation(
  { coefficients, bound }: CommitmentConstraint,
  commitment: ArrayLike<number>,
): number {
  return coefficients.reduce((total, coefficient, c) => total + coefficient * commitment[c], -bound)
}

function rangeOf(control: Control): readonly [number, number] {
  if (control.kind === 'simplex') return [0, 1]
  if (control.kind === 'values') return [Math.min(...control.values), Math.max(...control.values)]
  return [control.min, control.max]
}

/** A commitment that satisfies all constraints, by projecting the middle of the ranges on violated ones in turn. */
function someCommitment(
  controls: readonly Control[],
  constraints: readonly CommitmentConstraint[],
): readonly number[] | null {
  for (const chosen of finiteChoices(controls)) {
    const commitment = projected(controls, constraints, chosen)
    if (commitment !== null) return commitment
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

function projected(
  controls: readonly Control[],
  constraints: readonly CommitmentConstraint[],
  chosen: ReadonlyMap<number, number>,
): readonly number[] | null {
  const point = controls.flatMap((control) => {
    if (control.kind === 'simplex') return control.labels.map(() => 1 / control.count)
    if (control.kind === 'values') return [chosen.get(control.offset) ?? control.values[0]]
    return Array.from({ length: control.count }, () => (control.min + control.max) / 2)
  })
  for (let round = 0; round < PROJECTION_ROUNDS; round++) {
    let correct = true
    for (const constraint of constraints) {
      const excess = violation(constraint, point)
      if (excess <= COMMITMENT_TOLERANCE) continue
      correct = false
      const free = constraint.coefficients.map((coefficient, c) => (chosen.has(c) ? 0 : coefficient))
      const length = free.reduce((total, coefficient) => total + coefficient * coefficient, 0)
      if (length === 0) return null
      free.forEach((coefficient, c) => {
        point[c] -= (coefficient * excess) / length
      })
      for (const control of controls) moveIntoRange(control, point)
    }
    if (correct) return point
  }
  return null
}

function moveIntoRange(control: Control, point: number[]): void {
  if (control.kind === 'values') return
  const end = control.offset + control.count
  const [least, most] = rangeOf(control)
  for (let c = control.offset; c < end; c++) point[c] = Math.min(most, Math.max(least, point[c]))
  if (control.kind !== 'simplex') return
  const total = point.slice(control.offset, end).reduce((sum, share) => sum + share, 0)
  for (let c = control.offset; c < end; c++) point[c] = total > 0 ? point[c] / total : 1 / control.count
}

/** The parts of a point that matter to a formula, as a phrase: `mass(I, out) = 1 and subsidy = 0.5`. */
export function describePoint(
  region: Region,
  point: ArrayLike<number>,
  variables: readonly number[],
): string {
  const shownMasses = 4
  const masses = variables.filter((index) => index < region.pairs && point[index] > 0)
  const occupied = masses.length > 0 ? masses : [firstOccupied(region, point)]
  const parts = occupied
    .slice(0, shownMasses)
    .map((index) => `${nameOfVariable(region, index)} = ${short(point[index])}`)
  if (occupied.length > shownMasses) parts.push('…')
  for (const index of variables) {
    if (index >= region.pairs) parts.push(`${nameOfVariable(region, index)} = ${short(point[index])}`)
  }
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`
}

function firstOccupied(region: Region, point: ArrayLike<number>): number {
  let best = 0
  for (let index = 1; index < region.pairs; index++) if (point[index] > point[best]) best = index
  return best
}

function nameOfVariable(region: Region, index: number): string {
  if (index < region.pairs) {
    const state = region.states[Math.floor(index / region.actions.length)]
    return `mass(${state}, ${region.actions[index % region.actions.length]})`
  }
  const component = index - region.pairs
  const control = region.controls.findLast((each) => each.offset <= component)
  if (control === undefined) return `component ${component}`
  if (control.kind === 'stage') return `${control.name}[${component - control.offset}]`
  return control.kind === 'simplex'
    ? `${control.name}(${control.labels[component - control.offset]})`
    : control.name
}

function short(value: number): string {
  const digits = 4
  return String(Number(value.toPrecision(digits)))
}
