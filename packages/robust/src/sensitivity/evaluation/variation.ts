import { interval, type Bracket } from '@smfg/core'
import { isPoint } from '../statistics/interval-moments.js'
import { OUTPUT_ROUNDING } from '../thresholds.js'

/**
 * Whether an output varies over the points evaluated.
 *
 * - `varies`: for certain, and by more than rounding.
 * - `constant`: it is one and the same number everywhere.
 * - `rounding`: it varies by no more than the rounding of numbers of its size, so that nothing can be said of where that comes from.
 * - `undecided`: its bounds are so wide that one number lies in all of them.
 * - `unknown`: it has no values.
 */
export type Variation = 'varies' | 'constant' | 'rounding' | 'undecided' | 'unknown'

/** Whether outputs vary, and what to say when it is not certain that they do. */
export interface OutputVariation {
  readonly kind: Variation
  /** Hull of the outputs; null when there are none. */
  readonly hull: Bracket | null
  /** What rounding may have done to any two of the outputs together. */
  readonly rounding: number
}

/** What rounding of its evaluation may have done to an output: 0 for bounds, which are certain. */
export function evaluationRounding(output: Bracket): number {
  return isPoint(output) ? Math.abs(output.lower) * OUTPUT_ROUNDING : 0
}

/** Judges the outputs at the points evaluated. */
export function variationOf(outputs: Iterable<Bracket>): OutputVariation {
  let [smallest, largest, most] = [Infinity, -Infinity, 0]
  // Ends of the outputs with what rounding may have done to them.
  let [leastUpper, greatestLower] = [Infinity, -Infinity]
  let areExact = true
  for (const output of outputs) {
    const doubt = evaluationRounding(output)
    areExact &&= isPoint(output)
    smallest = Math.min(smallest, output.lower)
    largest = Math.max(largest, output.upper)
    most = Math.max(most, doubt)
    leastUpper = Math.min(leastUpper, interval.addUp(output.upper, doubt))
    greatestLower = Math.max(greatestLower, interval.addDown(output.lower, -doubt))
  }
  const rounding = 2 * most
  if (smallest > largest) return { kind: 'unknown', hull: null, rounding: 0 }
  const hull = { lower: smallest, upper: largest }
  if (greatestLower > leastUpper) return { kind: 'varies', hull, rounding }
  if (!areExact) return { kind: 'undecided', hull, rounding }
  return { kind: smallest === largest ? 'constant' : 'rounding', hull, rounding }
}

/** Why nothing is shared out among factors of an output that varies by no more than rounding. */
export function roundingReason({ hull, rounding }: OutputVariation): string {
  const change = hull === null ? 0 : hull.upper - hull.lower
  return (
    `the output varies by no more than rounding: by ${decimals(change)}, ` +
    `where two numbers of its size may be off by ${decimals(rounding)}`
  )
}

/** What a reader has to know of an output that does not vary for certain; nothing of others. */
export function variationWarnings(variation: OutputVariation): string[] {
  switch (variation.kind) {
    case 'constant':
      return [`The output is constant: it is ${variation.hull?.lower} at every point evaluated.`]
    case 'rounding': {
      const reason = roundingReason(variation)
      return [`${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`]
    }
    case 'undecided':
      return [
        'The bounds of the output leave it open whether it varies at all: one number lies in all of them.',
      ]
    default:
      return []
  }
}

function decimals(number: number): string {
  return String(Number(number.toPrecision(3)))
}
