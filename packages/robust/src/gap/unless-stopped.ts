import { Stopped } from '@smfg/core'

/** What the work comes to, or null when it was stopped before it had a result: by an interruption that is noticed even inside a computation. */
export async function unlessStopped<Result>(work: () => Result | Promise<Result>): Promise<Result | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Stopped) return null
    throw error
  }
}
