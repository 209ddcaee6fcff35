import { stopwatch } from '../../running/clock.js'
import { decimalEnclosure } from '../../expression/exact.js'
import * as interval from '../../expression/interval.js'
import { encodeCommitment } from '../../../model/commitment.js'
import type { Game } from '../../../model/game.js'
import { CERTIFICATE_SLACK } from '../../tolerances.js'
import type { CoverNode, LeaderClaim, LeaderCover } from '../../verify/certificate.js'
import { Flaw } from '../../verify/flaw.js'
import { partsOf, rangeOfCell, rootCells, type CoverCell } from '../../verify/leader/cover-cell.js'
import { commitmentMargin } from '../../verify/leader/margin-bound.js'
import { CellJudge } from '../../verify/leader/verify-leader.js'
import { loadEngines } from '../follower/engines.js'
import { scaledGame } from '../follower/scaling.js'
import type { CellReason, CoverRecord } from '../leader/cell-reason.js'
import type { RecordedSolution } from '../leader/solve-leader.js'
import type { CertifyOptions } from './certify-follower.js'
import { proveBound, type ProverControl } from './follower-prover.js'
import { proveInOrder } from './prove-in-order.js'
import { policyWitness } from './policy-witness.js'

/**
 * A claim about a leader problem with everything needed to prove it without a solver (`verifyCertificate`): a proof of what the commitment is worth, and a cover of
 * all commitments by cells, each with the policies that bound it.
 *
 * Ends are claimed a rounding error further out than the solver has them. An end whose proof was not found in time is not claimed (`null`).
 */
export async function certifyLeader(
  game: Game,
  recorded: RecordedSolution,
  options: CertifyOptions = {},
): Promise<LeaderClaim> {
  const { solution } = recorded
  const { epsilon, sense, value, worstCase } = solution
  const seconds = stopwatch()
  const { timeLimit = Infinity, signal, onProgress } = options
  const control: ProverControl = {
    engines: await loadEngines(options.engine ?? 'highs'),
    mustStop: () => signal?.aborted === true || seconds() > timeLimit,
    onNode: (nodes, openNodes) => onProgress?.({ nodes, openNodes, seconds: seconds() }),
  }
  const x = solution.commitment === null ? null : encodeCommitment(game, solution.commitment)
  const cover = Number.isFinite(value.upper) ? await new CoverProof(game, recorded, control).build() : null
  const claim = {
    kind: 'leader' as const,
    sense,
    epsilon,
    commitment: x === null ? null : Array.from(x),
    cover: cover?.cover ?? null,
  }
  const upper = cover?.upper ?? null
  if (x === null || !Number.isFinite(value.lower))
    return { ...claim, value: { lower: null, upper }, bound: null, witness: null }
  if (sense === 'worst') {
    const claimed = value.lower - CERTIFICATE_SLACK / scaledGame(game, x).payoff
    const question = { game, commitment: x, epsilon, sign: 1 as const, claimed }
    const bound = proveInOrder(question) ?? (await proveBound(question, control))
    return { ...claim, value: { lower: bound === null ? null : claimed, upper }, bound, witness: null }
  }
  const attained = policyWitness(game, x, epsilon, worstCase)
  const lower =
    attained === null ? null : Math.min(value.lower, decimalEnclosure(attained.payoff.lower).lower)
  return { ...claim, value: { lower, upper }, bound: null, witness: attained?.witness ?? null }
}

/** Turns the records of a search into a cover, and bounds every cell by the checker's arithmetic on the way. */
class CoverProof {
  readonly #game: Game
  readonly #recorded: RecordedSolution
  readonly #control: ProverControl
  readonly #policies: number[][] = []
  readonly #policyIndex = new Map<Float64Array, number>()
  readonly #nodes: CoverNode[] = []
  readonly #judge: CellJudge
  #upper = -Infinity

  constructor(game: Game, recorded: RecordedSolution, control: ProverControl) {
    this.#game = game
    this.#recorded = recorded
    this.#control = control
    const { epsilon, sense } = recorded.solution
    const policies = { policies: this.#policies, witnessEpsilon: epsilon }
    this.#judge = new CellJudge(game, policies, epsilon, sense)
  }

  /** @returns the cover and the upper end it proves, or null when a cell could not be bounded */
  async build(): Promise<{ readonly cover: LeaderCover; readonly upper: number } | null> {
    const { shape, roots } = this.#recorded
    for (const [k, cell] of rootCells(this.#judge.space, shape).entries()) {
      if (!(await this.#add(cell, roots[k]))) return null
    }
    const cover = {
      shape,
      witnessEpsilon: this.#recorded.solution.epsilon,
      policies: this.#policies,
      nodes: this.#nodes,
    }
    return { cover, upper: this.#upper }
  }

  async #add(cell: CoverCell, record: CoverRecord | null): Promise<boolean> {
    if (this.#control.mustStop()) return false
    if (record === null) {
      this.#nodes.push({ empty: true })
      return true
    }
    const { bound, split } = record
    const { reason, upper } = bound
    // The search may have gone on below a cell that its final upper end leaves as it is.
    if (reason !== null && (split === null || upper <= this.#recorded.solution.value.upper)) {
      if (await this.#addLeaf(cell, reason)) return true
    }
    if (split === null) {
      // A cell that the search was stopped before bounding has no reason; the payoff's range is always one.
      return !this.#control.mustStop() && this.#addLeaf(cell, { kind: 'range' })
    }
    this.#nodes.push(split.how)
    const parts = partsOf(this.#judge.space, cell, split.how, 'cover')
    for (const [k, part] of parts.entries()) if (!(await this.#add(part, split.parts[k]))) return false
    return true
  }

  async #addLeaf(cell: CoverCell, reason: CellReason): Promise<boolean> {
    const node = await this.#nodeFor(cell, reason)
    if (node === null) return false
    try {
      const { exploitability, payoff } = this.#judge.bound(cell, node, 'cover')
      if (!Number.isFinite(exploitability) || !Number.isFinite(payoff)) return false
      if (exploitability > this.#judge.allowed(node)) return false
      this.#upper = Math.max(this.#upper, payoff)
      this.#nodes.push(node)
      return true
    } catch (error) {
      if (error instanceof Flaw) return false
      throw error
    }
  }

  async #nodeFor(cell: CoverCell, reason: CellReason): Promise<CoverNode | null> {
    switch (reason.kind) {
      case 'range':
        return { range: true }
      case 'interval':
        return { interval: this.#indexOf(reason.policy) }
      case 'constant': {
        const { policy, prices } = reason
        return { constant: this.#indexOf(policy), ...(prices.length > 0 ? { prices } : {}) }
      }
      case 'moving': {
        const { policies, prices } = reason
        const moving = policies.map((policy) => this.#indexOf(policy))
        return { moving, ...(prices.length > 0 ? { prices } : {}) }
      }
      case 'margin':
        return this.#marginNode(cell, reason)
    }
  }

  async #marginNode(
    cell: CoverCell,
    reason: Extract<CellReason, { kind: 'margin' }>,
  ): Promise<CoverNode | null> {
    const { commitment } = reason
    const ranges = rangeOfCell(this.#judge.space, cell)
    const margin = commitmentMargin(this.#game, ranges, Array.from(commitment, decimalEnclosure), 'cover')
    const needed = interval.addUp(this.#recorded.solution.epsilon, margin.exploitability)
    const epsilon = Math.max(reason.epsilon, needed)
    const upper = reason.upper + CERTIFICATE_SLACK / scaledGame(this.#game, commitment).payoff
    const question = { game: this.#game, commitment, epsilon, sign: -1 as const, claimed: -upper }
    const bound = await proveBound(question, this.#control)
    return bound === null ? null : { margin: { commitment: Array.from(commitment), epsilon, upper, bound } }
  }

  #indexOf(policy: Float64Array): number {
    let index = this.#policyIndex.get(policy)
    if (index === undefined) {
      index = this.#policies.push(Array.from(policy)) - 1
      this.#policyIndex.set(policy, index)
    }
    return index
  }
}
