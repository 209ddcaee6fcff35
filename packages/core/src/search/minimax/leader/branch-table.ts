import { relativeWidth, type Cell } from './cell.js'
import { isCommitment, type CommitmentSet } from './commitment-set.js'
import {
  enterBranch,
  VertexTable,
  type BranchId,
  type BranchWitness,
  type CommitmentVertex,
} from './commitment-vertex.js'
import type { WitnessJudge } from './witness-judge.js'
import type { WitnessSearch } from './witness-search.js'

/** Branches that are tried at every new vertex; older ones are forgotten first. */
const MOST_POOLED = 24
/** A pooled branch is followed to a vertex where its policy is at most this many ε exploitable. */
const FOLLOWED_EXPLOITABILITY = 2
/** Following a branch over a share of X, masses are first moved by at most this many times that share, and not less than the second. */
const FOLLOWING_REACH = 1
const SMALLEST_RADIUS = 1 / 64

/**
 * Everything known about witnesses: which branches there are, and where the search has followed them. Costs of following a
 * branch to a new vertex are one local search, so branches are followed only where a cell asks for them.
 */
export class BranchTable {
  readonly #set: CommitmentSet
  readonly #judge: WitnessJudge
  readonly #search: WitnessSearch
  readonly #epsilon: number
  readonly #vertices = new VertexTable()
  #pool: BranchWitness[] = []
  #nextId: BranchId = 0

  constructor(set: CommitmentSet, judge: WitnessJudge, search: WitnessSearch, epsilon: number) {
    this.#set = set
    this.#judge = judge
    this.#search = search
    this.#epsilon = epsilon
  }

  /** The branches started last, newest last. */
  get pool(): readonly BranchWitness[] {
    return this.#pool
  }

  vertexAt(commitment: Float64Array): CommitmentVertex {
    return this.#vertices.at(commitment, (point) => isCommitment(this.#set, point))
  }

  verticesOf(cell: Cell): CommitmentVertex[] {
    return (cell.vertices ?? []).map((vertex) => this.vertexAt(vertex))
  }

  /**
   * Starts a branch at a vertex near a policy: one that a global solve found there, or that branches nearby have ended in.
   *
   * @returns the branch, or null when no policy near it has E ≤ ε with rounding counted against it
   */
  start(vertex: CommitmentVertex, policy: Float64Array): BranchWitness | null {
    const id = this.#nextId++
    const { commitment } = vertex
    let witness = this.#search.improve(commitment, policy, this.#epsilon)
    if (witness === null) {
      const { policy: calmed } = this.#search.calmed(commitment, policy, this.#epsilon)
      witness = this.#search.improve(commitment, calmed, this.#epsilon)
    }
    enterBranch(vertex, id, witness)
    const branch = vertex.branches.get(id) ?? null
    if (branch !== null) this.#pool = [...this.#pool, branch].slice(-MOST_POOLED)
    return branch
  }

  /**
   * Follows to `vertices` the branches that are worst at one of them, or, where nothing is known yet, the `seeds`.
   *
   * @returns the branches that are worst somewhere, by id
   */
  follow(vertices: readonly CommitmentVertex[], seeds: readonly BranchWitness[]): Set<BranchId> {
    const sources = new Map<BranchId, BranchWitness>()
    for (const seed of seeds) sources.set(seed.id, seed)
    for (const vertex of vertices) if (vertex.best !== null) sources.set(vertex.best.id, vertex.best)
    for (const vertex of vertices) {
      const isNew = vertex.branches.size === 0
      for (const [id, source] of sources) this.#enter(vertex, id, source)
      if (!isNew) continue
      this.#tryPool(vertex)
      const [source] = sources.values()
      if (vertex.best === null && source !== undefined) this.start(vertex, source.witness.policy)
    }
    return new Set(vertices.flatMap((vertex) => (vertex.best === null ? [] : [vertex.best.id])))
  }

  /** Follows pooled branches that look worse than what is known at a new vertex. */
  #tryPool(vertex: CommitmentVertex): void {
    for (const branch of this.#pool) {
      if (vertex.branches.has(branch.id)) continue
      const here = this.#judge.judge(vertex.commitment, branch.witness.policy)
      const looksWorse = vertex.best === null || here.payoff < vertex.best.witness.payoff
      if (looksWorse && here.exploitability <= FOLLOWED_EXPLOITABILITY * this.#epsilon) {
        this.#enter(vertex, branch.id, branch)
      }
    }
  }

  #enter(vertex: CommitmentVertex, id: BranchId, source: BranchWitness): void {
    if (vertex.branches.has(id)) return
    const { policy, commitment } = source.witness
    const radius = Math.max(SMALLEST_RADIUS, FOLLOWING_REACH * this.#distance(vertex.commitment, commitment))
    enterBranch(vertex, id, this.#search.improve(vertex.commitment, policy, this.#epsilon, radius))
  }

  /** Largest difference in any component, as a share of X's extent there. */
  #distance(first: Float64Array, second: Float64Array): number {
    const lower = first.map((value, c) => Math.min(value, second[c]))
    const upper = first.map((value, c) => Math.max(value, second[c]))
    return relativeWidth(this.#set, lower, upper)
  }
}
