import type { Game } from '../../game/game.js'
import { affineFollower, type NotAffine } from '../../relaxation/affine-follower.js'
import { followerProgram, type FollowerStructure } from '../../relaxation/follower-program.js'
import { describeStructure } from './structure.js'

/** What the exact solver makes of a game: its structure, or the formula that keeps the game out of the solver's class. */
export type GameStructure =
  | { readonly solvable: true; readonly structure: FollowerStructure; readonly words: readonly string[] }
  | { readonly solvable: false; readonly obstacle: NotAffine }

/**
 * The structure of the follower problem with every control in the middle of its range: monotone or not, how many nonconvex directions
 * there are, through how many aggregates the crowd moves the transition (theory §2). At special commitments a game may be simpler.
 */
export function gameStructure(game: Game): GameStructure {
  const affine = affineFollower(game, middleOfControls(game))
  if ('obstacle' in affine) return { solvable: false, obstacle: affine.obstacle }
  // Neither ε nor the sense of the optimisation changes the structure.
  const { structure } = followerProgram(affine.follower, 0, 1)
  return { solvable: true, structure, words: describeStructure(structure) }
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
