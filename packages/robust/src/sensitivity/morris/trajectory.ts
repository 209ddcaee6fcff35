import { randomStream, type Seed } from '../../random/stream.js'
import type { FactorUnit } from '../factor/factor-space.js'
import { permutation } from '../sequence/permutation.js'
import { stepFrom, type Grid, type GridPoint } from './grid.js'

/** A walk through the grid that changes every factor or group once. */
export interface Trajectory {
  /** D + 1 points, each one step away from the one before. */
  readonly points: readonly GridPoint[]
  /** Which unit the step to the next point changes. */
  readonly order: readonly number[]
}

/**
 * A random trajectory: from a uniform point of the grid, in an order all of which are equally likely. Every effect of the grid then has the
 * same chance to be seen.
 *
 * @param index which of the trajectories of this seed and replication; it does not depend on how many there are
 */
export function randomTrajectory(
  grid: Grid,
  units: readonly FactorUnit[],
  name: { readonly seed: Seed; readonly replication: number; readonly index: number },
): Trajectory {
  const stream = randomStream(name.seed, 'morris', grid.levels, name.replication, name.index)
  const points: GridPoint[] = [
    Array.from({ length: grid.coordinates }, () => Math.floor(stream() * grid.levels)),
  ]
  const order = permutation(units.length, stream)
  for (const unit of order) points.push(stepFrom(grid, points[points.length - 1], units[unit].coordinates))
  return { points, order }
}
