import type { FollowerSolution, LeaderSolution } from '@smfg/core'

/** Why a solution is not certified, in words. */
export function endingOf(solution: LeaderSolution | FollowerSolution): string {
  if ('reason' in solution && solution.reason !== null) return solution.reason
  switch (solution.status) {
    case 'interrupted':
      return 'it was interrupted'
    case 'two-level':
      return 'no policy as bad as the bound was proved to be an ε-equilibrium, only one for a slightly larger ε'
    default:
      return solution.limit === 'resolution'
        ? 'no further progress was made'
        : `the ${solution.limit} limit was reached`
  }
}
