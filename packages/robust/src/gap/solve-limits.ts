import type { LeaderOptions, StopRule } from '@smfg/core'

/** The options of one solve of a study: its own tolerance and time, and what the study was told. */
export function solveLimits(
  { nodeLimit, signal, engine }: Pick<LeaderOptions, 'nodeLimit' | 'signal' | 'engine'>,
  tolerance: number,
  timeLimit: number | undefined,
): StopRule & Pick<LeaderOptions, 'engine'> {
  return {
    tolerance,
    ...(timeLimit === undefined ? {} : { timeLimit }),
    ...(nodeLimit === undefined ? {} : { nodeLimit }),
    ...(signal === undefined ? {} : { signal }),
    ...(engine === undefined ? {} : { engine }),
  }
}
