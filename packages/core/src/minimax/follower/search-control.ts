import type { Bracket } from '../solution.js'

/** What ends a search before the tolerance is met, and who listens. */
export interface SearchControl {
  readonly tolerance: number
  readonly nodeLimit: number
  /** Seconds left, or Infinity. */
  readonly secondsLeft: () => number
  readonly interrupted: () => boolean
  /** Ends the search early once the incumbent is below, or the proved bound above. */
  readonly stopWhenUpperBelow: number
  readonly stopWhenLowerAbove: number
  readonly onNode: (value: Bracket, nodes: number, open: number) => void
}

export type SearchEnd = 'closed' | 'time' | 'nodes' | 'interrupted' | 'stopped' | 'stuck'
