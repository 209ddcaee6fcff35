/**
 * The grid of Morris's method: p levels 0, 1/(p − 1), …, 1 in each coordinate of the unit cube, p even. A step changes a coordinate by
 * Δ = p/(2(p − 1)), up from a level of the lower half and down from one of the upper half: there is exactly one step from every level.
 *
 * @see M. Morris, Factorial sampling plans for preliminary computational experiments, Technometrics 33 (1991)
 */
export interface Grid {
  /** p. */
  readonly levels: number
  /** Number of coordinates. */
  readonly coordinates: number
}

/** A point of a grid as the positions 0, …, p − 1 of its levels. */
export type GridPoint = readonly number[]

/** Δ, the length of a step in the unit cube. */
export function stepOf({ levels }: Grid): number {
  return levels / (2 * (levels - 1))
}

/** The point in the unit cube. */
export function unitPoint({ levels }: Grid, point: GridPoint): number[] {
  return point.map((level) => level / (levels - 1))
}

/** Whether the step from a level goes up. */
export function rises({ levels }: Grid, level: number): boolean {
  return level < levels / 2
}

/** The point one step away in each of the given coordinates. */
export function stepFrom(grid: Grid, point: GridPoint, coordinates: readonly number[]): GridPoint {
  const next = [...point]
  for (const coordinate of coordinates) {
    next[coordinate] += rises(grid, point[coordinate]) ? grid.levels / 2 : -grid.levels / 2
  }
  return next
}
