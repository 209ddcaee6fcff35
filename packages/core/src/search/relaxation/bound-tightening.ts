import type { SolveOptions } from '../linear/engine.js'
import { RELAXATION_SLACK, TIGHTENING_GAIN } from '../tolerances.js'
import type { BoundPropagation } from './bound-propagation.js'
import type { LinearRelaxation } from './linear-relaxation.js'

export interface TighteningOptions {
  /** Columns to tighten, in this order. */
  readonly columns: readonly number[]
  /** Row that holds the objective and the largest value still of interest there (+Infinity: none). */
  readonly objectiveRow: number
  readonly objectiveLimit: number
  readonly rounds: number
  readonly goOn: () => boolean
  /** Where to stop inside a linear program. */
  readonly limits: () => Pick<SolveOptions, 'timeLimit'>
}

/**
 * Optimisation-based bound tightening: minimises and maximises columns over the relaxation and shrinks the box to the proved ranges, in place.
 * Points of the program with an objective above `objectiveLimit` may be lost, no others.
 *
 * @returns false when the box is proved to hold no such point
 */
export async function tightenBounds(
  relaxation: LinearRelaxation,
  propagation: BoundPropagation,
  lower: Float64Array,
  upper: Float64Array,
  options: TighteningOptions,
): Promise<boolean> {
  const { model, program } = relaxation
  const { columns, objectiveRow, objectiveLimit, goOn } = options
  for (const column of program.cost.keys()) model.setCost(column, 0)
  model.setRowBounds(objectiveRow, -Infinity, objectiveLimit)
  propagation.setRowBounds(objectiveRow, -Infinity, objectiveLimit)
  let possible = true
  for (let round = 0; round < options.rounds && possible && goOn(); round++) {
    let gained = false
    // A bound that some feasible point of the relaxation reaches cannot be moved in this round.
    const reached = { lower: new Set<number>(), upper: new Set<number>() }
    relaxation.setBox(lower, upper)
    // All minima before all maxima: what makes one column small is near what makes the next one small.
    for (const direction of [1, -1]) {
      for (const column of columns) {
        if (!possible || !goOn()) break
        const width = upper[column] - lower[column]
        if (width <= RELAXATION_SLACK || (direction === 1 ? reached.lower : reached.upper).has(column))
          continue
        model.setCost(column, direction)
        const { bound, primal, status } = await relaxation.solve({
          ...options.limits(),
          onlyCostsChanged: true,
        })
        model.setCost(column, 0)
        if (status === 'infeasible') {
          possible = false
          break
        }
        if (primal !== null && status === 'optimal') noteReached(columns, primal, lower, upper, reached)
        const proved = (bound - program.offset) * direction
        const slack = RELAXATION_SLACK * Math.max(1, Math.abs(proved))
        if (direction === 1 && proved - slack - lower[column] > TIGHTENING_GAIN * width) {
          lower[column] = Math.min(proved - slack, upper[column])
          gained = true
        } else if (direction === -1 && upper[column] - (proved + slack) > TIGHTENING_GAIN * width) {
          upper[column] = Math.max(proved + slack, lower[column])
          gained = true
        } else continue
        relaxation.model.setColumnBounds(column, lower[column], upper[column])
      }
    }
    if (possible && !propagation.propagate(lower, upper, null)) possible = false
    if (!gained) break
  }
  for (const [column, cost] of program.cost) model.setCost(column, cost)
  model.setRowBounds(objectiveRow, -Infinity, Infinity)
  return possible
}

function noteReached(
  columns: readonly number[],
  primal: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  reached: { lower: Set<number>; upper: Set<number> },
): void {
  for (const column of columns) {
    const near = TIGHTENING_GAIN * (upper[column] - lower[column])
    if (primal[column] - lower[column] <= near) reached.lower.add(column)
    if (upper[column] - primal[column] <= near) reached.upper.add(column)
  }
}
