/**
 * The occupation-measure operators of theory §2, at the mean field loaded in a workspace (`loadMeanField`).
 *
 * Rows of `A_L` are numbered like values: `t·S + s`, N·S of them; its columns like flows: `t·S·A + p`.
 *
 *   (A_L d)_0(s)     = Σ_a d_0(s,a)
 *   (A_L d)_{t+1}(s) = Σ_a d_{t+1}(s,a) − Σ_{u,a} P_t(s|u,a; x, L_t) d_t(u,a)
 *   b                = (μ_0, 0, …, 0)
 *   (A_L' y)_t(s,a)  = y_t(s) − Σ_{s'} P_t(s'|s,a; x, L_t) y_{t+1}(s'),  y_N = 0
 *   c_L              = −r_t(s,a; x, L_t), a cost
 *
 * Signs: `y` is an upper bound of the follower's optimal values, as everywhere in this package, and
 * `z = A_L' y − r = A_L' y + c_L ≥ 0`. The multiplier of the papers, in `A_L' ŷ + z = c_L`, is `ŷ = −y`.
 * A flow d ≥ 0 solves `A_L d = b` with L = d exactly when it is Γ of its own policy, and then
 * `b'y + c_L'd = z'd` is the gap, which at y = V* is the exploitability.
 */
import { fillActionValues } from './best-response.js'
import { rowExpectation, spreadRow } from './transition-row.js'
import type { DynamicsWorkspace } from './workspace.js'

/** Writes A_L d into `rows` (N·S); `measure` d is of length N·S·A. */
export function multiplyFlowOperator(
  workspace: DynamicsWorkspace,
  measure: Float64Array,
  rows: Float64Array,
): void {
  const { probability } = workspace
  const { rowStart, successor, stages, stateCount, actionCount } = workspace.game
  rows.fill(0, 0, stages * stateCount)
  let entry = 0
  for (let t = 0; t < stages; t++) {
    const next = (t + 1) * stateCount
    for (let s = 0; s < stateCount; s++) {
      for (let a = 0; a < actionCount; a++, entry++) {
        const mass = measure[entry]
        rows[t * stateCount + s] += mass
        if (t + 1 === stages) continue
        spreadRow(probability, successor, rowStart[entry], rowStart[entry + 1], -mass, rows, next)
      }
    }
  }
}

/** Writes A_L' y into `measure` (N·S·A); `values` y is of length (N+1)·S or N·S, y_N is not read. */
export function multiplyTransposedFlowOperator(
  workspace: DynamicsWorkspace,
  values: Float64Array,
  measure: Float64Array,
): void {
  const { probability } = workspace
  const { rowStart, successor, stages, stateCount, actionCount } = workspace.game
  let entry = 0
  for (let t = 0; t < stages; t++) {
    const next = (t + 1) * stateCount
    for (let s = 0; s < stateCount; s++) {
      for (let a = 0; a < actionCount; a++, entry++) {
        let value = values[t * stateCount + s]
        if (t + 1 < stages) {
          value -= rowExpectation(probability, successor, rowStart[entry], rowStart[entry + 1], values, next)
        }
        measure[entry] = value
      }
    }
  }
}

/** Writes b = (μ_0, 0, …, 0) into `rows` (N·S). */
export function fillFlowRightHandSide(workspace: DynamicsWorkspace, rows: Float64Array): void {
  rows.fill(0)
  rows.set(workspace.game.initial)
}

/** Writes c_L = −r into `cost` (N·S·A). */
export function fillFlowCost(workspace: DynamicsWorkspace, cost: Float64Array): void {
  for (let entry = 0; entry < cost.length; entry++) cost[entry] = -workspace.reward[entry]
}

/** Writes A_L d − b into `rows` (N·S): by how much the measure d misses the flow rows. */
export function fillFlowResidual(
  workspace: DynamicsWorkspace,
  measure: Float64Array,
  rows: Float64Array,
): void {
  multiplyFlowOperator(workspace, measure, rows)
  const { initial, stateCount } = workspace.game
  for (let s = 0; s < stateCount; s++) rows[s] -= initial[s]
}

/**
 * Writes z = A_L' y − r into `slack` (N·S·A): the Bellman slack z_t(s,a) = y_t(s) − Q_t(s,a), where Q uses y_{t+1}.
 * Non-negative everywhere exactly when y bounds the optimal values by a Bellman inequality.
 */
export function fillBellmanSlack(
  workspace: DynamicsWorkspace,
  values: Float64Array,
  slack: Float64Array,
): void {
  const { stages, stateCount, actionCount } = workspace.game
  fillActionValues(workspace, values, slack)
  for (let row = 0, entry = 0; row < stages * stateCount; row++) {
    for (let a = 0; a < actionCount; a++, entry++) slack[entry] = values[row] - slack[entry]
  }
}
