import type { SolveStatus } from '@smfg/core'

/** Exit codes of the command line. */
export const EXIT = {
  /** Done, and certified where there is something to certify. */
  done: 0,
  /** A defect of ours. */
  defect: 1,
  /** The input is wrong: model, option or argument. */
  badInput: 2,
  /** Not certified: a limit ended the run before the tolerance was met, or one end is that of a larger ε; the brackets printed are valid. */
  limit: 3,
  /** The user interrupted; what was done is kept. */
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Exit code for results with these statuses: an interruption counts more than a bracket that is not certified, that more than success. */
export function exitCodeOf(statuses: readonly SolveStatus[]): ExitCode {
  if (statuses.includes('interrupted')) return EXIT.interrupted
  return statuses.every((status) => status === 'certified') ? EXIT.done : EXIT.limit
}
