import { decimalEnclosure } from '../../expression/exact.js'
import type { Interval } from '../../expression/expression.js'
import * as interval from '../../expression/interval.js'
import { add, binaryMeaning, decimalMeaning, multiply, type Rational } from '../../expression/rational.js'
import { fractionRange } from '../../../model/commitment-set/fraction-range.js'
import { tightenedRanges } from '../../../model/commitment-set/tightened-ranges.js'
import type { CommitmentConstraint, Game } from '../../../model/game.js'
import type { CoverNode } from '../certificate.js'
import { Flaw } from '../flaw.js'
import { spend } from '../work-budget.js'

/**
 * A factor of the commitments: a control between two numbers as a segment with two corners, a probability vector as a simplex. Where a point is in a factor is
 * said by its weights on the corners, which halving keeps exact.
 */
interface Factor {
  readonly components: readonly number[]
  /** Value of each component at each corner. */
  readonly corners: readonly (readonly number[])[]
}

interface FiniteControl {
  readonly component: number
  readonly values: readonly number[]
}

/** A number or range stored in a list of its own, in steps of `spend`. */
const OBJECT_WORK = 4

/** The commitments of a game, read off its controls. */
export interface CommitmentSpace {
  readonly game: Game
  readonly dimension: number
  /** Value of every component that no factor and no finite control moves. */
  readonly fixed: readonly number[]
  readonly factors: readonly Factor[]
  readonly finite: readonly FiniteControl[]
}

/** Reads the commitments of a game; ranges end where a single constraint ends them. */
export function commitmentSpace(game: Game): CommitmentSpace {
  const fixed = Array.from({ length: game.commitmentDimension }, () => 0)
  const factors: Factor[] = []
  const finite: FiniteControl[] = []
  const ranges = tightenedRanges(game)
  for (const control of game.controls) {
    const components = Array.from({ length: control.count }, (_unused, k) => control.offset + k)
    if (control.kind === 'values') {
      finite.push({
        component: control.offset,
        values: [...new Set(control.values)].sort((a, b) => a - b),
      })
    } else if (control.kind === 'simplex') {
      if (control.count === 1) fixed[control.offset] = 1
      else {
        spend(components.length ** 2)
        const corners = components.map((corner) => components.map((each) => (each === corner ? 1 : 0)))
        factors.push({ components, corners })
      }
    } else {
      for (const component of components) {
        const [least, most] = ranges[component]
        fixed[component] = least
        if (least < most) factors.push({ components: [component], corners: [[least], [most]] })
      }
    }
  }
  return { game, dimension: game.commitmentDimension, fixed, factors, finite }
}

/** Values of a finite control that are left: indices `first … last` of its list. */
type Run = readonly [first: number, last: number]

/** A corner of a simplex cell: its weights on the corners of every factor. */
type Corner = readonly (readonly number[])[]

/** A piece of the commitments. Pieces of one split cover the whole. */
export type CoverCell =
  | { readonly shape: 'simplices'; readonly corners: readonly Corner[]; readonly runs: readonly Run[] }
  | {
      readonly shape: 'boxes'
      /** Range of every component of every factor, as a share between its least and its largest value. */
      readonly shares: readonly (readonly Interval[])[]
      readonly runs: readonly Run[]
    }

/**
 * Cells that cover all commitments.
 *
 * `simplices`: one for every path through the grid of corners of the factors that moves one factor a corner further at a time (the staircase triangulation of a
 * product of simplices; De Loera, Rambau, Santos 2010, Triangulations, section 6.2), earlier factors first.
 */
export function rootCells(space: CommitmentSpace, shape: 'simplices' | 'boxes'): CoverCell[] {
  const runs = space.finite.map(({ values }): Run => [0, values.length - 1])
  if (shape === 'boxes') {
    const shares = space.factors.map((factor) => factor.components.map(() => ({ lower: 0, upper: 1 })))
    return [{ shape, shares, runs }]
  }
  const cells: CoverCell[] = []
  const cornerAt = (place: readonly number[]): Corner =>
    space.factors.map((factor, f) => factor.corners.map((_corner, k) => (k === place[f] ? 1 : 0)))
  // Every corner of a cell has a weight for every corner of every factor.
  const weights = space.factors.reduce((total, { corners }) => total + corners.length, 0)
  const walk = (path: readonly (readonly number[])[]): void => {
    spend(OBJECT_WORK * (path.length + weights))
    const here = path[path.length - 1]
    let isEnd = true
    for (const [f, factor] of space.factors.entries()) {
      if (here[f] + 1 === factor.corners.length) continue
      isEnd = false
      walk([...path, here.map((step, k) => (k === f ? step + 1 : step))])
    }
    if (isEnd) spend(OBJECT_WORK * path.length * weights)
    if (isEnd) cells.push({ shape, corners: path.map(cornerAt), runs })
  }
  walk([space.factors.map(() => 0)])
  return cells
}

/**
 * The two parts of a split.
 *
 * @throws Flaw where a cell cannot be split like that
 */
export function partsOf(
  space: CommitmentSpace,
  cell: CoverCell,
  node: CoverNode,
  place: string,
): [CoverCell, CoverCell] {
  if ('values' in node) {
    const [control, last] = node.values
    const run = cell.runs[control]
    if (run === undefined || !(Number.isInteger(last) && run[0] <= last && last < run[1]))
      throw new Flaw(
        place,
        `the values of finite control ${control} cannot be split after the one numbered ${last}`,
      )
    const withRun = (part: Run): CoverCell => ({
      ...cell,
      runs: cell.runs.map((each, k) => (k === control ? part : each)),
    })
    return [withRun([run[0], last]), withRun([last + 1, run[1]])]
  }
  if ('edge' in node && cell.shape === 'simplices') {
    const [first, second] = node.edge
    const { corners } = cell
    spend(corners.length + space.dimension)
    if (corners[first] === undefined || corners[second] === undefined || first === second)
      throw new Flaw(place, `there is no edge between the corners ${first} and ${second}`)
    const middle = corners[first].map((weights, f) =>
      weights.map((weight, k) => halfSum(weight, corners[second][f][k], place)),
    )
    const replacing = (corner: number): CoverCell => ({
      ...cell,
      corners: corners.map((each, k) => (k === corner ? middle : each)),
    })
    return [replacing(second), replacing(first)]
  }
  if ('halve' in node && cell.shape === 'boxes') {
    const { halve: component } = node
    spend(space.dimension)
    const factor = space.factors.findIndex(({ components }) => components.includes(component))
    if (factor < 0) throw new Flaw(place, `component ${component} cannot be halved`)
    const index = space.factors[factor].components.indexOf(component)
    const { lower, upper } = cell.shares[factor][index]
    const middle = halfSum(lower, upper, place)
    const withShare = (share: Interval): CoverCell => ({
      ...cell,
      shares: cell.shares.map((each, f) =>
        f === factor ? each.map((known, k) => (k === index ? share : known)) : each,
      ),
    })
    return [withShare({ lower, upper: middle }), withShare({ lower: middle, upper })]
  }
  throw new Flaw(place, `a cell of ${cell.shape} cannot be split like that`)
}

/** ½(a + b), which has to be exact: weights are fractions of a power of two. */
function halfSum(a: number, b: number, place: string): number {
  const half = (a + b) / 2
  if (interval.addDown(a, b) !== interval.addUp(a, b))
    throw new Flaw(place, 'the cell is too small to be split')
  return half
}

/** The corner of a cell times a choice of the ends of its runs, as ranges of the components: a number or what rounding leaves of it. */
export function verticesOf(space: CommitmentSpace, cell: CoverCell): Interval[][] | null {
  if (cell.shape === 'boxes') return null
  spend(cell.corners.length * (space.dimension + 1))
  let vertices = cell.corners.map((corner) => pointAt(space, corner))
  for (const [k, [first, last]] of cell.runs.entries()) {
    const { component, values } = space.finite[k]
    const ends = first === last ? [first] : [first, last]
    spend(OBJECT_WORK * vertices.length * ends.length * (space.dimension + 1))
    vertices = vertices.flatMap((vertex) =>
      ends.map((end) => vertex.map((range, c) => (c === component ? decimalEnclosure(values[end]) : range))),
    )
  }
  return vertices
}

/** The same points as fractions, ends of ranges and listed values meaning the decimals that are written. */
export function exactVerticesOf(space: CommitmentSpace, cell: CoverCell): Rational[][] | null {
  if (cell.shape === 'boxes') return null
  let vertices = cell.corners.map((corner) => exactPointAt(space, corner))
  for (const [k, [first, last]] of cell.runs.entries()) {
    const { component, values } = space.finite[k]
    const ends = first === last ? [first] : [first, last]
    vertices = vertices.flatMap((vertex) =>
      ends.map((end) => vertex.map((value, c) => (c === component ? decimalMeaning(values[end]) : value))),
    )
  }
  return vertices
}

function exactPointAt(space: CommitmentSpace, corner: Corner): Rational[] {
  const point = space.fixed.map(decimalMeaning)
  for (const [f, { components, corners }] of space.factors.entries()) {
    const weights = corner[f].map(binaryMeaning)
    for (const [k, c] of components.entries()) {
      point[c] =
        components.length === 1
          ? add(
              multiply(weights[0], decimalMeaning(corners[0][0])),
              multiply(weights[1], decimalMeaning(corners[1][0])),
            )
          : weights[k]
    }
  }
  return point
}

/** Whether every finite control is down to one value. */
export function isSettled(cell: CoverCell): boolean {
  return cell.runs.every(([first, last]) => first === last)
}

/** Ranges of the components of the commitments in a cell. */
export function rangeOfCell(space: CommitmentSpace, cell: CoverCell): Interval[] {
  const ranges = space.fixed.map(decimalEnclosure)
  if (cell.shape === 'simplices') {
    const points = cell.corners.map((corner) => pointAt(space, corner))
    for (const { components } of space.factors) {
      for (const c of components) ranges[c] = points.map((point) => point[c]).reduce(interval.hull)
    }
  } else {
    for (const [f, { components, corners }] of space.factors.entries()) {
      for (const [k, c] of components.entries()) {
        const { lower, upper } = cell.shares[f][k]
        const isSegment = components.length === 1
        const valueAt = (share: number): Interval =>
          isSegment ? between(corners[0][0], corners[1][0], 1 - share, share) : interval.point(share)
        ranges[c] = interval.hull(valueAt(lower), valueAt(upper))
      }
    }
  }
  for (const [k, [first, last]] of cell.runs.entries()) {
    const { component, values } = space.finite[k]
    ranges[component] = interval.hull(decimalEnclosure(values[first]), decimalEnclosure(values[last]))
  }
  return ranges
}

/** Ranges of the components of all commitments. */
export function rangeOfAll(space: CommitmentSpace): Interval[] {
  return rangeOfCell(space, rootCells(space, 'boxes')[0])
}

/**
 * Whether no commitment of a cell satisfies all constraints, as far as one constraint at a time tells, or its box misses a probability vector's sum.
 */
export function isEmptyCell(space: CommitmentSpace, cell: CoverCell): boolean {
  const vertices = verticesOf(space, cell) ?? [rangeOfCell(space, cell)]
  const isViolated = space.game.constraints.some((constraint) =>
    vertices.every((vertex) => excessRange(constraint, vertex).lower > 0),
  )
  if (isViolated || cell.shape === 'simplices') return isViolated
  return space.factors.some(({ components }, f) => {
    if (components.length === 1) return false
    const sum = cell.shares[f].reduce(interval.add, interval.point(0))
    return sum.lower > 1 || sum.upper < 1
  })
}

/** Encloses Σ coefficients·x − bound, in the constraint's own scale. */
export function excessRange({ exact }: CommitmentConstraint, vertex: readonly Interval[]): Interval {
  return exact.coefficients.reduce(
    (total, coefficient, c) =>
      coefficient.numerator === 0n
        ? total
        : interval.add(total, interval.multiply(fractionRange(coefficient), vertex[c])),
    interval.negate(fractionRange(exact.bound)),
  )
}

function pointAt(space: CommitmentSpace, corner: Corner): Interval[] {
  const point = space.fixed.map(decimalEnclosure)
  for (const [f, { components, corners }] of space.factors.entries()) {
    const weights = corner[f]
    for (const [k, c] of components.entries()) {
      point[c] =
        components.length === 1
          ? between(corners[0][0], corners[1][0], weights[0], weights[1])
          : interval.point(weights[k])
    }
  }
  return point
}

/** first·low + second·high for exact weights; the ends themselves stay what is written. */
function between(low: number, high: number, first: number, second: number): Interval {
  const [start, end] = [decimalEnclosure(low), decimalEnclosure(high)]
  if (second === 0) return start
  if (first === 0) return end
  const value = interval.add(interval.scale(first, start), interval.scale(second, end))
  return interval.intersect(value, interval.hull(start, end))
}
