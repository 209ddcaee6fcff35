import { fillActionValues, fillGreedyPolicy } from '../../dynamics/best-response.js'
import { fillFlow } from '../../dynamics/flow.js'
import { fillPolicyFromFlow } from '../../dynamics/policy-from-flow.js'
import type { DynamicsWorkspace } from '../../dynamics/workspace.js'
import { operandsOfTerm } from '../../relaxation/factorable-program.js'
import type { FollowerProgram } from '../../relaxation/follower-program.js'
import type { LinearRelaxation } from '../../relaxation/linear-relaxation.js'
import { LINEAR_FEASIBILITY_TOLERANCE } from '../../tolerances.js'
import type { Candidate, Incumbent } from './incumbent.js'

/** Damped best-response steps per repair, and the share of the crowd that moves in each. */
const REPAIR_STEPS = 12
const REPAIR_SHARES = [1, 0.5, 0.25, 0.1, 0.03]

/** Steps of fictitious play at most, and how many steps the flow it starts from counts as. */
const AVERAGING_STEPS = 300
const AVERAGING_INERTIA = 30

/** Trust-region radii of the sequential linear program, as shares of each column's root interval. */
const FIRST_RADIUS = 0.25
const LAST_RADIUS = 1e-3
const MOST_LINEAR_PROGRAMS = 40
/** How often the gap row is pulled in after a step that overshoots ε. */
const MOST_PULLS = 3
const PULL = 1.2
/** Halvings of the way from the incumbent to a better policy beyond ε. */
const HALVINGS = 16
/** A search ends when its linear program promises less than this share of the tolerance: smaller boxes promise less still. */
const WORTHWHILE_PROMISE = 0.1
/** Price of exploitability beyond ε: all the payoff in reach for half of the excess. */
const EXCESS_PRICE = 2

/**
 * Finds good follower policies with E ≤ ε: the upper bounds of the branch-and-bound. Everything it finds is judged by `dynamics`;
 * nothing here can make a bound wrong.
 */
export class LocalSearch {
  readonly #program: FollowerProgram
  readonly #workspace: DynamicsWorkspace
  readonly #incumbent: Incumbent
  readonly #point: Float64Array
  readonly #policy: Float64Array
  readonly #trial: Float64Array
  readonly #response: Float64Array
  readonly #localColumns: readonly number[]
  /** A linear program feels nothing smaller than its own tolerance. */
  readonly #leastPull: number
  readonly #leastPromise: number

  /** @param tolerance of the whole search, in its units of payoff: a smaller gain than a share of it is not pursued */
  constructor(
    program: FollowerProgram,
    workspace: DynamicsWorkspace,
    incumbent: Incumbent,
    tolerance: number,
  ) {
    this.#program = program
    this.#workspace = workspace
    this.#incumbent = incumbent
    this.#point = new Float64Array(program.program.columns.length)
    this.#policy = new Float64Array(program.massColumns)
    this.#trial = new Float64Array(program.massColumns)
    this.#response = new Float64Array(program.massColumns)
    const local = new Set<number>()
    for (const term of program.program.terms) {
      if (term.kind === 'product' && !term.relaxed) continue
      for (const column of operandsOfTerm(term)) local.add(column)
    }
    this.#localColumns = [...local]
    this.#leastPull = 2 * LINEAR_FEASIBILITY_TOLERANCE * Math.max(1, program.rewardMagnitude)
    this.#leastPromise = WORTHWHILE_PROMISE * tolerance
  }

  /** The policy of a relaxation's point, as an array of its own. */
  policyOf(point: ArrayLike<number>): Float64Array {
    for (let j = 0; j < this.#program.massColumns; j++) this.#trial[j] = point[j]
    fillPolicyFromFlow(this.#workspace, this.#trial, this.#policy)
    return this.#policy.slice()
  }

  /** Policies to start from when nothing is known: everyone always plays the same action, and all actions alike. */
  plainPolicies(): Float64Array[] {
    const { actionCount } = this.#program.follower
    const uniform = new Float64Array(this.#policy.length).fill(1 / actionCount)
    const constant = Array.from({ length: actionCount }, (_, a) =>
      uniform.map((_share, entry) => (entry % actionCount === a ? 1 : 0)),
    )
    return [uniform, ...constant]
  }

  /** Moves a policy (changed in place) towards best responses until E ≤ ε or nothing helps. */
  repair(policy: Float64Array): Candidate {
    let current = this.#incumbent.consider(policy)
    for (let step = 0; step < REPAIR_STEPS && current.exploitability > this.#incumbent.allowed; step++) {
      const better = this.#responseStep(policy, current)
      if (better === null) break
      current = better
    }
    return current
  }

  /**
   * Averages a policy's flow with those of best responses (fictitious play) until E ≤ ε, then goes back towards the policy as far as ε allows:
   * no linear program. In monotone games the averages become equilibria (Perrin et al. 2020); where P depends on the crowd they need not.
   *
   * @param policy not changed
   */
  approachFrom(policy: Float64Array): void {
    let { exploitability } = this.#incumbent.consider(policy)
    if (exploitability <= this.#incumbent.allowed) return
    const outside = this.#workspace.flow.slice(0, policy.length)
    const average = outside.slice()
    const current = policy.slice()
    for (let step = 0; step < AVERAGING_STEPS && exploitability > this.#incumbent.allowed; step++) {
      fillActionValues(this.#workspace, this.#workspace.values, this.#response)
      fillGreedyPolicy(this.#workspace, this.#response, this.#response)
      fillFlow(this.#workspace, this.#response, this.#trial)
      const share = 1 / (step + AVERAGING_INERTIA)
      mix(average, this.#trial, share, average)
      fillPolicyFromFlow(this.#workspace, average, current)
      exploitability = this.#incumbent.consider(current).exploitability
    }
    if (exploitability > this.#incumbent.allowed) return
    // Along a segment of flows the exploitability of a monotone game is convex.
    this.#goOut((share) => {
      mix(average, outside, share, this.#trial)
      fillPolicyFromFlow(this.#workspace, this.#trial, this.#trial)
    })
  }

  #responseStep(policy: Float64Array, current: Candidate): Candidate | null {
    // The workspace holds P, r and V* along the policy's flow.
    fillActionValues(this.#workspace, this.#workspace.values, this.#response)
    fillGreedyPolicy(this.#workspace, this.#response, this.#response)
    let best: Candidate | null = null
    let bestShare = 0
    for (const share of REPAIR_SHARES) {
      mix(policy, this.#response, share, this.#trial)
      const candidate = this.#incumbent.consider(this.#trial)
      if (candidate.exploitability < (best ?? current).exploitability * (1 - share / 10)) {
        best = candidate
        bestShare = share
      }
    }
    if (best === null) return null
    mix(policy, this.#response, bestShare, this.#trial)
    policy.set(this.#trial)
    return this.#incumbent.consider(policy)
  }

  /**
   * Sequential linear programming (theory §2 rows on a small box around the current flow): on a small box the envelopes
   * are exact to second order, so its vertices are almost true flows. `lower`/`upper` is the root box.
   *
   * @param start policy to begin at; not changed
   */
  async improve(
    relaxation: LinearRelaxation,
    start: Float64Array,
    lower: Float64Array,
    upper: Float64Array,
    goOn: () => boolean,
  ): Promise<void> {
    const { gapRow, gapUpper, gapExcess, massColumns } = this.#program
    const { model } = relaxation
    const { allowed } = this.#incumbent
    const boxLower = lower.slice()
    const boxUpper = upper.slice()
    const policy = start.slice()
    const next = new Float64Array(policy.length)
    let current = this.#incumbent.consider(policy)
    let radius = FIRST_RADIUS
    let solves = 0
    let isExhausted = false
    while (!isExhausted && radius >= LAST_RADIUS && solves < MOST_LINEAR_PROGRAMS && goOn()) {
      this.#incumbent.consider(policy)
      liftFlow(this.#program, this.#workspace.flow, this.#workspace.values, this.#point)
      this.#localBox(radius, lower, upper, boxLower, boxUpper)
      // A policy outside ε may stay outside for a step, at a price that makes leaving it worth any payoff in reach.
      const excess = Math.max(0, current.exploitability - allowed)
      boxUpper[gapExcess] = 2 * excess
      model.setCost(
        gapExcess,
        excess > 0 ? (EXCESS_PRICE * this.#payoffReach(boxLower, boxUpper)) / excess : 0,
      )
      let pull = 0
      let moved = false
      for (let attempt = 0; attempt <= MOST_PULLS && solves < MOST_LINEAR_PROGRAMS && !moved; attempt++) {
        model.setRowBounds(gapRow, -Infinity, gapUpper - pull)
        relaxation.setBox(boxLower, boxUpper)
        const { primal, bound } = await relaxation.solve()
        solves++
        if (primal === null) break
        // All flows of the box are points of its relaxation.
        isExhausted = excess === 0 && attempt === 0 && current.value - bound <= this.#leastPromise
        if (isExhausted) break
        for (let j = 0; j < massColumns; j++) next[j] = primal[j]
        fillPolicyFromFlow(this.#workspace, next, next)
        const candidate = this.#incumbent.consider(next)
        this.#approach(next, candidate)
        if (isBetter(candidate, current, allowed)) {
          policy.set(next)
          current = candidate
          moved = true
        } else if (candidate.exploitability <= allowed) break
        else pull += Math.max(PULL * (candidate.exploitability - allowed), this.#leastPull)
      }
      if (!moved) radius /= 4
    }
    model.setCost(gapExcess, 0)
    model.setRowBounds(gapRow, -Infinity, gapUpper)
  }

  /** Goes from the incumbent towards a better policy beyond ε as far as ε allows. */
  #approach(target: Float64Array, candidate: Candidate): void {
    const { policy, value, allowed } = this.#incumbent
    if (policy === null || candidate.exploitability <= allowed || candidate.value >= value) return
    this.#goOut((share) => mix(policy, target, share, this.#trial))
  }

  /** Bisects a way out of ε, from share 0 within it to share 1 beyond: `at` writes the policy at a share into `#trial`. */
  #goOut(at: (share: number) => void): void {
    let inside = 0
    let outside = 1
    for (let halving = 0; halving < HALVINGS; halving++) {
      const share = (inside + outside) / 2
      at(share)
      if (this.#incumbent.consider(this.#trial).exploitability <= this.#incumbent.allowed) inside = share
      else outside = share
    }
  }

  /** How far the payoff can move inside a box. */
  #payoffReach(lower: Float64Array, upper: Float64Array): number {
    let reach = 0
    for (const [column, cost] of this.#program.program.cost)
      reach += Math.abs(cost) * (upper[column] - lower[column])
    return reach
  }

  #localBox(
    radius: number,
    lower: Float64Array,
    upper: Float64Array,
    boxLower: Float64Array,
    boxUpper: Float64Array,
  ): void {
    boxLower.set(lower)
    boxUpper.set(upper)
    for (const column of this.#localColumns) {
      const reach = radius * (upper[column] - lower[column])
      const centre = Math.min(upper[column], Math.max(lower[column], this.#point[column]))
      boxLower[column] = Math.max(lower[column], centre - reach)
      boxUpper[column] = Math.min(upper[column], centre + reach)
    }
  }
}

/** Column values of a follower program at a flow (N·S·A) and values ((N+1)·S): the point a true equilibrium occupies. */
export function liftFlow(
  program: FollowerProgram,
  flow: ArrayLike<number>,
  values: ArrayLike<number>,
  point: Float64Array,
): void {
  const { massColumns, firstValue, follower } = program
  for (let j = 0; j < massColumns; j++) point[j] = flow[j]
  for (let i = 0; i < follower.stages * follower.stateCount; i++) point[firstValue + i] = values[i]
  for (const derivation of program.derivations) {
    if (derivation.kind === 'product') {
      point[derivation.column] = point[derivation.left] * point[derivation.right]
      continue
    }
    if (derivation.kind === 'function') {
      point[derivation.column] = derivation.function.valueAt(point[derivation.of])
      continue
    }
    let total = derivation.constant
    for (const [column, value] of derivation.entries) total += value * point[column]
    point[derivation.column] = total
  }
}

/** Feasible beats infeasible; among feasible the smaller payoff, among infeasible the less exploitable. */
function isBetter(candidate: Candidate, current: Candidate, allowed: number): boolean {
  const fits = candidate.exploitability <= allowed
  const fitted = current.exploitability <= allowed
  if (fits !== fitted) return fits
  return fits ? candidate.value < current.value : candidate.exploitability < current.exploitability
}

function mix(from: Float64Array, to: Float64Array, share: number, out: Float64Array): void {
  for (let k = 0; k < from.length; k++) out[k] = (1 - share) * from[k] + share * to[k]
}
