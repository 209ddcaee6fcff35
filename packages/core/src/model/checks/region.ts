import type { Domain } from '../../search/expression/expression.js'
import type { CommitmentConstraint, Control } from '../game.js'
import { tightenedRanges } from '../commitment-set/tightened-ranges.js'
import { variableName } from '../variable-name.js'
import { someCommitment } from './feasible-commitment.js'

/** Everything a formula of one stage may be evaluated at: mean fields and commitments. */
export interface Region {
  readonly states: readonly string[]
  readonly actions: readonly string[]
  /** S·A: the first `pairs` variables are the mean field, the others the commitment. */
  readonly pairs: number
  readonly controls: readonly Control[]
  readonly constraints: readonly CommitmentConstraint[]
  /** The mean-field simplex times a box around all commitments, as narrow as one constraint at a time makes it; simplices of controls left out. */
  readonly domain: Domain
  /** The uniform mean field and a commitment that satisfies all constraints; `null` when none was found. */
  readonly centre: Float64Array | null
}

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
  for (const [least, most] of tightenedRanges({ controls, constraints })) {
    lower.push(least)
    upper.push(most)
  }
  const commitment = someCommitment({ controls, constraints })
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
    .map((index) => `${variableName(region, index)} = ${short(point[index])}`)
  if (occupied.length > shownMasses) parts.push('…')
  for (const index of variables) {
    if (index >= region.pairs) parts.push(`${variableName(region, index)} = ${short(point[index])}`)
  }
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`
}

function firstOccupied(region: Region, point: ArrayLike<number>): number {
  let best = 0
  for (let index = 1; index < region.pairs; index++) if (point[index] > point[best]) best = index
  return best
}

function short(value: number): string {
  const digits = 4
  return String(Number(value.toPrecision(digits)))
}
