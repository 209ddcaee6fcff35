import type { Bracket } from '@smfg/core'

/**
 * How an output moves along a sweep, for certain: never down (`increasing`), never up (`decreasing`), not at all (`constant`), or up here and
 * down there (`not monotone`). Where the intervals of the output leave that open: somewhere up (`rises`) or somewhere down (`falls`), and
 * perhaps the other way elsewhere; or not even that (`undecided`).
 */
export type Shape =
  'constant' | 'increasing' | 'decreasing' | 'not monotone' | 'rises' | 'falls' | 'undecided'

/** What the values at the settings of a sweep, known up to intervals, say for certain. */
export function shapeOf(values: readonly Bracket[]): Shape {
  const [rises, falls] = [canRise(values), canFall(values)]
  if (!rises && !falls) return 'constant'
  if (!falls) return 'increasing'
  if (!rises) return 'decreasing'
  if (mustRise(values)) return mustFall(values) ? 'not monotone' : 'rises'
  return mustFall(values) ? 'falls' : 'undecided'
}

/** Bounds of the difference between the largest and the smallest of values known up to intervals. */
export function spreadOf(values: readonly Bracket[]): Bracket {
  let [lower, upper] = [0, 0]
  for (const [position, one] of values.entries()) {
    for (const [other, each] of values.entries()) {
      if (position === other) continue
      lower = Math.max(lower, one.lower - each.upper)
      upper = Math.max(upper, one.upper - each.lower)
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
  return somePair(values, (earlier, later) => later.lower > earlier.upper)
}

function mustFall(values: readonly Bracket[]): boolean {
  return somePair(values, (earlier, later) => later.upper < earlier.lower)
}

function somePair(values: readonly Bracket[], holds: (earlier: Bracket, later: Bracket) => boolean): boolean {
  return values.some((later, position) => values.slice(0, position).some((earlier) => holds(earlier, later)))
}
