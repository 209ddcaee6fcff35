import { encodeCommitment } from '../../model/commitment.js'
import type { Commitment, Game } from '../../model/game.js'
import { NEGLIGIBLE_MASS } from '../tolerances.js'
import { fillActionValues, fillGreedyPolicy, fillOptimalValues } from './best-response.js'
import { followerGame } from './fixed-commitment.js'
import { nestedPairs, pairsFromTable, type PolicyTable } from './policy-table.js'
import { dynamicsWorkspace, loadMeanField, type DynamicsWorkspace } from './workspace.js'

/**
 * The policy that produces a flow: π_t(a|s) = L_t(s,a) / Σ_b L_t(s,b).
 *
 * In states that nobody visits, the policy is a best response to the flow: so a follower who strays there, and the rounding
 * errors of a replay, add nothing to the exploitability. Entries below 0 (rounding of a linear program) count as 0.
 *
 * @param flow `[t][s][a]`
 * @returns `[t][s][a]`, every row a probability vector
 * @throws OptionError when the commitment or the shape does not fit the game
 */
export function policyFromFlow(game: Game, commitment: Commitment, flow: PolicyTable): number[][][] {
  const pairs = pairsFromTable(game, flow, 'flow')
  const workspace = dynamicsWorkspace(followerGame(game, encodeCommitment(game, commitment)))
  const policy = new Float64Array(pairs.length)
  fillPolicyFromFlow(workspace, pairs, policy)
  return nestedPairs(workspace.game, policy)
}

/**
 * Writes the policy of `flow` (N·S·A) into `policy` (N·S·A). Leaves `workspace.flow` the flow without its negative entries,
 * P and r at it loaded, and `workspace.values` its V*. `flow` may be `workspace.flow`.
 */
export function fillPolicyFromFlow(
  workspace: DynamicsWorkspace,
  flow: Float64Array,
  policy: Float64Array,
): void {
  const { actionCount } = workspace.game
  const mass = workspace.flow
  for (let entry = 0; entry < flow.length; entry++) mass[entry] = Math.max(0, flow[entry])
  loadMeanField(workspace, mass)
  fillOptimalValues(workspace, workspace.values)
  fillActionValues(workspace, workspace.values, policy)
  fillGreedyPolicy(workspace, policy, policy)
  for (let first = 0; first < mass.length; first += actionCount) {
    let stateMass = 0
    for (let a = 0; a < actionCount; a++) stateMass += mass[first + a]
    if (stateMass <= NEGLIGIBLE_MASS) continue
    for (let a = 0; a < actionCount; a++) policy[first + a] = mass[first + a] / stateMass
  }
}
