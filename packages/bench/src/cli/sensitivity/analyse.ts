import {
  localSensitivity,
  morrisEffects,
  oneAtATime,
  sobolIndices,
  uncertainty,
  type EvaluationOptions,
  type FailurePolicy,
  type GameOutput,
  type LocalSensitivityResult,
  type MorrisResult,
  type OneAtATimeResult,
  type RealFactor,
  type SobolResult,
  type UncertaintyResult,
} from '@smfg/robust'
import { DEFAULT_REPLICATIONS, DEFAULT_SAMPLES, type SensitivityOptions } from './options.js'

export type SensitivityResult =
  OneAtATimeResult | MorrisResult | SobolResult | UncertaintyResult | LocalSensitivityResult

const POLICIES: Readonly<Record<SensitivityOptions['onFailure'], FailurePolicy>> = {
  fail: 'fail',
  bounds: 'bounds',
  drop: 'drop-block',
}

/**
 * Runs the method that was asked for.
 *
 * @param base values of the parameters in the model, at which the others stay when one is changed, and where slopes are taken
 */
export async function analyse(
  model: GameOutput,
  factors: readonly RealFactor[],
  base: Readonly<Record<string, number>>,
  options: SensitivityOptions,
  evaluation: Pick<EvaluationOptions, 'store' | 'signal' | 'onProgress'>,
): Promise<SensitivityResult> {
  const { method, seed, confidence, failureBounds: bounds } = options
  const common = {
    ...evaluation,
    failurePolicy: POLICIES[options.onFailure],
    ...(bounds === undefined ? {} : { failureBounds: { lower: bounds.min, upper: bounds.max } }),
    samples: options.samples ?? DEFAULT_SAMPLES[method],
  }
  const replications = options.replications ?? DEFAULT_REPLICATIONS
  const sampled = { ...common, seed, ...(confidence === undefined ? {} : { confidence }) }
  switch (method) {
    case 'one-at-a-time':
      return oneAtATime(model, factors, { ...common, base })
    case 'morris': {
      const { levels, compareLevels, trajectories } = options
      return morrisEffects(model, factors, {
        ...sampled,
        replications,
        ...(levels === undefined ? {} : { levels }),
        ...(compareLevels === undefined ? {} : { compareLevels }),
        ...(trajectories === undefined ? {} : { trajectories }),
      })
    }
    case 'sobol':
      return sobolIndices(model, factors, {
        ...sampled,
        scrambles: replications,
        secondOrder: options.secondOrder,
      })
    case 'latin-hypercube':
      return uncertainty(model, factors, { ...sampled, replications })
    case 'local':
      return localSensitivity(model, factors, { ...common, base })
  }
}
