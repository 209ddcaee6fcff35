import type { Game } from '../../../model/game.js'
import { commitmentSet, continuousDimension } from './commitment-set.js'

/**
 * How many commitments the controls allow when every control is one of a list of values: a finite commitment set, which the
 * leader's cells divide down to single commitments. Null when some control is continuous. Constraints may rule some of them out.
 */
export function commitmentCount(game: Game): number | null {
  const set = commitmentSet(game)
  if (continuousDimension(set) > 0) return null
  return set.finite.reduce((count, { values }) => count * values.length, 1)
}
