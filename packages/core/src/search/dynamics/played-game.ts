import { encodeCommitment } from '../../model/commitment.js'
import type { Commitment, Game } from '../../model/game.js'
import { followerGame } from './fixed-commitment.js'
import { policyFromTable, type PolicyTable } from './policy-table.js'
import { dynamicsWorkspace, type DynamicsWorkspace } from './workspace.js'

/** A commitment and a policy as their users write them, checked and made ready for the hot functions. */
export interface PlayedGame {
  readonly workspace: DynamicsWorkspace
  /** N·S·A. */
  readonly policy: Float64Array
}

/** @throws OptionError when the commitment, a shape or a row does not fit the game */
export function playedGame(game: Game, commitment: Commitment, policy: PolicyTable): PlayedGame {
  const rows = policyFromTable(game, policy)
  return {
    workspace: dynamicsWorkspace(followerGame(game, encodeCommitment(game, commitment))),
    policy: rows,
  }
}
