import type { JudgedPolicy } from './witness-judge.js'

/**
 * A family of witnesses that continue each other from commitment to commitment: the local search at one vertex started at the
 * family's witness at another. Where V_ε jumps, several families meet.
 */
export type BranchId = number

/** A branch at one vertex. */
export interface BranchWitness {
  readonly id: BranchId
  /** Locally worst ε-equilibrium. */
  readonly witness: JudgedPolicy
  /** A less exploitable policy of the same branch, to move towards when room below ε is needed; undefined until asked for. */
  calm: JudgedPolicy | null | undefined
}

/** A commitment the search has looked at; shared by all cells it is a vertex of. */
export interface CommitmentVertex {
  readonly commitment: Float64Array
  /** Whether it is in X, so that its worst case may count for the leader. */
  readonly isCommitment: boolean
  /** Branches tried here; null where the branch ended. */
  readonly branches: Map<BranchId, BranchWitness | null>
  /** The branch with the smallest payoff: an upper bound of V_ε here. */
  best: BranchWitness | null
  /** Upper bound of V_ε here: payoff of `best`, or less when the follower problem was solved. */
  upper: number
  /** The policy that `upper` is the payoff of. */
  worst: Float64Array | null
  /** Whether the follower problem was solved here, as far as that is of use. */
  isSolved: boolean
  /** Solves that ended at their node limit. */
  attempts: number
}

/** Vertices by position. Neighbouring cells compute shared vertices identically, so positions are compared exactly. */
export class VertexTable {
  readonly #vertices = new Map<string, CommitmentVertex>()

  at(commitment: Float64Array, isCommitment: (commitment: Float64Array) => boolean): CommitmentVertex {
    const key = commitment.join()
    let vertex = this.#vertices.get(key)
    if (vertex === undefined) {
      vertex = {
        commitment,
        isCommitment: isCommitment(commitment),
        branches: new Map(),
        best: null,
        upper: Infinity,
        worst: null,
        isSolved: false,
        attempts: 0,
      }
      this.#vertices.set(key, vertex)
    }
    return vertex
  }
}

/** Enters a branch at a vertex and updates the vertex's upper bound. */
export function enterBranch(vertex: CommitmentVertex, id: BranchId, witness: JudgedPolicy | null): void {
  const branch = witness === null ? null : { id, witness, calm: undefined }
  vertex.branches.set(id, branch)
  if (branch !== null && (vertex.best === null || branch.witness.payoff < vertex.best.witness.payoff)) {
    vertex.best = branch
    if (branch.witness.payoff < vertex.upper) {
      vertex.upper = branch.witness.payoff
      vertex.worst = branch.witness.policy
    }
  }
}
