import { setImmediate } from 'node:timers/promises'
import { stopwatch } from './clock.js'

/** What work that may take long is given to know when to end. */
export interface Clock {
  /** Until the time limit, or Infinity. */
  readonly secondsLeft: () => number
  /** Whether the user has interrupted. */
  readonly interrupted: () => boolean
}

/** Whether the time is up or the user has interrupted. */
export function isOver({ secondsLeft, interrupted }: Clock): boolean {
  return interrupted() || secondsLeft() <= 0
}

/** Longest stretch of uninterrupted work, so that signals, timers and progress are served. */
const STRETCH_SECONDS = 0.05

/**
 * A gate for long loops: `await gate()` lets the event loop run when the last turn is longer ago than 50 ms and costs nothing
 * otherwise.
 */
export function eventLoopGate(): () => Promise<void> | undefined {
  let since = stopwatch()
  return () => {
    if (since() < STRETCH_SECONDS) return undefined
    return setImmediate().then(() => {
      since = stopwatch()
    })
  }
}
