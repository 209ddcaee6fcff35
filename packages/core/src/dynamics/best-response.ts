import type { Commitment, Game } from '../game/game.js'
import { fillFlow } from './flow.js'
import { playedGame } from './played-game.js'
import { nestedPairs, nestedStates, type PolicyTable } from './policy-table.js'
import { rowExpectation } from './transition-row.js'
import { loadRewards, type DynamicsWorkspace } from './workspace.js'

/** What one follower can do best while the crowd keeps playing a given policy. */
export interface BestResponse {
  /** Σ_s μ_0(s) V*_0(s): expected total reward of the best response, in reward units. */
  readonly value: number
  /** V*_t(s) as `[t][s]`. */
  readonly values: number[][]
  /** Q*_t(s,a) = r_t(s,a) + Σ_{s'} P_t(s'|s,a) V*_{t+1}(s') as `[t][s][a]`. */
  readonly actionValues: number[][][]
  /** A deterministic policy that attains V* everywhere (the first of several best actions) as `[t][s][a]`. */
  readonly policy: number[][][]
}

/**
 * Best response of one follower to the flow of `policy`: optimal values, action values and a greedy policy.
 *
 * V*_t(s) = max_a Q*_t(s,a), Q*_t(s,a) = r_t(s,a; x, L_t) + Σ_{s'} P_t(s'|s,a; x, L_t) V*_{t+1}(s'), V*_N = 0, L = Γ(policy; x).
 *
 * @param policy what the crowd plays, `[t][s][a]`, every row a probability vector
 * @throws OptionError when the commitment, a shape or a row does not fit the game
 * @see theory.md §1
 */
export function bestResponse(game: Game, commitment: Commitment, policy: PolicyTable): BestResponse {
  const { workspace, policy: rows } = playedGame(game, commitment, policy)
  const { values, flow } = workspace
  fillFlow(workspace, rows, flow)
  loadRewards(workspace, flow)
  fillOptimalValues(workspace, values)
  const actionValues = new Float64Array(flow.length)
  fillActionValues(workspace, values, actionValues)
  fillGreedyPolicy(workspace, actionValues, rows)
  return {
    value: initialValue(workspace, values),
    values: nestedStates(workspace.game, values),
    actionValues: nestedPairs(workspace.game, actionValues),
    policy: nestedPairs(workspace.game, rows),
  }
}

/** Writes V* of the loaded mean field into `values` ((N+1)·S). */
export function fillOptimalValues(workspace: DynamicsWorkspace, values: Float64Array): void {
  const { game, stateActionValues } = workspace
  const { stages, stateCount } = game
  values.fill(0, stages * stateCount)
  for (let t = stages - 1; t >= 0; t--) {
    for (let s = 0; s < stateCount; s++) {
      stateActionValuesAt(workspace, t, s, values, stateActionValues)
      values[t * stateCount + s] = largest(stateActionValues)
    }
  }
}

/** Writes Q_t(s,a) = r_t(s,a) + Σ_{s'} P_t(s'|s,a) y_{t+1}(s') of the loaded mean field, for any `values` y, into `actionValues` (N·S·A). */
export function fillActionValues(
  workspace: DynamicsWorkspace,
  values: Float64Array,
  actionValues: Float64Array,
): void {
  const { stages, stateCount, actionCount } = workspace.game
  const { stateActionValues } = workspace
  let entry = 0
  for (let t = 0; t < stages; t++) {
    for (let s = 0; s < stateCount; s++) {
      stateActionValuesAt(workspace, t, s, values, stateActionValues)
      for (let a = 0; a < actionCount; a++, entry++) actionValues[entry] = stateActionValues[a]
    }
  }
}

/** Writes the deterministic policy that plays the first largest action value of every state into `policy` (N·S·A). */
export function fillGreedyPolicy(
  workspace: DynamicsWorkspace,
  actionValues: Float64Array,
  policy: Float64Array,
): void {
  const { stages, stateCount, actionCount } = workspace.game
  for (let start = 0; start < stages * stateCount * actionCount; start += actionCount) {
    let best = start
    for (let entry = start + 1; entry < start + actionCount; entry++) {
      if (actionValues[entry] > actionValues[best]) best = entry
    }
    policy.fill(0, start, start + actionCount)
    policy[best] = 1
  }
}

/** The largest entry. */
export function largest(numbers: Float64Array): number {
  let best = numbers[0]
  for (let k = 1; k < numbers.length; k++) if (numbers[k] > best) best = numbers[k]
  return best
}

/** Σ_s μ_0(s) y_0(s). */
export function initialValue(workspace: DynamicsWorkspace, values: Float64Array): number {
  const { initial, stateCount } = workspace.game
  let total = 0
  for (let s = 0; s < stateCount; s++) total += initial[s] * values[s]
  return total
}

/**
 * Writes Q_t(s,·) = r_t(s,·) + Σ_{s'} P_t(s'|s,·) y_{t+1}(s') of the loaded mean field into `result` (A).
 * y_N counts as 0, so P of the last stage is not read.
 */
export function stateActionValuesAt(
  workspace: DynamicsWorkspace,
  stage: number,
  state: number,
  values: Float64Array,
  result: Float64Array,
): void {
  const { reward, probability } = workspace
  const { rowStart, successor, stages, stateCount, actionCount } = workspace.game
  const first = (stage * stateCount + state) * actionCount
  const isLast = stage + 1 === stages
  const next = (stage + 1) * stateCount
  for (let a = 0; a < actionCount; a++) {
    const row = first + a
    let value = reward[row]
    if (!isLast) {
      value += rowExpectation(probability, successor, rowStart[row], rowStart[row + 1], values, next)
    }
    result[a] = value
  }
}
