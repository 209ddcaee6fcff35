import type { CommitmentConstraint, Game } from '../../../model/game.js'
import { decimalMeaning, type Rational } from '../../expression/rational.js'
import { TIE_SHARE } from '../../tolerances.js'
import { isWithinUnderConstraint } from '../../verify/cut-tie.js'
import { isWithinExactly } from '../../verify/exact-tie.js'
import { exactExploitability } from '../../verify/witness-judgement.js'
import type { Cell } from './cell.js'
import { constraintExcess } from './commitment-set.js'
import { NO_BOUND, type ReasonedBound } from './cell-reason.js'
import type { BranchWitness } from './commitment-vertex.js'
import { boundFromIntervals } from './interval-bound.js'
import { isAtMostAffine, type LeaderStructure } from './leader-structure.js'
import {
  allowsConstantWitness,
  allowsMovingWitness,
  boundFromVertices,
  type CellBound,
  type NumberedConstraint,
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

  /** Bound of the one policy as it is, none when it is not an ε-equilibrium all over the cell. Cheap. */
  constant(cell: Cell, centre: Float64Array, policy: Float64Array): ReasonedBound {
    const bound = this.#constantBound(cell, centre, policy)
    return bound.exploitability <= this.#epsilon ? this.#reasoned(cell, policy, bound) : NO_BOUND
  }

  /** Bound of the one policy, moved towards its calm policy until it is an ε-equilibrium all over the cell; none if that fails. */
  pulledConstant(cell: Cell, centre: Float64Array, branch: BranchWitness): ReasonedBound {
    const pulled = this.#pulled([branch], ([witness]) => this.#constantBound(cell, centre, witness.policy))
    return pulled === null ? NO_BOUND : this.#reasoned(cell, pulled.witnesses[0].policy, pulled.bound)
  }

  /** Bound of a moving witness through one branch witness per vertex of the cell. */
  pulledMoving(branches: readonly BranchWitness[]): ReasonedBound {
    const pulled = this.#pulled(branches, (witnesses) => this.#vertexBound(witnesses))
    if (pulled === null) return NO_BOUND
    const policies = pulled.witnesses.map((witness) => witness.policy)
    const { payoff, prices } = pulled.bound
    return { upper: payoff, reason: { kind: 'moving', policies, prices } }
  }

  #reasoned(cell: Cell, policy: Float64Array, { payoff, prices }: CellBound): ReasonedBound {
    const isFromVertices = this.#fromVertices && cell.vertices !== null
    return {
      upper: payoff,
      reason: isFromVertices ? { kind: 'constant', policy, prices } : { kind: 'interval', policy },
    }
  }

  #constantBound(cell: Cell, centre: Float64Array, policy: Float64Array): CellBound {
    if (!this.#fromVertices || cell.vertices === null) {
      return boundFromIntervals(this.#game, this.#structure, this.#judge, cell, centre, policy)
    }
    const witnesses: JudgedPolicy[] = []
    for (const [v, vertex] of cell.vertices.entries()) {
      const witness = this.#withTie(this.#judge.judge(vertex, policy), () => cell.exactVertices()?.[v])
      // E is bounded from below by its values at the vertices: no need to look further.
      if (witness.exploitability > this.#epsilon) {
        const within = this.#withinConstraint(cell, policy)
        if (within !== null) return this.#vertexBound(within)
        const exploitability = Math.max(
          ...cell.vertices.map((each) => this.#judge.exploitabilityAt(each, policy)),
        )
        return { exploitability, payoff: Infinity, prices: [] }
      }
      witnesses.push(witness)
    }
    return this.#vertexBound(witnesses)
  }

  /**
   * The policy at the vertices of a cell where it is an ε-equilibrium only as far as a constraint goes, and no further: fractions see that, where floating point
   * leaves it open (see `isWithinUnderConstraint`).
   */
  #withinConstraint(cell: Cell, policy: Float64Array): JudgedPolicy[] | null {
    const { rewardInCommitment, payoffInCommitment } = this.#structure
    const { vertices } = cell
    if (vertices === null || !isAtMostAffine(rewardInCommitment) || !isAtMostAffine(payoffInCommitment))
      return null
    const witnesses = vertices.map((vertex) => this.#judge.judge(vertex, policy))
    const exploitabilities = witnesses.map(({ exploitability }) => exploitability)
    const cuts = this.#cutting(witnesses).filter(({ constraint }) =>
      this.#mayBeWithin(exploitabilities, witnesses, constraint),
    )
    const exact = cuts.length === 0 ? null : cell.exactVertices()
    if (exact === null) return null
    const values = exact.map((vertex) => exactExploitability(this.#game, vertex, policy))
    if (!values.every((value) => value !== null)) return null
    const epsilon = decimalMeaning(this.#epsilon)
    const isWithin = cuts.some(({ constraint }) =>
      isWithinUnderConstraint(values, exact, constraint, epsilon),
    )
    return isWithin
      ? witnesses.map((witness) => ({
          ...witness,
          exploitability: Math.min(witness.exploitability, this.#epsilon),
        }))
      : null
  }

  /** Whether a price for a constraint exists as far as floating point can tell. */
  #mayBeWithin(
    exploitabilities: readonly number[],
    witnesses: readonly JudgedPolicy[],
    constraint: CommitmentConstraint,
  ): boolean {
    const reward = witnesses[0].reward.reduce((most, value) => Math.max(most, Math.abs(value)), this.#epsilon)
    const excess = witnesses.map(({ commitment }) => constraintExcess(constraint, commitment))
    let least = 0
    let most = Infinity
    exploitabilities.forEach((exploitability, v) => {
      const missing = exploitability - this.#epsilon
      const slack = TIE_SHARE * reward
      if (excess[v] > 0) least = Math.max(least, (missing - slack) / excess[v])
      else if (excess[v] < 0) most = Math.min(most, (missing - slack) / excess[v])
      else if (missing > slack) most = -Infinity
    })
    return least <= most
  }

  /** Where an exploitability is ε to the last digit, fractions see that it is not more. */
  #withTie(witness: JudgedPolicy, vertexOf: () => readonly Rational[] | undefined): JudgedPolicy {
    const { exploitability, reward, policy } = witness
    const size = reward.reduce((most, value) => Math.max(most, Math.abs(value)), this.#epsilon)
    const isOpen = exploitability > this.#epsilon && exploitability <= this.#epsilon + TIE_SHARE * size
    const vertex = isOpen ? vertexOf() : undefined
    if (vertex === undefined) return witness
    return isWithinExactly(this.#game, vertex, policy, decimalMeaning(this.#epsilon))
      ? { ...witness, exploitability: this.#epsilon }
      : witness
  }

  #vertexBound(witnesses: readonly JudgedPolicy[]): CellBound {
    const shape = {
      stages: this.#game.stages,
      pairCount: this.#game.states.length * this.#game.actions.length,
    }
    return boundFromVertices(
      this.#structure,
      shape,
      witnesses,
      this.#cutting(witnesses),
      this.#judge.rounding,
    )
  }

  /** The inequalities that some of the witnesses' commitments violate. */
  #cutting(witnesses: readonly JudgedPolicy[]): NumberedConstraint[] {
    return this.#game.constraints
      .map((constraint, index) => ({ index, constraint }))
      .filter(({ constraint }) =>
        witnesses.some(({ commitment }) => constraintExcess(constraint, commitment) > 0),
      )
  }

  #pulled(
    branches: readonly BranchWitness[],
    boundOf: (witnesses: JudgedPolicy[]) => CellBound,
  ): { readonly bound: CellBound; readonly witnesses: readonly JudgedPolicy[] } | null {
    let room = 0
    let witnesses: JudgedPolicy[] | null = branches.map((branch) => branch.witness)
    for (let attempt = 0; attempt <= MOST_PULL_BACKS; attempt++) {
      const bound = boundOf(witnesses)
      if (bound.exploitability <= this.#epsilon) return { bound, witnesses }
      room += PULL_BACK_EXCESS * (bound.exploitability - this.#epsilon)
      if (!(room < this.#epsilon * (1 - CALM_SHARE))) return null
      witnesses = this.#withRoom(branches, this.#epsilon - room)
      if (witnesses === null) return null
    }
    return null
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
