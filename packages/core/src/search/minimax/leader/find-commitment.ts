import type { Game } from '../../../model/game.js'
import { loadEngines } from '../follower/engines.js'
import { BoxCell } from './box-cell.js'
import { commitmentSet } from './commitment-set.js'
import { firstCommitment } from './first-commitment.js'

/**
 * Some commitment of a game, as a vector of length `game.commitmentDimension`: by linear programming, away from the ends of ranges and
 * constraints where there is room; finite controls are settled depth first.
 *
 * @throws ModelError `no-commitment` when no commitment satisfies the constraints
 */
export async function findCommitment(game: Game, engine: 'highs' | 'glpk' = 'highs'): Promise<Float64Array> {
  const set = commitmentSet(game)
  const { first } = await loadEngines(engine)
  return firstCommitment(first, set, BoxCell.cover(set))
}
