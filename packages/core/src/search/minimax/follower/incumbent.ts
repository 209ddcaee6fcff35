import { fillActionValues, fillGreedyPolicy } from '../../dynamics/best-response.js'
import { policyExploitability } from '../../dynamics/exploitability.js'
import { flowPayoff } from '../../dynamics/payoff.js'
import type { DynamicsWorkspace } from '../../dynamics/workspace.js'
import { EDGE_ROUNDING } from '../../tolerances.js'
import { avoidPenalties } from './avoid-penalties.js'
import type { ProvedPolicy } from './proved-policy.js'
import type { WitnessProof } from './witness-proof.js'

/** Ways from a policy that is a hair too exploitable towards its best response, as shares: each so many times longer than the last. */
const CALMING_STEPS = 12
const CALMING_GROWTH = 16
/** After a policy that turned out too exploitable, candidates keep this many times its excess below ε. */
const EXCESS_FACTOR = 4

/** Policies of one problem that are judged exactly because floating point puts them on the edge of ε. */
const MOST_EDGE_PROOFS = 50

/** A policy with its exploitability and signed payoff, recomputed by `dynamics`. */
export interface Candidate {
  readonly exploitability: number
  /** sign·J: what the search minimises. */
  readonly value: number
}

export interface IncumbentSetting {
  readonly workspace: DynamicsWorkspace
  readonly sign: 1 | -1
  /** How exploitable a policy may be as computed in floating point, to count for now. */
  readonly allowed: number
  /** Decides in exact arithmetic; null where another search does. */
  readonly proof: WitnessProof | null
  /** What playing a penalty costs, N·S·A (see `SoftenedGame`): policies are changed so that they never do; null where there is none. */
  readonly penalties: Float64Array | null
}

/**
 * The best policy found so far whose exploitability is at most `allowed` as floating point has it, and the best one of which it is proved that it counts.
 *
 * The search prunes by the first, which is cheap to judge, and ends by the second: `settle` proves the incumbent, or replaces it by a slightly calmer policy
 * that is proved, or gives it up and makes `allowed` stricter. So no bound ever rests on a tolerance.
 */
export class Incumbent {
  /** sign·J of the policy, +Infinity while there is none. */
  value = Infinity
  exploitability = Number.NaN
  policy: Float64Array | null = null
  allowed: number
  /** The best policy that is proved to count for ε. */
  proved: ProvedPolicy | null = null
  /** The best policy that floating point took for an ε-equilibrium and exact arithmetic did not: one for a slightly larger ε. */
  nearby: ProvedPolicy | null = null
  readonly sign: 1 | -1
  readonly #workspace: DynamicsWorkspace
  readonly #proof: WitnessProof | null
  readonly #penalties: Float64Array | null
  #unproved: Float64Array | null = null
  #edgeProofs = 0

  constructor({ workspace, sign, allowed, proof, penalties }: IncumbentSetting) {
    this.#workspace = workspace
    this.sign = sign
    this.allowed = allowed
    this.#proof = proof
    this.#penalties = penalties
  }

  /**
   * Evaluates a policy (N·S·A) and keeps a copy if it is the best yet. Leaves its flow and V* in the workspace. Probabilities of penalties are moved to the other
   * actions, in place.
   */
  consider(policy: Float64Array): Candidate {
    if (this.#penalties !== null) avoidPenalties(policy, this.#penalties, this.#workspace.game.actionCount)
    const exploitability = policyExploitability(this.#workspace, policy)
    const value = this.sign * flowPayoff(this.#workspace.game, this.#workspace.flow)
    if (value < this.value) {
      if (exploitability <= this.allowed) {
        this.value = value
        this.exploitability = exploitability
        this.policy = policy.slice()
      } else if (this.#isOnTheEdge(exploitability)) this.#considerExactly(policy)
    }
    return { exploitability, value }
  }

  /** Whether a computed exploitability is ε but for rounding. */
  #isOnTheEdge(exploitability: number): boolean {
    if (this.#proof === null || this.#proof.epsilon === 0 || this.#edgeProofs >= MOST_EDGE_PROOFS)
      return false
    const off = Math.abs(exploitability - this.#proof.epsilon)
    return off <= EDGE_ROUNDING * Math.max(1, this.#proof.epsilon)
  }

  /** A policy whose exploitability is ε to the last digit counts if exact arithmetic says so: a crowd that stays away at the very threshold. */
  #considerExactly(policy: Float64Array): void {
    this.#edgeProofs++
    const judged = this.#proof?.judge(policy, this.sign)
    if (judged?.counts === true && judged.proved.value < this.value) this.#keep(judged.proved)
  }

  /**
   * Proves that the incumbent counts for ε, or takes the next best thing.
   *
   * @returns `proved`: it does, or has been replaced by a policy that does; `nearby`: at ε = 0, where no policy has room, it stays without proof; `dropped`:
   *   it was given up
   */
  settle(): 'proved' | 'nearby' | 'dropped' {
    if (this.#proof === null || this.policy === null) return 'proved'
    if (this.policy === this.#unproved) return 'nearby'
    if (this.proved !== null && this.proved.value <= this.value) return this.#adopt(this.proved)
    const judged = this.#proof.judge(this.policy, this.sign)
    if (judged.counts) return this.#keep(judged.proved)
    const calmed = this.#calmed(this.policy)
    if (calmed !== null) return this.#keep(calmed)
    const { proved } = judged
    if (this.nearby === null || proved.value < this.nearby.value) this.nearby = proved
    if (this.#proof.epsilon === 0) {
      this.#unproved = this.policy
      return 'nearby'
    }
    const excess = Math.max(proved.exploitability - this.#proof.epsilon, 0)
    this.allowed = Math.min(this.allowed, this.#proof.epsilon - EXCESS_FACTOR * excess)
    this.value = Infinity
    this.policy = null
    this.exploitability = Number.NaN
    if (this.proved !== null) this.#adopt(this.proved)
    return 'dropped'
  }

  /**
   * A policy that is proved to count replaces the incumbent. At ε = 0 the proof may be of an equilibrium beside the policy that is worth more: then policies as
   * exploitable as this one are no guide to what equilibria are worth.
   */
  #keep(found: ProvedPolicy): 'proved' {
    if (found.equilibrium === 'beside')
      this.allowed = Math.min(this.allowed, this.exploitability / EXCESS_FACTOR)
    if (this.proved === null || found.value < this.proved.value) this.proved = found
    return this.#adopt(this.proved)
  }

  #adopt({ policy, exploitability, value }: ProvedPolicy): 'proved' {
    this.policy = policy
    this.exploitability = exploitability
    this.value = value
    return 'proved'
  }

  /** The policy mixed with as little of its best response as makes it count, or null. */
  #calmed(policy: Float64Array): ProvedPolicy | null {
    if (this.#proof === null || this.#proof.epsilon === 0) return null
    policyExploitability(this.#workspace, policy)
    const response = new Float64Array(policy.length)
    fillActionValues(this.#workspace, this.#workspace.values, response)
    fillGreedyPolicy(this.#workspace, response, response)
    let share = CALMING_GROWTH ** -CALMING_STEPS
    for (let step = 1; step < CALMING_STEPS; step++) {
      share *= CALMING_GROWTH
      const mixed = policy.map((probability, k) => (1 - share) * probability + share * response[k])
      const judged = this.#proof.judge(mixed, this.sign)
      if (judged.counts) return judged.proved
    }
    return null
  }
}
