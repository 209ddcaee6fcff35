import {
  type Bracket,
  type Commitment,
  type Game,
  type LeaderSolution,
  type SolverStatistics,
  type Witness,
} from '@smfg/core'
import { csvText } from '../report/csv.js'
import { numberText, widthText } from '../report/number-text.js'
import { textTable } from '../report/text-table.js'

/** Rows of a policy that are worth a screen; the JSON has all of them. */
const POLICY_ROWS = 24

/** How a run ended, in words. */
export function statusText({ status, limit }: Pick<LeaderSolution, 'status' | 'limit'>): string {
  if (status === 'certified') return 'certified'
  if (status === 'two-level') return 'two levels of ε, see below; the bracket is valid'
  return `${status === 'interrupted' ? 'interrupted' : limitText(limit)}; the bracket is valid`
}

function limitText(limit: LeaderSolution['limit']): string {
  switch (limit) {
    case 'time':
      return 'time limit reached'
    case 'nodes':
      return 'node limit reached'
    case 'resolution':
      return 'no further progress'
    case null:
      return 'limit reached'
  }
}

/** Width of a bracket, beside the tolerance it was to meet. */
export function bracketWidthText(value: Bracket, tolerance: number): string {
  return `${widthText(value.upper - value.lower)} (tolerance ${widthText(tolerance)})`
}

/** `N stages, S states, A actions`. */
export function sizeText(game: Game): string {
  return [
    count(game.stages, 'stage'),
    count(game.states.length, 'state'),
    count(game.actions.length, 'action'),
  ].join(', ')
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** A commitment as it can be typed after `--at`, all digits: rounded, it might be another one, or none. */
export function commitmentText(commitment: Commitment): string {
  return Object.entries(commitment)
    .flatMap(([name, value]) => {
      if (typeof value === 'number') return [`${name}=${value}`]
      if (isList(value)) return [`${name}=${value.join(':')}`]
      return Object.entries(value).map(([label, share]) => `${name}.${label}=${share}`)
    })
    .join(',')
}

/** What a solver did: seconds first, then counts. */
export function statisticsText(statistics: SolverStatistics): string {
  const { seconds, followerSolves, nodes, linearPrograms } = statistics
  return [
    `${seconds.toFixed(2)} s`,
    count(followerSolves, 'follower solve'),
    count(nodes, 'node'),
    count(linearPrograms, 'linear program'),
  ].join(', ')
}

/** Payoff and exploitability of a witness, or that there is none. */
export function witnessText(witness: Witness | null): string {
  if (witness === null) return 'none found yet'
  return `payoff ${numberText(witness.payoff)}, exploitability ${numberText(witness.exploitability)}`
}

/** A policy as a table of probabilities, one row per stage and state; long ones are cut and say so. */
export function policyTable(game: Game, policy: Witness['policy']): string {
  const rows = policy.flatMap((stage, t) =>
    stage.map((row, s) => [String(t), game.states[s], ...row.map((probability) => probability.toFixed(4))]),
  )
  const columns = [
    { heading: 'stage', align: 'right' },
    { heading: 'state', align: 'left' },
    ...game.actions.map((action) => ({ heading: action, align: 'right' }) as const),
  ] as const
  const rest = rows.length - POLICY_ROWS
  const cut = rest > 0 ? `… ${rest} more rows; all of them with --json or --out\n` : ''
  return textTable(columns, rows.slice(0, POLICY_ROWS)) + cut
}

/** A policy as CSV: stage, state, action, probability. */
export function policyCsv(game: Game, policy: Witness['policy']): string {
  const rows = policy.flatMap((stage, t) =>
    stage.flatMap((row, s) =>
      row.map((probability, a) => [t, game.states[s], game.actions[a], probability] as const),
    ),
  )
  return csvText(['stage', 'state', 'action', 'probability'], rows)
}

function isList(value: Commitment[string]): value is readonly number[] {
  return Array.isArray(value)
}
