import { areaOf, stepsBetween } from './staircase.js'
import type { ProfileJump, ProfilePoint } from './result.js'

/** A stretch between two points that are sharp enough to tell how the function falls between them. */
export interface Span {
  readonly left: ProfilePoint
  readonly right: ProfilePoint
  /** All points from `left` to `right`: those between are blurred. */
  readonly points: readonly ProfilePoint[]
  /**
   * - `flat`: the enclosure is no higher than the tolerance;
   * - `steep`: it is, on an interval no wider than the precision;
   * - `blurred`: it is because the brackets of the two ends are wide, more than because of how the function can fall between them;
   * - `open`: none of these; it is worth splitting.
   */
  readonly state: 'flat' | 'steep' | 'blurred' | 'open'
}

/** Doubt, in bracket widths of the ends, up to which the height of a span is put down to the brackets. */
const BLUR = 2

/**
 * Splits the points into spans.
 *
 * A point is blurred when its bracket is wide by the tolerance and wide beside those of its neighbours: an evaluation at a jump, where a
 * leader's bracket stays open, or one that ran out of time among others that did not. Spans leave blurred points out, so that an unlucky ε
 * does not hide a jump. Where all brackets are wide, splitting has no use and ends.
 */
export function spansOf(points: readonly ProfilePoint[], tolerance: number, precision: number): Span[] {
  const last = points.length - 1
  const widthAt = (k: number): number => points[k].upper - points[k].lower
  const isBlurred = (k: number): boolean =>
    k > 0 && k < last && widthAt(k) > tolerance / 2 && widthAt(k) > BLUR * (widthAt(k - 1) + widthAt(k + 1))
  const kept = points.flatMap((_point, k) => (isBlurred(k) ? [] : [k]))
  return kept.slice(1).map((end, position) => {
    const start = kept[position]
    const [left, right] = [points[start], points[end]]
    const height = left.upper - right.lower
    // The ends of the profile have no neighbour on one side that could make up for a wide bracket.
    const doubt = (start === 0 ? 0 : widthAt(start)) + (end === last ? 0 : widthAt(end))
    const state =
      height <= tolerance
        ? 'flat'
        : right.epsilon - left.epsilon <= precision
          ? 'steep'
          : height <= BLUR * doubt
            ? 'blurred'
            : 'open'
    return { left, right, points: points.slice(start, end + 1), state }
  })
}

/** Where to evaluate next: in the middle of the largest step of the open span with the largest area. @returns null when no span is open */
export function nextEpsilon(spans: readonly Span[]): number | null {
  let best: { readonly area: number; readonly span: Span } | null = null
  for (const span of spans) {
    if (span.state !== 'open') continue
    const area = stepsBetween(span.points).reduce((sum, step) => sum + areaOf(step), 0)
    if (best === null || area > best.area) best = { area, span }
  }
  if (best === null) return null
  const [first, ...rest] = stepsBetween(best.span.points)
  const step = rest.reduce((largest, each) => (areaOf(each) > areaOf(largest) ? each : largest), first)
  return step.from + (step.to - step.from) / 2
}

/** Steep spans along which the function falls for certain; those side by side are one. */
export function jumpsOf(spans: readonly Span[]): ProfileJump[] {
  const runs: Span[][] = []
  let isRunning = false
  for (const span of spans) {
    const isJump = span.state === 'steep' && span.left.lower > span.right.upper
    if (isJump && isRunning) runs[runs.length - 1].push(span)
    else if (isJump) runs.push([span])
    isRunning = isJump
  }
  return runs.map((run) => {
    const [{ left }, { right }] = [run[0], run[run.length - 1]]
    const drop = { lower: left.lower - right.upper, upper: left.upper - right.lower }
    return {
      kind: run.length === 1 ? 'jump' : 'slope',
      from: left.epsilon,
      to: right.epsilon,
      left: { lower: left.lower, upper: left.upper },
      right: { lower: right.lower, upper: right.upper },
      drop,
      steepness: drop.lower / (right.epsilon - left.epsilon),
    }
  })
}
