import { decodeCommitment } from '../../../model/commitment.js'
import type { Game } from '../../../model/game.js'
import { SMALLEST_CELL } from '../../tolerances.js'
import { centreOf, type Cell } from './cell.js'
import { continuousDimension, type CommitmentSet } from './commitment-set.js'
import type { LeaderSearchEnd } from './leader-search.js'

/** What keeps a bracket of the game value open when a search is ended early. */
export interface OpenParts {
  /** v_ε's bracket from below, what the witness at the best commitment pays, and v_ε's bracket from above. */
  readonly lower: number
  readonly witness: number | null
  readonly upper: number
  /** Cells that might hold a better commitment, and the one with the largest bound. */
  readonly cells: number
  readonly highest: Cell | null
}

/** Why a run ended with an open bracket, as a sentence for a person; null when it is closed. */
export function reasonForOpenBracket(
  end: LeaderSearchEnd,
  game: Game,
  set: CommitmentSet,
  epsilon: number,
  unresolved: Cell | null,
  openParts: OpenParts,
): string | null {
  switch (end) {
    case 'closed':
      return null
    case 'time':
      return `The time limit was reached; more time narrows the bracket.${partsOf(game, openParts)}`
    case 'nodes':
      return `The node limit was reached; more nodes narrow the bracket.${partsOf(game, openParts)}`
    case 'interrupted':
      return `The run was interrupted; more time narrows the bracket.${partsOf(game, openParts)}`
    case 'resolution':
      break
  }
  const place = unresolved === null ? '' : ` at ${describe(game, centreOf(unresolved))}`
  if (continuousDimension(set) === 0) {
    return `The follower problem${place} did not close to a share of the tolerance.`
  }
  if (epsilon === 0) {
    return (
      `At ε = 0 an upper bound on a cell of commitments needs policies that are exact equilibria throughout the cell, and none ` +
      `were found${place}; any ε > 0 leaves them room.`
    )
  }
  if (unresolved !== null && unresolved.width > SMALLEST_CELL) {
    return (
      `For the cell of commitments around ${describe(game, centreOf(unresolved))}, ${unresolved.width.toPrecision(2)} of the range wide, no policy is a bad ` +
      'ε-equilibrium throughout, and there are too many such cells to bound each by its best case; narrower ranges of the controls or a larger ε leave ' +
      `fewer.${partsOf(game, openParts)}`
    )
  }
  return (
    `In arbitrarily small cells of commitments${place} no bad policy stays an ε-equilibrium: ε is, to within rounding, a jump of the game ` +
    'value in ε, where only the values for slightly smaller and slightly larger ε can be certified.'
  )
}

/** Which part of the bracket is open at the best commitment, and which elsewhere. */
function partsOf(game: Game, { lower, witness, upper, cells, highest }: OpenParts): string {
  if (highest === null || witness === null || !Number.isFinite(upper - lower)) return ''
  const here = Math.max(0, Math.min(witness, upper) - lower)
  const elsewhere = Math.max(0, upper - Math.max(witness, lower))
  const count = cells === 1 ? 'one cell' : `${cells} cells`
  return (
    ` Of its width, ${here.toPrecision(2)} is the follower problem at the best commitment found; ${elsewhere.toPrecision(2)} is what ` +
    `${count} of other commitments may still promise, most of all around ${describe(game, centreOf(highest))}.`
  )
}

function describe(game: Game, point: Float64Array): string {
  return JSON.stringify(decodeCommitment(game, point))
}
