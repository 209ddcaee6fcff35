import { FOLLOWER_SHARE, PROMISE_SHARE, SMALLEST_CELL } from '../../tolerances.js'
import type { BranchTable } from './branch-table.js'
import { centreOf, type Cell } from './cell.js'
import { climb } from './climb.js'
import { NO_BOUND, type ReasonedBound } from './cell-reason.js'
import type { CellBounds } from './cell-bounds.js'
import type { BranchWitness, CommitmentVertex } from './commitment-vertex.js'
import { asCommitment, continuousDimension, stepTowards } from './commitment-set.js'
import { feasiblePoint } from './feasible-point.js'
import type { IncumbentCommitment } from './incumbent-commitment.js'
import { solveFollowerFor, type LeaderContext } from './leader-context.js'
import { lowerBound, type CellStrategy, type OpenCell } from './leader-search.js'
import { boundByMargin, type CellMargin } from './margin-bound.js'

/** Cells wider than this share of X gain nothing from the optimistic value at their centre. */
const WIDEST_MARGIN_CELL = 1 / 8
/**
 * Nodes of the first follower solve at a commitment, and the factor for every further one. A commitment whose follower problem is hard waits
 * while others are looked at, and is taken up again by the children of its cell.
 */
const FIRST_NODE_LIMIT = 300
const NODE_LIMIT_GROWTH = 10
/** Steps of the line searches, as shares of the way to a corner of X, and how often they start again from a better commitment. */
const FIRST_STEP = 2 ** -4
const LAST_STEP = 2 ** -22
const STEP_RATIO = 2 ** -3
const MOST_ROUNDS = 8
/** From so many dimensions of X on cells come too late to good commitments, so that a local search goes ahead of them. */
const FEWEST_CONTROLS_TO_CLIMB = 4
const MOST_CLIMBS = 6
/** Gains below this share of the tolerance are not climbed for. */
const CLIMBING_SHARE = 0.1
/**
 * Global follower solves spent on bounding cells by the optimistic value. They close small games of one control even at ε = 0; where they
 * have not, the cells are too many, and the run ends with the bracket it has.
 */
const MOST_MARGIN_SOLVES = 500

/** The pessimistic leader: a cell is worth at most sup V_ε, a commitment its certified worst case (theory §4). */
export class PessimisticCells implements CellStrategy {
  incumbent: IncumbentCommitment
  readonly #context: LeaderContext
  readonly #branches: BranchTable
  readonly #bounds: CellBounds
  readonly #margin: ((cell: Cell, centre: Float64Array) => CellMargin) | null
  #marginSolves = 0

  constructor(
    context: LeaderContext,
    branches: BranchTable,
    bounds: CellBounds,
    margin: ((cell: Cell, centre: Float64Array) => CellMargin) | null,
    start: IncumbentCommitment,
  ) {
    this.#context = context
    this.#branches = branches
    this.#bounds = bounds
    this.#margin = margin
    this.incumbent = start
  }

  get lower(): number {
    return this.incumbent.lower
  }

  /** Solves the follower problem at the first commitment, so that there is an incumbent and a branch to start from. */
  async begin(): Promise<void> {
    const vertex = this.#branches.vertexAt(this.incumbent.commitment)
    await this.solveAt(vertex, -Infinity, FIRST_NODE_LIMIT)
    if (this.#branches.pool.length === 0) {
      const { stages, states, actions } = this.#context.game
      const indifferent = new Float64Array(stages * states.length * actions.length).fill(1 / actions.length)
      this.#branches.start(vertex, indifferent)
    }
    if (continuousDimension(this.#context.set) >= FEWEST_CONTROLS_TO_CLIMB) await this.#climb(vertex)
  }

  /** Climbs to a better commitment than the first, as the witnesses have it, and again from there with those that a global solve adds. */
  async #climb(from: CommitmentVertex): Promise<void> {
    const { set, tolerance } = this.#context
    const goOn = (): boolean => this.#context.secondsLeft() > 0 && this.#context.signal?.aborted !== true
    let start = from
    for (let round = 0; round < MOST_CLIMBS; round++) {
      const best = climb(set, this.#branches, start, CLIMBING_SHARE * tolerance, goOn)
      const promise = this.lower + PROMISE_SHARE * tolerance
      if (!goOn() || best.isSolved || best.upper <= promise) return
      if (!(await this.solveAt(best, promise, nodeLimitAt(best)))) return
      start = this.#branches.vertexAt(this.incumbent.commitment)
    }
  }

  async bound(open: OpenCell, target: number): Promise<void> {
    const { cell } = open
    const centre = centreOf(cell)
    const lowerTo = (bound: ReasonedBound): boolean => {
      lowerBound(open, bound)
      return open.upper <= target
    }
    let isWitnessed = false
    const tryBound = (bound: ReasonedBound): boolean => {
      isWitnessed ||= bound.upper < Infinity
      return lowerTo(bound)
    }
    const { upper } = this.#context.payoffRange.over(cell.lower, cell.upper)
    if (lowerTo({ upper, reason: { kind: 'range' } })) return
    for (const branch of new Set([...open.seeds, ...this.#branches.pool])) {
      if (tryBound(this.#bounds.constant(cell, centre, branch.witness.policy))) return
    }
    if (!cell.isSettled) return
    const vertices = this.#verticesFor(cell, centre)
    const ids = this.#branches.follow(vertices, open.seeds)
    const worst = vertices.flatMap((vertex) => (vertex.best === null ? [] : [vertex.best]))
    if (worst.length > 0) open.seeds = [...new Set(worst)]
    if (cell.width === 0 && lowerTo(worthOf(vertices[0]))) return
    if (this.#bounds.moves && cell.vertices !== null) {
      if (worst.length === vertices.length && tryBound(this.#bounds.pulledMoving(worst))) return
      for (const id of ids) {
        const family = vertices.map((vertex) => vertex.branches.get(id) ?? null)
        if (ids.size > 1 && isComplete(family) && tryBound(this.#bounds.pulledMoving(family))) return
      }
    }
    for (const branch of new Set(worst)) {
      if (tryBound(this.#bounds.pulledConstant(cell, centre, branch))) return
    }
    if (!isWitnessed) await this.#boundByMargin(open, centre, target)
  }

  async probe(open: OpenCell): Promise<boolean> {
    const { cell } = open
    if (!cell.isSettled) return false
    const centre = centreOf(cell)
    let candidates = this.#verticesFor(cell, centre).flatMap((vertex) => this.#inside(vertex, open))
    if (candidates.length === 0) candidates = this.#insidePoint(open)
    const promise = this.lower + PROMISE_SHARE * this.#context.tolerance
    let best: CommitmentVertex | null = null
    for (const vertex of candidates) {
      if (vertex.isSolved || vertex.upper <= promise) continue
      if (best === null || vertex.upper > best.upper) best = vertex
    }
    if (best === null) return false
    // There will be no other occasion in a cell that is not split.
    const nodeLimit = cell.width <= SMALLEST_CELL ? Infinity : nodeLimitAt(best)
    return this.solveAt(best, promise, nodeLimit)
  }

  /**
   * Line searches from the centre of a cell that will not be split, then from the best commitment as long as that helps.
   *
   * Where V_ε jumps right at a vertex, rounding keeps the bad witness out of ever smaller cells on the bad side, and the commitments
   * that attain their bound lie in cells next to it.
   */
  async explore(open: OpenCell): Promise<void> {
    await this.#lineSearch(centreOf(open.cell), open)
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const { commitment } = this.incumbent
      await this.#lineSearch(commitment, open)
      if (this.incumbent.commitment === commitment) return
    }
  }

  /** Tries commitments on the ways from `start` to the corners of every factor of X, from far to near, until `open` is within the tolerance. */
  async #lineSearch(start: Float64Array, open: OpenCell): Promise<void> {
    for (let step = FIRST_STEP; step >= LAST_STEP; step *= STEP_RATIO) {
      for (const { components, corners } of this.#context.set.factors) {
        for (const corner of corners) {
          if (open.upper <= this.lower + this.#context.tolerance || this.#context.secondsLeft() <= 0) return
          const point = start.slice()
          stepTowards(point, components, corner, step)
          await this.#tryPoint(point, open.seeds)
        }
      }
    }
  }

  async #tryPoint(point: Float64Array, seeds: readonly BranchWitness[]): Promise<void> {
    const commitment = asCommitment(this.#context.set, point)
    if (commitment === null) return
    const vertex = this.#branches.vertexAt(commitment)
    if (vertex.isSolved) return
    this.#branches.follow([vertex], seeds)
    const promise = this.lower + PROMISE_SHARE * this.#context.tolerance
    if (vertex.upper > promise) await this.solveAt(vertex, promise, nodeLimitAt(vertex))
  }

  /**
   * Solves the follower problem at a commitment; what it proves may raise the incumbent, what it finds may start a branch.
   *
   * @param promise a commitment worth less is of no interest: the solve ends once its upper bound is below
   * @returns whether the upper bound at the commitment came down
   */
  async solveAt(vertex: CommitmentVertex, promise: number, nodeLimit: number): Promise<boolean> {
    const { epsilon, tolerance } = this.#context
    const { solution, policy } = await solveFollowerFor(this.#context, vertex.commitment, {
      epsilon,
      tolerance: FOLLOWER_SHARE * tolerance,
      startingPolicies: vertex.best === null ? [] : [vertex.best.witness.policy],
      stopWhenUpperBelow: promise,
      nodeLimit,
    })
    if (solution.limit === 'nodes') vertex.attempts++
    else vertex.isSolved = true
    const { lower } = solution.value
    if (lower > this.lower || (lower === this.lower && this.incumbent.witness === null)) {
      this.incumbent = { commitment: vertex.commitment, lower, witness: solution.witness }
    }
    const before = vertex.upper
    // Small differences are the last digits of a local search, not another branch.
    const isNews = solution.value.upper < before - FOLLOWER_SHARE * FOLLOWER_SHARE * tolerance
    if (isNews && policy !== null) this.#branches.start(vertex, policy)
    if (policy !== null && solution.value.upper < vertex.upper) {
      vertex.upper = solution.value.upper
      vertex.worst = policy
    }
    return isNews
  }

  #verticesFor(cell: Cell, centre: Float64Array): CommitmentVertex[] {
    return cell.vertices === null ? [this.#branches.vertexAt(centre)] : this.#branches.verticesOf(cell)
  }

  /** A vertex of a cell as a commitment, if it is one up to rounding. */
  #inside(vertex: CommitmentVertex, open: OpenCell): CommitmentVertex[] {
    if (vertex.isCommitment) return [vertex]
    const point = asCommitment(this.#context.set, vertex.commitment)
    if (point === null) return []
    const moved = this.#branches.vertexAt(point)
    this.#branches.follow([moved], open.seeds)
    return [moved]
  }

  /** A commitment inside a cell whose vertices all violate an inequality, leaning to where the worst case looks best. */
  #insidePoint(open: OpenCell): CommitmentVertex[] {
    const { cell } = open
    const known =
      cell.vertices === null ? null : this.#branches.verticesOf(cell).map((vertex) => vertex.upper)
    const scores = known !== null && known.every(Number.isFinite) ? known : null
    const point = feasiblePoint(this.#context.engine, this.#context.set, cell, scores)
    if (point === null) return []
    const vertex = this.#branches.vertexAt(point)
    this.#branches.follow([vertex], open.seeds)
    return [vertex]
  }

  /** Bounds the worst case by the best case, whose bound needs no witness: V_ε ≤ V⁺_ε ≤ V⁺_{ε+κ}(centre) + η. */
  async #boundByMargin(open: OpenCell, centre: Float64Array, target: number): Promise<void> {
    if (this.#margin === null || open.cell.width > WIDEST_MARGIN_CELL) return
    if (this.#marginSolves >= MOST_MARGIN_SOLVES) {
      open.isExhausted = true
      return
    }
    this.#marginSolves++
    const margin = this.#margin(open.cell, centre)
    const { epsilon, tolerance } = this.#context
    const { solution } = await solveFollowerFor(this.#context, centre, {
      epsilon: epsilon + margin.exploitability,
      sense: 'best',
      tolerance: FOLLOWER_SHARE * tolerance,
      stopWhenUpperBelow: target - margin.payoff,
    })
    lowerBound(open, boundByMargin(centre, solution, margin))
  }
}

/** What is known of a single commitment. */
function worthOf({ upper, worst }: CommitmentVertex): ReasonedBound {
  return worst === null ? NO_BOUND : { upper, reason: { kind: 'constant', policy: worst, prices: [] } }
}

function nodeLimitAt(vertex: CommitmentVertex): number {
  return FIRST_NODE_LIMIT * NODE_LIMIT_GROWTH ** vertex.attempts
}

function isComplete(family: readonly (BranchWitness | null)[]): family is readonly BranchWitness[] {
  return family.every((branch) => branch !== null)
}
