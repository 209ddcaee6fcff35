import type { Judged } from './candidate.js'

/** Which actions a policy plays. */
export interface Supports {
  /** Ascending, by t·S + s. */
  readonly supports: readonly (readonly number[])[]
  /** The action of the largest probability, by t·S + s. */
  readonly rests: readonly number[]
}

/**
 * Reads off a policy which actions are played: those with more than negligible probability; in states with hardly any followers, a best one alone.
 *
 * @param policy N·S·A, rows of sum 1
 * @param judged the policy's own masses and values, or null to leave states without followers as they are
 */
export function readSupports(
  policy: readonly number[],
  actions: number,
  negligible: number,
  judged: Judged | null,
): Supports {
  const supports: number[][] = []
  const rests: number[] = []
  for (let first = 0; first < policy.length; first += actions) {
    const row = policy.slice(first, first + actions)
    const largest = row.indexOf(Math.max(...row))
    const isEmpty = judged !== null && judged.masses[first / actions].range.upper <= negligible
    if (isEmpty) {
      const best = bestAction(judged, first, actions)
      supports.push([best])
      rests.push(best)
      continue
    }
    supports.push(row.flatMap((share, a) => (a === largest || share > negligible ? [a] : [])))
    rests.push(largest)
  }
  return { supports, rests }
}

function bestAction(judged: Judged, first: number, actions: number): number {
  const values = Array.from(
    { length: actions },
    (_unused, a) => judged.relativeActionValues[first + a]?.at.lower ?? -Infinity,
  )
  return Math.max(0, values.indexOf(Math.max(...values)))
}
