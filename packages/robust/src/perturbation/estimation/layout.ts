import type { Game } from '@smfg/core'
import type { Case } from '../rewriting/selection.js'

/** The positions `(t·S + s)·A + a` of a game's tables. */
export interface Layout {
  readonly pairCount: number
  readonly positions: readonly number[]
  /** Those whose transitions lead somewhere: all but those of the last stage. */
  readonly rowPositions: readonly number[]
  stageOf(position: number): number
  isLast(position: number): boolean
  positionOf(place: Case): number
  placeOf(position: number): Case
}

export function layoutOf(game: Game): Layout {
  const actionCount = game.actions.length
  const pairCount = game.states.length * actionCount
  const positions = game.reward.map((_formula, position) => position)
  const stageOf = (position: number): number => Math.floor(position / pairCount)
  const isLast = (position: number): boolean => stageOf(position) === game.stages - 1
  return {
    pairCount,
    positions,
    rowPositions: positions.filter((position) => !isLast(position)),
    stageOf,
    isLast,
    positionOf: ({ t, s, a }) => t * pairCount + s * actionCount + a,
    placeOf: (position) => ({
      t: stageOf(position),
      s: Math.floor((position % pairCount) / actionCount),
      a: position % actionCount,
    }),
  }
}
