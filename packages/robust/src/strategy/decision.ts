import type { Bracket, Commitment, LeaderSolution, Witness } from '@smfg/core'
import type { BoundedMargin } from '../margin/margin.js'
import type { ParameterValues } from '../perturbation/parameters.js'

/** Ways a leader can decide with a model that may be wrong and no further wish; a study compares them. */
export type StudyStrategy =
  'naive' | 'relaxed' | 'optimistic' | 'adversarial' | 'scenario' | 'penalised' | 'descent'

export const STUDY_STRATEGIES: readonly StudyStrategy[] = [
  'naive',
  'relaxed',
  'optimistic',
  'adversarial',
  'scenario',
  'penalised',
  'descent',
]

/** All ways a leader can decide; the safe one needs a floor. */
export type StrategyKind = StudyStrategy | 'safe'

export const STRATEGY_KINDS: readonly StrategyKind[] = [...STUDY_STRATEGIES, 'safe']

/** What a leader commits to, and why. */
interface DecisionBasis {
  /** What she commits to; null when the solver was ended before it found anything. */
  readonly commitment: Commitment | null
  /** Parameters of the model she believed in. */
  readonly believed: ParameterValues
  /** ε of the followers. */
  readonly epsilon: number
  /** ε of the problem she solved. */
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

/** Maximised V⁺^{M'}_ε: the followers of the believed model do what suits her best. */
export interface OptimisticDecision extends DecisionBasis {
  readonly kind: 'optimistic'
  /** Followers need not choose what suits her, even in the believed model. */
  readonly guarantee: null
}

/**
 * Maximised V^Θ_ε, the least payoff over all models of a class. `solution.value` is the bracket of v^Θ_ε = sup V^Θ_ε,
 * `solution.worstCase` a policy of the worst model.
 */
export interface AdversarialDecision extends DecisionBasis {
  readonly kind: 'adversarial'
  readonly guarantee: PayoffGuarantee | null
  /** Parameters of the model in which the commitment was found to pay least; null without a commitment. */
  readonly worstParameters: ParameterValues | null
}

/** How a commitment did in fresh models that had no part in choosing it. */
export interface HoldOut {
  /** `solution.value.lower` less the tolerance, in payoff units. */
  readonly floor: number
  /** How many models were drawn. */
  readonly models: number
  /** In how many of them the payoff was not proved to reach the floor; a bracket that contains the floor counts. */
  readonly violations: number
  /** With `confidence`, at most this share of all models pays less than the floor (Clopper and Pearson). */
  readonly shareBelow: number
  readonly confidence: number
}

/**
 * The best commitment found for a list of models; `solution.value.lower` is what it pays in every one of them,
 * `solution.value.upper` is what no commitment can exceed in all.
 */
export interface ScenarioDecision extends DecisionBasis {
  readonly kind: 'scenario'
  /**
   * From the hold-out models: the coverage is 1 − `holdOut.shareBelow`, itself known with confidence `holdOut.confidence`
   * only. Null without them.
   */
  readonly guarantee: PayoffGuarantee | null
  readonly holdOut: HoldOut | null
  /** Bracket of min over the models of V_ε(commitment). */
  readonly worstOfModels: Bracket
  /** How many models were compared; models that were drawn twice count once. */
  readonly models: number
  /** Commitments that were compared. */
  readonly candidates: number
  /** Leader problems solved for single models. */
  readonly leaderProblems: number
}

/**
 * Maximised V^{M'}_ε over the commitments with V^Θ_ε ≥ floor: what pays most if the believed model is true, and enough if any
 * other of the class is.
 */
export interface SafeDecision extends DecisionBasis {
  readonly kind: 'safe'
  /** The least payoff that is acceptable in any model of the class, in payoff units. */
  readonly floor: number
  /** `proved`: the commitment keeps the floor; `impossible`: it is proved that none does; `open`: neither. */
  readonly safety: 'proved' | 'impossible' | 'open'
  /** What the commitment pays in every model of the class: the floor at least. Null without a commitment. */
  readonly guarantee: PayoffGuarantee | null
  /** Parameters of the model in which the commitment was found to pay least; null without a commitment. */
  readonly worstParameters: ParameterValues | null
}

/**
 * What the baselines have in common: a commitment found by local search, as is common practice, and the proof of what it pays at
 * worst in the believed model. `solution.value.lower` is that payoff; `solution.value.upper` is infinite, because a local search says
 * nothing about other commitments.
 */
export interface BaselineBasis extends DecisionBasis {
  readonly guarantee: null
  /** Why nothing is guaranteed. */
  readonly reason: string
  /** What she counts on at her commitment: a policy of the crowd, its payoff and its exploitability; not what she is sure of. */
  readonly expected: Witness | null
  /** Whether no limit ended the search or the proof. */
  readonly isFinished: boolean
  /** Ascents made: one per start, and one per value tried of a finite control. */
  readonly ascents: number
  /** Steps of all ascents. */
  readonly steps: number
}

/** Chose commitment and policy of the crowd together, penalising exploitability beyond ε. */
export interface PenalisedDecision extends BaselineBasis {
  readonly kind: 'penalised'
}

/** Climbed the payoff at the one equilibrium that an algorithm finds. */
export interface DescentDecision extends BaselineBasis {
  readonly kind: 'descent'
}

export type StrategyDecision =
  | NaiveDecision
  | RelaxedDecision
  | OptimisticDecision
  | AdversarialDecision
  | ScenarioDecision
  | PenalisedDecision
  | DescentDecision
  | SafeDecision
