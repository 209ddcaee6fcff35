import type { Commitment, Game } from '../../model/game.js'
import { fillStageActionValues, initialValue } from './best-response.js'
import { fillFlow } from './flow.js'
import { playedGame } from './played-game.js'
import { nestedStates, type PolicyTable } from './policy-table.js'
import { loadRewards, type DynamicsWorkspace } from './workspace.js'

/** What a follower earns by playing what the crowd plays. */
export interface PolicyValue {
  /** W(π; x, Γ(π; x)) = Σ_s μ_0(s) V^π_0(s), expected total reward, in reward units. */
  readonly value: number
  /** V^π_t(s) as `[t][s]`. */
  readonly values: number[][]
}

/**
 * Expected total reward of a follower who plays `policy` in a crowd that plays it too.
 *
 * V^π_t(s) = Σ_a π_t(a|s) [ r_t(s,a; x, L_t) + Σ_{s'} P_t(s'|s,a; x, L_t) V^π_{t+1}(s') ], V^π_N = 0, L = Γ(π; x).
 *
 * @param policy `[t][s][a]`, every row a probability vector
 * @throws OptionError when the commitment, a shape or a row does not fit the game
 * @see theory.md §1
 */
export function policyValue(game: Game, commitment: Commitment, policy: PolicyTable): PolicyValue {
  const { workspace, policy: rows } = playedGame(game, commitment, policy)
  fillFlow(workspace, rows, workspace.flow)
  loadRewards(workspace, workspace.flow)
  fillPolicyValues(workspace, rows, workspace.values)
  return {
    value: initialValue(workspace, workspace.values),
    values: nestedStates(workspace.game, workspace.values),
  }
}

/** Writes V^π of the loaded mean field, which need not be the policy's own, into `values` ((N+1)·S). */
export function fillPolicyValues(
  workspace: DynamicsWorkspace,
  policy: Float64Array,
  values: Float64Array,
): void {
  const { game, stageActionValues } = workspace
  const { stages, stateCount, actionCount } = game
  values.fill(0, stages * stateCount)
  for (let t = stages - 1; t >= 0; t--) {
    fillStageActionValues(workspace, t, values, stageActionValues, 0)
    const firstRow = t * stateCount * actionCount
    for (let s = 0, p = 0; s < stateCount; s++) {
      let value = 0
      for (let a = 0; a < actionCount; a++, p++) value += policy[firstRow + p] * stageActionValues[p]
      values[t * stateCount + s] = value
    }
  }
}
