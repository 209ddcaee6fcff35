import type { Expression } from '../../search/expression/expression.js'
import { compileTape, evaluateTape } from '../../search/expression/tape.js'
import { UNIT_ROUNDOFF } from '../../search/tolerances.js'
import { nearbyCommitment, violation } from './feasible-commitment.js'
import type { Region } from './region.js'

/** A point of the region and the value of a formula there. */
export interface Sample {
  readonly point: Float64Array
  readonly value: number
}

/** Rounding errors of a formula's value that do not count as an improvement, in units of the value. */
const ROUNDING_UNITS = 64

/** Halvings of a step towards a corner. */
const HALVINGS = 6

/** Rounds through all directions; each either improves or is the last. */
const ROUNDS = 20

/**
 * A point at which a formula is low: a coordinate search that moves the mean field towards single (state, action) pairs and the
 * controls towards the ends of their ranges, always within the region. What it finds is a value of the formula, not its minimum.
 *
 * @param variables the variables the formula depends on
 * @returns `null` when no commitment of the region is known; a value NaN counts as lower than every number
 */
export function findLowest(
  expression: Expression,
  region: Region,
  variables: readonly number[],
): Sample | null {
  if (region.centre === null) return null
  const tape = compileTape([expression])
  const result = new Float64Array(1)
  const valueAt = (point: Float64Array): number => {
    evaluateTape(tape, point, 0, result, 0)
    return Number.isNaN(result[0]) ? -Infinity : result[0]
  }
  const moves = [...massMoves(region, variables), ...controlMoves(region, variables)]
  let best: Sample = { point: region.centre, value: valueAt(region.centre) }
  for (let round = 0; round < ROUNDS; round++) {
    const before = best.value
    for (const move of moves) {
      for (let halving = 0; halving <= HALVINGS; halving++) {
        const point = move(best.point, 2 ** -halving)
        const value = point === null ? Infinity : valueAt(point)
        if (point !== null && isLower(value, best.value)) best = { point, value }
      }
    }
    if (!(best.value < before)) break
  }
  return best
}

/** Lower by more than rounding, so that the search does not drift among equal points. */
function isLower(value: number, than: number): boolean {
  return value < than && !(than - value <= ROUNDING_UNITS * UNIT_ROUNDOFF * Math.abs(than))
}

/** A step of the given share of the way; `null` when it leaves the region. */
type Move = (from: Float64Array, share: number) => Float64Array | null

/** Moves of the mean field towards each pair the formula knows, and towards one it does not. */
function massMoves(region: Region, variables: readonly number[]): Move[] {
  const targets = variables.filter((index) => index < region.pairs)
  const known = new Set(targets)
  const other = Array.from({ length: region.pairs }, (_, index) => index).find((index) => !known.has(index))
  if (targets.length > 0 && other !== undefined) targets.push(other)
  return targets.map((target) => (from, share) => {
    const point = from.slice()
    for (let index = 0; index < region.pairs; index++) point[index] *= 1 - share
    point[target] += share
    return point
  })
}

function controlMoves(region: Region, variables: readonly number[]): Move[] {
  const { pairs, controls } = region
  const concerned = new Set(variables)
  return controls.flatMap((control): Move[] => {
    const components = Array.from({ length: control.count }, (_, k) => pairs + control.offset + k)
    if (control.kind === 'values') {
      if (!concerned.has(components[0])) return []
      return control.values.map(
        (value) => (from, share) => (share === 1 ? moved(region, from, [[components[0], value]], 1) : null),
      )
    }
    if (control.kind === 'simplex') {
      if (!components.some((component) => concerned.has(component))) return []
      return components.map((corner) => (from, share) => {
        const target = components.map((component) => [component, component === corner ? 1 : 0] as const)
        return moved(region, from, target, share)
      })
    }
    return components
      .filter((component) => concerned.has(component))
      .flatMap((component) =>
        [control.min, control.max].map(
          (end): Move =>
            (from, share) =>
              moved(region, from, [[component, end]], share),
        ),
      )
  })
}

/**
 * `share` of the way to the target values, or of the part of the way that the constraints allow. Where they do not allow all
 * of it, the whole way is tried with the other controls moved aside.
 */
function moved(
  region: Region,
  from: Float64Array,
  target: readonly (readonly [index: number, value: number])[],
  share: number,
): Float64Array | null {
  const allowed = allowedShare(region, from, target)
  const point = from.slice()
  if (allowed < 1 && share === 1) {
    const given = new Map(target.map(([index, value]) => [index - region.pairs, value]))
    const commitment = nearbyCommitment(region, from.subarray(region.pairs), given)
    if (commitment !== null) {
      point.set(commitment, region.pairs)
      return point
    }
  }
  if (allowed < 1 && target.some(([index]) => isFinite(region, index))) return null
  for (const [index, value] of target) {
    point[index] = share * allowed === 1 ? value : from[index] + share * allowed * (value - from[index])
  }
  return point
}

/** The largest share of the way to the target values at which no constraint is violated. */
function allowedShare(
  region: Region,
  from: Float64Array,
  target: readonly (readonly [index: number, value: number])[],
): number {
  let allowed = 1
  for (const constraint of region.constraints) {
    const slack = -violation(constraint, from.subarray(region.pairs))
    let slope = 0
    for (const [index, value] of target) {
      slope += constraint.coefficients[index - region.pairs] * (value - from[index])
    }
    if (slope > 0) allowed = Math.min(allowed, Math.max(0, slack) / slope)
  }
  return allowed
}

function isFinite(region: Region, index: number): boolean {
  return region.controls.some(
    (control) => control.kind === 'values' && region.pairs + control.offset === index,
  )
}
