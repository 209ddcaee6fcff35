import type { Commitment, LeaderSolution } from '@smfg/core'
import type { BoundedMargin } from '../margin/margin.js'
import type { ParameterValues } from '../perturbation/parameters.js'

/** Ways a leader can decide with a model that may be wrong. */
export type StrategyKind = 'naive' | 'relaxed'

export const STRATEGY_KINDS: readonly StrategyKind[] = ['naive', 'relaxed']

/** What a leader commits to, and why. */
interface DecisionBasis {
  /** What she commits to; null when the solver was ended before it found anything. */
  readonly commitment: Commitment | null
  /** Parameters of the model she believed in. */
  readonly believed: ParameterValues
  /** ε of the followers. */
  readonly epsilon: number
  /** ε of the problem she solved in the believed model. */
  readonly epsilonUsed: number
  /** That problem's solution: its certified bracket, and how it ended. */
  readonly solution: LeaderSolution
  /** What must be true for the decision to be a good one, as a sentence. */
  readonly assumed: string
}

/** Maximised V^{M'}_ε, as if the believed model M' were the true one. */
export interface NaiveDecision extends DecisionBasis {
  readonly kind: 'naive'
  /** Nothing is known of the true model. */
  readonly guarantee: null
}

/** A lower bound of what the commitment pays in the true model. */
export interface PayoffGuarantee {
  /** V^M_ε(commitment) ≥ lower. */
  readonly lower: number
  /** Probability that the guarantee applies: that the true model is in the class the margin was computed for. */
  readonly coverage: number
}

/** A bound of what the commitment loses against the best one of the true model; `upper` null comes with a reason. */
export type RegretBound =
  { readonly upper: number; readonly reason: null } | { readonly upper: null; readonly reason: string }

/** Maximised V^{M'}_{ε+κ}: the followers of the true model are (ε + κ)-rational in the believed one. */
export interface RelaxedDecision extends DecisionBasis {
  readonly kind: 'relaxed'
  /** |E_M(π;x) − E_M'(π;x)| ≤ κ for every policy and commitment. */
  readonly kappa: number
  /** |J_M − J_M'| ≤ η likewise. */
  readonly eta: number
  /** How κ and η came about; null when they were given as numbers. */
  readonly margin: BoundedMargin | null
  /** Null when the solver was ended before it had a commitment with a finite bound. */
  readonly guarantee: PayoffGuarantee | null
  /** v^M_ε − V^M_ε(commitment) ≤ upper, as far as it can be told from the believed model alone. */
  readonly regret: RegretBound
}

export type StrategyDecision = NaiveDecision | RelaxedDecision
