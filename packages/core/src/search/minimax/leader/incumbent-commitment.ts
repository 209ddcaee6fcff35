import type { Witness } from '../solution.js'

/** The best commitment so far and what is proved of it. */
export interface IncumbentCommitment {
  readonly commitment: Float64Array
  /** Proved: the commitment is worth at least this. */
  readonly lower: number
  /** Worst case (best case for the optimistic leader) found there, or null when the follower problem was not solved. */
  readonly witness: Witness | null
}
