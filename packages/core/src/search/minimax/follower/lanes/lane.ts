import type { Game } from '../../../../model/game.js'
import type { SearchNode } from '../search-node.js'

/**
 * How many lanes a large tree is explored in. A constant, so that the answer does not depend on the number of threads; more lanes
 * explore more boxes that another lane's incumbent would have cut off.
 */
export const LANES = 2

/** A part of the tree to be explored on its own for a while. */
export interface LaneTask {
  readonly open: readonly SearchNode[]
  readonly rootLower: Float64Array
  readonly rootUpper: Float64Array
  /** The best policy known, N·S·A, or null. */
  readonly policy: Float64Array | null
  /** Nodes to explore at most. */
  readonly nodes: number
}

export interface LaneReport {
  /** What is left to explore. */
  readonly open: readonly SearchNode[]
  /** Least proved bound among the boxes given up, or Infinity. */
  readonly settled: number
  /** The best policy known now. */
  readonly policy: Float64Array | null
  readonly nodes: number
  readonly linearPrograms: number
}

/** A search with a linear program and an incumbent of its own that explores parts of another search's tree. */
export interface Lane {
  explore(task: LaneTask): Promise<LaneReport>
}

/** A lane that holds on to memory of an engine until it is disposed of. */
export interface OpenLane extends Lane {
  dispose(): void
}

/** The tangents a lane begins with. */
export type Tangents = readonly { readonly term: number; readonly at: number }[]

/** What a lane must know to build its own relaxation of a follower problem. */
export interface LaneProblem {
  /** In units in which rewards and payoff are of size 1. */
  readonly game: Game
  readonly commitment: Float64Array
  /** ε, and how much exploitability a policy may have, in the game's units. */
  readonly epsilon: number
  readonly allowed: number
  /** What playing a penalty costs, N·S·A, in the game's units; null where there is none. */
  readonly penalties: Float64Array | null
  readonly sign: 1 | -1
  readonly tolerance: number
  readonly stopWhenUpperBelow: number
  readonly engine: 'highs' | 'glpk'
}
