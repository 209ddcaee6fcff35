import type { Commitment } from '../../model/game.js'

/** `lower ≤ true value ≤ upper`, always. Infinite where nothing is known yet; never NaN. */
export interface Bracket {
  readonly lower: number
  readonly upper: number
}

/** A follower policy that attains a value: replay it with `inducedFlow` and `exploitability`. */
export interface Witness {
  /** Leader payoff J(x, Γ(π; x)) of the policy (or of the exact equilibrium beside it), rounded to the unfavourable side. */
  readonly payoff: number
  /** At least E(π; x), by outward-rounded arithmetic. */
  readonly exploitability: number
  /**
   * `played`: `exploitability` speaks for itself. `beside`: an exact equilibrium was proved to exist beside this policy, as near as rounding lets a policy come (only at
   * ε = 0), and `payoff` is that equilibrium's.
   */
  readonly equilibrium: 'played' | 'beside'
  /** π_t(a|s) as `[t][s][a]`. */
  readonly policy: readonly (readonly (readonly number[])[])[]
}

export interface SolverStatistics {
  readonly seconds: number
  readonly followerSolves: number
  readonly nodes: number
  readonly linearPrograms: number
}

/**
 * `certified`: the bracket is no wider than the tolerance. `two-level`: it is wider, but would be no wider if one end were that of an ε' a little above ε; see
 * `TwoLevelStatement`. `limit`, `interrupted`: ended before.
 */
export type SolveStatus = 'certified' | 'two-level' | 'limit' | 'interrupted'

/**
 * What is known where rounding does not let a policy be proved to be an ε-equilibrium: the policy is an ε'-equilibrium, so that V_ε' ≤ payoff (for the best case:
 * V⁺_ε' ≥ payoff). Of V_ε it proves nothing, as V may jump between ε and ε'.
 */
export interface TwoLevelStatement {
  /** ε' > ε, in reward units. */
  readonly epsilon: number
  /** In payoff units. */
  readonly payoff: number
}

export interface FollowerSolution {
  readonly status: SolveStatus
  /**
   * Which limit ended it, when `status` is `limit`; `resolution`: boxes too small to split, or no policy that is proved to be an ε-equilibrium.
   */
  readonly limit: 'time' | 'nodes' | 'resolution' | null
  readonly sense: 'worst' | 'best'
  readonly epsilon: number
  readonly tolerance: number
  readonly commitment: Commitment
  /** Bracket of V_ε(x) (sense worst) or V⁺_ε(x) (sense best). */
  readonly value: Bracket
  /** What a policy says that could not be proved to be an ε-equilibrium, or null where none was better than the proved ones. */
  readonly twoLevel: TwoLevelStatement | null
  /** The policy that attains the bound on the attainable side (status `two-level`: that of the statement), or null when none was found yet. */
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
