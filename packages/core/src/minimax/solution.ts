import type { Commitment } from '../game/game.js'

/** `lower ≤ true value ≤ upper`, always. Infinite where nothing is known yet; never NaN. */
export interface Bracket {
  readonly lower: number
  readonly upper: number
}

/** A follower policy that attains a value: replay it with `inducedFlow` and `exploitability`. */
export interface Witness {
  /** Leader payoff J(x, Γ(π; x)) of the policy, recomputed by `dynamics`. */
  readonly payoff: number
  /** E(π; x), recomputed by `dynamics`; at most ε + τ_E. */
  readonly exploitability: number
  /** π_t(a|s) as `[t][s][a]`. */
  readonly policy: readonly (readonly (readonly number[])[])[]
}

export interface SolverStatistics {
  readonly seconds: number
  readonly followerSolves: number
  readonly nodes: number
  readonly linearPrograms: number
}

export type SolveStatus = 'certified' | 'limit' | 'interrupted'

export interface FollowerSolution {
  /** `certified`: the bracket is no wider than the tolerance. */
  readonly status: SolveStatus
  /** Which limit ended it, when `status` is `limit`. */
  readonly limit: 'time' | 'nodes' | null
  readonly sense: 'worst' | 'best'
  readonly epsilon: number
  readonly tolerance: number
  readonly commitment: Commitment
  /** How far the exploitability of `witness` may exceed ε, in reward units: rounding, or τ_E where ε is below it. */
  readonly exploitabilityTolerance: number
  /** Bracket of V_ε(x) (sense worst) or V⁺_ε(x) (sense best). */
  readonly value: Bracket
  /** The policy that attains the bound on the attainable side, or null when none was found yet. */
  readonly witness: Witness | null
  /** Structure that was used, in words, e.g. `monotone: no branching needed`. */
  readonly structure: readonly string[]
  readonly statistics: SolverStatistics
}

export interface LeaderSolution {
  readonly status: SolveStatus
  /** Which limit ended it, when `status` is `limit`; `resolution`: cells too small to split, see `reason`. */
  readonly limit: 'time' | 'nodes' | 'resolution' | null
  readonly sense: 'worst' | 'best'
  readonly epsilon: number
  readonly tolerance: number
  /** Bracket of v_ε (sense best: v⁺_ε); the commitment is worth value.lower at least. */
  readonly value: Bracket
  readonly commitment: Commitment | null
  /** Worst case found at `commitment`. */
  readonly worstCase: Witness | null
  /** Why the bracket is still open, or null when it is closed. */
  readonly reason: string | null
  readonly statistics: SolverStatistics
}

/** Where to stop; the first limit reached wins. */
export interface StopRule {
  /** Absolute width of the bracket on the payoff, in payoff units. @defaultValue 1e-3 */
  readonly tolerance?: number
  /** Wall-clock seconds. @defaultValue none */
  readonly timeLimit?: number
  /** Branch-and-bound nodes. @defaultValue none */
  readonly nodeLimit?: number
  /** Ends the run with status `interrupted` and the bracket so far. */
  readonly signal?: AbortSignal
}

export interface SolverProgress {
  readonly value: Bracket
  readonly nodes: number
  readonly openNodes: number
  readonly seconds: number
}

export interface FollowerOptions extends StopRule {
  /** ε ≥ 0, in reward units. */
  readonly epsilon: number
  /** `worst`: V_ε(x); `best`: the optimistic V⁺_ε(x). @defaultValue 'worst' */
  readonly sense?: 'worst' | 'best'
  /** Linear-programming engine. @defaultValue 'highs' */
  readonly engine?: 'highs' | 'glpk'
  /**
   * Threads that large follower problems are solved with, 2 at most; the answer does not depend on it.
   * @defaultValue 1
   */
  readonly threads?: number
  readonly onProgress?: (progress: SolverProgress) => void
}

export interface LeaderOptions extends StopRule {
  /** ε ≥ 0, in reward units. */
  readonly epsilon: number
  /** `worst`: the pessimistic v_ε; `best`: the optimistic v⁺_ε. @defaultValue 'worst' */
  readonly sense?: 'worst' | 'best'
  readonly engine?: 'highs' | 'glpk'
  /**
   * Threads that large follower problems are solved with, 2 at most; the answer does not depend on it.
   * @defaultValue 1
   */
  readonly threads?: number
  readonly onProgress?: (progress: SolverProgress) => void
}
