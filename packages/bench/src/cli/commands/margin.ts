import { OptionError, type Game } from '@smfg/core'
import {
  calibratedMargin,
  distance,
  margin,
  modelBall,
  parameterBox,
  perturb,
  perturbationClass,
  perturbInitial,
  perturbReward,
  perturbTransition,
  withCouplingParameter,
  type CalibratedMargin,
  type ModelBall,
  type PerturbationClass,
} from '@smfg/robust'
import type { CommandResult } from '../command-result.js'
import { EXIT } from '../exit-code.js'
import { marginFields, marginFiles, marginText } from '../margin-report.js'
import { loadModel } from '../model.js'
import type { MarginOptions } from '../options.js'

/** Models drawn from a class to calibrate a margin from. */
const CALIBRATION_MODELS = 8

/** What the leader fears her model to be wrong in. */
interface Fear {
  /** The model she has; with `--noise coupling` it has one more parameter. */
  readonly believed: Game
  readonly against: Game | PerturbationClass | ModelBall
  /** Fields of the JSON document that tell what was asked for. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Models that could be the true one, for a calibrated margin. */
  readonly samples: (replication: number) => Game
  /** Whether all of them are one. */
  readonly isSingle: boolean
}

/** `smfg margin MODEL …`: κ and η of theory §3, where they come from, and for two models how far they are apart. */
export async function findMargin(model: string, options: MarginOptions, cwd: string): Promise<CommandResult> {
  const game = await loadModel(model, options.set, cwd)
  const fear = await fearOf(game, options, cwd)
  const found = margin(fear.believed, fear.against)
  const apart = fear.isSingle ? distance(fear.believed, fear.samples(0)) : null
  const calibrated = options.samples === undefined ? null : calibrate(fear, options.samples, options.seed)
  const report = { game, found, distance: apart, calibrated, byStage: options.byStage }
  return {
    exitCode: EXIT.done,
    document: { command: 'margin', game: game.name, ...fear.fields, ...marginFields(report) },
    text: marginText(report),
    files: marginFiles(report),
  }
}

async function fearOf(game: Game, options: MarginOptions, cwd: string): Promise<Fear> {
  const { parameter, against, noise } = options
  const asked = [parameter, against, noise].filter((each) => each !== undefined)
  if (asked.length !== 1) {
    throw new OptionError(
      'margin-options',
      `say what may be wrong in one way: ${asked.length === 0 ? 'nothing was given' : 'several were given'}\n  ` +
        'fix: --parameter NAME --delta NUMBER, or --noise SOURCE --size NUMBER, or --against MODEL',
    )
  }
  if (parameter !== undefined) return parameterFear(game, parameter, options)
  if (noise !== undefined) return noiseFear(game, noise, options)
  const other = await loadModel(String(against), {}, cwd)
  return {
    believed: game,
    against: other,
    fields: { other: other.name },
    samples: () => other,
    isSingle: true,
  }
}

function parameterFear(game: Game, parameters: readonly string[], options: MarginOptions): Fear {
  const { distribution, seed } = options
  const delta = required(options.delta, '--delta', '--parameter')
  return {
    believed: game,
    against: perturbationClass(game, { parameters, delta, distribution }),
    fields: { parameters, delta, distribution },
    samples: (replication) => perturb(game, { parameters, delta, distribution, seed, replication }).game,
    isSingle: false,
  }
}

function noiseFear(game: Game, noise: NonNullable<MarginOptions['noise']>, options: MarginOptions): Fear {
  const { seed } = options
  const delta = required(options.size, '--size', '--noise')
  const common = { fields: { noise, size: delta }, isSingle: false }
  switch (noise) {
    case 'reward':
      return {
        ...common,
        believed: game,
        against: modelBall(game, { reward: delta }),
        samples: (replication) =>
          perturbReward(game, { delta, distribution: 'two-point', seed, replication }).game,
      }
    case 'transition':
      return {
        ...common,
        believed: game,
        against: modelBall(game, { transition: delta }),
        samples: (replication) =>
          perturbTransition(game, { delta, towards: 'corner', seed, replication }).game,
      }
    case 'initial':
      return {
        ...common,
        believed: game,
        against: modelBall(game, { initial: delta }),
        samples: (replication) => perturbInitial(game, { delta, towards: 'corner', seed, replication }).game,
      }
    case 'coupling': {
      const name = freeName('coupling', game)
      const believed = withCouplingParameter(game, { name })
      return {
        ...common,
        believed,
        against: parameterBox(believed, { [name]: delta }),
        samples: (replication) => perturb(believed, { parameters: [name], delta, replication }).game,
      }
    }
  }
}

function freeName(name: string, game: Game): string {
  const { parameters, definition } = game
  const taken = { ...parameters, ...definition.leader.controls, ...definition.aggregates }
  return Object.hasOwn(taken, name) ? freeName(`${name}_`, game) : name
}

function required(value: number | undefined, name: string, besides: string): number {
  if (value !== undefined) return value
  throw new OptionError('margin-options', `${besides} needs ${name}: by how much it may be wrong`)
}

function calibrate(fear: Fear, policies: number, seed: number | string): CalibratedMargin {
  const count = fear.isSingle ? 1 : CALIBRATION_MODELS
  const models = Array.from({ length: count }, (_model, replication) => fear.samples(replication))
  return calibratedMargin(fear.believed, { models, policies, seed })
}
