import { policyExploitability } from '../search/dynamics/exploitability.js'
import { followerGame } from '../search/dynamics/fixed-commitment.js'
import { flowPayoff } from '../search/dynamics/payoff.js'
import { policyFromTable, type PolicyTable } from '../search/dynamics/policy-table.js'
import { dynamicsWorkspace } from '../search/dynamics/workspace.js'
import type { Game } from '../model/game.js'
import { liftFlow } from './lift-flow.js'
import { factoredFollower } from '../search/relaxation/factored-follower.js'
import { termValue, type FactorableProgram, type Term } from '../search/relaxation/factorable-program.js'
import { followerProgram, type FollowerProgram } from '../search/relaxation/follower-program.js'

/** A policy seen from the exact side: what `dynamics` says of it and where it lies in the columns of a follower program. */
export interface LiftedPolicy {
  readonly exploitability: number
  readonly payoff: number
  /** Columns of the program at the true flow and its optimal values V*. */
  readonly point: Float64Array
}

/** The follower program of a game at ε, with policies lifted into its columns. */
export interface LiftedPlay {
  readonly program: FollowerProgram
  readonly policies: readonly LiftedPolicy[]
}

/**
 * Builds the follower program at an ε chosen from the exploitabilities of some policies, and lifts the policies into it.
 *
 * @param commitment vector of length `game.commitmentDimension`
 */
export function liftedPlay(
  game: Game,
  commitment: Float64Array,
  tables: readonly PolicyTable[],
  epsilonFrom: (exploitabilities: readonly number[]) => number,
  sign: 1 | -1,
): LiftedPlay {
  const workspace = dynamicsWorkspace(followerGame(game, commitment))
  const judged = tables.map((table) => {
    const exploitability = policyExploitability(workspace, policyFromTable(game, table))
    const flow = workspace.flow.slice()
    return {
      exploitability,
      flow,
      values: workspace.values.slice(),
      payoff: flowPayoff(workspace.game, flow),
    }
  })
  const program = followerProgram(
    factoredFollower(game, commitment),
    epsilonFrom(judged.map((each) => each.exploitability)),
    sign,
  )
  const policies = judged.map(({ exploitability, payoff, flow, values }): LiftedPolicy => {
    const point = new Float64Array(program.program.columns.length)
    liftFlow(program, flow, values, point)
    return { exploitability, payoff, point }
  })
  return { program, policies }
}

/** By how much a point misses each row, relative to the size of the row's numbers (at least 1); 0 where it holds. */
export function rowMisses(program: FactorableProgram, point: ArrayLike<number>): number[] {
  return program.rows.map(({ lower, upper, columns, values }) => {
    let activity = 0
    let size = 1
    columns.forEach((column, k) => {
      activity += values[k] * point[column]
      size = Math.max(size, Math.abs(values[k] * point[column]))
    })
    return Math.max(0, lower - activity, activity - upper) / size
  })
}

/** By how much a point leaves the bounds of each column. */
export function boundMisses(
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
  point: ArrayLike<number>,
): number[] {
  return Array.from(lower, (low, j) => Math.max(0, low - point[j], point[j] - upper[j]))
}

/** What the term computes, less x[result]. */
export function termMiss(term: Term, point: ArrayLike<number>): number {
  return termValue(term, point) - point[term.result]
}
