import type { Game } from '@smfg/core'
import { checkSameShape } from '../distance/compare-models.js'
import type { ParameterValues } from '../perturbation/parameters.js'
import { perturbationClass, type PerturbationClass } from '../perturbation/perturbation-class.js'
import { perturb } from '../perturbation/perturb.js'
import type { GapSettings } from './options.js'

/** A model the leader believes in, and the replications in which she does. */
export interface Belief {
  readonly delta: number
  readonly replications: readonly number[]
  readonly game: Game
  /** The perturbed parameters as she believes them. */
  readonly parameters: ParameterValues
  /** What she knows of her error. */
  readonly models: PerturbationClass
  /** Whether the true parameters are in that class. */
  readonly inClass: boolean
}

/**
 * Everything a study will solve, drawn before anything is solved, so that a δ too large for the model is reported at once. Replications with
 * equal parameters share a belief.
 *
 * @throws OptionError for an unknown parameter, errors that leave no valid game, or a parameter that changes what may be
 *   committed to
 */
export function planBeliefs(game: Game, settings: GapSettings): Belief[] {
  const { parameters, distribution, deltas, seed } = settings
  return deltas.flatMap((delta) => {
    const beliefs = new Map<string, Belief>()
    for (let replication = 0; replication < settings.replications; replication++) {
      const perturbation = perturb(game, { parameters, distribution, delta, seed, replication })
      const key = JSON.stringify(perturbation.parameters)
      const known = beliefs.get(key)
      if (known === undefined) {
        checkSameShape(game, perturbation.game)
        const models = perturbationClass(perturbation.game, { parameters, distribution, delta })
        const inClass = isInClass(game.parameters, perturbation.parameters, models)
        beliefs.set(key, {
          delta,
          replications: [replication],
          game: perturbation.game,
          parameters: perturbation.parameters,
          models,
          inClass,
        })
      } else beliefs.set(key, { ...known, replications: [...known.replications, replication] })
    }
    return [...beliefs.values()]
  })
}

function isInClass(truth: ParameterValues, believed: ParameterValues, models: PerturbationClass): boolean {
  return Object.entries(models.radii).every(
    ([name, radius]) => Math.abs(truth[name] - believed[name]) <= radius,
  )
}
