import type { Bracket, Game } from '@smfg/core'

/** A model that was tried, and a bracket of what the commitment pays in it. */
export interface Trial {
  readonly game: Game
  readonly payoff: Bracket
}

/** Solves the follower problem of a model at the commitment. */
export type TryModel = (game: Game) => Promise<Trial>
