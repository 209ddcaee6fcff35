import { OptionError, type Bracket } from '@smfg/core'
import type { Factor, PointOf } from '../factor/factor.js'
import type { ModelOutput, Outcome } from './outcome.js'

/** What a model is told besides the point. */
export interface RunInformation {
  /** Names the run; the same for the same run of a design with more samples. */
  readonly id: string
  readonly signal: AbortSignal | undefined
}

/** Any function of the factors. It may be asynchronous, throw, and return a number or certain bounds of it. */
export type Model<Factors extends readonly Factor[]> = (
  point: PointOf<Factors>,
  run: RunInformation,
) => ModelOutput | Promise<ModelOutput>

/**
 * What to do about evaluations that fail (throw, return NaN or an unbounded interval, or say so) or are not finished (say so).
 *
 * - `fail`: stop with an error;
 * - `bounds`: take the value to be anywhere between the bounds an unfinished evaluation has, or between `failureBounds` where it has
 *   none; results get the range this leaves open, and an evaluation without any bounds is an error;
 * - `drop-block`: leave out all runs of the same base point (Sobol') or trajectory (Morris), else the run alone, and count it.
 */
export type FailurePolicy = 'fail' | 'bounds' | 'drop-block'
export const FAILURE_POLICIES: readonly FailurePolicy[] = ['fail', 'bounds', 'drop-block']

/** Keeps outcomes, so that a longer or a repeated analysis of the same model does not run it again. A `Map` will do. */
export interface RunStore {
  get(id: string): Outcome | undefined
  set(id: string, outcome: Outcome): unknown
}

/** How far an analysis has come. */
export interface SensitivityProgress {
  /** Evaluations finished, and how many there will be. */
  readonly done: number
  readonly total: number
}

export interface EvaluationOptions {
  /** @defaultValue 'fail' */
  readonly failurePolicy?: FailurePolicy
  /** Certain bounds of the model's value wherever it fails, for the policy `bounds`. @defaultValue none */
  readonly failureBounds?: Bracket
  /** Asked before, and told after, every evaluation. It must belong to this model. @defaultValue none */
  readonly store?: RunStore
  /** Evaluations of an asynchronous model that may be under way at once; results do not depend on it. @defaultValue 1 */
  readonly concurrency?: number
  /** Ends the analysis; what is done is kept and analysed. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: SensitivityProgress) => void
}

/** @throws OptionError `failure-policy`, `failure-bounds`, `concurrency` */
export function checkEvaluationOptions(options: EvaluationOptions): void {
  const { failurePolicy: policy, failureBounds: bounds, concurrency = 1 } = options
  if (policy !== undefined && !FAILURE_POLICIES.includes(policy)) {
    throw new OptionError(
      'failure-policy',
      `"${policy}" is no policy for failed evaluations; there are ${FAILURE_POLICIES.join(', ')}.`,
    )
  }
  if (
    bounds !== undefined &&
    !(Number.isFinite(bounds.upper - bounds.lower) && bounds.lower <= bounds.upper)
  ) {
    throw new OptionError(
      'failure-bounds',
      `The bounds of failed evaluations must be finite and in order, not [${bounds.lower}, ${bounds.upper}].`,
    )
  }
  if (!(concurrency === Infinity || Number.isInteger(concurrency)) || concurrency < 1) {
    throw new OptionError('concurrency', `At least one evaluation must be under way, not ${concurrency}.`)
  }
}
