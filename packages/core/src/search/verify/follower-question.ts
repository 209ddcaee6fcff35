import type { Game } from '../../model/game.js'

/** What a proof of a follower bound is about. */
export interface FollowerQuestion {
  readonly game: Game
  /** x, of length `game.commitmentDimension`. */
  readonly commitment: ArrayLike<number>
  readonly epsilon: number
  /** 1: the leader's worst case; −1: her best case. */
  readonly sign: 1 | -1
  /** sign·J is claimed not to be below this, in units of the model; of a witness: the payoff it attains. */
  readonly claimed: number
}
