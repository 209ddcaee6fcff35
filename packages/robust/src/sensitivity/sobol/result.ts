import type { Seed } from '../../random/stream.js'
import type { FailureReport } from '../evaluation/failures.js'
import type { Variation } from '../evaluation/variation.js'
import type { Estimate } from '../statistics/estimate.js'
import type { Ranking } from '../statistics/ranking.js'
import type { FirstEstimator, SECOND_ESTIMATOR, TotalEstimator } from './options.js'

/** An index of one factor or group, as a share of the output's variance. */
export interface IndexEstimate extends Estimate {
  /**
   * For an index not distinguishable from 0: base points per scramble that would tell it from 0 if the estimate were right, when errors
   * shrink as 1/√N (they often shrink faster). Null for the others, and where the estimate is not positive.
   */
  readonly samplesToDistinguish: number | null
}

/** The second-order index of two factors or groups: what they do together beyond what each does alone. */
export interface PairEstimate extends IndexEstimate {
  readonly names: readonly [string, string]
}

/** The indices from the first `samples` base points of each scramble. */
export interface IndexTrace {
  readonly samples: number
  readonly first: readonly IndexEstimate[]
  readonly total: readonly IndexEstimate[]
}

/** Variance-based sensitivity of a model's output. JSON-safe; the same inputs give the same bytes. */
export interface SobolResult {
  readonly method: 'sobol'
  /** `interrupted`: a signal ended the work; the indices come from the largest power of two of base points that was finished. */
  readonly status: 'complete' | 'interrupted'
  /** Share of the variance that goes away on average when the factor is known. */
  readonly first: readonly IndexEstimate[]
  /** Share of the variance that stays on average when all other factors are known; at least the first-order index. */
  readonly total: readonly IndexEstimate[]
  /** Null unless asked for. Their `name` is "first × second". */
  readonly second: readonly PairEstimate[] | null
  /** Whether the output varies at all, and by more than rounding. */
  readonly variation: Variation
  /** Of the output, from f(A) and f(B), in the middles of its intervals; null when no block was complete. */
  readonly mean: number | null
  /** Null also when it is rounding, or left open by the intervals, or too large or small for a number. */
  readonly variance: number | null
  /** By total index. */
  readonly ranking: Ranking
  /** The first-order and total indices at N/4, N/2 and N base points. */
  readonly trace: readonly IndexTrace[]
  /** Base points per scramble the indices come from. */
  readonly samples: number
  readonly samplesWanted: number
  readonly scrambles: number
  readonly confidence: number
  readonly seed: Seed
  readonly estimators: {
    readonly first: FirstEstimator
    readonly total: TotalEstimator
    readonly second: typeof SECOND_ESTIMATOR | null
  }
  /** Runs of the model, and runs whose outcome was in the store. */
  readonly evaluations: number
  readonly reused: number
  readonly failures: FailureReport
  /** Factors of each unit that is a group. */
  readonly groups: Readonly<Record<string, readonly string[]>>
  /** Hash of factors and seed; analyses with the same one share their runs. */
  readonly design: string
  /** What a reader should know before relying on the numbers. */
  readonly warnings: readonly string[]
}
