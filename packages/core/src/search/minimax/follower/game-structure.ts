import {
  describeComplementarities,
  findComplementarities,
} from '../../complementarity/find-complementarities.js'
import type { FollowerOrder } from '../../complementarity/order.js'
import type { Interval } from '../../expression/expression.js'
import * as interval from '../../expression/interval.js'
import { someCommitment } from '../../../model/checks/feasible-commitment.js'
import { tightenedRanges } from '../../../model/commitment-set/tightened-ranges.js'
import type { Game } from '../../../model/game.js'
import { factoredFollower } from '../../relaxation/factored-follower.js'
import { followerStructure, type FollowerStructure } from '../../relaxation/follower-program.js'
import { describeStructure } from './structure.js'

/** What the exact solver makes of a game. */
export interface GameStructure {
  readonly structure: FollowerStructure
  /**
   * The order of states and actions (indices, ascending) in which followers' choices are strategic complements, and whether that was proved for every
   * commitment at once or with every control in the middle of its range; null where it was not proved.
   */
  readonly supermodular: (FollowerOrder & { readonly everywhere: boolean }) | null
  readonly words: readonly string[]
}

/**
 * The structure of the follower problem with every control in the middle of its range, as near as constraints allow: monotone or not, how many nonconvex directions
 * there are, through how many aggregates the crowd moves the transition (theory §2), and whether choices are strategic complements. At special
 * commitments a game may be simpler.
 */
export function gameStructure(game: Game): GameStructure {
  const middle = middleOfControls(game)
  // ε does not change the structure; the sense of the optimisation does only where the payoff is nonlinear.
  const structure = followerStructure(factoredFollower(game, middle))
  const everywhere = findComplementarities(game, rangesOfControls(game))
  const found = everywhere ?? findComplementarities(game, Array.from(middle, interval.point))
  const where = everywhere === null ? ' (with every control in the middle of its range)' : ''
  const named = found === null ? [] : [`${describeComplementarities(game, found.order)}${where}`]
  return {
    structure,
    supermodular: found === null ? null : { ...found.order, everywhere: everywhere !== null },
    words: [...named, ...describeStructure(structure)],
  }
}

function rangesOfControls(game: Game): Interval[] {
  return tightenedRanges(game).map(([lower, upper]) => ({ lower, upper }))
}

/** The middle, or a commitment near it where constraints forbid that: beyond them formulas may have no value. */
function middleOfControls(game: Game): Float64Array {
  const allowed = game.constraints.length === 0 ? null : someCommitment(game)
  if (allowed !== null) return Float64Array.from(allowed)
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
