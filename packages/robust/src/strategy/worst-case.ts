import type { Bracket, FollowerOptions, SolverStatistics, SolveStatus, Witness } from '@smfg/core'
import type { ParameterValues } from '../perturbation/parameters.js'

/** What a commitment pays at worst when the model, too, is chosen against the leader. */
export interface JointWorstCase {
  /** `certified`: the bracket is no wider than the tolerance. */
  readonly status: SolveStatus
  /** Which limit ended it, when `status` is `limit`. */
  readonly limit: 'time' | 'nodes' | 'resolution' | null
  /** Bracket of V^Θ_ε(x), in payoff units. */
  readonly value: Bracket
  /** The parameters of the box at which `value.upper` is attained, by name; null when none were found yet. */
  readonly parameters: ParameterValues | null
  /** A policy of the followers of that model that attains it; null when none was found yet. */
  readonly witness: Witness | null
  readonly statistics: SolverStatistics
}

export type JointWorstCaseOptions = Omit<FollowerOptions, 'sense' | 'onProgress'>
