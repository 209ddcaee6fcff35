import { FOLLOWER_SHARE, PROMISE_SHARE } from '../../tolerances.js'
import { centreOf, type Cell } from './cell.js'
import { asCommitment } from './commitment-set.js'
import { feasiblePoint } from './feasible-point.js'
import type { IncumbentCommitment } from './incumbent-commitment.js'
import { solveFollowerFor, type LeaderContext } from './leader-context.js'
import { lowerBound, type CellStrategy, type OpenCell } from './leader-search.js'
import { boundByMargin, type CellMargin } from './margin-bound.js'

/**
 * The optimistic leader, who counts on the ε-equilibrium she likes best: a cell is worth at most V⁺_{ε+κ}(centre) + η (see `cellMargin`),
 * a commitment the payoff of any ε-equilibrium found there. Bounds are of first order in the cell's width and cost a global follower
 * solve each.
 */
export class OptimisticCells implements CellStrategy {
  incumbent: IncumbentCommitment
  readonly #context: LeaderContext
  readonly #margin: ((cell: Cell, centre: Float64Array) => CellMargin) | null
  readonly #probed = new WeakSet<Cell>()

  constructor(
    context: LeaderContext,
    margin: ((cell: Cell, centre: Float64Array) => CellMargin) | null,
    start: IncumbentCommitment,
  ) {
    this.#context = context
    this.#margin = margin
    this.incumbent = start
  }

  get lower(): number {
    return this.incumbent.lower
  }

  async begin(): Promise<void> {
    await this.#solveAt(this.incumbent.commitment)
  }

  async bound(open: OpenCell): Promise<void> {
    const { cell } = open
    const { upper } = this.#context.payoffRange.over(cell.lower, cell.upper)
    lowerBound(open, { upper, reason: { kind: 'range' } })
    if (!cell.isSettled || (this.#margin === null && cell.width > 0)) return
    const centre = centreOf(cell)
    const margin = this.#margin?.(cell, centre) ?? { exploitability: 0, payoff: 0 }
    const { epsilon, tolerance } = this.#context
    const { solution } = await solveFollowerFor(this.#context, centre, {
      epsilon: epsilon + margin.exploitability,
      sense: 'best',
      tolerance: FOLLOWER_SHARE * tolerance,
    })
    lowerBound(open, boundByMargin(centre, solution, margin))
  }

  async probe(open: OpenCell): Promise<boolean> {
    const { cell } = open
    if (!cell.isSettled || this.#probed.has(cell)) return false
    this.#probed.add(cell)
    if (open.upper <= this.lower + PROMISE_SHARE * this.#context.tolerance) return false
    const { engine, set } = this.#context
    const centre = centreOf(cell)
    const inside = cell.vertices === null ? null : asCommitment(set, centre)
    const point = inside ?? feasiblePoint(engine, set, cell, null)
    if (point !== null) await this.#solveAt(point)
    return false
  }

  /** V⁺_ε is upper semicontinuous: what is left of a small cell is not a jump to look behind. */
  explore(): Promise<void> {
    return Promise.resolve()
  }

  async #solveAt(commitment: Float64Array): Promise<void> {
    const { epsilon, tolerance } = this.#context
    const { solution } = await solveFollowerFor(this.#context, commitment, {
      epsilon,
      sense: 'best',
      tolerance: FOLLOWER_SHARE * tolerance,
    })
    const { lower } = solution.value
    if (lower > this.lower || (lower === this.lower && this.incumbent.witness === null)) {
      this.incumbent = { commitment, lower, witness: solution.witness }
    }
  }
}
