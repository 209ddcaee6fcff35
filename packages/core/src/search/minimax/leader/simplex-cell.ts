import {
  add,
  binaryMeaning,
  decimalMeaning,
  multiply,
  ZERO,
  type Rational,
} from '../../expression/rational.js'
import { relativeWidth, type Cell, type CellParts } from './cell.js'
import type { CommitmentSet } from './commitment-set.js'

/** The values of a finite control that are left: indices `first … last` of its list. */
interface Range {
  readonly first: number
  readonly last: number
}

/** A corner of a simplex cell: its weights on the corners of every factor of X, fractions of a power of two and exact. */
type Weights = readonly (readonly number[])[]

/** A cell lists its vertices as long as the unsettled finite controls do not multiply them beyond this number. */
const MOST_VERTICES = 64

/**
 * A simplex of the continuous controls times a run of values of each finite control.
 *
 * Finite controls are settled first, halving the longest run; then the longest edge is bisected, lengths taken relative to the
 * extent of X. A corner is said by its weights on the corners of the factors, which halving keeps exact: so cells cover X without
 * a gap, and neighbouring cells share their vertices exactly. Where an edge cannot be halved exactly any more, the cell is not split.
 */
export class SimplexCell implements Cell {
  readonly vertices: readonly Float64Array[] | null
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly width: number
  readonly isSettled: boolean
  readonly #set: CommitmentSet
  readonly #weights: readonly Weights[]
  /** Corners of the simplex, rounded; finite components hold the first value of their run. */
  readonly #corners: readonly Float64Array[]
  readonly #ranges: readonly Range[]

  private constructor(set: CommitmentSet, weights: readonly Weights[], ranges: readonly Range[]) {
    const corners = weights.map((each) => pointAt(set, each, ranges))
    this.#set = set
    this.#weights = weights
    this.#corners = corners
    this.#ranges = ranges
    this.isSettled = ranges.every((range) => range.first === range.last)
    const vertices = productVertices(
      set,
      corners.map((corner) => Array.from(corner)),
      ranges,
      Number,
    )
    this.vertices = vertices?.map((vertex) => Float64Array.from(vertex)) ?? null
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
      const weights = path.map((step) =>
        set.factors.map(({ corners }, f) => corners.map((_corner, k) => (k === step[f] ? 1 : 0))),
      )
      return new SimplexCell(set, weights, ranges)
    })
  }

  exactVertices(): readonly (readonly Rational[])[] | null {
    const corners = this.#weights.map((weights) => exactPointAt(this.#set, weights, this.#ranges))
    return this.vertices === null ? null : productVertices(this.#set, corners, this.#ranges, decimalMeaning)
  }

  parts(): CellParts | null {
    if (!this.isSettled) return this.#splitRange()
    const edge = this.#longestEdge()
    if (edge === null) return null
    const [a, b] = edge
    const middle = exactMiddle(this.#weights[a], this.#weights[b])
    if (middle === null) return null
    const replacing = (corner: number): SimplexCell =>
      new SimplexCell(
        this.#set,
        this.#weights.map((each, k) => (k === corner ? middle : each)),
        this.#ranges,
      )
    return { how: { edge }, parts: [replacing(b), replacing(a)] }
  }

  #splitRange(): CellParts {
    const lengths = this.#ranges.map((range) => range.last - range.first)
    const longest = lengths.indexOf(Math.max(...lengths))
    const { first, last } = this.#ranges[longest]
    const middle = Math.floor((first + last) / 2)
    const withRange = (half: Range): SimplexCell => {
      const ranges = this.#ranges.map((range, k) => (k === longest ? half : range))
      return new SimplexCell(this.#set, this.#weights, ranges)
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

/** The double next to the corner with given weights, the ends of segments and the weights of probability vectors exact. */
function pointAt(set: CommitmentSet, weights: Weights, ranges: readonly Range[]): Float64Array {
  const point = set.lower.slice()
  set.factors.forEach(({ components, corners }, f) => {
    if (components.length > 1) {
      components.forEach((component, k) => (point[component] = weights[f][k]))
      return
    }
    const [[low], [high]] = corners
    const [first, second] = weights[f]
    point[components[0]] =
      second === 0 ? low : first === 0 ? high : Math.min(high, Math.max(low, first * low + second * high))
  })
  set.finite.forEach(({ component, values }, k) => (point[component] = values[ranges[k].first]))
  return point
}

/** ½(a + b), or null where a double cannot hold it. */
function exactMiddle(a: Weights, b: Weights): Weights | null {
  let isExact = true
  const middle = a.map((weights, f) =>
    weights.map((weight, k) => {
      const sum = weight + b[f][k]
      isExact &&= sum - weight === b[f][k] && sum - b[f][k] === weight
      return sum / 2
    }),
  )
  return isExact ? middle : null
}

/** The corner itself. */
function exactPointAt(set: CommitmentSet, weights: Weights, ranges: readonly Range[]): Rational[] {
  const point = Array.from(set.lower, decimalMeaning)
  set.factors.forEach(({ components, corners }, f) => {
    const shares = weights[f].map(binaryMeaning)
    components.forEach((component, k) => {
      const ends = corners.map((corner) => decimalMeaning(corner[k]))
      point[component] = ends.reduce((total, end, j) => add(total, multiply(shares[j], end)), ZERO)
    })
  })
  set.finite.forEach(
    ({ component, values }, k) => (point[component] = decimalMeaning(values[ranges[k].first])),
  )
  return point
}

/** Corners times both ends of every unsettled run, or null when that is more than `MOST_VERTICES`. */
function productVertices<Value>(
  set: CommitmentSet,
  corners: readonly (readonly Value[])[],
  ranges: readonly Range[],
  valueOf: (listed: number) => Value,
): readonly (readonly Value[])[] | null {
  let vertices = [...corners]
  for (const [k, range] of ranges.entries()) {
    if (range.first === range.last) continue
    if (2 * vertices.length > MOST_VERTICES) return null
    const { component, values } = set.finite[k]
    vertices = vertices.flatMap((vertex) => [vertex, vertex.with(component, valueOf(values[range.last]))])
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
