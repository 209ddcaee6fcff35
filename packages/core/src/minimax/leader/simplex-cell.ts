import { relativeWidth, type Cell, type CellParts } from './cell.js'
import type { CommitmentSet } from './commitment-set.js'

/** The values of a finite control that are left: indices `first … last` of its list. */
interface Range {
  readonly first: number
  readonly last: number
}

/** A cell lists its vertices as long as the unsettled finite controls do not multiply them beyond this number. */
const MOST_VERTICES = 64

/**
 * A simplex of the continuous controls times a run of values of each finite control.
 *
 * Finite controls are settled first, halving the longest run; then the longest edge is bisected, lengths taken relative to the
 * extent of X. Midpoints are computed from the end points alone, so neighbouring cells share their vertices exactly.
 */
export class SimplexCell implements Cell {
  readonly vertices: readonly Float64Array[] | null
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly width: number
  readonly isSettled: boolean
  readonly #set: CommitmentSet
  /** Corners of the simplex; finite components hold the first value of their run. */
  readonly #corners: readonly Float64Array[]
  readonly #ranges: readonly Range[]

  private constructor(set: CommitmentSet, corners: readonly Float64Array[], ranges: readonly Range[]) {
    this.#set = set
    this.#corners = corners
    this.#ranges = ranges
    this.isSettled = ranges.every((range) => range.first === range.last)
    this.vertices = productVertices(set, corners, ranges)
    this.lower = new Float64Array(set.dimension)
    this.upper = new Float64Array(set.dimension)
    for (let c = 0; c < set.dimension; c++) {
      this.lower[c] = Math.min(...corners.map((corner) => corner[c]))
      this.upper[c] = Math.max(...corners.map((corner) => corner[c]))
    }
    set.finite.forEach(({ component, values }, k) => {
      this.upper[component] = values[ranges[k].last]
    })
    this.width = relativeWidth(set, this.lower, this.upper)
  }

  /** Cells that cover X: one per path through the product of the simplex factors (Kuhn's triangulation for a box). */
  static cover(set: CommitmentSet): SimplexCell[] {
    const ranges = set.finite.map(({ values }) => ({ first: 0, last: values.length - 1 }))
    return staircases(set.factors.map((factor) => factor.corners.length)).map((path) => {
      const corners = path.map((step) => {
        const corner = set.lower.slice()
        set.factors.forEach((factor, f) => {
          factor.components.forEach((component, k) => {
            corner[component] = factor.corners[step[f]][k]
          })
        })
        return corner
      })
      return new SimplexCell(set, corners, ranges)
    })
  }

  parts(): CellParts | null {
    if (!this.isSettled) return this.#splitRange()
    const edge = this.#longestEdge()
    if (edge === null) return null
    const [a, b] = edge
    const middle = this.#corners[a].map((value, c) => (value + this.#corners[b][c]) / 2)
    const replacing = (corner: number): SimplexCell =>
      new SimplexCell(
        this.#set,
        this.#corners.map((each, k) => (k === corner ? middle : each)),
        this.#ranges,
      )
    return { how: { edge }, parts: [replacing(b), replacing(a)] }
  }

  #splitRange(): CellParts {
    const lengths = this.#ranges.map((range) => range.last - range.first)
    const longest = lengths.indexOf(Math.max(...lengths))
    const { first, last } = this.#ranges[longest]
    const middle = Math.floor((first + last) / 2)
    const { component, values } = this.#set.finite[longest]
    const withRange = (half: Range): SimplexCell => {
      const ranges = this.#ranges.map((range, k) => (k === longest ? half : range))
      const corners = this.#corners.map((corner) => {
        const moved = corner.slice()
        moved[component] = values[half.first]
        return moved
      })
      return new SimplexCell(this.#set, corners, ranges)
    }
    return {
      how: { values: [longest, middle] },
      parts: [withRange({ first, last: middle }), withRange({ first: middle + 1, last })],
    }
  }

  #longestEdge(): [number, number] | null {
    let longest = 0
    let edge: [number, number] | null = null
    const { lower, upper } = this.#set
    for (let a = 0; a < this.#corners.length; a++) {
      for (let b = a + 1; b < this.#corners.length; b++) {
        let squared = 0
        for (let c = 0; c < lower.length; c++) {
          const extent = upper[c] - lower[c]
          if (extent > 0) squared += ((this.#corners[a][c] - this.#corners[b][c]) / extent) ** 2
        }
        if (squared > longest) {
          longest = squared
          edge = [a, b]
        }
      }
    }
    return edge
  }
}

/** Corners times both ends of every unsettled run, or null when that is more than `MOST_VERTICES`. */
function productVertices(
  set: CommitmentSet,
  corners: readonly Float64Array[],
  ranges: readonly Range[],
): readonly Float64Array[] | null {
  let vertices = [...corners]
  for (const [k, range] of ranges.entries()) {
    if (range.first === range.last) continue
    if (2 * vertices.length > MOST_VERTICES) return null
    const { component, values } = set.finite[k]
    vertices = vertices.flatMap((vertex) => {
      const raised = vertex.slice()
      raised[component] = values[range.last]
      return [vertex, raised]
    })
  }
  return vertices
}

/**
 * Monotone lattice paths from (0, …, 0) to (counts[0]−1, …), each a list of grid points: the simplices of the staircase
 * triangulation of a product of simplices with `counts[f]` corners each.
 *
 * @see De Loera, Rambau, Santos (2010), Triangulations, section 6.2
 */
function staircases(counts: readonly number[]): number[][][] {
  const paths: number[][][] = []
  const walk = (path: number[][]): void => {
    const here = path[path.length - 1]
    let isEnd = true
    for (let f = 0; f < counts.length; f++) {
      if (here[f] + 1 >= counts[f]) continue
      isEnd = false
      walk([...path, here.map((step, k) => (k === f ? step + 1 : step))])
    }
    if (isEnd) paths.push(path)
  }
  walk([counts.map(() => 0)])
  return paths
}

/** Number of cells `SimplexCell.cover` makes: (Σ d_f)! / Π d_f!, d_f the dimensions of the factors. */
export function staircaseCount(set: CommitmentSet): number {
  let count = 1
  let total = 0
  for (const factor of set.factors) {
    for (let d = 1; d < factor.corners.length; d++) {
      total += 1
      count = (count * total) / d
    }
  }
  return count
}
