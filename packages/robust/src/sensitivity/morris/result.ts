import type { Seed } from '../../random/stream.js'
import type { FailureReport } from '../evaluation/failures.js'
import type { Variation } from '../evaluation/variation.js'
import type { Estimate } from '../statistics/estimate.js'
import type { Ranking } from '../statistics/ranking.js'
import type { TrajectoryChoice } from './options.js'

/** Morris's measures, one estimate of each per factor or group. Null with a reason for mu and sigma of what has no sign. */
export interface MorrisMeasures {
  /** Mean of the elementary effects: with its sign, the direction in which the factor works. */
  readonly mu: readonly Estimate[]
  /** Mean of their absolute values (Campolongo 2007): how much the factor matters. */
  readonly muStar: readonly Estimate[]
  /** Their standard deviation: 0 for a factor whose effect is the same everywhere; large for curvature and interactions. */
  readonly sigma: readonly Estimate[]
}

/** Elementary effects of a model's factors. JSON-safe; the same inputs give the same bytes. */
export interface MorrisResult extends MorrisMeasures {
  readonly method: 'morris'
  /** `interrupted`: a signal ended the work; the measures come from the rounds of trajectories that were finished. */
  readonly status: 'complete' | 'interrupted'
  /** Whether the output varies at all, and by more than rounding. */
  readonly variation: Variation
  /** The same per unit of the factor instead of per range; null with a reason for factors that are no single number. */
  readonly natural: MorrisMeasures
  /** By μ*. */
  readonly ranking: Ranking
  /** μ* on a grid with another number of levels, when asked for. */
  readonly comparison: { readonly levels: number; readonly muStar: readonly Estimate[] } | null
  /** Trajectories per replication the measures come from. */
  readonly samples: number | 'all'
  readonly samplesWanted: number | 'all'
  readonly replications: number
  readonly trajectories: TrajectoryChoice | 'all'
  /** Random trajectories per replication from which those walked were chosen; null when they were walked as drawn. */
  readonly pool: number | null
  readonly levels: number
  /** Δ, length of a step in the unit cube. */
  readonly step: number
  readonly confidence: number
  readonly seed: Seed
  /** Runs of the model, and runs whose outcome was in the store. A point that is visited twice is evaluated once. */
  readonly evaluations: number
  readonly reused: number
  readonly failures: FailureReport
  /** Factors of each unit that is a group. */
  readonly groups: Readonly<Record<string, readonly string[]>>
  /** Hash of factors and levels; analyses with the same one share the runs at the points they have in common. */
  readonly design: string
  /** What a reader should know before relying on the numbers. */
  readonly warnings: readonly string[]
}
