import type { Commitment, Game } from '../../model/game.js'
import { fillFlow } from './flow.js'
import { playedGame } from './played-game.js'
import { nestedPairs, nestedStates, type PolicyTable } from './policy-table.js'
import { ROWS_AT_ONCE, SCATTERED } from './row-bands.js'
import { addRunExpectations } from './run-rows.js'
import { addRowExpectations } from './transition-row.js'
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
  const { game, stageActionValues } = workspace
  const { stages, stateCount, actionCount } = game
  values.fill(0, stages * stateCount)
  for (let t = stages - 1; t >= 0; t--) {
    fillStageActionValues(workspace, t, values, stageActionValues, 0)
    for (let s = 0; s < stateCount; s++) {
      values[t * stateCount + s] = largest(stageActionValues, s * actionCount, (s + 1) * actionCount)
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
  for (let t = 0; t < stages; t++) {
    fillStageActionValues(workspace, t, values, actionValues, t * stateCount * actionCount)
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

/** The largest of the entries start … end − 1, of which there is at least one. */
export function largest(numbers: Float64Array, start: number, end: number): number {
  let best = numbers[start]
  for (let k = start + 1; k < end; k++) if (numbers[k] > best) best = numbers[k]
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
  for (let a = 0; a < actionCount; a++) result[a] = reward[first + a]
  if (stage + 1 === stages) return
  const next = (stage + 1) * stateCount
  const last = first + actionCount
  addRowExpectations(probability, successor, rowStart, first, last, values, next, result, 0 - first)
}

/**
 * Writes Q_t(s,a) of all pairs of a stage into `result` from `offset` on (S·A numbers); bit for bit those of `stateActionValuesAt`.
 * y_N counts as 0, so P of the last stage is not read.
 */
export function fillStageActionValues(
  workspace: DynamicsWorkspace,
  stage: number,
  values: Float64Array,
  result: Float64Array,
  offset: number,
): void {
  const { reward, probability, bands } = workspace
  const { rowStart, successor, stages, stateCount, actionCount } = workspace.game
  const { stageStart, bandStart, firstState } = bands
  const pairCount = stateCount * actionCount
  const firstRow = stage * pairCount
  for (let p = 0; p < pairCount; p++) result[offset + p] = reward[firstRow + p]
  if (stage + 1 === stages) return
  const next = (stage + 1) * stateCount
  const shift = offset - firstRow
  for (let band = stageStart[stage]; band < stageStart[stage + 1]; band++) {
    const last = bandStart[band + 1]
    let row = bandStart[band]
    if (firstState[band] !== SCATTERED) {
      const length = rowStart[row + 1] - rowStart[row]
      const run = next + firstState[band]
      for (; row + ROWS_AT_ONCE <= last; row += ROWS_AT_ONCE) {
        addRunExpectations(probability, rowStart[row], length, values, run, result, shift + row)
      }
    }
    addRowExpectations(probability, successor, rowStart, row, last, values, next, result, shift)
  }
}
