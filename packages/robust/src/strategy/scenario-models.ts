import { OptionError, type Game } from '@smfg/core'
import { checkSameShape } from '../distance/compare-models.js'
import { perturb } from '../perturbation/perturb.js'
import { perturbationClass, type PerturbationClass } from '../perturbation/perturbation-class.js'
import { randomStream } from '../random/stream.js'
import type { GivenModels, SampledModels } from './options.js'

const DEFAULT_COUNT = 10

/** With no violation, 60 models show that the floor holds in 95 % of all models with confidence 95 %. */
const DEFAULT_HOLD_OUT = 60

export interface ScenarioModels {
  readonly models: readonly Game[]
  readonly holdOut: readonly Game[]
  /** The class all of them are in, for a relaxed candidate; null when they came from elsewhere. */
  readonly error: PerturbationClass | null
}

/**
 * The models of a scenario decision. Hold-out models are drawn independently of each other and of the others, also where the
 * draws of `perturb` are balanced over the replications: their number of violations is binomial only then.
 *
 * @throws OptionError for bad counts, a given model that differs in more than numbers, and as `perturb`
 */
export function scenarioModels(believed: Game, scenarios: SampledModels | GivenModels): ScenarioModels {
  if (scenarios.kind === 'given') {
    const { models, holdOut = [] } = scenarios
    checkCount('models', models.length, 1)
    for (const model of [...models, ...holdOut]) checkSameShape(believed, model)
    return { models: distinct(models), holdOut, error: null }
  }
  const { parameters, delta, distribution = 'uniform', seed = 0 } = scenarios
  const { count = DEFAULT_COUNT, holdOut = DEFAULT_HOLD_OUT } = scenarios
  checkCount('models', count, 1)
  checkCount('hold-out models', holdOut, 0)
  const drawn = (replication: number): Game =>
    perturb(believed, { parameters, distribution, delta, seed, replication }).game
  const cornerCount = 2 ** parameters.length
  const stream = randomStream(seed, 'hold-out', delta)
  const fresh = (index: number): Game =>
    distribution === 'uniform' || distribution === 'normal'
      ? drawn(count + index)
      : perturb(believed, {
          parameters,
          distribution: 'corners',
          delta,
          replication: Math.floor(stream() * cornerCount),
        }).game
  return {
    models: distinct(Array.from({ length: count }, (_model, index) => drawn(index))),
    holdOut: Array.from({ length: holdOut }, (_model, index) => fresh(index)),
    error: perturbationClass(believed, { parameters, distribution, delta }),
  }
}

/** Models with the same source and the same parameters are one. */
function distinct(models: readonly Game[]): Game[] {
  const byKey = new Map(models.map((model) => [modelKey(model), model] as const))
  return [...byKey.values()]
}

export function modelKey({ definition, parameters }: Game): string {
  return JSON.stringify([definition, parameters])
}

function checkCount(what: string, count: number, least: number): void {
  if (Number.isInteger(count) && count >= least) return
  throw new OptionError('scenarios', `The number of ${what} must be a whole number ≥ ${least}, not ${count}.`)
}
