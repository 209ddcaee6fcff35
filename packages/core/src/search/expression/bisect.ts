import { directed } from './direction.js'
import { enclosureOn } from './enclose.js'
import type { Domain, Expression, Interval } from './expression.js'
import { inEvaluationOrder, operandsOf } from './graph.js'
import * as interval from './interval.js'

/** Enough to halve two quantities three or four times each; more rarely turns an undecided question into a decided one. */
const DEFAULT_BOXES = 256

export interface BisectionOptions {
  /** Largest number of boxes to enclose the expression on. @defaultValue 256 */
  readonly boxes?: number
  /** Stop refining an end of the enclosure once it lies inside this interval. @defaultValue refine until `boxes` are used */
  readonly within?: Interval
  /** Tells boxes without any point that matters, as ranges of the quantities that are bisected; the enclosure is of the values in the others. */
  readonly isEmpty?: (narrowed: ReadonlyMap<Expression, Interval>) => boolean
}

interface Box {
  readonly narrowed: ReadonlyMap<Expression, Interval>
  readonly range: Interval
}

/**
 * Like `enclose`, but sharper: the ranges of the quantities that enter nonlinearly (masses of sets of states, single
 * variables) are bisected, always in the box that decides an end of the enclosure. Converges to the range of the expression over
 * the product of those ranges. Cost: `boxes` passes over the expression.
 */
export function encloseBisected(
  expression: Expression,
  domain: Domain,
  options: BisectionOptions = {},
): Interval {
  const { boxes: budget = DEFAULT_BOXES, within = null, isEmpty } = options
  const root = enclosureOn(domain)
  const whole = new Map(nonlinearDirections(expression).map((direction) => [direction, root(direction)]))
  const boxes: Box[] = [{ narrowed: whole, range: root(expression) }]
  let towardsLower = true
  for (let used = 1; used + 2 <= budget; used += 2) {
    const range = boxes.map((box) => box.range).reduce(interval.hull)
    const lowerOpen = within === null || range.lower < within.lower
    const upperOpen = within === null || range.upper > within.upper
    if (!lowerOpen && !upperOpen) break
    const lowerSide: boolean = lowerOpen && (towardsLower || !upperOpen)
    towardsLower = !lowerSide
    const chosen = boxes.findIndex((box) =>
      lowerSide ? box.range.lower === range.lower : box.range.upper === range.upper,
    )
    const halves = splitBox(boxes[chosen], whole)
    if (halves === null) break
    const inside = isEmpty === undefined ? halves : halves.filter((narrowed) => !isEmpty(narrowed))
    const children = inside.map((narrowed): Box => {
      const enclosure = enclosureOn(domain, narrowed)(expression)
      return { narrowed, range: interval.intersect(enclosure, boxes[chosen].range) }
    })
    // Where nothing at all is left, any interval will do.
    if (boxes.length === 1 && children.length === 0) break
    boxes.splice(chosen, 1, ...children)
  }
  return boxes.map((box) => box.range).reduce(interval.hull)
}

/** The directions of affine nodes that something other than a sum is made of. */
function nonlinearDirections(expression: Expression): Expression[] {
  const directions = new Set<Expression>()
  for (const node of inEvaluationOrder([expression])) {
    if (node.kind === 'sum') continue
    for (const operand of operandsOf(node)) {
      const split = directed(operand)
      if (split !== null) directions.add(split.direction)
    }
  }
  return [...directions]
}

/** The two halves along the direction that is widest in proportion to its whole range; null when none can be halved. */
function splitBox(
  box: Box,
  whole: ReadonlyMap<Expression, Interval>,
): [Map<Expression, Interval>, Map<Expression, Interval>] | null {
  let widest: { readonly direction: Expression; readonly middle: number } | null = null
  let largestShare = 0
  for (const [direction, range] of box.narrowed) {
    const full = whole.get(direction) as Interval
    const share = (range.upper - range.lower) / (full.upper - full.lower)
    const middle = range.lower + (range.upper - range.lower) / 2
    // An infinite or degenerate range fails this comparison or has no number strictly inside.
    if (share > largestShare && range.lower < middle && middle < range.upper) {
      largestShare = share
      widest = { direction, middle }
    }
  }
  if (widest === null) return null
  const { direction, middle } = widest
  const { lower, upper } = box.narrowed.get(direction) as Interval
  return [
    new Map(box.narrowed).set(direction, { lower, upper: middle }),
    new Map(box.narrowed).set(direction, { lower: middle, upper }),
  ]
}
