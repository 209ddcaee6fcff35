import { OptionError } from '@smfg/core'
import { designHash } from '../evaluation/design-hash.js'
import type { PlannedRun } from '../evaluation/evaluate-runs.js'
import type { Factor } from '../factor/factor.js'
import type { FactorSpace } from '../factor/factor-space.js'
import { LARGEST_ENUMERATION } from '../thresholds.js'
import { rises, stepFrom, unitPoint, type Grid, type GridPoint } from './grid.js'
import type { MorrisSettings } from './options.js'
import { bestSpreadChoice, spreadChoice } from './spread.js'
import { randomTrajectory, type Trajectory } from './trajectory.js'

/** A step of a design, as the positions of the runs at its two ends. */
export interface Step {
  readonly unit: number
  /** Run with the changed coordinate low, and run with it high; the run before and the run after where several coordinates change. */
  readonly low: number
  readonly high: number
  /** Level of the unit's first coordinate at `low`. */
  readonly level: number
}

/** Steps that are kept or dropped together: those of a trajectory, or a single one of a whole grid. */
export interface Walk {
  readonly replication: number
  /** Position of the trajectory in its replication. */
  readonly index: number
  readonly steps: readonly Step[]
}

/** The runs of an analysis, each point of the grid once, and what is computed from them. */
export interface MorrisDesign<Factors extends readonly Factor[]> {
  readonly grid: Grid
  /** Hash of what the points mean; points of the grid have the same names in all designs with this hash. */
  readonly hash: string
  readonly runs: number
  /** In the order in which trajectories need them: first trajectories of all replications first, so that a prefix is a smaller design. */
  plan(): Generator<PlannedRun<Factors>>
  walks(): Iterable<Walk>
  readonly walkCount: number
}

/** @throws OptionError `samples` for a whole grid that is too large, `pool` */
export function morrisDesign<Factors extends readonly Factor[]>(
  space: FactorSpace<Factors>,
  settings: MorrisSettings,
  levels: number,
): MorrisDesign<Factors> {
  const grid: Grid = { levels, coordinates: space.coordinates }
  return settings.samples === 'all'
    ? wholeGrid(space, grid)
    : sampledGrid(space, grid, trajectories(space, grid, settings))
}

/** Walks through the trajectories of all replications; a point that several of them visit is evaluated once. */
function sampledGrid<Factors extends readonly Factor[]>(
  space: FactorSpace<Factors>,
  grid: Grid,
  replications: readonly (readonly Trajectory[])[],
): MorrisDesign<Factors> {
  const { hash, run } = runsOf(space, grid)
  const positions = new Map<string, number>()
  const points: GridPoint[] = []
  const walks: Walk[] = []
  for (const index of replications[0].keys()) {
    for (const [replication, chosen] of replications.entries()) {
      walks.push({ replication, index, steps: stepsOf(chosen[index]) })
    }
  }
  return {
    grid,
    hash,
    runs: points.length,
    *plan() {
      for (const point of points) yield run(point)
    },
    walks: () => walks,
    walkCount: walks.length,
  }

  function stepsOf({ points: visited, order }: Trajectory): Step[] {
    return order.map((unit, position) => {
      const [before, after] = [visited[position], visited[position + 1]]
      const [left, right] = [positionOf(before), positionOf(after)]
      const first = space.units[unit].coordinates[0]
      return rises(grid, before[first])
        ? { unit, low: left, high: right, level: before[first] }
        : { unit, low: right, high: left, level: after[first] }
    })
  }

  function positionOf(point: GridPoint): number {
    const key = point.join('.')
    const known = positions.get(key)
    if (known !== undefined) return known
    positions.set(key, points.length)
    return points.push(point) - 1
  }
}

/** Every step of the grid once; points in the order of the numbers their levels are the digits of. */
function wholeGrid<Factors extends readonly Factor[]>(
  space: FactorSpace<Factors>,
  grid: Grid,
): MorrisDesign<Factors> {
  const { levels, coordinates } = grid
  const count = levels ** coordinates
  if (count > LARGEST_ENUMERATION) {
    throw new OptionError(
      'samples',
      `The whole grid has ${levels}^${coordinates} points, more than the ${LARGEST_ENUMERATION} there may be.\n` +
        '  fix: name a number of trajectories instead, or take fewer levels',
    )
  }
  const { hash, run } = runsOf(space, grid)
  const pointAt = (position: number): GridPoint =>
    Array.from({ length: coordinates }, (_, k) => Math.floor(position / levels ** k) % levels)
  const positionOf = (point: GridPoint): number =>
    point.reduce((sum, level, k) => sum + level * levels ** k, 0)
  return {
    grid,
    hash,
    runs: count,
    *plan() {
      for (let position = 0; position < count; position++) yield run(pointAt(position))
    },
    *walks() {
      for (let low = 0; low < count; low++) {
        const point = pointAt(low)
        for (const [unit, { coordinates: own }] of space.units.entries()) {
          // The step from the other end is the same one.
          if (!rises(grid, point[own[0]])) continue
          const high = positionOf(stepFrom(grid, point, own))
          yield { replication: 0, index: 0, steps: [{ unit, low, high, level: point[own[0]] }] }
        }
      }
    },
    walkCount: (space.units.length * count) / 2,
  }
}

function runsOf<Factors extends readonly Factor[]>(space: FactorSpace<Factors>, grid: Grid) {
  const hash = designHash('morris', grid.levels, space.factors)
  const run = (point: GridPoint): PlannedRun<Factors> => ({
    id: `${hash}/${point.join('.')}`,
    point: () => space.pointAt(unitPoint(grid, point)),
  })
  return { hash, run }
}

/** The trajectories of each replication. */
function trajectories(
  { units }: FactorSpace<readonly Factor[]>,
  grid: Grid,
  settings: MorrisSettings,
): readonly (readonly Trajectory[])[] {
  const { seed, replications, trajectories: choice, pool } = settings
  const samples = Number(settings.samples)
  return Array.from({ length: replications }, (_, replication) => {
    const drawn = Array.from({ length: choice === 'random' ? samples : pool }, (__, index) =>
      randomTrajectory(grid, units, { seed, replication, index }),
    )
    if (choice === 'random') return drawn
    const choose = choice === 'spread' ? spreadChoice : bestSpreadChoice
    return choose(grid, drawn, samples).map((position) => drawn[position])
  })
}
