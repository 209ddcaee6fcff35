import { stopwatch } from '@smfg/core'

/** A time limit for many solves, shared out as they come: what one does not use is there for the others. */
export interface TimeBudget {
  /** Whether there is time for another solve. */
  isSpent(): boolean
  /** Seconds the next solve may take when it is to have this share of the time that is left; undefined without a limit. */
  share(part: number): number | undefined
  readonly seconds: () => number
}

/** @param limit seconds for everything; none when left out */
export function timeBudget(limit: number | undefined): TimeBudget {
  const seconds = stopwatch()
  if (limit === undefined) return { isSpent: () => false, share: () => undefined, seconds }
  return {
    isSpent: () => seconds() >= limit,
    share: (part) => part * Math.max(0, limit - seconds()),
    seconds,
  }
}
