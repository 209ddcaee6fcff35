import { checkSolveOptions } from '../../check-options.js'
import type { FollowerOptions } from '../../solution.js'
import { LaneThreads } from './lane-threads.js'

/**
 * Runs a solve with the threads its options ask for, and ends them after it. They start when a tree is large enough to be shared.
 *
 * @throws OptionError when an option makes no sense
 */
export async function withLaneThreads<Solution>(
  options: Pick<FollowerOptions, 'epsilon' | 'threads' | 'signal'>,
  solve: (threads: LaneThreads) => Promise<Solution>,
): Promise<Solution> {
  checkSolveOptions(options)
  const threads = new LaneThreads(options.threads ?? 1, options.signal)
  try {
    return await solve(threads)
  } finally {
    await threads.dispose()
  }
}
