import type { Clock } from '../../running/event-loop.js'
import type { Bracket } from '../solution.js'
import type { Lane, Tangents } from './lanes/lane.js'

/** What ends a search before the tolerance is met, and who listens. */
export interface SearchControl extends Clock {
  readonly tolerance: number
  readonly nodeLimit: number
  /** Whether incumbents are proved as soon as they are found, and not only when the bracket has closed on one. */
  readonly settlesEarly: boolean
  /** Ends the search early once the incumbent is below, or the proved bound above. */
  readonly stopWhenUpperBelow: number
  readonly stopWhenLowerAbove: number
  /** Opens the other lanes for a large tree, to begin with some tangents; null where this search is such a lane. */
  readonly openLanes: ((tangents: Tangents) => Promise<readonly Lane[]>) | null
  readonly onNode: (value: Bracket, nodes: number, open: number) => void
}

export type SearchEnd = 'closed' | 'time' | 'nodes' | 'interrupted' | 'stopped' | 'stuck'
