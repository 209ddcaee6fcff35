import { decodeCommitment, encodeCommitment, OptionError, type Game } from '@smfg/core'

/**
 * Whether a commitment vector is one the leader may choose: within the ranges of the controls, and no constraint
 * violated.
 */
export function isAllowedCommitment(game: Game, vector: ArrayLike<number>): boolean {
  try {
    encodeCommitment(game, decodeCommitment(game, vector))
    return true
  } catch (error) {
    if (error instanceof OptionError) return false
    throw error
  }
}
