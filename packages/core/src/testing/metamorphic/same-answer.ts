import type { Bracket, SolveStatus } from '../../search/minimax/solution.js'
import type { AnswerMap } from './transformed.js'

/** What is compared of two answers. */
export interface Answer {
  readonly status: SolveStatus
  readonly value: Bracket
}

/**
 * Compares the answers for a game and for one that has to have the same.
 *
 * @param map the maps of the change
 * @param slack what both brackets may be off by, in units of the other payoff: rounding that the caller can name, 0 for none
 * @returns the difference in words, or null: same status, and brackets that have a number in common; certified ones are within their tolerances then
 */
export function sameAnswer(
  original: Answer,
  transformed: Answer,
  map: Pick<AnswerMap, 'payoff'>,
  slack: number,
): string | null {
  if (original.status !== transformed.status) {
    return `the status is ${transformed.status}; expected ${original.status}`
  }
  const expected = map.payoff(original.value)
  const { lower, upper } = transformed.value
  const isOrdered = lower <= upper && original.value.lower <= original.value.upper
  if (isOrdered && lower <= expected.upper + slack && upper >= expected.lower - slack) return null
  return `the bracket is [${lower}, ${upper}]; expected one that meets [${expected.lower}, ${expected.upper}]`
}
