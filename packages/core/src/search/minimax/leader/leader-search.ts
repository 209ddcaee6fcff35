import { SmfgError } from '../../../model/errors.js'
import { eventLoopGate } from '../../running/event-loop.js'
import { PLATEAU_SHARE, PRUNING_SHARE, SMALLEST_CELL } from '../../tolerances.js'
import { NodeQueue } from '../node-queue.js'
import { isExcluded, type Cell, type CellSplit } from './cell.js'
import { NO_BOUND, type ReasonedBound } from './cell-reason.js'
import type { CommitmentSet } from './commitment-set.js'
import type { BranchWitness } from './commitment-vertex.js'

/** A cell on the queue. */
export interface OpenCell {
  readonly cell: Cell
  /** Proved: no commitment of the cell is worth more. */
  upper: number
  /** Whether the strategy has bounded it since it last learned something about it. */
  isBounded: boolean
  /** Set by the strategy when splitting would not help it any further. */
  isExhausted: boolean
  /** Witnesses of the parent, tried first. */
  seeds: readonly BranchWitness[]
  /** The best bound found on the cell itself; `upper` may be that of an ancestor. */
  bound: ReasonedBound
  /** How it was split and into what, where the search keeps records. */
  split: { readonly how: CellSplit; readonly parts: readonly (OpenCell | null)[] } | null
}

/** A cell before anything is known of it but a bound that holds around it. */
export function openCell(cell: Cell, upper: number, seeds: readonly BranchWitness[]): OpenCell {
  return { cell, upper, isBounded: false, isExhausted: false, seeds, bound: NO_BOUND, split: null }
}

/** Takes note of a bound. */
export function lowerBound(open: OpenCell, bound: ReasonedBound): void {
  if (bound.upper < open.bound.upper) open.bound = bound
  open.upper = Math.min(open.upper, bound.upper)
}

/** The part of the search that knows what a cell is worth. */
export interface CellStrategy {
  /** Proved lower bound of the game value: the certified worth of a commitment. */
  readonly lower: number
  /** Makes `open.upper` as small as is worth while; below `target` there is no use for more. */
  bound(open: OpenCell, target: number): Promise<void>
  /**
   * Looks for a commitment of a bounded cell that raises `lower`.
   *
   * @returns whether anything was learned that may tighten the bound of the cell
   */
  probe(open: OpenCell): Promise<boolean>
  /** Looks around a cell that will not be split, because the worst case may be as good as its bound on the other side of a jump. */
  explore(open: OpenCell): Promise<void>
}

export interface LeaderSearchControl {
  readonly tolerance: number
  readonly nodeLimit: number
  readonly secondsLeft: () => number
  readonly interrupted: () => boolean
  readonly report: () => void
  /** Size of the payoff, which rounding is measured by. */
  readonly rounding: number
  /** Whether cells keep their parts, for a certificate; they take memory. */
  readonly keepsRecords: boolean
}

export type LeaderSearchEnd = 'closed' | 'time' | 'nodes' | 'interrupted' | 'resolution'

/**
 * Best-first branch-and-bound over cells of commitments (theory §4). A cell is bounded when it first comes up, then searched for a
 * better commitment, then split. Cells within the tolerance of the best commitment are given up; their bounds still count.
 *
 * Bounds that differ by less than a share of the tolerance count as equal, and among equals the smallest cell comes first. So on a
 * plateau that no splitting lowers, the search dives at once to a cell too small to split and ends, instead of covering the
 * plateau evenly for ever.
 */
export class LeaderSearch {
  nodes = 0
  /** The cell too small to split that keeps the bracket open, or null. */
  unresolved: Cell | null = null
  /** Cells that might hold a better commitment when the search ended, and the one with the largest bound. */
  unexplored: { readonly cells: number; readonly highest: Cell | null } = { cells: 0, highest: null }
  readonly #set: CommitmentSet
  readonly #strategy: CellStrategy
  readonly #control: LeaderSearchControl
  readonly #plateau: number
  readonly #queue = new NodeQueue<OpenCell>()
  /** Largest bound among the cells given up. */
  #settled = -Infinity
  #current: OpenCell | null = null

  constructor(
    set: CommitmentSet,
    strategy: CellStrategy,
    roots: readonly OpenCell[],
    control: LeaderSearchControl,
  ) {
    this.#set = set
    this.#strategy = strategy
    this.#control = control
    this.#plateau = PLATEAU_SHARE * control.tolerance
    for (const root of roots) this.#push(root)
  }

  /** Proved: the game value is at least this. */
  get lower(): number {
    return this.#strategy.lower
  }

  get openCells(): number {
    return this.#queue.size
  }

  /** Proved: the game value is at most this. */
  get upper(): number {
    const open = this.#queue.size === 0 ? -Infinity : boundOfKey(this.#queue.leastKey, this.#plateau)
    return Math.max(open, this.#current?.upper ?? -Infinity, this.#settled, this.#strategy.lower)
  }

  /** @throws SmfgError `contradiction` when an upper bound is below a lower one: a defect of the program */
  async run(): Promise<LeaderSearchEnd> {
    const end = await this.#search()
    let cells = 0
    let best: OpenCell | null = null
    for (let open = this.#current ?? this.#queue.pop(); open !== undefined; open = this.#queue.pop()) {
      this.#settle(open.upper)
      if (open.upper <= this.#enough()) continue
      cells++
      if (best === null || open.upper > best.upper) best = open
    }
    this.#current = null
    this.unexplored = { cells, highest: best?.cell ?? null }
    if (this.#settled < this.#strategy.lower - this.#control.rounding) {
      throw new SmfgError(
        'contradiction',
        `The game value was bounded by ${this.#settled} from above and by ${this.#strategy.lower} from below. This is a defect of the solver; please report the model.`,
      )
    }
    return end
  }

  async #search(): Promise<LeaderSearchEnd> {
    const gate = eventLoopGate()
    for (;;) {
      const pause = gate()
      if (pause !== undefined) {
        await pause
        this.#control.report()
      }
      const stop = this.#mustStop()
      if (stop !== null) return stop
      const open = this.#queue.pop()
      if (open === undefined) return this.#settled <= this.#enough() ? 'closed' : 'resolution'
      if (open.upper <= this.#enough()) {
        this.#settle(open.upper)
        continue
      }
      this.#current = open
      // No later cell can close the bracket while one on this plateau stays open.
      if (this.unresolved !== null && open.upper <= this.#settled + this.#plateau) return 'resolution'
      await this.#process(open)
      this.#current = null
    }
  }

  async #process(open: OpenCell): Promise<void> {
    if (!open.isBounded) {
      this.nodes++
      await this.#strategy.bound(open, this.#enough())
      open.isBounded = true
      return this.#push(open)
    }
    if (await this.#strategy.probe(open)) {
      open.isBounded = false
      return this.#push(open)
    }
    if (open.upper <= this.#enough()) return this.#settle(open.upper)
    const isFinal = open.isExhausted || open.cell.width <= SMALLEST_CELL
    const split = isFinal ? null : open.cell.parts()
    if (split === null) {
      if (this.unresolved === null) await this.#strategy.explore(open)
      if (open.upper > this.#enough()) this.unresolved ??= open.cell
      return this.#settle(open.upper)
    }
    const parts = split.parts.map((cell) =>
      cell === null || isExcluded(this.#set, cell) ? null : openCell(cell, open.upper, open.seeds),
    )
    if (this.#control.keepsRecords) open.split = { how: split.how, parts }
    for (const part of parts) if (part !== null) this.#push(part)
  }

  /** Cells worth no more than this are given up. */
  #enough(): number {
    return this.#strategy.lower + PRUNING_SHARE * this.#control.tolerance
  }

  #push(open: OpenCell): void {
    if (open.upper <= this.#enough()) this.#settle(open.upper)
    else this.#queue.push(keyOf(open, this.#plateau), open)
  }

  #settle(upper: number): void {
    this.#settled = Math.max(this.#settled, upper)
  }

  #mustStop(): LeaderSearchEnd | null {
    if (this.#control.interrupted()) return 'interrupted'
    if (this.#control.secondsLeft() <= 0) return 'time'
    if (this.nodes >= this.#control.nodeLimit) return 'nodes'
    return null
  }
}

/** Bounds of one plateau share the integer part; within it the smaller cell has the smaller key. */
function keyOf(open: OpenCell, plateau: number): number {
  const { width } = open.cell
  // Halvings of X down to this cell: fewer than 64 before the smallest cell.
  const halvings = width > 0 ? -Math.log2(width) : 64
  return -Math.floor(open.upper / plateau) - halvings / 128
}

/** At least the bound of a cell with this key. */
function boundOfKey(key: number, plateau: number): number {
  return (Math.floor(-key) + 1) * plateau
}
