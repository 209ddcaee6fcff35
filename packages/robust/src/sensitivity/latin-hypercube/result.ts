import type { Seed } from '../../random/stream.js'
import type { FailureReport } from '../evaluation/failures.js'
import type { Variation } from '../evaluation/variation.js'
import type { Estimate } from '../statistics/estimate.js'

/** A quantile of the output. */
export interface QuantileEstimate extends Estimate {
  readonly probability: number
}

/** Distribution of a model's output when its factors are random. JSON-safe; the same inputs give the same bytes. */
export interface UncertaintyResult {
  readonly method: 'latin-hypercube'
  /** `interrupted`: a signal ended the work; the estimates come from the points that were finished in all replications. */
  readonly status: 'complete' | 'interrupted'
  /** Whether the output varies at all, and by more than rounding. */
  readonly variation: Variation
  readonly mean: Estimate
  readonly standardDeviation: Estimate
  readonly quantiles: readonly QuantileEstimate[]
  /** Spearman's rank correlation of the output with each factor; null with a reason for those that are no single number. */
  readonly rankCorrelation: readonly Estimate[]
  /** Points per replication the estimates come from. */
  readonly samples: number
  readonly samplesWanted: number
  readonly replications: number
  readonly confidence: number
  readonly seed: Seed
  /** Runs of the model, and runs whose outcome was in the store. */
  readonly evaluations: number
  readonly reused: number
  readonly failures: FailureReport
  /** Hash of factors, seed and samples; analyses with the same one share their runs. */
  readonly design: string
  readonly warnings: readonly string[]
}
