import type { Bracket } from '@smfg/core'
import { evaluationRounding } from '../evaluation/variation.js'
import { isPoint } from '../statistics/interval-moments.js'

/**
 * Outputs of which only the order counts: different numbers that rounding may have exchanged, in a chain of neighbours each within rounding of the
 * next, become the interval from the first to the last of them. Equal numbers stay equal, and bounds stay as they are.
 */
export function uncertainOrder(outputs: readonly Bracket[]): Bracket[] {
  const numbers = [...new Set(outputs.filter(isPoint).map(({ lower }) => lower))].sort(
    (left, right) => left - right,
  )
  const chainOf = new Map<number, Bracket>()
  let first = 0
  for (let position = 1; position <= numbers.length; position++) {
    const [before, next] = [numbers[position - 1], numbers[position]]
    if (position < numbers.length && next - before <= roundingOf(before) + roundingOf(next)) continue
    const chain = { lower: numbers[first], upper: before }
    for (let k = first; k < position; k++) chainOf.set(numbers[k], chain)
    first = position
  }
  return outputs.map((output) => (isPoint(output) ? (chainOf.get(output.lower) ?? output) : output))
}

function roundingOf(number: number): number {
  return evaluationRounding({ lower: number, upper: number })
}
