import { fillActionValues, fillGreedyPolicy } from '../../dynamics/best-response.js'
import { fillPolicyFromFlow } from '../../dynamics/policy-from-flow.js'
import { stoppable } from '../../running/stopping.js'
import { SmfgError } from '../../../model/errors.js'
import type { Game } from '../../../model/game.js'
import type { LinearEngine } from '../../linear/engine.js'
import { TangentFollower } from '../follower/tangent-follower.js'
import { payoffSlopes, TangentProgram } from '../follower/tangent-program.js'
import type { JudgedPolicy, WitnessJudge } from './witness-judge.js'

/** Trust-region radii on the masses L_t(s,a), which lie in [0, 1]. */
const WIDEST_RADIUS = 0.25
const LAST_RADIUS = 1e-5
const MOST_LINEAR_PROGRAMS = 40
/** A step from a policy with E > ε counts when it leaves at most this share of the excess. */
const EXCESS_DECREASE = 0.9
/** Steps towards best responses, and the shares of the crowd that may move in each. */
const CALMING_STEPS = 20
const CALMING_SHARES = [1, 0.5, 0.25, 0.1, 0.03, 0.01]
/** How often a step that overshoots ε is repeated with the gap row pulled in by the overshoot. */
const MOST_PULLS = 2
/** Halvings on the way from a feasible policy to one that overshoots. */
const HALVINGS = 12
/** Price of exploitability beyond ε in a linear program, relative to the size of the payoff's slopes: high enough to be a last resort. */
const EXCESS_PRICE = 1e4

/**
 * Local search for a bad ε-equilibrium at a commitment by sequential linear programming on the rows of theory §2, linearised
 * at the current flow and its optimal values. Everything it returns is judged by `dynamics`; it proves nothing.
 */
export class WitnessSearch {
  readonly #game: Game
  readonly #judge: WitnessJudge
  readonly #steps: TangentProgram
  /** Smaller gains in payoff are not worth a linear program. */
  readonly #precision: number
  readonly #isOver: () => boolean
  #last: { readonly commitment: Float64Array; readonly follower: TangentFollower | null } | null = null

  /**
   * @param precision payoff differences that do not matter
   * @param isOver whether to end with what has been found
   */
  constructor(
    game: Game,
    judge: WitnessJudge,
    engine: LinearEngine,
    precision: number,
    isOver: () => boolean = () => false,
  ) {
    this.#isOver = isOver
    this.#game = game
    this.#judge = judge
    this.#steps = new TangentProgram(engine)
    this.#precision = precision
  }

  /** Linear programs solved so far. */
  get linearPrograms(): number {
    return this.#steps.linearPrograms
  }

  dispose(): void {
    this.#steps.dispose()
  }

  /**
   * Starts at a policy, exploitable or not, and looks nearby for one with E ≤ ε and small payoff.
   *
   * @param firstRadius how far, in mass, the first step may go: small when the start is known to be near
   * @returns the best policy found with E ≤ ε, or null
   */
  improve(
    commitment: Float64Array,
    start: Float64Array,
    epsilon: number,
    firstRadius = WIDEST_RADIUS,
  ): JudgedPolicy | null {
    const follower = this.#followerAt(commitment)
    let current = this.#judge.judge(commitment, start)
    if (follower === null) return current.exploitability <= epsilon ? current : null
    let radius = Math.min(firstRadius, WIDEST_RADIUS)
    let solves = 0
    while (radius >= LAST_RADIUS && solves < MOST_LINEAR_PROGRAMS && !this.#isOver()) {
      let next: JudgedPolicy | null = null
      let pull = 0
      for (let attempt = 0; attempt <= MOST_PULLS; attempt++) {
        const candidate = this.#step(follower, current, epsilon - pull, radius)
        solves++
        if (candidate === null) break
        const inside = this.#pulledInside(current, candidate, epsilon)
        if (this.#isBetter(inside, current, epsilon)) next = inside
        const overshoot = candidate.exploitability - epsilon
        if (overshoot <= 0 || next !== null) break
        pull += overshoot
      }
      if (next === null) radius /= 4
      else {
        current = next
        radius = Math.min(2 * radius, WIDEST_RADIUS)
      }
    }
    return current.exploitability <= epsilon ? current : null
  }

  /**
   * Looks for any ε-equilibrium by moving shares of the crowd to a best response, from a policy where the local search has found
   * none.
   *
   * @returns the least exploitable policy on the way
   */
  calmed(commitment: Float64Array, start: Float64Array, epsilon: number): JudgedPolicy {
    const { workspace } = this.#judge
    let current = this.#judge.judge(commitment, start)
    for (let step = 0; step < CALMING_STEPS && current.exploitability > epsilon && !this.#isOver(); step++) {
      this.#judge.judge(commitment, current.policy)
      const response = new Float64Array(start.length)
      fillActionValues(workspace, workspace.values, response)
      fillGreedyPolicy(workspace, response, response)
      const target = this.#judge.judge(commitment, response)
      let best = current
      for (const share of CALMING_SHARES) {
        const policy = mixedPolicies(current, target, share, this.#game.actions.length)
        const mixed = this.#judge.judge(commitment, policy)
        if (mixed.exploitability < best.exploitability) best = mixed
      }
      if (best === current) break
      current = best
    }
    return current
  }

  /** The candidate, or the last policy on the way to it that keeps E ≤ ε where the way starts feasible. */
  #pulledInside(current: JudgedPolicy, candidate: JudgedPolicy, epsilon: number): JudgedPolicy {
    if (candidate.exploitability <= epsilon || current.exploitability > epsilon) return candidate
    let inside = 0
    let outside = 1
    let best = current
    for (let halving = 0; halving < HALVINGS; halving++) {
      const share = (inside + outside) / 2
      const policy = mixedPolicies(current, candidate, share, this.#game.actions.length)
      const judged = this.#judge.judge(current.commitment, policy)
      if (judged.exploitability <= epsilon) {
        inside = share
        best = judged
      } else outside = share
    }
    return best
  }

  /** Feasible beats infeasible; among feasible the smaller payoff, among infeasible the less exploitable, both by enough. */
  #isBetter(candidate: JudgedPolicy, current: JudgedPolicy, epsilon: number): boolean {
    const fits = candidate.exploitability <= epsilon
    const fitted = current.exploitability <= epsilon
    if (fits !== fitted) return fits
    return fits
      ? candidate.payoff < current.payoff - this.#precision
      : candidate.exploitability < epsilon + EXCESS_DECREASE * (current.exploitability - epsilon)
  }

  /** The followers' game at a commitment, null where it is undefined. The last one is kept: searches come in runs. */
  #followerAt(commitment: Float64Array): TangentFollower | null {
    if (this.#last?.commitment !== commitment) {
      this.#last = { commitment, follower: readFollower(this.#game, commitment) }
    }
    return this.#last.follower
  }

  /** One linear program around `current`; the policy of its solution, judged, or null when there is none. */
  #step(
    follower: TangentFollower,
    current: JudgedPolicy,
    epsilon: number,
    radius: number,
  ): JudgedPolicy | null {
    const { workspace } = this.#judge
    // Judging leaves P and r along the flow, and V*, in the workspace.
    this.#judge.judge(current.commitment, current.policy)
    const { flow } = workspace
    const tangents = follower.at(flow)
    const slopes = payoffSlopes(tangents, 1)
    const steepest = slopes.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
    const step = {
      slopes,
      lower: flow.map((mass) => Math.max(0, mass - radius)),
      upper: flow.map((mass) => Math.min(1, mass + radius)),
      epsilon,
      mostExcess: Infinity,
      excessPrice: EXCESS_PRICE * (steepest > 0 ? steepest : 1),
    }
    const outcome = stoppable(this.#isOver, () => this.#steps.solve(tangents, flow, workspace.values, step))
    if (outcome.status !== 'optimal') return null
    const policy = new Float64Array(current.policy.length)
    fillPolicyFromFlow(workspace, outcome.primal.subarray(0, policy.length), policy)
    return this.#judge.judge(current.commitment, policy)
  }
}

/** Null where a formula is undefined: vertices of cells may lie outside X. */
function readFollower(game: Game, commitment: Float64Array): TangentFollower | null {
  try {
    return new TangentFollower(game, commitment)
  } catch (error) {
    if (error instanceof SmfgError) return null
    throw error
  }
}

/** The policy whose flow is (1 − share)·from + share·to where P does not depend on L; unvisited states play `to`. */
export function mixedPolicies(
  from: JudgedPolicy,
  to: JudgedPolicy,
  share: number,
  actionCount: number,
): Float64Array {
  const policy = new Float64Array(from.policy.length)
  for (let first = 0; first < policy.length; first += actionCount) {
    let mass = 0
    for (let entry = first; entry < first + actionCount; entry++) {
      policy[entry] = (1 - share) * from.flow[entry] + share * to.flow[entry]
      mass += policy[entry]
    }
    for (let entry = first; entry < first + actionCount; entry++) {
      policy[entry] = mass > 0 ? policy[entry] / mass : to.policy[entry]
    }
  }
  return policy
}
