import { ModelError, OptionError, type Game } from '@smfg/core'
import { sizeOfChange, type PerturbationSize } from '../distance/size.js'
import type { Seed } from '../random/stream.js'
import { checkReplication, checkSize } from './check-draw.js'
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
  /** By source, in the norms of theory §3. */
  readonly size: PerturbationSize
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
 *   number, (`perturbed-model`) errors that leave no valid game, e.g. a probability above 1, or (`different-shape`) a parameter that
 *   changes what may be committed to
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
  checkReplication(draw.replication)
  const errors = Object.fromEntries(
    names.map((name, position) => [name, drawError(draw, name, position)] as const),
  )
  const parameters = Object.fromEntries(names.map((name) => [name, game.parameters[name] + errors[name]]))
  const perturbed = perturbedGame(game, parameters, draw)
  return { game: perturbed, parameters, errors, size: sizeOfChange(game, perturbed), ...draw }
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
