/** A policy of which it is known, in exact arithmetic, what it or an exact equilibrium next to it is worth. */
export interface ProvedPolicy {
  readonly policy: Float64Array
  /** At least E(π; x); where an exact equilibrium was proved next to the policy, this still speaks of the policy itself. */
  readonly exploitability: number
  /** At least sign·J, of the policy or of the exact equilibrium next to it. */
  readonly value: number
  /** `played`: E(π; x) ≤ ε holds of the policy itself. `beside`: an exact equilibrium was proved next to it (ε = 0). */
  readonly equilibrium: 'played' | 'beside'
}
