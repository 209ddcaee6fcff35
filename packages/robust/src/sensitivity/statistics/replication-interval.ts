import { jackknifeHalfWidth } from './jackknife.js'

/** Half-width of a confidence interval, or why there is none. */
export type HalfWidth =
  | { readonly halfWidth: number; readonly reason: null }
  | { readonly halfWidth: null; readonly reason: string }

/**
 * Half-width of the confidence interval of a statistic of observations that come from independent replications: the delete-one-replication
 * jackknife with Student's t.
 *
 * @param replications which replication each observation is from
 * @param statistic from the positions of the observations that count; null when it cannot be computed from them
 */
export function replicationHalfWidth(
  replications: readonly number[],
  statistic: (positions: readonly number[]) => number | null,
  confidence: number,
): HalfWidth {
  const found = [...new Set(replications)]
  if (found.length < 2) {
    return {
      halfWidth: null,
      reason: 'one replication gives no confidence limits; ask for at least two',
    }
  }
  const leftOut: number[] = []
  for (const left of found) {
    const value = statistic([...replications.keys()].filter((position) => replications[position] !== left))
    if (value === null) {
      return { halfWidth: null, reason: 'there is too little for confidence limits; ask for more samples' }
    }
    leftOut.push(value)
  }
  return { halfWidth: jackknifeHalfWidth(leftOut, confidence), reason: null }
}
