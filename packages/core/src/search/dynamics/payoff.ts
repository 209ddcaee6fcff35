import type { Commitment, Game } from '../../model/game.js'
import { fillFlow } from './flow.js'
import type { FollowerGame } from './follower-game.js'
import { playedGame } from './played-game.js'
import type { PolicyTable } from './policy-table.js'

/**
 * Leader payoff when the followers play `policy`.
 *
 * J(x, Γ(π; x)) = Σ_t j_t(x, L_t), in payoff units.
 *
 * @param policy `[t][s][a]`, every row a probability vector
 * @throws OptionError when the commitment, a shape or a row does not fit the game
 * @see theory.md §1
 */
export function leaderPayoff(game: Game, commitment: Commitment, policy: PolicyTable): number {
  const { workspace, policy: rows } = playedGame(game, commitment, policy)
  fillFlow(workspace, rows, workspace.flow)
  return flowPayoff(workspace.game, workspace.flow)
}

/** Σ_t j_t(x, L_t) of the mean fields `flow` (N·S·A). */
export function flowPayoff(game: FollowerGame, flow: Float64Array): number {
  const pairCount = game.stateCount * game.actionCount
  let total = 0
  for (let t = 0; t < game.stages; t++) total += game.payoffAt(t, flow, t * pairCount)
  return total
}
