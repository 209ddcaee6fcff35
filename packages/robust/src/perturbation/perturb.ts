import { ModelError, OptionError, type Game } from '@smfg/core'
import type { Seed } from '../random/stream.js'
import { drawError, type Distribution, type ErrorDraw } from './distribution.js'
import { checkParameterNames, withParameters, type ParameterValues } from './parameters.js'

export interface PerturbationOptions {
  /** Parameters that are wrong. */
  readonly parameters: readonly string[]
  /** @defaultValue 'two-point' */
  readonly distribution?: Distribution
  /** Size δ ≥ 0 of the errors, in the units of the parameters. */
  readonly delta: number
  /** @defaultValue 0 */
  readonly seed?: Seed
  /** Which of the draws of this size; zero-based. @defaultValue 0 */
  readonly replication?: number
}

/** A model that is a little wrong. */
export interface Perturbation {
  readonly game: Game
  /** Values of the perturbed parameters in `game`. */
  readonly parameters: ParameterValues
  /** What was added to each of them. */
  readonly errors: ParameterValues
  readonly distribution: Distribution
  readonly delta: number
  readonly seed: Seed
  readonly replication: number
}

/**
 * A copy of the game whose named parameters are off by errors of size δ.
 *
 * The errors depend on (seed, δ, replication, parameter) only, so they are the same whatever else is drawn; seed 0 and seed ''
 * are seeds. See `Distribution` for what δ means.
 *
 * @throws OptionError for an unknown parameter or distribution, a δ that is not a number ≥ 0, a replication that is not a natural
 *   number, or (`perturbed-model`) errors that leave no valid game, e.g. a probability above 1
 */
export function perturb(game: Game, options: PerturbationOptions): Perturbation {
  const { parameters: names, delta } = options
  const draw: ErrorDraw = {
    distribution: options.distribution ?? 'two-point',
    delta,
    seed: options.seed ?? 0,
    replication: options.replication ?? 0,
  }
  checkParameterNames(game, names)
  checkSize(delta)
  if (!Number.isInteger(draw.replication) || draw.replication < 0) {
    throw new OptionError(
      'replication',
      `A replication is counted 0, 1, 2, …; it cannot be ${draw.replication}.`,
    )
  }
  const errors = Object.fromEntries(
    names.map((name, position) => [name, drawError(draw, name, position)] as const),
  )
  const parameters = Object.fromEntries(names.map((name) => [name, game.parameters[name] + errors[name]]))
  return { game: perturbedGame(game, parameters, draw), parameters, errors, ...draw }
}

/** @throws OptionError `delta` unless δ is a finite number ≥ 0 */
export function checkSize(delta: number): void {
  if (!(Number.isFinite(delta) && delta >= 0)) {
    throw new OptionError('delta', `The size δ of the errors must be a finite number ≥ 0, not ${delta}.`)
  }
}

function perturbedGame(game: Game, parameters: ParameterValues, draw: ErrorDraw): Game {
  try {
    return withParameters(game, parameters)
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    const values = Object.entries(parameters).map(([name, value]) => `${name} = ${value}`)
    throw new OptionError(
      'perturbed-model',
      `With δ = ${draw.delta}, replication ${draw.replication}, the game "${game.name}" has ${values.join(', ')} ` +
        `and is no valid model any more:\n\n${error.message}\n  fix: a smaller δ, or other parameters`,
      { cause: error },
    )
  }
}
