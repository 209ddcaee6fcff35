import { decodeCommitment } from '../../game/commitment.js'
import type { Game } from '../../game/game.js'
import { centreOf, type Cell } from './cell.js'
import { continuousDimension, type CommitmentSet } from './commitment-set.js'
import type { LeaderSearchEnd } from './leader-search.js'

/** Why a run ended with an open bracket, as a sentence for a person; null when it is closed. */
export function reasonForOpenBracket(
  end: LeaderSearchEnd,
  game: Game,
  set: CommitmentSet,
  epsilon: number,
  unresolved: Cell | null,
): string | null {
  switch (end) {
    case 'closed':
      return null
    case 'time':
      return 'The time limit was reached; more time narrows the bracket.'
    case 'nodes':
      return 'The node limit was reached; more nodes narrow the bracket.'
    case 'interrupted':
      return 'The run was interrupted; more time narrows the bracket.'
    case 'resolution':
      break
  }
  const place = unresolved === null ? '' : ` at ${describe(game, centreOf(unresolved))}`
  if (continuousDimension(set) === 0) {
    return `The follower problem${place} did not close to a share of the tolerance.`
  }
  if (epsilon === 0) {
    return (
      `At ε = 0 an upper bound on a cell of commitments needs policies that are exact equilibria throughout the cell, and${place} ` +
      'none were found in arbitrarily small cells; any ε > 0 leaves them room.'
    )
  }
  return (
    `In arbitrarily small cells of commitments${place} no bad policy stays an ε-equilibrium: ε is, to within rounding, a jump of the game ` +
    'value in ε, where only the values for slightly smaller and slightly larger ε can be certified.'
  )
}

function describe(game: Game, point: Float64Array): string {
  return JSON.stringify(decodeCommitment(game, point))
}
