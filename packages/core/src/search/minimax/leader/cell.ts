import { roundedExcess } from '../../../model/commitment-set/membership.js'
import type { Rational } from '../../expression/rational.js'
import type { CommitmentSet } from './commitment-set.js'

/**
 * A piece of X that bounds are computed on. Cells cover X: the commitments of a cell that satisfy the inequalities are in one of
 * its children.
 */
export interface Cell {
  /**
   * Points of the commitment space whose convex hull contains the cell, each an own array, or null when they would be too many.
   * They may violate the inequalities, and a finite control may stand at a value between the listed ones.
   */
  readonly vertices: readonly Float64Array[] | null
  /** The vertices as fractions, which the doubles are next to. */
  exactVertices(): readonly (readonly Rational[])[] | null
  /** Smallest box around the cell. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Largest extent in any component, as a share of X's extent there; 0 for a single commitment. */
  readonly width: number
  /** Whether every finite control is down to one value, so that the vertices are commitments (inequalities left aside). */
  readonly isSettled: boolean
  /** Two parts that cover the cell, null for one without commitments; null for a single commitment. */
  parts(): CellParts | null
}

/** How a cell was split, and into what. */
export interface CellParts {
  readonly how: CellSplit
  readonly parts: readonly [Cell | null, Cell | null]
}

/**
 * - `edge`: the middle between two corners takes the place of the second, then of the first;
 * - `halve`: a component of a box is halved;
 * - `values`: of the values of a finite control (numbered among these) those up to an index, then the others.
 */
export type CellSplit =
  | { readonly edge: readonly [first: number, second: number] }
  | { readonly halve: number }
  | { readonly values: readonly [control: number, last: number] }

/** The parts of a cell that may hold commitments; none for a single commitment. */
export function childrenOf(cell: Cell): Cell[] {
  return (cell.parts()?.parts ?? []).flatMap((part) => (part === null ? [] : [part]))
}

/** Largest relative extent of the box between `lower` and `upper`. */
export function relativeWidth(set: CommitmentSet, lower: Float64Array, upper: Float64Array): number {
  let width = 0
  for (let c = 0; c < set.dimension; c++) {
    const extent = set.upper[c] - set.lower[c]
    if (extent > 0) width = Math.max(width, (upper[c] - lower[c]) / extent)
  }
  return width
}

/**
 * Whether no commitment of the cell satisfies the inequalities, as far as one inequality at a time can tell: proved, with what rounding may do
 * to the cell's corners and to the sums counted against it.
 */
export function isExcluded(set: CommitmentSet, cell: Cell): boolean {
  const sizes = set.lower.map((low, c) => Math.max(Math.abs(low), Math.abs(set.upper[c])))
  const sizeOf = (_value: number, component: number): number => sizes[component]
  return set.constraints.some((constraint) => {
    const { vertices, lower, upper } = cell
    const isViolatedAt = (point: ArrayLike<number>): boolean => {
      const { excess, error } = roundedExcess(constraint, point, sizeOf)
      return excess > error
    }
    const lowest = lower.map((low, c) => (constraint.coefficients[c] > 0 ? low : upper[c]))
    return isViolatedAt(lowest) || (vertices !== null && vertices.every(isViolatedAt))
  })
}

/** The mean of a cell's vertices, or the middle of its box. */
export function centreOf(cell: Cell): Float64Array {
  const { vertices } = cell
  if (vertices === null) return cell.lower.map((low, c) => (low + cell.upper[c]) / 2)
  return cell.lower.map(
    (_low, c) => vertices.reduce((total, vertex) => total + vertex[c], 0) / vertices.length,
  )
}
