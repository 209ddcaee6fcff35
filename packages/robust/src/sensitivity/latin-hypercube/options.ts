import { OptionError } from '@smfg/core'
import type { Seed } from '../../random/stream.js'
import { checkEvaluationOptions, type EvaluationOptions } from '../evaluation/options.js'
import { checkConfidence, DEFAULT_CONFIDENCE } from '../statistics/confidence.js'

export interface UncertaintyOptions extends EvaluationOptions {
  /** n, points of each Latin hypercube. */
  readonly samples: number
  /** @defaultValue 0 */
  readonly seed?: Seed
  /**
   * R, independent Latin hypercubes; the intervals come from how much they differ, with R − 1 degrees of freedom.
   * @defaultValue 8
   */
  readonly replications?: number
  /** Of the intervals. @defaultValue 0.95 */
  readonly confidence?: number
  /** Probabilities whose quantiles are wanted. @defaultValue 0.05, 0.25, 0.5, 0.75, 0.95 */
  readonly quantiles?: readonly number[]
}

/** The options that decide what is computed, defaults put in. */
export interface UncertaintySettings {
  readonly samples: number
  readonly seed: Seed
  readonly replications: number
  readonly confidence: number
  readonly quantiles: readonly number[]
}

/** @throws OptionError `samples`, `replications`, `confidence`, `quantiles` */
export function uncertaintySettings(options: UncertaintyOptions): UncertaintySettings {
  const settings: UncertaintySettings = {
    samples: options.samples,
    seed: options.seed ?? 0,
    replications: options.replications ?? 8,
    confidence: options.confidence ?? DEFAULT_CONFIDENCE,
    quantiles: options.quantiles ?? [0.05, 0.25, 0.5, 0.75, 0.95],
  }
  checkEvaluationOptions(options)
  checkConfidence(settings.confidence)
  for (const name of ['samples', 'replications'] as const) {
    const count = settings[name]
    if (Number.isSafeInteger(count) && count >= 1) continue
    throw new OptionError(name, `The number of ${name} must be 1, 2, …, not ${count}.`)
  }
  const stranger = settings.quantiles.find((probability) => !(probability >= 0 && probability <= 1))
  if (stranger !== undefined) {
    throw new OptionError('quantiles', `A quantile belongs to a probability in [0, 1], not to ${stranger}.`)
  }
  return settings
}
