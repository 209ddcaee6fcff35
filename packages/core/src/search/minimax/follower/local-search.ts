import { fillActionValues, fillGreedyPolicy } from '../../dynamics/best-response.js'
import { fillFlow } from '../../dynamics/flow.js'
import { fillPolicyFromFlow } from '../../dynamics/policy-from-flow.js'
import type { DynamicsWorkspace } from '../../dynamics/workspace.js'
import type { LinearEngine } from '../../linear/engine.js'
import { LINEAR_FEASIBILITY_TOLERANCE } from '../../tolerances.js'
import type { Candidate, Incumbent } from './incumbent.js'
import type { TangentFollower } from './tangent-follower.js'
import { payoffSlopes, TangentProgram } from './tangent-program.js'

/** Damped best-response steps per repair, and the share of the crowd that moves in each. */
const REPAIR_STEPS = 12
const REPAIR_SHARES = [1, 0.5, 0.25, 0.1, 0.03]

/** Steps of fictitious play at most, and how many steps the flow it starts from counts as. */
const AVERAGING_STEPS = 300
const AVERAGING_INERTIA = 30

/** Trust-region radii, as shares of each mass's root interval. */
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

export interface LocalSearchSetting {
  readonly workspace: DynamicsWorkspace
  /** Gets every policy that is found. */
  readonly incumbent: Incumbent
  readonly tangents: TangentFollower
  readonly engine: LinearEngine
  /** Σ_t max |r_t| */
  readonly rewardMagnitude: number
  /** Of the whole search, in its units of payoff: a smaller gain than a share of it is not pursued. */
  readonly tolerance: number
}

/**
 * Finds good follower policies with E ≤ ε: the upper bounds of the branch-and-bound. Everything it finds is judged by `dynamics`;
 * nothing here can make a bound wrong.
 */
export class LocalSearch {
  readonly #workspace: DynamicsWorkspace
  readonly #incumbent: Incumbent
  readonly #tangents: TangentFollower
  readonly #steps: TangentProgram
  readonly #policy: Float64Array
  readonly #trial: Float64Array
  readonly #response: Float64Array
  /** A linear program feels nothing smaller than its own tolerance. */
  readonly #leastPull: number
  readonly #leastPromise: number

  constructor({ workspace, incumbent, tangents, engine, rewardMagnitude, tolerance }: LocalSearchSetting) {
    this.#workspace = workspace
    this.#incumbent = incumbent
    this.#tangents = tangents
    this.#steps = new TangentProgram(engine)
    const { stages, stateCount, actionCount } = workspace.game
    const entries = stages * stateCount * actionCount
    this.#policy = new Float64Array(entries)
    this.#trial = new Float64Array(entries)
    this.#response = new Float64Array(entries)
    this.#leastPull = 2 * LINEAR_FEASIBILITY_TOLERANCE * Math.max(1, rewardMagnitude)
    this.#leastPromise = WORTHWHILE_PROMISE * tolerance
  }

  /** Linear programs solved so far. */
  get linearPrograms(): number {
    return this.#steps.linearPrograms
  }

  dispose(): void {
    this.#steps.dispose()
  }

  /** The policy of a relaxation's point, as an array of its own. */
  policyOf(point: ArrayLike<number>): Float64Array {
    for (let j = 0; j < this.#trial.length; j++) this.#trial[j] = point[j]
    fillPolicyFromFlow(this.#workspace, this.#trial, this.#policy)
    return this.#policy.slice()
  }

  /** Policies to start from when nothing is known: everyone always plays the same action, and all actions alike. */
  plainPolicies(): Float64Array[] {
    const { actionCount } = this.#workspace.game
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
   * Sequential linear programming: steps of the program linearised at the current flow and its optimal values (`tangent-program.ts`), within a box
   * around the flow that shrinks when a step does not help.
   *
   * @param start policy to begin at; not changed
   * @param lower `[column]`, bounds of which the first N·S·A, those of the masses, are read; likewise `upper`. Nothing better is known to lie outside
   */
  improve(start: Float64Array, lower: Float64Array, upper: Float64Array, goOn: () => boolean): void {
    const { allowed } = this.#incumbent
    const last = this.linearPrograms + MOST_LINEAR_PROGRAMS
    const policy = start.slice()
    let current = this.#incumbent.consider(policy)
    let radius = FIRST_RADIUS
    while (radius >= LAST_RADIUS && this.linearPrograms < last && goOn()) {
      this.#incumbent.consider(policy)
      const step = this.#stepFrom(lower, upper, radius)
      // A policy outside ε may stay outside for a step, at a price that makes leaving it worth any payoff in reach.
      const excess = Math.max(0, current.exploitability - allowed)
      const mostExcess = 2 * excess
      const excessPrice = excess > 0 ? (EXCESS_PRICE * step.reach) / excess : 0
      let pull = 0
      let moved = false
      for (let attempt = 0; attempt <= MOST_PULLS && this.linearPrograms < last && !moved; attempt++) {
        const epsilon = allowed - pull
        const outcome = this.#steps.solve(step.tangents, step.flow, step.values, {
          ...step,
          epsilon,
          mostExcess,
          excessPrice,
        })
        if (outcome.status !== 'optimal') break
        if (excess === 0 && attempt === 0 && step.objective - outcome.objective <= this.#leastPromise) return
        const next = outcome.primal.subarray(0, policy.length)
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
  }

  /** The step's program around the flow of the policy that was considered last, and what it can do to the payoff. */
  #stepFrom(rootLower: Float64Array, rootUpper: Float64Array, radius: number) {
    const flow = this.#workspace.flow.slice()
    const values = this.#workspace.values.slice()
    const tangents = this.#tangents.at(flow)
    const slopes = payoffSlopes(tangents, this.#incumbent.sign)
    const lower = new Float64Array(flow.length)
    const upper = new Float64Array(flow.length)
    let objective = 0
    let reach = 0
    for (let j = 0; j < flow.length; j++) {
      const width = radius * (rootUpper[j] - rootLower[j])
      const centre = Math.min(rootUpper[j], Math.max(rootLower[j], flow[j]))
      lower[j] = Math.max(rootLower[j], centre - width)
      upper[j] = Math.min(rootUpper[j], centre + width)
      objective += slopes[j] * flow[j]
      reach += Math.abs(slopes[j]) * (upper[j] - lower[j])
    }
    return { flow, values, tangents, slopes, lower, upper, objective, reach }
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
