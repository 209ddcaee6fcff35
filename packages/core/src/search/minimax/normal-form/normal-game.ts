import type { Interval } from '../../expression/expression.js'
import type { Game } from '../../../model/game.js'
import { cancels } from './cancels.js'
import { levelledAt, levelRewards } from './level-rewards.js'
import { softenPenalties } from './soften-penalties.js'
import { valueRanges, type ValueRanges } from './value-ranges.js'
import { valuesAtPoint } from './values-at-point.js'

/** A game with the same ε-equilibria in numbers that double precision can work with. */
export interface NormalGame {
  readonly game: Game
  /** What playing a penalty costs at least (see `SoftenedGame`), at `t·S·A + s·A + a`; null where the game has none. */
  readonly loss: Float64Array | null
}

/** Rewards so many times larger than ε are looked at more closely: most of them may be what all choices share. */
const SUSPICIOUS_SIZE = 1e6
/** A levelled game is kept if its rewards are so many times smaller. */
const WORTHWHILE_REDUCTION = 8

/**
 * Takes constants that all choices share out of the rewards (`level-rewards.ts`) and softens penalties (`soften-penalties.ts`). Payoff, transitions, masses and the
 * unit of ε are left as they are, and so is a game that has neither.
 *
 * @param commitments the box of commitments for which this holds
 * @param epsilon what differences in rewards matter
 * @param commitment the one that the game will be solved at, if it is only one
 */
export function normalGame(
  game: Game,
  commitments: readonly Interval[],
  epsilon: number,
  commitment: ArrayLike<number> | null = null,
): NormalGame {
  const keepsDigits = (other: Game): boolean => commitment === null || !cancels(other, commitment)
  const ranges = valueRanges(game, commitments)
  const levelled = levelRewards(game, ranges)
  if (levelled !== game && keepsDigits(levelled))
    return softened(levelled, valueRanges(levelled, commitments))
  const size = sizeOfRewards(ranges)
  if (size > SUSPICIOUS_SIZE * epsilon && size < Infinity) {
    const candidate = levelledAt(game, valuesAtPoint(game, commitments), ranges)
    const others = valueRanges(candidate, commitments)
    if (WORTHWHILE_REDUCTION * sizeOfRewards(others) < size && keepsDigits(candidate))
      return softened(candidate, others)
  }
  return softened(game, ranges)
}

function softened(game: Game, ranges: ValueRanges): NormalGame {
  return softenPenalties(game, ranges) ?? { game, loss: null }
}

/** The largest reward of an action that may be worth playing. */
function sizeOfRewards({ reward, slack }: ValueRanges): number {
  return reward.reduce(
    (most, { lower, upper }, row) => (slack[row].lower > 0 ? most : Math.max(most, -lower, upper)),
    0,
  )
}
