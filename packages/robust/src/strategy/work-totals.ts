import type { SolverStatistics } from '@smfg/core'

/** What several solves took together, time aside. */
export type WorkTotals = Omit<{ -readonly [K in keyof SolverStatistics]: number }, 'seconds'>

export function addWork(totals: WorkTotals, added: SolverStatistics): void {
  totals.followerSolves += added.followerSolves
  totals.nodes += added.nodes
  totals.linearPrograms += added.linearPrograms
}
