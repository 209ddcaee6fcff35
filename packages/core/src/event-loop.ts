import { setImmediate } from 'node:timers/promises'
import { stopwatch } from './clock.js'

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
