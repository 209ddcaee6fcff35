import { eventLoopGate } from '../../running/event-loop.js'
import { followerProgram, type FollowerProgram } from '../../relaxation/follower-program.js'
import { factoredFollower } from '../../relaxation/factored-follower.js'
import { termValue } from '../../relaxation/factorable-program.js'
import { LinearRelaxation } from '../../relaxation/linear-relaxation.js'
import {
  CERTIFICATE_SLACK,
  RELAXATION_SLACK,
  TANGENT_SHARE,
  TIGHTENING_GAIN,
  TIGHTENING_KEPT,
} from '../../tolerances.js'
import type { Combination, FollowerProof, ProofNode, Tightening } from '../../verify/certificate.js'
import type { Box } from '../../verify/box.js'
import { Flaw } from '../../verify/flaw.js'
import type { FollowerQuestion } from '../../verify/follower-question.js'
import { BoxProver } from '../../verify/proof-tree.js'
import { proofProgram } from '../../verify/verify-follower.js'
import { chooseBranch } from '../follower/branching.js'
import type { Engines } from '../follower/engines.js'
import { furtherColumns } from '../follower/further-columns.js'
import { scaledGame } from '../follower/scaling.js'
import { combinationFromDual } from './combination-from-dual.js'
import { proofRelaxation, type ProofRelaxation } from './proof-relaxation.js'
import { roundedCombination } from './rounded-combination.js'

/** Passes of bound tightening at the root, and the share of the gap that has to close for another one. */
const TIGHTENING_PASSES = 4
const WORTHWHILE_PASS = 0.2
/** Rounds of tangents per box, and the share of the gap that a round has to close for another one. */
const TANGENT_ROUNDS = 60
const WORTHWHILE_ROUND = 0.1

export interface ProverControl {
  readonly engines: Engines
  readonly mustStop: () => boolean
  readonly onNode: (nodes: number, open: number) => void
}

/**
 * Proves that no ε-equilibrium has sign·J at or below a number that the solver says it cannot have: the branch-and-bound of the solver once more, with the end known
 * from the start, every step taken by the means of the checker and written down.
 *
 * @returns the proof, or null when it did not succeed before it had to stop, or when the checker does not see that a formula has a value everywhere
 */
export async function proveBound(
  question: FollowerQuestion,
  control: ProverControl,
): Promise<FollowerProof | null> {
  try {
    return await searchProof(question, control)
  } catch (error) {
    if (error instanceof Flaw) return null
    throw error
  }
}

/** @throws Flaw where the model is none the checker can read */
async function searchProof(
  question: FollowerQuestion,
  control: ProverControl,
): Promise<FollowerProof | null> {
  const { game, commitment, epsilon, sign } = question
  const x = Float64Array.from(commitment)
  const scaled = scaledGame(game, x)
  const program = followerProgram(factoredFollower(scaled.game, x), epsilon * scaled.reward, sign)
  const translated = proofRelaxation(program)
  const parts = {
    units: { reward: scaled.reward, payoff: scaled.payoff },
    columns: translated.columns,
    rows: translated.rows,
    groups: translated.groups,
  }
  const checked = proofProgram(question, parts)
  const relaxation = new LinearRelaxation(program.program, control.engines.first, control.engines.second)
  try {
    const limit = checked.rows[translated.rowOf[program.objectiveRow]].upper
    const search = new ProofSearch(program, translated, relaxation, new BoxProver(checked), limit, control)
    const nodes = await search.run()
    return nodes === null ? null : { ...parts, nodes }
  } finally {
    relaxation.dispose()
  }
}

/** What a box's linear program told. */
interface BoxOutcome {
  /** Excludes the box, or null when nothing does. */
  readonly leaf: Combination | null
  readonly bound: number
  readonly primal: Float64Array | null
  readonly dual: Float64Array | null
}

class ProofSearch {
  readonly #program: FollowerProgram
  readonly #translated: ProofRelaxation
  readonly #relaxation: LinearRelaxation
  readonly #prover: BoxProver
  /** Largest value of cost·x that is to be excluded. */
  readonly #limit: number
  readonly #control: ProverControl
  readonly #lower: Float64Array
  readonly #upper: Float64Array

  constructor(
    program: FollowerProgram,
    translated: ProofRelaxation,
    relaxation: LinearRelaxation,
    prover: BoxProver,
    limit: number,
    control: ProverControl,
  ) {
    this.#program = program
    this.#translated = translated
    this.#relaxation = relaxation
    this.#prover = prover
    this.#limit = limit
    this.#control = control
    this.#lower = new Float64Array(program.program.columns.length)
    this.#upper = new Float64Array(program.program.columns.length)
  }

  async run(): Promise<ProofNode[] | null> {
    const gate = eventLoopGate()
    const nodes: ProofNode[] = []
    const root = this.#prover.root()
    const tighten = root === null ? [] : await this.#tightenRoot(root)
    const stack: (Box | null)[] = [tighten === null ? null : root]
    let first: readonly Tightening[] = tighten ?? this.#emptying
    while (stack.length > 0) {
      const pause = gate()
      if (pause !== undefined) {
        await pause
        this.#control.onNode(nodes.length, stack.length)
      }
      if (this.#control.mustStop()) return null
      const box = stack.pop() ?? null
      const node: { -readonly [Key in keyof ProofNode]: ProofNode[Key] } =
        first.length > 0 ? { tighten: first } : {}
      first = []
      nodes.push(node)
      if (box === null) continue
      const outcome = await this.#solve(box)
      if (outcome.leaf !== null) {
        node.leaf = outcome.leaf
        continue
      }
      const split = this.#split(outcome)
      if (split === null) return null
      node.split = split
      const [below, above] = this.#prover.halves(box, split, 'split')
      stack.push(above, below)
    }
    return nodes
  }

  /** The tightenings that left the root without a point, when they did. */
  #emptying: Tightening[] = []

  /** @returns the tightenings in order, or null when they leave no point, and then they are in `#emptying` */
  async #tightenRoot(box: Box): Promise<Tightening[] | null> {
    const { branching } = this.#program.program
    const further = furtherColumns(this.#program)
    const done: Tightening[] = []
    let { leaf, bound } = await this.#solve(box)
    if (branching.length === 0) return done
    for (let pass = 0; pass < TIGHTENING_PASSES && leaf === null; pass++) {
      if (this.#control.mustStop()) break
      const gap = this.#limit - bound
      const columns = pass === 0 ? branching : [...new Set([...branching, ...further])]
      if (!(await this.#tightenColumns(box, columns, done))) {
        this.#emptying = done
        return null
      }
      ;({ leaf, bound } = await this.#solve(box))
      const closed = 1 - (this.#limit - bound) / gap
      if (closed < WORTHWHILE_PASS && !(pass === 0 && further.length > 0)) break
    }
    return done
  }

  /** @returns false when the box is proved to hold no point */
  async #tightenColumns(box: Box, columns: readonly number[], done: Tightening[]): Promise<boolean> {
    const { model, program } = this.#relaxation
    const { objectiveRow } = this.#program
    for (const column of program.cost.keys()) model.setCost(column, 0)
    model.setRowBounds(objectiveRow, -Infinity, this.#limit)
    let isPossible = true
    for (const column of columns) {
      for (const side of ['lower', 'upper'] as const) {
        if (!isPossible || this.#control.mustStop()) break
        isPossible = await this.#tightenColumn(box, column, side, done)
      }
    }
    for (const [column, cost] of program.cost) model.setCost(column, cost)
    model.setRowBounds(objectiveRow, -Infinity, Infinity)
    return isPossible
  }

  async #tightenColumn(
    box: Box,
    column: number,
    side: 'lower' | 'upper',
    done: Tightening[],
  ): Promise<boolean> {
    const { model } = this.#relaxation
    const place = this.#translated.columnOf[column]
    const width = box.upper[place] - box.lower[place]
    if (!(width > RELAXATION_SLACK)) return true
    this.#moveTo(box)
    model.setCost(column, side === 'lower' ? 1 : -1)
    const { status, dual } = await this.#relaxation.solve()
    model.setCost(column, 0)
    if (dual === null) return true
    const combination = this.#combination(box, dual, status === 'infeasible' ? rayScale(dual) : 1)
    if (status === 'infeasible') {
      // Whatever the bound of a column would be, no point is left: said as one that crosses the other end.
      const crossing = this.#crossing(box, place, combination)
      if (crossing === null) return true
      done.push(crossing)
      return false
    }
    const gainOf = (by: Combination): number => {
      const end = this.#prover.end(box, { column: place, side, by }, 'tighten')
      return side === 'lower' ? end - box.lower[place] : box.upper[place] - end
    }
    const gain = gainOf(combination)
    if (!(gain > TIGHTENING_GAIN * width)) return true
    const by = roundedCombination(combination, (candidate) => gainOf(candidate) >= TIGHTENING_KEPT * gain)
    if (by === null) return true
    const tightening: Tightening = { column: place, side, by }
    done.push(tightening)
    return this.#prover.tighten(box, tightening, 'tighten')
  }

  /** A proof that a box is empty as a bound of one column: G < −δ and x ≤ x + (width/δ)·G < its lower end. */
  #crossing(box: Box, column: number, ray: Combination): Tightening | null {
    const excess = this.#prover.excess(box, ray, 'tighten')
    if (!(excess < 0)) return null
    const width = box.upper[column] - box.lower[column]
    const by = scaledCombination(ray, (2 * (width + 1)) / -excess)
    const tightening: Tightening = { column, side: 'upper', by }
    return this.#prover.end(box, tightening, 'tighten') < box.lower[column] ? tightening : null
  }

  /**
   * Solves the relaxation on a box, with tangents as long as they close enough of the gap, until its vectors exclude the box by the checker's
   * arithmetic.
   */
  async #solve(box: Box): Promise<BoxOutcome> {
    this.#moveTo(box)
    const { offset } = this.#program.program
    const cutoff = this.#limit + CERTIFICATE_SLACK / 2 + offset
    let bound = -Infinity
    for (let round = 0; ; round++) {
      const { status, bound: found, primal, dual } = await this.#relaxation.solve({ cutoff })
      const gain = found - offset - bound
      bound = Math.max(bound, found - offset)
      const excludes = dual !== null && bound > this.#limit
      const leaf = excludes ? this.#leaf(box, dual, status === 'infeasible') : null
      const isStalled = round > 0 && !(gain > WORTHWHILE_ROUND * (this.#limit - bound))
      const isDone = leaf !== null || primal === null || isStalled || round >= TANGENT_ROUNDS
      if (isDone || this.#control.mustStop() || !this.#addTangents(primal, dual))
        return { leaf, bound, primal, dual }
    }
  }

  #leaf(box: Box, dual: Float64Array, isRay: boolean): Combination | null {
    const combination = this.#combination(box, dual, isRay ? rayScale(dual) : 1)
    const { rowOf, rowFactor } = this.#translated
    const { objectiveRow } = this.#program
    const supposed = isRay ? [] : [rowOf[objectiveRow], -rowFactor[objectiveRow]]
    const rows = [...(combination.rows ?? []), ...supposed]
    return roundedCombination(
      { ...combination, ...(rows.length > 0 ? { rows } : {}) },
      (candidate) => this.#prover.excess(box, candidate, 'leaf') < 0,
    )
  }

  #addTangents(primal: Float64Array, dual: Float64Array | null): boolean {
    const violated: number[] = []
    this.#program.program.terms.forEach((term, index) => {
      if (term.kind === 'product' || term.side === 'upper') return
      if (term.kind === 'square' ? term.side === 'both' : !term.function.isConvex) return
      const size = Math.max(Math.abs(this.#lower[term.result]), Math.abs(this.#upper[term.result]))
      if (termValue(term, primal) - primal[term.result] > TANGENT_SHARE * size) violated.push(index)
    })
    if (violated.length > 0) this.#relaxation.addTangents(violated, primal, dual)
    return violated.length > 0
  }

  #split({ primal, dual }: BoxOutcome): [number, number] | null {
    const { program } = this.#program
    const branch = chooseBranch(program, this.#relaxation, this.#lower, this.#upper, primal, dual)
    return branch === null ? null : [this.#translated.columnOf[branch.column], branch.at]
  }

  /** Moves the relaxation to a box of the checker. */
  #moveTo(box: Box): void {
    this.#translated.columnOf.forEach((place, column) => {
      this.#lower[column] = box.lower[place]
      this.#upper[column] = box.upper[place]
    })
    this.#relaxation.setBox(this.#lower, this.#upper)
  }

  #combination(box: Box, dual: Float64Array, scale: number): Combination {
    const combination = combinationFromDual(
      this.#relaxation,
      this.#translated,
      dual,
      scale,
      this.#lower,
      this.#upper,
    )
    return this.#prover.usable(box, combination)
  }
}

/** Rays have any length; this makes the largest multiplier 1. */
function rayScale(ray: Float64Array): number {
  const largest = ray.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return largest > 0 ? 1 / largest : 1
}

function scaledCombination(combination: Combination, factor: number): Combination {
  const strides = { rows: 2, products: 3, tangents: 3, curves: 4, secants: 3 } as const
  const lists = Object.entries(combination) as [keyof Combination, readonly number[]][]
  return Object.fromEntries(
    lists.map(([name, list]) => [
      name,
      list.map((value, k) => (k % strides[name] === strides[name] - 1 ? factor * value : value)),
    ]),
  )
}
