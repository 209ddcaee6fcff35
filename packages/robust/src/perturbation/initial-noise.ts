import type { Game } from '@smfg/core'
import { dirichlet, randomVertex } from '../random/dirichlet.js'
import { randomStream, type Seed } from '../random/stream.js'
import { checkRadius, checkReplication } from './check-draw.js'
import { perturbedModel, type PerturbedModel } from './perturbed-model.js'

export interface InitialNoiseOptions {
  /** ℓ₁ radius δ ∈ [0, 2]. */
  readonly delta: number
  /**
   * What the law is mixed with: one drawn uniformly from the simplex, or one state drawn at random. @defaultValue
   * 'dirichlet'
   */
  readonly towards?: 'dirichlet' | 'corner'
  /** @defaultValue 0 */
  readonly seed?: Seed
  /** Which of the draws; zero-based. @defaultValue 0 */
  readonly replication?: number
}

/**
 * The game with the initial law μ'_0 = (1 − δ/2) μ_0 + (δ/2) ν for a random law ν: a probability vector within δ of μ_0
 * in ℓ₁.
 *
 * @returns `size.initial` is ‖μ_0 − μ'_0‖₁; all else is 0
 * @throws OptionError `delta`, `replication`
 */
export function perturbInitial(game: Game, options: InitialNoiseOptions): PerturbedModel {
  const { delta, towards = 'dirichlet', seed = 0, replication = 0 } = options
  checkRadius(delta)
  checkReplication(replication)
  const stream = randomStream(seed, 'initial-noise', delta, replication)
  const law =
    towards === 'corner'
      ? randomVertex(stream, game.states.length)
      : dirichlet(
          stream,
          game.states.map(() => 1),
        )
  const share = delta / 2
  const initial = game.initial.map((mass, s) => (1 - share) * mass + share * law[s])
  return perturbedModel(game, { ...game.definition, initial }, `with δ = ${delta} in its initial law`)
}
