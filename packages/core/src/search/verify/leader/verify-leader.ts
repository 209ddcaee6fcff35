import type { Interval } from '../../expression/expression.js'
import { decimalEnclosure } from '../../expression/exact.js'
import * as interval from '../../expression/interval.js'
import { decimalMeaning, type Rational } from '../../expression/rational.js'
import { boxCutter } from '../../../model/commitment-set/cut-box.js'
import type { Game } from '../../../model/game.js'
import type { CoverNode, LeaderClaim, LeaderCover } from '../certificate.js'
import { TIE_SHARE } from '../../tolerances.js'
import { checkBounds, checkCommitment } from '../commitment-in-set.js'
import { Flaw } from '../flaw.js'
import { isWithinUnderConstraint } from '../cut-tie.js'
import { isWithinExactly } from '../exact-tie.js'
import { playIntervals, type IntervalPlay } from '../interval-play.js'
import { exactExploitability } from '../witness-judgement.js'
import { verifyBound, verifyWitness } from '../verify-follower.js'
import { sizeOfGame } from '../sizes.js'
import { enterPlace, spend } from '../work-budget.js'
import {
  commitmentSpace,
  exactVerticesOf,
  excessRange,
  isEmptyCell,
  partsOf,
  rangeOfCell,
  rootCells,
  verticesOf,
  type CommitmentSpace,
  type CoverCell,
} from './cover-cell.js'
import { intervalBound } from './interval-bound.js'
import { commitmentMargin } from './margin-bound.js'
import { largestPayoff } from './payoff-range.js'
import { VertexBounds, type CellBound, type VertexPlay } from './vertex-bound.js'

/** What was proved of a leader problem. */
export interface VerifiedLeader {
  readonly kind: 'leader'
  readonly sense: 'worst' | 'best'
  readonly epsilon: number
  readonly commitment: readonly number[] | null
  /** Rigorous; an end that nothing was claimed of is infinite. */
  readonly value: { readonly lower: number; readonly upper: number }
  /** The end that policies prove (upper for `worst`, lower for `best`) is that of the value for this ε; null where no policy was used. */
  readonly witnessEpsilon: number | null
  readonly cells: number
  readonly nodes: number
}

/**
 * Proves a claim about a leader problem again.
 *
 * @throws Flaw at the first thing that does not hold
 */
export function verifyLeader(game: Game, claim: LeaderClaim, place: string): VerifiedLeader {
  const { sense, epsilon, value, commitment, bound, witness, cover } = claim
  if (!(epsilon >= 0)) throw new Flaw(`${place}.epsilon`, `ε is ${epsilon}; it must be at least 0`)
  let nodes = 0
  let witnessEpsilon: number | null = null
  if (value.lower !== null) {
    if (commitment === null)
      throw new Flaw(`${place}.commitment`, 'the lower end is claimed of no commitment')
    checkCommitment(game, commitment, `${place}.commitment`)
    if (sense === 'worst') {
      if (bound === null) throw new Flaw(`${place}.bound`, 'the lower end is claimed without a proof')
      const question = { game, commitment, epsilon, sign: 1 as const, claimed: value.lower }
      nodes += verifyBound(question, bound, `${place}.bound`).nodes
    } else {
      if (witness === null) throw new Flaw(`${place}.witness`, 'the lower end is claimed without a witness')
      const question = { game, commitment, epsilon, sign: -1 as const, claimed: value.lower }
      verifyWitness(question, witness, `${place}.witness`)
      witnessEpsilon = epsilon
    }
  }
  let cells = 0
  if (value.upper !== null) {
    if (cover === null) throw new Flaw(`${place}.cover`, 'the upper end is claimed without a cover')
    enterPlace(`${place}.cover`)
    const judge = new CellJudge(game, cover, epsilon, sense)
    if (!(cover.witnessEpsilon <= epsilon))
      throw new Flaw(
        `${place}.cover.witnessEpsilon`,
        `it is ${cover.witnessEpsilon}, so policies are no ε-equilibria: at most ${epsilon} is needed`,
      )
    cells = checkCover(judge, cover, value.upper, `${place}.cover`)
    nodes += judge.nodes
    if (judge.hasWitnesses) witnessEpsilon = epsilon
  }
  return {
    kind: 'leader',
    sense,
    epsilon,
    commitment: commitment === null ? null : [...commitment],
    value: { lower: value.lower ?? -Infinity, upper: value.upper ?? Infinity },
    witnessEpsilon,
    cells,
    nodes,
  }
}

function checkCover(judge: CellJudge, cover: LeaderCover, upper: number, place: string): number {
  const stack = rootCells(judge.space, cover.shape).toReversed()
  let cells = 0
  for (const [index, node] of cover.nodes.entries()) {
    const at = `${place}.nodes[${index}]`
    enterPlace(at)
    spend(sizeOfGame(judge.space.game))
    const cell = stack.pop()
    if (cell === undefined) throw new Flaw(at, 'the cover is complete before this node')
    if (isSplit(node)) {
      const [first, second] = partsOf(judge.space, cell, node, at)
      stack.push(second, first)
      continue
    }
    cells++
    if ('empty' in node) {
      if (!isEmptyCell(judge.space, cell)) throw new Flaw(at, 'the cell may hold commitments')
      continue
    }
    const { exploitability, payoff } = judge.bound(cell, node, at)
    const allowed = judge.allowed(node)
    if (!(exploitability <= allowed))
      throw new Flaw(
        at,
        `its policy is only proved to be exploitable by at most ${exploitability}, not ${allowed}`,
      )
    if (!(payoff <= upper)) throw new Flaw(at, `its bound is ${payoff}, above the claimed ${upper}`)
  }
  if (stack.length > 0)
    throw new Flaw(`${place}.nodes`, `the cover breaks off: ${stack.length} cells are left open`)
  return cells
}

export function isSplit(node: CoverNode): boolean {
  return 'edge' in node || 'halve' in node || 'values' in node
}

/** Bounds cells the way the nodes of a cover say; the prover uses it to see what will be proved. */
export class CellJudge {
  readonly space: CommitmentSpace
  /** Nodes of the follower proofs that were checked. */
  nodes = 0
  hasWitnesses = false
  readonly #game: Game
  readonly #cover: Pick<LeaderCover, 'policies' | 'witnessEpsilon'>
  readonly #epsilon: number
  readonly #sense: 'worst' | 'best'
  readonly #vertexBounds: VertexBounds
  readonly #cut: (box: readonly Interval[]) => readonly Interval[]
  readonly #largestPayoff: (commitments: readonly Interval[]) => number
  /** Plays by policy and vertex: neighbouring cells share both. */
  readonly #plays = new Map<string, VertexPlay>()

  constructor(
    game: Game,
    cover: Pick<LeaderCover, 'policies' | 'witnessEpsilon'>,
    epsilon: number,
    sense: 'worst' | 'best',
  ) {
    this.#game = game
    this.#cover = cover
    this.#epsilon = epsilon
    this.#sense = sense
    this.space = commitmentSpace(game)
    this.#vertexBounds = new VertexBounds(game)
    this.#cut = boxCutter(game.constraints)
    this.#largestPayoff = largestPayoff(game)
  }

  /** What the exploitability that a node's bound speaks of may be. */
  allowed(node: CoverNode): number {
    return 'range' in node || 'margin' in node ? Infinity : decimalEnclosure(this.#cover.witnessEpsilon).lower
  }

  /** @throws Flaw where the node's means do not apply to the cell */
  bound(cell: CoverCell, node: CoverNode, place: string): CellBound {
    if ('range' in node) return { exploitability: 0, payoff: this.#largestPayoff(this.#rangeOf(cell)) }
    if ('margin' in node) return { exploitability: 0, payoff: this.#marginBound(cell, node.margin, place) }
    if (this.#sense === 'best')
      throw new Flaw(place, 'a policy says nothing of what the leader may hope for at best')
    this.hasWitnesses = true
    if ('interval' in node)
      return intervalBound(this.#game, this.#rangeOf(cell), this.#policy(node.interval, place), place)
    const vertices = verticesOf(this.space, cell)
    if (vertices === null) throw new Flaw(place, 'a box has no listed vertices')
    if ('constant' in node) {
      const exact = exactVerticesOf(this.space, cell) ?? []
      const plays = vertices.map((vertex, v) => this.#play(vertex, exact[v], node.constant, place))
      const bound = this.#vertexBounds.constant(plays, node.prices ?? [], place)
      return this.#withConstraint(bound, plays, exact, node.constant, place)
    }
    if ('moving' in node) {
      if (node.moving.length !== vertices.length)
        throw new Flaw(place, `it has ${node.moving.length} policies for ${vertices.length} vertices`)
      const exact = exactVerticesOf(this.space, cell) ?? []
      const plays = vertices.map((vertex, v) => this.#play(vertex, exact[v], node.moving[v], place))
      return this.#vertexBounds.moving(plays, node.prices ?? [], place)
    }
    throw new Flaw(place, 'it is no bound')
  }

  /** A box around the commitments of a cell: those that satisfy the constraints, beyond which formulas may have no value. */
  #rangeOf(cell: CoverCell): readonly Interval[] {
    spend(this.space.game.constraints.length * this.space.dimension ** 2)
    return this.#cut(rangeOfCell(this.space, cell))
  }

  #policy(index: number, place: string): readonly number[] {
    const policy = this.#cover.policies[index]
    if (policy === undefined) throw new Flaw(place, `there is no policy ${index}`)
    return policy
  }

  #play(vertex: readonly Interval[], exact: readonly Rational[], policy: number, place: string): VertexPlay {
    const key = `${policy} ${vertex.map(({ lower, upper }) => `${lower},${upper}`).join(' ')}`
    let known = this.#plays.get(key)
    if (known === undefined) {
      const weights = this.#policy(policy, place)
      const play = this.#withTie(playIntervals(this.#game, vertex, weights, place), exact, weights)
      known = { commitment: vertex, play }
      this.#plays.set(key, known)
    }
    return known
  }

  /**
   * Where fractions see that an exploitability is at most ε that intervals cannot tell from ε, it is put at ε rounded down: by d ≥ 0 too low. Bounds of a cell are
   * Σ λ_v E_v + … with Σ λ_v = 1, so they are too low by at most d, and what they say is at most ε − d is at most ε.
   */
  #withTie(play: IntervalPlay, exact: readonly Rational[], weights: readonly number[]): IntervalPlay {
    const { witnessEpsilon } = this.#cover
    const allowed = decimalEnclosure(witnessEpsilon).lower
    const size = play.reward.reduce((most, { lower, upper }) => Math.max(most, -lower, upper), allowed)
    const { exploitability } = play
    if (exploitability <= allowed || !(exploitability <= allowed + TIE_SHARE * size)) return play
    return isWithinExactly(this.#game, exact, weights, decimalMeaning(witnessEpsilon))
      ? { ...play, exploitability: allowed }
      : play
  }

  /** Where a policy is an ε-equilibrium only as far as a constraint goes, and no further, fractions see that. */
  #withConstraint(
    bound: CellBound,
    plays: readonly VertexPlay[],
    exact: readonly (readonly Rational[])[],
    policy: number,
    place: string,
  ): CellBound {
    const { witnessEpsilon } = this.#cover
    const allowed = decimalEnclosure(witnessEpsilon).lower
    if (bound.exploitability <= allowed || !this.#vertexBounds.isAffineInCommitment) return bound
    const cuts = this.#game.constraints.filter((constraint) =>
      plays.some(({ commitment }) => excessRange(constraint, commitment).upper > 0),
    )
    if (cuts.length === 0) return bound
    const weights = this.#policy(policy, place)
    const epsilon = decimalMeaning(witnessEpsilon)
    const values = exact.map((vertex) => exactExploitability(this.#game, vertex, weights))
    if (!values.every((value) => value !== null)) return bound
    const isWithin = cuts.some((constraint) => isWithinUnderConstraint(values, exact, constraint, epsilon))
    return isWithin ? { ...bound, exploitability: allowed } : bound
  }

  /** V_ε(x) ≤ V⁺_ε(x) ≤ V⁺_{ε+κ}(point) + η. */
  #marginBound(
    cell: CoverCell,
    { commitment, epsilon, upper, bound }: Extract<CoverNode, { readonly margin: unknown }>['margin'],
    place: string,
  ): number {
    // Beyond the bounds of controls formulas may have no value.
    checkBounds(this.#game, commitment, `${place}.margin.commitment`)
    const point = commitment.map(decimalEnclosure)
    const margin = commitmentMargin(this.#game, this.#rangeOf(cell), point, place)
    const needed = interval.addUp(this.#epsilon, margin.exploitability)
    if (!(epsilon >= needed)) throw new Flaw(place, `its ε is ${epsilon}; ${needed} is needed`)
    const question = { game: this.#game, commitment, epsilon, sign: -1 as const, claimed: -upper }
    this.nodes += verifyBound(question, bound, `${place}.margin.bound`).nodes
    return interval.addUp(upper, margin.payoff)
  }
}
