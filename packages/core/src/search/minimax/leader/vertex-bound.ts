import type { CommitmentConstraint } from '../../../model/game.js'
import { constraintExcess } from './commitment-set.js'
import type { JudgedPolicy } from './witness-judge.js'
import { quadraticOfDifference, type LeaderStructure, isAtMostAffine } from './leader-structure.js'
import { maximumOverSimplex, maximumUnderConstraint, pricedValues } from './simplex-maximum.js'

/** Bounds that hold at every commitment of a cell for the witness that belongs to it. */
export interface CellBound {
  /** At least E of the witness, anywhere in the cell. */
  readonly exploitability: number
  /** At least J of the witness, anywhere in the cell: bounds sup V_ε over the cell when `exploitability` ≤ ε. */
  readonly payoff: number
  /** Constraint (its number in the game) and price alternating, for those that the payoff's bound makes use of. */
  readonly prices: readonly number[]
}

/** A constraint with its number in the game. */
export interface NumberedConstraint {
  readonly index: number
  readonly constraint: CommitmentConstraint
}

/** Sizes a bound needs of the game. */
export interface GameShape {
  readonly stages: number
  readonly pairCount: number
}

/** Whether one policy kept on a cell can be bounded from the cell's vertices. */
export function allowsConstantWitness(structure: LeaderStructure): boolean {
  return (
    !structure.transitionDependsOnCommitment &&
    (structure.rewardProducts !== null || isAtMostAffine(structure.rewardInCommitment)) &&
    (structure.payoffProducts !== null || isAtMostAffine(structure.payoffInCommitment))
  )
}

/** Whether a policy that moves with the commitment can be bounded from the cell's vertices. */
export function allowsMovingWitness(structure: LeaderStructure): boolean {
  return (
    !structure.transitionDependsOnCommitment &&
    !structure.transitionDependsOnMeanField &&
    structure.rewardProducts !== null &&
    structure.payoffProducts !== null
  )
}

/**
 * Bounds a witness over the convex hull of vertices x_v from judgements (flows L_v) at the vertices alone.
 *
 * *Moving witness* [own]. Let P depend on neither x nor L, and let r and J be polynomials of degree two in (x, L). For λ in the simplex put
 * x = Σ λ_v x_v and L = Σ λ_v L_v. The flow polytope F is convex and the same for all x, so L is the flow of a policy at x, and every x
 * of the hull is such an x(λ). With r_v = r(x_v, L_v), E_v the exploitability of L_v at x_v, and q₂(u) the pure quadratic part of a
 * polynomial q at u = (x, L), the identity Σ λ_v q(u_v) − q(Σ λ_v u_v) = Σ_{v<w} λ_vλ_w q₂(u_v − u_w) gives
 *
 *   r(x, L) = r̃ − Σ_{v<w} λ_vλ_w ρ_vw,   r̃ = Σ λ_v r_v,   ρ_vw(p) = q₂ of r(p) at u_v − u_w,
 *   E(x, L) = max_{d∈F} ⟨r(x, L), d − L⟩
 *           ≤ max_d ⟨r̃, d⟩ − ⟨r̃, L⟩ + Σ_{v<w} λ_vλ_w max_d ⟨−ρ_vw, d − L⟩
 *           ≤ Σ_v λ_v E_v + Σ_{v<w} λ_vλ_w { ⟨r_v − r_w, L_v − L_w⟩ + Σ_t (max_p ρ_vw,t − min_p ρ_vw,t) },
 *   J(x, L) = Σ_v λ_v J_v − Σ_{v<w} λ_vλ_w q₂ of J at u_v − u_w.
 *
 * For the second inequality: max_d ⟨·, d⟩ is convex, so max_d ⟨r̃, d⟩ ≤ Σ λ_v max_d ⟨r_v, d⟩; ⟨r̃, L⟩ = Σ λ_v ⟨r_v, L_v⟩ −
 * Σ_{v<w} λ_vλ_w ⟨r_v − r_w, L_v − L_w⟩ is the identity above for a bilinear form; and d_t, L_t are probability vectors. ∎
 * All corrections are of second order in the cell's width when the L_v vary smoothly with x_v.
 *
 * *Constant witness*: L_v = L for one policy. Then P may depend on L (which does not move), r and J need only be affine in x for
 * fixed L, or polynomials of degree two jointly, and the first pair term vanishes: E is convex in x, and the vertices decide.
 *
 * Where inequalities cut the cell, only the x(λ) that satisfy them count for the payoff (see `maximumUnderConstraint`, one inequality
 * after the other).
 *
 * @param constraints the inequalities that cut the cell
 * @param witnesses the witness at each vertex, all the same policy for a constant one
 * @returns bounds to be used where `allowsConstantWitness` or `allowsMovingWitness` holds
 */
export function boundFromVertices(
  structure: LeaderStructure,
  shape: GameShape,
  witnesses: readonly JudgedPolicy[],
  constraints: readonly NumberedConstraint[],
  rounding: { readonly value: number; readonly payoff: number },
): CellBound {
  const count = witnesses.length
  const exploitabilityPairs = witnesses.map(() => new Float64Array(count))
  const payoffPairs = witnesses.map(() => new Float64Array(count))
  let hasExploitabilityPairs = false
  let hasPayoffPairs = false
  for (let v = 0; v < count; v++) {
    for (let w = v + 1; w < count; w++) {
      const gain = exploitabilityPair(structure, shape, witnesses[v], witnesses[w])
      const curvature = payoffPair(structure, shape, witnesses[v], witnesses[w])
      exploitabilityPairs[v][w] = gain
      payoffPairs[v][w] = curvature
      hasExploitabilityPairs ||= gain !== 0
      hasPayoffPairs ||= curvature !== 0
    }
  }
  const exploitability = maximumOverSimplex(
    witnesses.map((witness) => witness.exploitability),
    exploitabilityPairs,
  )
  const { maximum: payoff, prices } = maximumPayoff(witnesses, constraints, payoffPairs)
  return {
    exploitability: hasExploitabilityPairs ? exploitability + rounding.value : exploitability,
    payoff: hasPayoffPairs ? payoff + rounding.payoff : payoff,
    prices,
  }
}

function maximumPayoff(
  witnesses: readonly JudgedPolicy[],
  constraints: readonly NumberedConstraint[],
  pairs: readonly Float64Array[],
): { readonly maximum: number; readonly prices: readonly number[] } {
  let values: ArrayLike<number> = witnesses.map((witness) => witness.payoff)
  let maximum = maximumOverSimplex(values, pairs)
  const prices: number[] = []
  for (const { index, constraint } of constraints) {
    const excess = witnesses.map((witness) => constraintExcess(constraint, witness.commitment))
    const cut = maximumUnderConstraint(values, pairs, excess)
    maximum = cut.maximum
    values = pricedValues(values, excess, cut.price)
    if (cut.price > 0) prices.push(index, cut.price)
  }
  return { maximum, prices }
}

/** ⟨r_v − r_w, L_v − L_w⟩ plus the spans of ρ_vw; exactly 0 for one policy and rewards affine in x. */
function exploitabilityPair(
  structure: LeaderStructure,
  shape: GameShape,
  v: JudgedPolicy,
  w: JudgedPolicy,
): number {
  let total = 0
  if (v.policy !== w.policy) {
    for (let k = 0; k < v.flow.length; k++) total += (v.reward[k] - w.reward[k]) * (v.flow[k] - w.flow[k])
  }
  if (structure.isRewardAffine || structure.rewardProducts === null) return total
  for (let t = 0; t < shape.stages; t++) {
    const offset = t * shape.pairCount
    let largest = -Infinity
    let smallest = Infinity
    for (let p = 0; p < shape.pairCount; p++) {
      const products = structure.rewardProducts[offset + p]
      const curvature = quadraticOfDifference(products, shape.pairCount, v, w, offset)
      largest = Math.max(largest, curvature)
      smallest = Math.min(smallest, curvature)
    }
    total += largest - smallest
  }
  return total
}

function payoffPair(structure: LeaderStructure, shape: GameShape, v: JudgedPolicy, w: JudgedPolicy): number {
  if (structure.payoffProducts === null) return 0
  let total = 0
  structure.payoffProducts.forEach((products, t) => {
    total -= quadraticOfDifference(products, shape.pairCount, v, w, t * shape.pairCount)
  })
  return total
}
