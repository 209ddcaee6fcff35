import { OptionError } from '@smfg/core'
import type { Seed } from '../../random/stream.js'
import { checkEvaluationOptions, type EvaluationOptions } from '../evaluation/options.js'
import { checkConfidence, DEFAULT_CONFIDENCE } from '../statistics/confidence.js'

/**
 * Estimators of the first-order index. With f centred, V the population variance of [f(A); f(B)] and means over the base points:
 *
 * - `saltelli-2010`: mean f(B)(f(AB_j) − f(A)) / V (Saltelli et al. 2010, table 2 b);
 * - `jansen-1999`: 1 − mean (f(B) − f(AB_j))² / 2V; better than the other where the index is large.
 */
export type FirstEstimator = 'saltelli-2010' | 'jansen-1999'
export const FIRST_ESTIMATORS: readonly FirstEstimator[] = ['saltelli-2010', 'jansen-1999']

/**
 * Estimators of the total index:
 *
 * - `jansen-1999`: mean (f(A) − f(AB_j))² / 2V (Saltelli et al. 2010, table 2 f); never negative;
 * - `sobol-2007`: mean f(A)(f(A) − f(AB_j)) / V.
 */
export type TotalEstimator = 'jansen-1999' | 'sobol-2007'
export const TOTAL_ESTIMATORS: readonly TotalEstimator[] = ['jansen-1999', 'sobol-2007']

/** The only estimator of the second-order index: mean (f(BA_j) f(AB_k) − f(A) f(B)) / V − S_j − S_k (Saltelli 2002). */
export const SECOND_ESTIMATOR = 'saltelli-2002'

export interface SobolOptions extends EvaluationOptions {
  /** N, base points of each scramble: a power of two. */
  readonly samples: number
  /** @defaultValue 0 */
  readonly seed?: Seed
  /**
   * R, independent scramblings of the sequence; the intervals come from how much they differ, with R − 1 degrees of freedom.
   * @defaultValue 8
   */
  readonly scrambles?: number
  /** Of the intervals. @defaultValue 0.95 */
  readonly confidence?: number
  /** Whether to estimate second-order indices, at 2D + 2 instead of D + 2 evaluations per base point. @defaultValue false */
  readonly secondOrder?: boolean
  /** @defaultValue 'saltelli-2010' */
  readonly firstEstimator?: FirstEstimator
  /** @defaultValue 'jansen-1999' */
  readonly totalEstimator?: TotalEstimator
}

/** The options that decide what is computed, defaults put in. */
export interface SobolSettings {
  readonly samples: number
  readonly seed: Seed
  readonly scrambles: number
  readonly confidence: number
  readonly secondOrder: boolean
  readonly firstEstimator: FirstEstimator
  readonly totalEstimator: TotalEstimator
}

/** @throws OptionError for values no analysis can be run with */
export function sobolSettings(options: SobolOptions): SobolSettings {
  const settings: SobolSettings = {
    samples: options.samples,
    seed: options.seed ?? 0,
    scrambles: options.scrambles ?? 8,
    confidence: options.confidence ?? DEFAULT_CONFIDENCE,
    secondOrder: options.secondOrder ?? false,
    firstEstimator: options.firstEstimator ?? 'saltelli-2010',
    totalEstimator: options.totalEstimator ?? 'jansen-1999',
  }
  checkEvaluationOptions(options)
  checkSamples(settings.samples)
  if (!Number.isInteger(settings.scrambles) || settings.scrambles < 1) {
    throw new OptionError(
      'scrambles',
      `The number of scrambles must be 1, 2, …, not ${settings.scrambles}; intervals need at least 2.`,
    )
  }
  checkConfidence(settings.confidence)
  if (!FIRST_ESTIMATORS.includes(settings.firstEstimator)) {
    throw unknownEstimator('first-order', settings.firstEstimator, FIRST_ESTIMATORS)
  }
  if (!TOTAL_ESTIMATORS.includes(settings.totalEstimator)) {
    throw unknownEstimator('total', settings.totalEstimator, TOTAL_ESTIMATORS)
  }
  return settings
}

/** Largest number of base points: the sequence repeats after 2^32. */
const MOST_SAMPLES = 2 ** 31

function checkSamples(samples: number): void {
  const exponent = Math.log2(samples)
  if (samples <= MOST_SAMPLES && Number.isInteger(exponent) && exponent >= 0) return
  if (!(samples > 1 && samples < MOST_SAMPLES)) {
    throw new OptionError(
      'samples',
      `The number of samples must be a power of two from 1 to ${MOST_SAMPLES}, not ${samples}.`,
    )
  }
  const [below, above] = [2 ** Math.floor(exponent), 2 ** Math.ceil(exponent)]
  throw new OptionError(
    'samples',
    `The number of samples must be a power of two, not ${samples}: other numbers of points of a Sobol' sequence are not ` +
      `balanced.\n  fix: take ${below} or ${above}`,
  )
}

function unknownEstimator(index: string, name: string, known: readonly string[]): OptionError {
  return new OptionError(
    'estimator',
    `"${name}" is no estimator of ${index} indices; there are ${known.join(', ')}.`,
  )
}
