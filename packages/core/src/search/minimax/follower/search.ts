import { eventLoopGate, isOver } from '../../running/event-loop.js'
import { BoundPropagation } from '../../relaxation/bound-propagation.js'
import { tightenBounds } from '../../relaxation/bound-tightening.js'
import { termValue } from '../../relaxation/factorable-program.js'
import type { FollowerProgram } from '../../relaxation/follower-program.js'
import type { LinearRelaxation } from '../../relaxation/linear-relaxation.js'
import { stoppable } from '../../running/stopping.js'
import { NodeQueue } from '../node-queue.js'
import { chooseBranch } from './branching.js'
import { furtherColumns } from './further-columns.js'
import type { Incumbent } from './incumbent.js'
import { LANES, type Lane, type LaneReport, type LaneTask } from './lanes/lane.js'
import type { LocalSearch } from './local-search.js'
import { fixByReducedCosts } from './reduced-cost-fixing.js'
import type { SearchControl, SearchEnd } from './search-control.js'
import { cutDown, halvesOf, type SearchNode } from './search-node.js'
import { PRUNING_SHARE, TANGENT_SHARE } from '../../tolerances.js'

/** Rounds of bound tightening per pass at the root, and passes at most. */
const TIGHTENING_ROUNDS = 4
const TIGHTENING_PASSES = 4
/** Another pass is made only if the last one closed this share of the root's gap. */
const WORTHWHILE_PASS = 0.2
/** The first pass is repeated once the tree has cost this many times as many linear programs as it; every further one waits as long again. */
const TREE_SHARE = 2
/** Rounds of tangent cuts per node; convex parts need some at the root, hardly any later. */
const TANGENT_ROUNDS = 60
/** Below the root another round is made while the last one closed this share of the gap to the cutoff. */
const WORTHWHILE_ROUND = 0.1
/** Share of the linear programs that may go into local searches below the root. */
const LOCAL_SHARE = 0.15
/** Local searches in a row, each from what the last one found. */
const MOST_POLISHES = 3
/** A tree that is still open after so many nodes is explored in several lanes, which compare notes after so many nodes each. */
const LANES_FROM = 300
const ROUND_NODES = 25
/** A dive into children goes on while the child's bound is within this share of the open gap. */
const DIVE_SHARE = 0.5

/**
 * Spatial branch-and-bound on the linear relaxation of a follower program: minimises sign·J over the ε-equilibria.
 *
 * Every pruned box leaves a proved lower bound in `lower`; a box is pruned when its bound reaches incumbent − tolerance, so that in the
 * end incumbent − lower ≤ tolerance (the bound is that of the worst pruned box, never the incumbent itself).
 */
export class FollowerSearch {
  nodes = 0
  /** Least proved bound among the boxes given up: pruned, or too small to split. */
  #settled = Infinity
  #current: SearchNode | null = null
  /** Least bound among the boxes that other lanes are exploring. */
  #away = Infinity
  #lanes: readonly Lane[] | null = null
  /** Linear programs solved in other lanes. */
  #awayPrograms = 0
  readonly #queue = new NodeQueue<SearchNode>()
  readonly #program: FollowerProgram
  readonly #relaxation: LinearRelaxation
  readonly #propagation: BoundPropagation
  readonly #incumbent: Incumbent
  readonly #local: LocalSearch
  readonly #control: SearchControl
  readonly #reduced: Float64Array
  #rootLower: Float64Array
  #rootUpper: Float64Array
  /** Linear programs spent on local searches below the root. */
  #localPrograms = 0
  /** Passes of bound tightening made at the root, and the linear programs they and the searches in between took. */
  #passes = 0
  #passPrograms = 0
  /** Count of linear programs from which on another pass is due. */
  #nextPassAt = Infinity
  #rootBound = -Infinity

  constructor(
    program: FollowerProgram,
    relaxation: LinearRelaxation,
    incumbent: Incumbent,
    local: LocalSearch,
    control: SearchControl,
  ) {
    this.#program = program
    this.#relaxation = relaxation
    this.#incumbent = incumbent
    this.#local = local
    this.#control = control
    const { columns } = program.program
    this.#rootLower = Float64Array.from(columns, (column) => column.lower)
    this.#rootUpper = Float64Array.from(columns, (column) => column.upper)
    this.#reduced = new Float64Array(columns.length)
    this.#propagation = new BoundPropagation(program.program, program.bellman)
  }

  /** Proved: no ε-equilibrium has sign·J below this. */
  get lower(): number {
    const open = Math.min(this.#queue.leastKey, this.#current?.bound ?? Infinity)
    return Math.min(open, this.#settled, this.#away)
  }

  async run(): Promise<SearchEnd> {
    const root: SearchNode = {
      bound: -Infinity,
      lower: this.#rootLower,
      upper: this.#rootUpper,
      changed: null,
    }
    this.#current = root
    const end = await this.#processRoot(root)
    if (end !== null) return end
    for (;;) {
      const end = await this.#exploreTree(this.#lanes === null ? LANES_FROM : this.nodes, LANES)
      if (end !== 'share') return end
      await this.#shareOut()
    }
  }

  /** Explores the open boxes until the search ends or has come to so many nodes and has at least so many boxes to share. */
  async #exploreTree(untilNodes: number, boxes = 0): Promise<SearchEnd | 'share'> {
    const gate = eventLoopGate()
    for (;;) {
      const pause = gate()
      if (pause !== undefined) {
        await pause
        this.#control.onNode(
          { lower: this.lower, upper: this.#incumbent.value },
          this.nodes,
          this.#queue.size,
        )
      }
      const stop = this.#mustStop()
      if (stop !== null) return stop
      if (this.#away === Infinity && this.linearPrograms >= this.#nextPassAt) {
        await this.#tightenAgain()
        continue
      }
      if (this.nodes >= untilNodes && this.#queue.size >= boxes) return 'share'
      const node: SearchNode | undefined = this.#current ?? this.#queue.pop()
      if (node === undefined) return this.#isClosed() ? 'closed' : 'stuck'
      this.#current = node
      if (node.bound >= this.#cutoff()) {
        this.#settle(node.bound)
        continue
      }
      await this.#process(node)
    }
  }

  /** Deals the open boxes out to all lanes, itself the first, and collects what they come to. */
  async #shareOut(): Promise<void> {
    const lanes = (this.#lanes ??= (await this.#control.openLanes?.(this.#relaxation.tangents)) ?? [])
    const count = lanes.length + 1
    const open = this.#takeOpen().toSorted((left, right) => left.bound - right.bound)
    const hands = Array.from({ length: count }, (_none, hand) =>
      open.filter((_node, k) => k % count === hand),
    )
    const nodes = Math.min(ROUND_NODES, Math.ceil((this.#control.nodeLimit - this.nodes) / count))
    this.#away = hands
      .slice(1)
      .flat()
      .reduce((least, { bound }) => Math.min(least, bound), Infinity)
    const { policy } = this.#incumbent
    const [rootLower, rootUpper] = [this.#rootLower, this.#rootUpper]
    const elsewhere = Promise.all(
      lanes.map((lane, k) => lane.explore({ open: hands[k + 1], rootLower, rootUpper, policy, nodes })),
    )
    // A lane that fails meanwhile is heard of below.
    elsewhere.catch(() => undefined)
    for (const node of hands[0]) this.#queue.push(node.bound, node)
    await this.#exploreTree(this.nodes + nodes)
    const left = this.#takeOpen()
    const reports = await elsewhere
    this.#away = Infinity
    for (const report of reports) {
      if (report.policy !== null) this.#incumbent.consider(report.policy)
      this.#settled = Math.min(this.#settled, report.settled)
      this.nodes += report.nodes
      this.#awayPrograms += report.linearPrograms
    }
    for (const node of [...left, ...reports.flatMap((report) => report.open)])
      this.#queue.push(node.bound, node)
  }

  /** Explores a part of another search's tree. */
  async explore(task: LaneTask): Promise<LaneReport> {
    const [nodes, programs] = [this.nodes, this.linearPrograms]
    if (task.policy !== null) this.#incumbent.consider(task.policy)
    this.#rootLower = task.rootLower
    this.#rootUpper = task.rootUpper
    this.#settled = Infinity
    for (const node of task.open) this.#queue.push(node.bound, node)
    await this.#exploreTree(nodes + task.nodes)
    return {
      open: this.#takeOpen(),
      settled: this.#settled,
      policy: this.#incumbent.policy,
      nodes: this.nodes - nodes,
      linearPrograms: this.linearPrograms - programs,
    }
  }

  #takeOpen(): SearchNode[] {
    const open = this.#queue.clear()
    if (this.#current !== null) open.unshift(this.#current)
    this.#current = null
    return open
  }

  /** Linear programs solved so far, in all lanes. */
  get linearPrograms(): number {
    return this.#relaxation.linearPrograms + this.#local.linearPrograms + this.#awayPrograms
  }

  #mustStop(): SearchEnd | null {
    if (this.#isClosed()) return 'closed'
    if (this.#control.interrupted()) return 'interrupted'
    if (this.#control.secondsLeft() <= 0) return 'time'
    if (this.nodes >= this.#control.nodeLimit) return 'nodes'
    if (this.#incumbent.value < this.#control.stopWhenUpperBelow) return 'stopped'
    if (this.lower > this.#control.stopWhenLowerAbove) return 'stopped'
    return null
  }

  /** Whether the bracket is within the tolerance, with an incumbent that is proved to count (at ε = 0, as far as that is possible). */
  #isClosed(): boolean {
    if (!(this.#incumbent.value - this.lower <= this.#control.tolerance)) return false
    return (
      this.#incumbent.settle() !== 'dropped' && this.#incumbent.value - this.lower <= this.#control.tolerance
    )
  }

  #cutoff(): number {
    return this.#incumbent.value - PRUNING_SHARE * this.#control.tolerance
  }

  /** Gives up the current box, whose points are all proved to be at or above `bound`. */
  #settle(bound: number): void {
    this.#settled = Math.min(this.#settled, bound)
    this.#current = null
  }

  readonly #goOn = (): boolean => !isOver(this.#control) && !this.#isClosed()

  async #processRoot(root: SearchNode): Promise<SearchEnd | null> {
    const { branching } = this.#program.program
    if (!this.#propagation.propagate(root.lower, root.upper, null)) return this.#emptyRoot()
    const outcome = await this.#solveNode(root, Infinity)
    this.nodes++
    if (outcome === null) return this.#emptyRoot()
    this.#current = { ...root, bound: outcome.bound }
    if (outcome.primal !== null) this.#firstIncumbent(outcome.primal)
    const stop = this.#mustStop()
    if (stop !== null || branching.length === 0) return stop ?? this.#settleConvex(outcome.bound)
    this.#rootBound = outcome.bound
    if (!(await this.#tightenRoot())) {
      this.#current = null
      return this.#mustStop() ?? 'stuck'
    }
    this.#current = { ...root, bound: this.#rootBound }
    // Most problems are closed by now; the others deserve more than one start.
    for (const start of this.#local.plainPolicies())
      if (this.#mustStop() === null) this.#improve(start, MOST_POLISHES)
    return this.#mustStop()
  }

  /**
   * Tightens the root's box and searches again inside it. What is cut away lies above the cutoff.
   *
   * @returns false when nothing is left of the box
   */
  async #tightenRoot(): Promise<boolean> {
    const { branching, offset } = this.#program.program
    const before = this.linearPrograms
    const root = { bound: this.#rootBound, lower: this.#rootLower, upper: this.#rootUpper, changed: null }
    const cut = this.#cutoff()
    const gap = cut - this.#rootBound
    const further = this.#passes === 0 ? [] : furtherColumns(this.#program)
    const possible = await tightenBounds(this.#relaxation, this.#propagation, root.lower, root.upper, {
      columns: [...new Set([...branching, ...further])],
      objectiveRow: this.#program.objectiveRow,
      objectiveLimit: cut - offset,
      rounds: TIGHTENING_ROUNDS,
      goOn: this.#goOn,
      limits: () => this.#solveOptions(Infinity),
    })
    if (cut < Infinity) this.#settled = Math.min(this.#settled, cut)
    this.#passes++
    const outcome = possible ? await this.#solveNode(root, this.#cutoff()) : null
    if (outcome === null) {
      // Without a cutoff only rounding can empty the root: nothing is proved then.
      if (cut === Infinity) this.#settle(-Infinity)
      return false
    }
    if (outcome.primal !== null) this.#searchFrom(outcome.primal)
    this.#rootBound = Math.max(this.#rootBound, Math.min(outcome.bound, cut))
    // The first pass comes before other columns are tried, and without an incumbent it closes nothing.
    const closed = gap < Infinity ? 1 - (this.#cutoff() - this.#rootBound) / gap : 1
    const isWorthwhile =
      closed >= WORTHWHILE_PASS || (this.#passes === 1 && furtherColumns(this.#program).length > 0)
    const programs = this.linearPrograms
    this.#passPrograms += programs - before
    this.#nextPassAt =
      isWorthwhile && this.#passes < TIGHTENING_PASSES ? programs + TREE_SHARE * this.#passPrograms : Infinity
    return true
  }

  /** Tightens the root's box with what the tree has found, and cuts all open boxes down to it. */
  async #tightenAgain(): Promise<void> {
    // The open boxes stay in the queue, so that `lower` holds while the root is tightened.
    if (this.#current !== null) this.#queue.push(this.#current.bound, this.#current)
    this.#current = null
    const possible = await this.#tightenRoot()
    const open = this.#queue.clear()
    if (!possible) return
    for (const node of open) {
      const changed = cutDown(node, this.#rootLower, this.#rootUpper)
      if (changed === null) continue
      const bound = Math.max(node.bound, this.#rootBound)
      this.#queue.push(bound, { ...node, bound, changed })
    }
  }

  /** No box to split: the root's bound is final, and the bracket closes as far as the incumbent allows. */
  #settleConvex(bound: number): SearchEnd {
    this.#settle(bound)
    return this.#isClosed() ? 'closed' : 'stuck'
  }

  /** Only rounding can empty the root: an ε-equilibrium always exists. Nothing is proved then. */
  #emptyRoot(): SearchEnd {
    this.#settle(-Infinity)
    return 'stuck'
  }

  async #process(node: SearchNode): Promise<void> {
    this.nodes++
    const { objectiveRow, program } = this.#program
    const cut = this.#cutoff()
    this.#propagation.setRowBounds(objectiveRow, -Infinity, cut - program.offset)
    if (!this.#propagation.propagate(node.lower, node.upper, node.changed)) return this.#settle(cut)
    const outcome = await this.#solveNode(node, cut)
    if (outcome === null) return this.#settle(cut)
    // Points cut off by propagation are at or above the cutoff.
    const bound = Math.max(node.bound, Math.min(outcome.bound, cut))
    if (bound >= this.#cutoff()) return this.#settle(bound)
    const { primal, dual } = outcome
    if (primal === null || dual === null) return this.#split(node, bound, null, null)
    this.#local.repair(this.#local.policyOf(primal))
    if (this.#localPrograms <= LOCAL_SHARE * this.#relaxation.linearPrograms) {
      const before = this.#local.linearPrograms
      this.#improve(this.#local.policyOf(primal), MOST_POLISHES)
      this.#localPrograms += this.#local.linearPrograms - before
    }
    if (bound >= this.#cutoff()) return this.#settle(bound)
    fixByReducedCosts(this.#relaxation, node, dual, this.#cutoff(), this.#reduced)
    // The points given up lie above the cutoff.
    this.#settled = Math.min(this.#settled, this.#cutoff())
    return this.#split(node, bound, primal, dual)
  }

  /**
   * Solves the relaxation on a box, adding tangents of convex squares until they hold or, below the root, until another
   * round would close too little of the gap; null when the box is proved empty.
   */
  async #solveNode(node: SearchNode, cutoff: number) {
    this.#relaxation.setBox(node.lower, node.upper)
    const isRoot = node.changed === null
    const isConvex = this.#program.program.branching.length === 0
    let bound = -Infinity
    for (let round = 0; ; round++) {
      const outcome = await this.#relaxation.solve(this.#solveOptions(cutoff))
      if (outcome.status === 'infeasible') return null
      const gain = outcome.bound - bound
      bound = Math.max(bound, outcome.bound)
      const { primal, dual } = outcome
      if (isConvex && primal !== null) {
        // The bracket may close long before the tangents are exact.
        this.#current = { ...node, bound }
        this.#local.approachFrom(this.#local.policyOf(primal))
      }
      const isStalled = !isRoot && round > 0 && gain < WORTHWHILE_ROUND * (cutoff - bound)
      const isDone = bound >= cutoff || isStalled || round >= TANGENT_ROUNDS || !this.#goOn()
      if (primal === null || isDone || !this.#addTangents(node, primal, isRoot ? null : dual))
        return { bound, primal, dual }
    }
  }

  /**
   * Cuts off a point where convex squares are violated; whether there was anything to cut.
   *
   * @param dual multipliers by which old tangents may be judged and dropped; null keeps all
   */
  #addTangents(node: SearchNode, primal: Float64Array, dual: Float64Array | null): boolean {
    const violated: number[] = []
    this.#program.program.terms.forEach((term, index) => {
      if (term.kind === 'product' || term.side === 'upper') return
      if (term.kind === 'square' ? term.side === 'both' : !term.function.isConvex) return
      const size = Math.max(Math.abs(node.lower[term.result]), Math.abs(node.upper[term.result]))
      if (termValue(term, primal) - primal[term.result] > TANGENT_SHARE * size) violated.push(index)
    })
    if (violated.length > 0) this.#relaxation.addTangents(violated, primal, dual)
    return violated.length > 0
  }

  #solveOptions(cutoff: number): { cutoff?: number; timeLimit?: number } {
    const seconds = this.#control.secondsLeft()
    return {
      ...(cutoff < Infinity ? { cutoff } : {}),
      ...(seconds < Infinity ? { timeLimit: Math.max(seconds, 1e-3) } : {}),
    }
  }

  /** A policy to tighten bounds with, as cheaply as possible. */
  #firstIncumbent(primal: Float64Array): void {
    const policy = this.#local.policyOf(primal)
    this.#improve(policy, 1)
    if (this.#incumbent.policy !== null) return
    this.#local.repair(policy)
    this.#improve(policy, 1)
    for (const start of this.#local.plainPolicies()) {
      if (this.#incumbent.policy === null) this.#improve(start, 1)
    }
  }

  #searchFrom(primal: Float64Array): void {
    const policy = this.#local.policyOf(primal)
    this.#improve(policy, MOST_POLISHES)
    this.#local.repair(policy)
    this.#improve(policy, MOST_POLISHES)
  }

  #improve(start: Float64Array, polishes: number): void {
    let from = start
    for (let polish = 0; polish < polishes; polish++) {
      const before = this.#incumbent.policy
      stoppable(
        () => isOver(this.#control),
        () => this.#local.improve(from, this.#rootLower, this.#rootUpper, this.#goOn),
      )
      const { policy } = this.#incumbent
      if (policy === null || policy === before) break
      from = policy
    }
    // At ε = 0 what floating point takes for an equilibrium may be none: a proof now keeps the search from pruning by it.
    if (this.#control.settlesEarly) this.#incumbent.settle()
  }

  #split(node: SearchNode, bound: number, primal: Float64Array | null, dual: Float64Array | null): void {
    const branch = chooseBranch(this.#program.program, this.#relaxation, node.lower, node.upper, primal, dual)
    if (branch === null) return this.#settle(bound)
    const { column, at } = branch
    const [left, right] = halvesOf(node, column, at, bound)
    const [near, far] = primal !== null && primal[column] > at ? [right, left] : [left, right]
    this.#queue.push(bound, far)
    const least = Math.min(this.#queue.leastKey, bound)
    const gap = this.#cutoff() - least
    if (bound - least <= DIVE_SHARE * gap) this.#current = near
    else {
      this.#queue.push(bound, near)
      this.#current = null
    }
  }
}
