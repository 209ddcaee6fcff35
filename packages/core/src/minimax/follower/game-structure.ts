import type { Game } from '../../game/game.js'
import { factoredFollower } from '../../relaxation/factored-follower.js'
import { followerProgram, type FollowerStructure } from '../../relaxation/follower-program.js'
import { describeStructure } from './structure.js'

/** What the exact solver makes of a game. */
export interface GameStructure {
  readonly structure: FollowerStructure
  readonly words: readonly string[]
}

/**
 * The structure of the follower problem with every control in the middle of its range: monotone or not, how many nonconvex directions
 * there are, through how many aggregates the crowd moves the transition (theory §2). At special commitments a game may be simpler.
 */
export function gameStructure(game: Game): GameStructure {
  // ε does not change the structure; the sense of the optimisation does only where the payoff is nonlinear.
  const { structure } = followerProgram(factoredFollower(game, middleOfControls(game)), 0, 1)
  return { structure, words: describeStructure(structure) }
}

function middleOfControls(game: Game): Float64Array {
  const middle = new Float64Array(game.commitmentDimension)
  for (const control of game.controls) {
    const value =
      control.kind === 'simplex'
        ? 1 / control.count
        : control.kind === 'values'
          ? control.values[0]
          : (control.min + control.max) / 2
    middle.fill(value, control.offset, control.offset + control.count)
  }
  return middle
}
