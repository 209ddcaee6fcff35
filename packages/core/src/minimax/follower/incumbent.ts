import { flowPayoff } from '../../dynamics/payoff.js'
import { policyExploitability } from '../../dynamics/exploitability.js'
import type { DynamicsWorkspace } from '../../dynamics/workspace.js'

/** A policy with its exploitability and signed payoff, recomputed by `dynamics`. */
export interface Candidate {
  readonly exploitability: number
  /** sign·J: what the search minimises. */
  readonly value: number
}

/** The best policy found so far whose exploitability is at most `allowed`. */
export class Incumbent {
  /** sign·J of the policy, +Infinity while there is none. */
  value = Infinity
  exploitability = Number.NaN
  policy: Float64Array | null = null
  readonly #workspace: DynamicsWorkspace
  readonly sign: 1 | -1
  readonly allowed: number

  constructor(workspace: DynamicsWorkspace, sign: 1 | -1, allowed: number) {
    this.#workspace = workspace
    this.sign = sign
    this.allowed = allowed
  }

  /** Evaluates a policy (N·S·A) and keeps a copy if it is the best yet. Leaves its flow and V* in the workspace. */
  consider(policy: Float64Array): Candidate {
    const exploitability = policyExploitability(this.#workspace, policy)
    const value = this.sign * flowPayoff(this.#workspace.game, this.#workspace.flow)
    if (exploitability <= this.allowed && value < this.value) {
      this.value = value
      this.exploitability = exploitability
      this.policy = policy.slice()
    }
    return { exploitability, value }
  }
}
