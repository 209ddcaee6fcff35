import type { CommitmentConstraint, Game } from '../../game/game.js'
import type { Cell } from './cell.js'
import { constraintExcess } from './commitment-set.js'
import type { BranchWitness } from './commitment-vertex.js'
import { boundFromIntervals } from './interval-bound.js'
import type { LeaderStructure } from './leader-structure.js'
import {
  allowsConstantWitness,
  allowsMovingWitness,
  boundFromVertices,
  type CellBound,
} from './vertex-bound.js'
import type { JudgedPolicy, WitnessJudge } from './witness-judge.js'
import { mixedPolicies, type WitnessSearch } from './witness-search.js'

/** Attempts to make room below ε for a cell before it is left to be split. */
const MOST_PULL_BACKS = 4
/** A calm policy aims at this share of ε. */
const CALM_SHARE = 0.1
/** A pull-back asks for this much more room than was missing, because the room missing changes as the witness moves. */
const PULL_BACK_EXCESS = 1.1
/** Halvings when a witness is moved towards its calm policy. */
const HALVINGS = 24

/**
 * Upper bounds of sup V_ε over a cell from witnesses at its vertices (theory §4). A witness must be an ε-equilibrium everywhere in the cell,
 * so one that sits at E = ε is first moved towards a calmer policy of its branch, by as little as the cell needs.
 */
export class CellBounds {
  readonly #game: Game
  readonly #structure: LeaderStructure
  readonly #judge: WitnessJudge
  readonly #search: WitnessSearch
  readonly #epsilon: number
  readonly #fromVertices: boolean
  readonly #moves: boolean

  constructor(
    game: Game,
    structure: LeaderStructure,
    judge: WitnessJudge,
    search: WitnessSearch,
    epsilon: number,
  ) {
    this.#game = game
    this.#structure = structure
    this.#judge = judge
    this.#search = search
    this.#epsilon = epsilon
    this.#fromVertices = allowsConstantWitness(structure)
    this.#moves = allowsMovingWitness(structure)
  }

  /** Whether witnesses at the vertices of a cell can be joined to one that moves with the commitment. */
  get moves(): boolean {
    return this.#moves
  }

  /** Bound of the one policy as it is, +Infinity when it is not an ε-equilibrium all over the cell. Cheap. */
  constant(cell: Cell, centre: Float64Array, policy: Float64Array): number {
    const bound = this.#constantBound(cell, centre, policy)
    return bound.exploitability <= this.#epsilon ? bound.payoff : Infinity
  }

  /** Bound of the one policy, moved towards its calm policy until it is an ε-equilibrium all over the cell; +Infinity if that fails. */
  pulledConstant(cell: Cell, centre: Float64Array, branch: BranchWitness): number {
    return this.#pulled([branch], ([witness]) => this.#constantBound(cell, centre, witness.policy))
  }

  /** Bound of a moving witness through one branch witness per vertex of the cell. */
  pulledMoving(branches: readonly BranchWitness[]): number {
    return this.#pulled(branches, (witnesses) => this.#vertexBound(witnesses))
  }

  #constantBound(cell: Cell, centre: Float64Array, policy: Float64Array): CellBound {
    if (!this.#fromVertices || cell.vertices === null) {
      return boundFromIntervals(this.#game, this.#structure, this.#judge, cell, centre, policy)
    }
    const witnesses: JudgedPolicy[] = []
    for (const vertex of cell.vertices) {
      const witness = this.#judge.judge(vertex, policy)
      // E is bounded from below by its values at the vertices: no need to look further.
      if (witness.exploitability > this.#epsilon) {
        const exploitability = Math.max(
          ...cell.vertices.map((each) => this.#judge.exploitabilityAt(each, policy)),
        )
        return { exploitability, payoff: Infinity }
      }
      witnesses.push(witness)
    }
    return this.#vertexBound(witnesses)
  }

  #vertexBound(witnesses: readonly JudgedPolicy[]): CellBound {
    const shape = {
      stages: this.#game.stages,
      pairCount: this.#game.states.length * this.#game.actions.length,
    }
    const rounding = { value: this.#judge.valueRounding, payoff: this.#judge.payoffRounding }
    return boundFromVertices(this.#structure, shape, witnesses, this.#cutting(witnesses), rounding)
  }

  /** The inequalities that some of the witnesses' commitments violate. */
  #cutting(witnesses: readonly JudgedPolicy[]): CommitmentConstraint[] {
    return this.#game.constraints.filter((constraint) =>
      witnesses.some(({ commitment }) => constraintExcess(constraint, commitment) > 0),
    )
  }

  #pulled(branches: readonly BranchWitness[], bound: (witnesses: JudgedPolicy[]) => CellBound): number {
    let room = 0
    let witnesses: JudgedPolicy[] | null = branches.map((branch) => branch.witness)
    for (let attempt = 0; attempt <= MOST_PULL_BACKS; attempt++) {
      const { exploitability, payoff } = bound(witnesses)
      if (exploitability <= this.#epsilon) return payoff
      room += PULL_BACK_EXCESS * (exploitability - this.#epsilon)
      if (!(room < this.#epsilon * (1 - CALM_SHARE))) return Infinity
      witnesses = this.#withRoom(branches, this.#epsilon - room)
      if (witnesses === null) return Infinity
    }
    return Infinity
  }

  #withRoom(branches: readonly BranchWitness[], target: number): JudgedPolicy[] | null {
    const moved: JudgedPolicy[] = []
    for (const branch of branches) {
      const witness = this.#movedTo(branch, target)
      if (witness === null) return null
      moved.push(witness)
    }
    return moved
  }

  /** The branch's witness moved towards its calm policy until E ≤ target. */
  #movedTo(branch: BranchWitness, target: number): JudgedPolicy | null {
    const { witness } = branch
    if (witness.exploitability <= target) return witness
    if (branch.calm === undefined) {
      branch.calm = this.#search.improve(witness.commitment, witness.policy, this.#epsilon * CALM_SHARE)
    }
    // A branch that ends above the calm level may still have the little room that is asked for.
    const calm = branch.calm ?? this.#search.improve(witness.commitment, witness.policy, target)
    if (calm === null || calm.exploitability > target) return null
    let inside = calm
    let outsideShare = 0
    let insideShare = 1
    for (let halving = 0; halving < HALVINGS; halving++) {
      const share = (outsideShare + insideShare) / 2
      const policy = mixedPolicies(witness, calm, share, this.#game.actions.length)
      const middle = this.#judge.judge(witness.commitment, policy)
      if (middle.exploitability <= target) {
        inside = middle
        insideShare = share
      } else outsideShare = share
    }
    return inside
  }
}
