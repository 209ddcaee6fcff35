import { OptionError } from '@smfg/core'
import { LARGEST_ENUMERATION } from '../thresholds.js'
import type { Grid } from './grid.js'
import type { Trajectory } from './trajectory.js'

/**
 * Distance of two trajectories: the sum of the Euclidean distances of every point of the one from every point of the other, in the unit
 * cube; cost O(D² C).
 *
 * @see F. Campolongo, J. Cariboni, A. Saltelli, An effective screening design for sensitivity analysis of large models, Environmental
 *   Modelling & Software 22 (2007), equation 6
 */
export function trajectoryDistance({ levels }: Grid, one: Trajectory, other: Trajectory): number {
  let sum = 0
  for (const left of one.points) {
    for (const right of other.points) {
      let square = 0
      for (let k = 0; k < left.length; k++) square += (left[k] - right[k]) ** 2
      sum += Math.sqrt(square)
    }
  }
  return sum / (levels - 1)
}

/**
 * Positions of trajectories that are far apart: the first of the pool, then always the one that adds most to the sum of squared distances
 * between those chosen. More of them begin with the same ones. O(pool · count) distances.
 */
export function spreadChoice(grid: Grid, pool: readonly Trajectory[], count: number): number[] {
  const chosen = [0]
  const gain = new Float64Array(pool.length)
  while (chosen.length < count) {
    const last = pool[chosen[chosen.length - 1]]
    let best = -1
    for (const [position, trajectory] of pool.entries()) {
      if (chosen.includes(position)) continue
      gain[position] += trajectoryDistance(grid, last, trajectory) ** 2
      if (best < 0 || gain[position] > gain[best]) best = position
    }
    chosen.push(best)
  }
  return chosen
}

/**
 * Positions, in ascending order, of the trajectories with the largest sum of squared distances, found by trying every choice.
 *
 * @throws OptionError `pool` when there are more than LARGEST_ENUMERATION choices
 */
export function bestSpreadChoice(grid: Grid, pool: readonly Trajectory[], count: number): number[] {
  if (choices(pool.length, count) > LARGEST_ENUMERATION) {
    throw new OptionError(
      'pool',
      `There are too many ways to choose ${count} of ${pool.length} trajectories to try them all.\n` +
        '  fix: take a smaller pool, or choose "spread", which adds one trajectory after another',
    )
  }
  const square = pool.map((one) => pool.map((other) => trajectoryDistance(grid, one, other) ** 2))
  let [best, bestSum]: [number[], number] = [[], -Infinity]
  const chosen: number[] = []
  extend(0, 0)
  return best

  function extend(from: number, sum: number): void {
    if (chosen.length === count) {
      if (sum > bestSum) [best, bestSum] = [[...chosen], sum]
      return
    }
    for (let next = from; next <= pool.length - (count - chosen.length); next++) {
      const added = chosen.reduce((total, position) => total + square[position][next], 0)
      chosen.push(next)
      extend(next + 1, sum + added)
      chosen.pop()
    }
  }
}

/** Binomial coefficient, as a floating-point number. */
function choices(from: number, count: number): number {
  let number = 1
  for (let k = 1; k <= count; k++) number *= (from - count + k) / k
  return number
}
