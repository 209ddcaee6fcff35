import type { Expression, Interval } from '../../expression/expression.js'
import * as interval from '../../expression/interval.js'
import { classify, variablesOf } from '../../expression/structure.js'
import type { Game } from '../../../model/game.js'
import { Flaw } from '../flaw.js'
import { formulaReader } from '../formula-polynomial.js'
import type { IntervalPlay } from '../interval-play.js'
import { variablePolynomial, variablesOfMonomial, type Polynomial } from '../polynomial.js'
import { excessRange } from './cover-cell.js'
import { largestOverSimplex } from './simplex-maximum.js'
import { spend } from '../work-budget.js'

/** Bounds that hold everywhere in a cell for the policy that belongs to each of its commitments. */
export interface CellBound {
  readonly exploitability: number
  readonly payoff: number
}

/** A policy played at a vertex of a cell. */
export interface VertexPlay {
  readonly commitment: readonly Interval[]
  readonly play: IntervalPlay
}

/**
 * How formulas depend on the commitment, as far as bounds from the vertices of a cell need it.
 *
 * Vertices may violate constraints, and their hull fills the gaps between values of finite controls: formulas of these kinds take logarithms, roots, quotients and powers of the mean field alone, if at
 * all, so that they have a value at a vertex as they have one in X.
 *
 * Let P not depend on x. With one policy the flow is the same everywhere in the cell, and E = max_d ⟨r, d − L⟩. Where r and J are affine in x at a given mean
 * field, E and J are convex in x: the vertices decide. Where they are polynomials of degree two in u = (L, x), with q₂ the pure quadratic part of such a polynomial q,
 *
 *   Σ λ_v q(u_v) − q(Σ λ_v u_v) = Σ_{v<w} λ_vλ_w q₂(u_v − u_w),
 *
 * so at x = Σ λ_v x_v and L = Σ λ_v L_v, which is a flow if P depends on neither x nor L,
 *
 *   E ≤ Σ λ_v E_v + Σ_{v<w} λ_vλ_w { ⟨r_v − r_w, L_v − L_w⟩ + Σ_t (max_p ρ_t(p) − min_p ρ_t(p)) },   ρ_t(p) = q₂ of r_t(p) at u_v − u_w,
 *   J = Σ λ_v J_v − Σ_{v<w} λ_vλ_w q₂ of J at u_v − u_w.
 */
export class VertexBounds {
  readonly #game: Game
  readonly #pairs: number
  /** Pure quadratic parts of rewards by case and of payoffs by stage, or null where one is no such polynomial. */
  readonly #rewardProducts: readonly Polynomial[] | null
  readonly #payoffProducts: readonly Polynomial[] | null
  /** Whether rewards and payoff are affine in the commitment at a given mean field: with one policy, E and J are convex in it. */
  readonly isAffineInCommitment: boolean
  readonly #transitionVariables: readonly number[]

  constructor(game: Game) {
    this.#game = game
    this.#pairs = game.states.length * game.actions.length
    this.#rewardProducts = quadraticParts(game.reward)
    this.#payoffProducts = quadraticParts(game.payoff)
    const isControl = (index: number): boolean => index >= this.#pairs
    this.isAffineInCommitment = [...new Set([...game.reward, ...game.payoff])].every((formula) => {
      const structure = classify(formula, isControl)
      return structure === 'constant' || structure === 'affine'
    })
    const probabilities = game.transition
      .slice(0, (game.stages - 1) * this.#pairs)
      .flatMap((row) => row.map((next) => next.probability))
    this.#transitionVariables = variablesOf(...probabilities)
  }

  /**
   * Bounds one policy over the hull of the vertices it was played at.
   *
   * @throws Flaw where the formulas do not allow it
   */
  constant(vertices: readonly VertexPlay[], prices: readonly number[], place: string): CellBound {
    // A single commitment is all there is of its cell, whatever the formulas do elsewhere.
    if (vertices.length === 1) return this.#bound(vertices, prices, null, place)
    if (this.#transitionVariables.some((index) => index >= this.#pairs))
      throw new Flaw(place, 'transitions depend on the commitment, so vertices do not decide')
    if (this.isAffineInCommitment) return this.#bound(vertices, prices, null, place)
    if (this.#rewardProducts === null || this.#payoffProducts === null)
      throw new Flaw(place, 'rewards or payoff are neither affine in the commitment nor of degree two')
    return this.#bound(vertices, prices, 'constant', place)
  }

  /**
   * Bounds a policy that moves between those played at the vertices.
   *
   * @throws Flaw likewise
   */
  moving(vertices: readonly VertexPlay[], prices: readonly number[], place: string): CellBound {
    if (this.#transitionVariables.length > 0)
      throw new Flaw(
        place,
        'transitions depend on the mean field or the commitment, so flows cannot be interpolated',
      )
    if (this.#rewardProducts === null || this.#payoffProducts === null)
      throw new Flaw(place, 'rewards or payoff are not of degree two')
    return this.#bound(vertices, prices, 'moving', place)
  }

  #bound(
    vertices: readonly VertexPlay[],
    prices: readonly number[],
    kind: 'constant' | 'moving' | null,
    place: string,
  ): CellBound {
    const exploitabilityPairs = vertices.map(() => vertices.map(() => 0))
    const payoffPairs = vertices.map(() => vertices.map(() => 0))
    if (kind !== null) {
      for (let v = 0; v < vertices.length; v++) {
        for (let w = v + 1; w < vertices.length; w++) {
          const { gain, curvature } = this.#pair(vertices[v], vertices[w], kind)
          exploitabilityPairs[v][w] = gain
          payoffPairs[v][w] = curvature
        }
      }
    }
    const payoffs = vertices.map((vertex) => this.#priced(vertex, prices, place))
    return {
      exploitability: largestOverSimplex(
        vertices.map(({ play }) => play.exploitability),
        exploitabilityPairs,
      ),
      payoff: largestOverSimplex(payoffs, payoffPairs),
    }
  }

  #pair(v: VertexPlay, w: VertexPlay, kind: 'constant' | 'moving'): { gain: number; curvature: number } {
    const { stages } = this.#game
    const pairs = this.#pairs
    spend(stages * pairs + v.commitment.length)
    // One policy has one flow, whatever x is.
    const flowDifference = (index: number): Interval =>
      kind === 'constant'
        ? interval.point(0)
        : interval.add(v.play.flow[index], interval.negate(w.play.flow[index]))
    const commitmentDifference = v.commitment.map((range, c) =>
      interval.add(range, interval.negate(w.commitment[c])),
    )
    let gain = interval.point(0)
    if (kind === 'moving') {
      for (let k = 0; k < v.play.flow.length; k++) {
        const reward = interval.add(v.play.reward[k], interval.negate(w.play.reward[k]))
        gain = interval.add(gain, interval.multiply(reward, flowDifference(k)))
      }
    }
    let curvature = interval.point(0)
    for (let t = 0; t < stages; t++) {
      const differenceAt = (index: number): Interval =>
        index < pairs ? flowDifference(t * pairs + index) : commitmentDifference[index - pairs]
      const ranges = Array.from({ length: pairs }, (_unused, p) =>
        encloseForm((this.#rewardProducts ?? [])[t * pairs + p], differenceAt),
      )
      const most = Math.max(...ranges.map(({ upper }) => upper))
      const least = Math.min(...ranges.map(({ lower }) => lower))
      gain = interval.add(gain, interval.point(interval.addUp(most, -least)))
      const ofPayoff = encloseForm((this.#payoffProducts ?? [])[t], differenceAt)
      curvature = interval.add(curvature, interval.negate(ofPayoff))
    }
    return { gain: gain.upper, curvature: curvature.upper }
  }

  /** The payoff at a vertex less prices times what constraints are violated by; where a constraint holds, that is no less than the payoff. */
  #priced({ commitment, play }: VertexPlay, prices: readonly number[], place: string): number {
    let { upper } = play.payoff
    for (let k = 0; k + 1 < prices.length; k += 2) {
      spend(commitment.length)
      const constraint = this.#game.constraints[prices[k]]
      if (constraint === undefined || !(prices[k + 1] >= 0))
        throw new Flaw(place, `there is no constraint ${prices[k]} with the price ${prices[k + 1]}`)
      const sum = excessRange(constraint, commitment)
      upper = interval.addUp(upper, interval.multiplyUp(-prices[k + 1], sum.lower))
    }
    return upper
  }
}

function encloseForm(products: Polynomial, differenceAt: (index: number) => Interval): Interval {
  let total = interval.point(0)
  for (const [key, coefficient] of products) {
    spend(1)
    const [left, right] = variablesOfMonomial(key)
    const square = left === right
    const value = square
      ? interval.power(differenceAt(left), 2)
      : interval.multiply(differenceAt(left), differenceAt(right))
    total = interval.add(total, interval.multiply(coefficient, value))
  }
  return total
}

/** Monomials of degree two of every formula; null where one has a higher degree or is no polynomial. */
function quadraticParts(formulas: readonly Expression[]): Polynomial[] | null {
  let isPolynomial = true
  const read = formulaReader({
    variable: variablePolynomial,
    applied: (_f, argument) => {
      isPolynomial = false
      return argument
    },
  })
  const parts = formulas.map((formula) => {
    const part = new Map<string, Interval>()
    for (const [key, coefficient] of read(formula)) {
      const degree = variablesOfMonomial(key).length
      if (degree > 2) isPolynomial = false
      if (degree === 2) part.set(key, coefficient)
    }
    return part
  })
  return isPolynomial ? parts : null
}
