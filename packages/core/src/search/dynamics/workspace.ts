import type { FollowerGame } from './follower-game.js'
import { rowBands, type RowBands } from './row-bands.js'

/**
 * Buffers of the hot functions of `dynamics` for one follower game, and the model evaluated at one mean field.
 *
 * `probability` and `reward` belong to these functions: stages whose formulas do not depend on the mean field are
 * evaluated once, here, and never again, so nobody else may write into them. P of the last stage leads nowhere
 * (y_N = 0) and is never evaluated.
 */
export interface DynamicsWorkspace {
  readonly game: FollowerGame
  /** P_t(·|·; x, L_t) of the mean field last loaded, aligned with `game.successor`. */
  readonly probability: Float64Array
  /** r_t(s,a; x, L_t) of the mean field last loaded, N·S·A. */
  readonly reward: Float64Array
  /** A flow, N·S·A, for functions that need one of their own. */
  readonly flow: Float64Array
  /** Values, (N+1)·S, for functions that need some of their own. */
  readonly values: Float64Array
  /** State marginal of one stage, S. */
  readonly marginal: Float64Array
  /** Action values of one state, A. */
  readonly stateActionValues: Float64Array
  /** Action values of one stage, S·A. */
  readonly stageActionValues: Float64Array
  /** How the hot loops take the rows of `game`. */
  readonly bands: RowBands
}

/** A workspace for `game`; allocates (successors + (2·N+1)·S·A + (N+1)·S) numbers once. */
export function dynamicsWorkspace(game: FollowerGame): DynamicsWorkspace {
  const { stages, stateCount, actionCount } = game
  const pairCount = stateCount * actionCount
  const workspace: DynamicsWorkspace = {
    game,
    probability: new Float64Array(game.successor.length),
    reward: new Float64Array(stages * pairCount),
    flow: new Float64Array(stages * pairCount),
    values: new Float64Array((stages + 1) * stateCount),
    marginal: new Float64Array(stateCount),
    stateActionValues: new Float64Array(actionCount),
    stageActionValues: new Float64Array(pairCount),
    bands: rowBands(game),
  }
  // Any mean field gives the values of a formula that does not depend on it; this one is a probability vector, so that
  // no formula is evaluated outside its domain.
  const anyMeanField = new Float64Array(pairCount).fill(1 / pairCount)
  for (let t = 0; t < stages; t++) {
    if (t + 1 < stages && hasFixedTransition(game, t))
      game.transitionAt(t, anyMeanField, 0, workspace.probability)
    if (hasFixedReward(game, t)) game.rewardAt(t, anyMeanField, 0, workspace.reward)
  }
  return workspace
}

/** Brings `workspace.probability` of a stage to the mean field `flow[t]`; free where P_t does not depend on it. */
export function loadTransition(workspace: DynamicsWorkspace, stage: number, flow: Float64Array): void {
  const { game } = workspace
  if (hasFixedTransition(game, stage)) return
  game.transitionAt(stage, flow, stage * game.stateCount * game.actionCount, workspace.probability)
}

/** Brings `workspace.reward` of every stage to the mean fields of `flow`. */
export function loadRewards(workspace: DynamicsWorkspace, flow: Float64Array): void {
  const { game } = workspace
  const pairCount = game.stateCount * game.actionCount
  for (let t = 0; t < game.stages; t++) {
    if (!hasFixedReward(game, t)) game.rewardAt(t, flow, t * pairCount, workspace.reward)
  }
}

/**
 * Evaluates P and r of all stages at the mean fields `flow` (N·S·A), which need not be the flow of any policy.
 * Everything that reads `workspace.probability` and `workspace.reward` refers to the mean field loaded last.
 */
export function loadMeanField(workspace: DynamicsWorkspace, flow: Float64Array): void {
  for (let t = 0; t + 1 < workspace.game.stages; t++) loadTransition(workspace, t, flow)
  loadRewards(workspace, flow)
}

function hasFixedTransition(game: FollowerGame, stage: number): boolean {
  return game.fixedTransition !== undefined && game.fixedTransition[stage] === 1
}

function hasFixedReward(game: FollowerGame, stage: number): boolean {
  return game.fixedReward !== undefined && game.fixedReward[stage] === 1
}
