/** Thrown by `checkpoint` when the work must stop; caught where an answer can be given all the same. */
export class Stopped extends Error {
  constructor() {
    super('stopped before there was a result')
    this.name = 'Stopped'
  }
}

/** Whether the work that runs in this thread must stop, or null where nothing watches over it. */
let mustStop: (() => boolean) | null = null

/**
 * Watches over all work of this thread from now on. The test must be able to change while nothing else of the thread runs, as a flag in shared memory
 * does: an event is not noticed before the work has ended.
 */
export function watchThread(test: () => boolean): void {
  mustStop = test
}

/**
 * Does work that asks at its checkpoints whether it must stop: what builds programs and reads formulas is not asynchronous, and knows nothing of
 * limits.
 *
 * @throws Stopped when it had to stop
 */
export function stoppable<Result>(test: () => boolean, work: () => Result): Result {
  const outer = mustStop
  mustStop = outer === null ? test : () => outer() || test()
  try {
    return work()
  } finally {
    mustStop = outer
  }
}

/** What the work comes to, or null when it had to stop. */
export function unlessStopped<Result>(work: () => Result): Result | null {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    return null
  }
}

/** Whether the work must stop, for those who end in an orderly way. */
export function stopIsDue(): boolean {
  return mustStop !== null && mustStop()
}

/** Whether anything watches over the work. */
export function isWatched(): boolean {
  return mustStop !== null
}

/**
 * A place at which long work may be stopped.
 *
 * @throws Stopped when it must
 */
export function checkpoint(): void {
  if (stopIsDue()) throw new Stopped()
}
