import type { GameDefinition } from '../definition.js'
import { congestion } from './congestion.js'
import { epidemic } from './epidemic.js'
import { leftRight } from './left-right.js'
import { tippingPoint } from './tipping-point.js'
import { twoBar } from './two-bar.js'
import { warmUp } from './warm-up.js'

/** A game that comes with the toolkit; its file tells its formulas, source and known facts. */
export interface BuiltInGame {
  readonly definition: GameDefinition
  /** One line for a list of games. */
  readonly summary: string
}

/** The built-in games, simplest first. The name of a game is `definition.name`. */
export const builtInGames: readonly BuiltInGame[] = [
  { definition: tippingPoint, summary: 'a crowd joins only if enough others do; the leader pays a bonus' },
  { definition: congestion, summary: 'a road that many drivers slow down; the leader collects a toll' },
  { definition: warmUp, summary: 'the tipping point behind a door: two stages' },
  { definition: leftRight, summary: 'a fork with congestion on both roads; two tolls' },
  { definition: twoBar, summary: 'coordination on one of two bars; a bonus at one of them' },
  { definition: epidemic, summary: 'SIS epidemic with distancing; the leader subsidises distancing' },
]
