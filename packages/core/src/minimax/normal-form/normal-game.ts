import type { Interval } from '../../expression/expression.js'
import type { Game } from '../../game/game.js'
import { cancels } from './cancels.js'
import { levelRewards } from './level-rewards.js'
import { softenPenalties } from './soften-penalties.js'
import { valueRanges } from './value-ranges.js'

/** A game with the same ε-equilibria in numbers that double precision can work with. */
export interface NormalGame {
  readonly game: Game
  /** What playing a penalty costs at least (see `SoftenedGame`), at `t·S·A + s·A + a`; null where the game has none. */
  readonly loss: Float64Array | null
}

/**
 * Takes constants that all choices share out of the rewards (`level-rewards.ts`) and softens penalties (`soften-penalties.ts`). Payoff, transitions, masses and the
 * unit of ε are left as they are, and so is a game that has neither.
 *
 * @param commitments the box of commitments for which this holds
 * @param commitment the one that the game will be solved at, if it is only one
 */
export function normalGame(
  game: Game,
  commitments: readonly Interval[],
  commitment: ArrayLike<number> | null = null,
): NormalGame {
  const ranges = valueRanges(game, commitments)
  const withLevels = levelRewards(game, ranges)
  const losesDigits = withLevels !== game && commitment !== null && cancels(withLevels, commitment)
  const levelled = losesDigits ? game : withLevels
  const softened = softenPenalties(levelled, levelled === game ? ranges : valueRanges(levelled, commitments))
  return softened ?? { game: levelled, loss: null }
}
