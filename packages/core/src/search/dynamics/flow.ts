import type { Commitment, Game } from '../../model/game.js'
import { playedGame } from './played-game.js'
import { nestedPairs, type PolicyTable } from './policy-table.js'
import { SCATTERED } from './row-bands.js'
import { spreadRuns } from './run-rows.js'
import { spreadRows } from './transition-row.js'
import { loadTransition, type DynamicsWorkspace } from './workspace.js'

/**
 * Flow Γ(π; x) of a policy: what share of the followers is in which state playing which action.
 *
 * L_t(s,a) = μ_t(s) π_t(a|s), μ_{t+1}(s') = Σ_{s,a} P_t(s'|s,a; x, L_t) L_t(s,a), μ_0 given.
 *
 * @param policy `[t][s][a]`, every row a probability vector
 * @returns `[t][s][a]`, every stage a probability vector; cost O(successors of the game)
 * @throws OptionError when the commitment, a shape or a row does not fit the game
 * @see theory.md §1
 */
export function inducedFlow(game: Game, commitment: Commitment, policy: PolicyTable): number[][][] {
  const { workspace, policy: rows } = playedGame(game, commitment, policy)
  fillFlow(workspace, rows, workspace.flow)
  return nestedPairs(workspace.game, workspace.flow)
}

/**
 * Writes Γ(π; x) into `flow` (N·S·A) and leaves the transition probabilities along it loaded in the workspace; rewards are
 * not loaded. `policy` (N·S·A) must hold probability rows.
 */
export function fillFlow(workspace: DynamicsWorkspace, policy: Float64Array, flow: Float64Array): void {
  const { game, marginal } = workspace
  const { stages, stateCount, actionCount } = game
  const pairCount = stateCount * actionCount
  marginal.set(game.initial)
  for (let t = 0; t < stages; t++) {
    const offset = t * pairCount
    for (let s = 0, entry = offset; s < stateCount; s++) {
      // Rounding in a formula such as 1 − p can leave a probability a hair below 0; a mass never is.
      const mass = Math.max(0, marginal[s])
      for (let a = 0; a < actionCount; a++, entry++) flow[entry] = mass * policy[entry]
    }
    if (t + 1 === stages) return
    loadTransition(workspace, t, flow)
    pushForward(workspace, t, flow, marginal)
  }
}

/** Writes μ_{t+1}(s') = Σ_{s,a} P_t(s'|s,a) L_t(s,a), with the loaded P_t, into `nextMarginal` (S). */
export function pushForward(
  workspace: DynamicsWorkspace,
  stage: number,
  flow: Float64Array,
  nextMarginal: Float64Array,
): void {
  const { probability, bands } = workspace
  const { rowStart, successor } = workspace.game
  const { stageStart, bandStart, firstState } = bands
  nextMarginal.fill(0)
  for (let band = stageStart[stage]; band < stageStart[stage + 1]; band++) {
    const last = bandStart[band + 1]
    let row = bandStart[band]
    if (firstState[band] !== SCATTERED) {
      const length = rowStart[row + 1] - rowStart[row]
      const run = firstState[band]
      for (;;) {
        const first = nextWithMass(flow, row, last)
        const second = nextWithMass(flow, first + 1, last)
        const third = nextWithMass(flow, second + 1, last)
        const fourth = nextWithMass(flow, third + 1, last)
        if (fourth >= last) break
        spreadRuns(probability, rowStart, length, flow, first, second, third, fourth, nextMarginal, run)
        row = fourth + 1
      }
    }
    spreadRows(probability, successor, rowStart, row, last, flow, nextMarginal, 0)
  }
}

/** The first row from `row` on that anybody plays; `last` or beyond if there is none before it. */
function nextWithMass(flow: Float64Array, row: number, last: number): number {
  let next = row
  while (next < last && flow[next] === 0) next++
  return next
}
