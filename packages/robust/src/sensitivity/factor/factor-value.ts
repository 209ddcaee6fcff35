import type { Factor, FactorValue, MatrixFactor, ProbabilityRowFactor } from './factor.js'
import { uniformProbabilityRow } from './probability-row.js'

/** How many coordinates of the unit cube a factor takes. */
export function coordinateCount(factor: Factor): number {
  switch (factor.kind) {
    case 'probability-row':
      return factor.outcomes - 1
    case 'matrix':
      return factor.rows * factor.columns
    default:
      return 1
  }
}

/**
 * Value of a factor at a point of its unit cube; has the factor's distribution when the point is uniform.
 *
 * @param unit `coordinateCount(factor)` numbers in [0, 1], the end 1 included
 */
export function factorValue(factor: Factor, unit: readonly number[]): FactorValue {
  switch (factor.kind) {
    case 'integer':
      return factor.min + cell(unit[0], factor.max - factor.min + 1)
    case 'choice':
      return factor.values[cell(unit[0], factor.values.length)]
    case 'probability-row':
      return rowAround(factor, uniformProbabilityRow(unit))
    case 'matrix':
      return matrixOf(factor, (row, column) =>
        between(
          entry(factor.min, row, column),
          entry(factor.max, row, column),
          unit[row * factor.columns + column],
        ),
      )
    default:
      return between(factor.min, factor.max, unit[0])
  }
}

/** A probability row of the factor: its centre mixed with a row of the whole simplex. */
export function rowAround(factor: ProbabilityRowFactor, row: readonly number[]): number[] {
  const { around } = factor
  if (around === undefined) return [...row]
  const weight = factor.weight ?? 1
  const sum = around.reduce((total, probability) => total + probability, 0)
  return row.map((probability, k) => (1 - weight) * (around[k] / sum) + weight * probability)
}

export function matrixOf(factor: MatrixFactor, entryAt: (row: number, column: number) => number): number[][] {
  return Array.from({ length: factor.rows }, (_, row) =>
    Array.from({ length: factor.columns }, (__, column) => entryAt(row, column)),
  )
}

export function entry(bound: MatrixFactor['min'], row: number, column: number): number {
  return typeof bound === 'number' ? bound : bound[row][column]
}

function between(min: number, max: number, share: number): number {
  return Math.min(min + share * (max - min), max)
}

/** Which of `count` equal cells of [0, 1] a number is in. */
function cell(share: number, count: number): number {
  return Math.min(Math.floor(share * count), count - 1)
}
