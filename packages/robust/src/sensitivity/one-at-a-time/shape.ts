import { interval, type Bracket } from '@smfg/core'
import { evaluationRounding, variationOf } from '../evaluation/variation.js'
import { differenceOfRanges } from '../statistics/interval-moments.js'

/**
 * How an output moves along a sweep, for certain: never down (`increasing`), never up (`decreasing`), not at all (`constant`), or up here and
 * down there (`not monotone`). Where the intervals of the output leave that open: somewhere up (`rises`) or somewhere down (`falls`), and
 * perhaps the other way elsewhere; or not even that (`undecided`). Numbers that differ by no more than rounding leave it open which is larger.
 */
export type Shape =
  'constant' | 'increasing' | 'decreasing' | 'not monotone' | 'rises' | 'falls' | 'undecided'

/** What the values at the settings of a sweep, known up to intervals, say for certain. */
export function shapeOf(values: readonly Bracket[]): Shape {
  const [rises, falls] = [canRise(values), canFall(values)]
  if (!rises && !falls) return 'constant'
  if (variationOf(values).kind === 'rounding') return 'undecided'
  if (!falls) return 'increasing'
  if (!rises) return 'decreasing'
  if (mustRise(values)) return mustFall(values) ? 'not monotone' : 'rises'
  return mustFall(values) ? 'falls' : 'undecided'
}

/** Certain bounds of the difference between the largest and the smallest of values known up to intervals. */
export function spreadOf(values: readonly Bracket[]): Bracket {
  let [lower, upper] = [0, 0]
  for (const [position, one] of values.entries()) {
    for (const [other, each] of values.entries()) {
      if (position === other) continue
      const difference = differenceOfRanges(one, each)
      lower = Math.max(lower, difference.lower)
      upper = Math.max(upper, difference.upper)
    }
  }
  return { lower, upper }
}

/** Whether some value can lie above an earlier one. */
function canRise(values: readonly Bracket[]): boolean {
  return somePair(values, (earlier, later) => later.upper > earlier.lower)
}

function canFall(values: readonly Bracket[]): boolean {
  return somePair(values, (earlier, later) => later.lower < earlier.upper)
}

/** Whether some value certainly lies above an earlier one. */
function mustRise(values: readonly Bracket[]): boolean {
  return somePair(values, (earlier, later) => isAbove(later, earlier))
}

function mustFall(values: readonly Bracket[]): boolean {
  return somePair(values, isAbove)
}

/** Whether one value is larger than the other for certain, whatever rounding did to numbers. */
function isAbove(one: Bracket, other: Bracket): boolean {
  const rounding = evaluationRounding(one) + evaluationRounding(other)
  return interval.addDown(one.lower, -other.upper) > rounding
}

function somePair(values: readonly Bracket[], holds: (earlier: Bracket, later: Bracket) => boolean): boolean {
  return values.some((later, position) => values.slice(0, position).some((earlier) => holds(earlier, later)))
}
