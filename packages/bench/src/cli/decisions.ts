import type { Bracket, Commitment, SolveStatus } from '@smfg/core'
import type { CsvCell } from '../report/csv.js'
import { commitmentText } from './solution-text.js'

/** How far a study of leaders' decisions came, as a sentence. */
export function decisionsText(
  status: SolveStatus,
  rows: readonly { readonly certified: boolean }[],
  total: number,
): string {
  if (status === 'certified') return `certified: all ${total} decisions met their tolerance`
  const certified = rows.filter((row) => row.certified).length
  const cause = status === 'interrupted' ? 'interrupted' : 'limit reached'
  return `${cause}: ${rows.length} of ${total} decisions done, ${certified} met their tolerance; all brackets are valid`
}

/** Columns of a CSV file that say what a leader committed to and lost; see `decisionCells`. */
export const DECISION_HEADINGS: readonly string[] = [
  'epsilonUsed',
  'commitment',
  'payoffLower',
  'payoffUpper',
  'regretLower',
  'regretUpper',
  'guarantee',
]

export function decisionCells(row: {
  readonly epsilonUsed: number
  readonly commitment: Commitment | null
  readonly payoff: Bracket
  readonly regret: Bracket
  readonly guarantee: number | null
}): CsvCell[] {
  return [
    row.epsilonUsed,
    row.commitment === null ? null : commitmentText(row.commitment),
    row.payoff.lower,
    row.payoff.upper,
    row.regret.lower,
    row.regret.upper,
    row.guarantee,
  ]
}

/** Columns of a CSV file that sum decisions up; see `regretCells`. */
export const REGRET_HEADINGS: readonly string[] = [
  'strategy',
  'replications',
  'meanLower',
  'meanUpper',
  'maxLower',
  'maxUpper',
]

export function regretCells(line: {
  readonly strategy: string
  readonly replications: number
  readonly meanRegret: Bracket
  readonly maxRegret: Bracket
}): CsvCell[] {
  return [
    line.strategy,
    line.replications,
    line.meanRegret.lower,
    line.meanRegret.upper,
    line.maxRegret.lower,
    line.maxRegret.upper,
  ]
}
