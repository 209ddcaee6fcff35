import { OptionError, type Game } from '@smfg/core'
import { dirichlet } from '../random/dirichlet.js'
import { randomStream, type Seed } from '../random/stream.js'
import { checkReplication } from './check-draw.js'
import { constantRow } from './constant-row.js'
import { perturbedModel, type PerturbedModel } from './perturbed-model.js'
import { rewritten } from './rewriting/rewrite.js'

export interface DirichletOptions {
  /**
   * Concentration c > 0: rows are drawn from Dirichlet(c · P), as uncertain as after c observations; the variance of an
   * entry is p(1 − p)/(c + 1).
   */
  readonly concentration: number
  /** @defaultValue false */
  readonly sameAtEveryStage?: boolean
  /** @defaultValue 0 */
  readonly seed?: Seed
  /** Which of the draws; zero-based. @defaultValue 0 */
  readonly replication?: number
}

/**
 * The game with every row of transition probabilities drawn anew from Dirichlet(c · P_t(·|s,a)): mean P, the same
 * possible successors.
 *
 * @throws OptionError `row-not-constant` for a game with rows that depend on the commitment or the mean field (use
 *   `perturbTransition`, whose rows keep their formulas); `concentration`, `replication`
 */
export function resampleTransition(game: Game, options: DirichletOptions): PerturbedModel {
  const { concentration, sameAtEveryStage = false, seed = 0, replication = 0 } = options
  if (!(Number.isFinite(concentration) && concentration > 0)) {
    throw new OptionError('concentration', `A concentration is a finite number > 0, not ${concentration}.`)
  }
  checkReplication(replication)
  const definition = rewritten(game, {
    transition: (targets, place) => {
      const { t, s, a } = place
      if (t === game.stages - 1) return targets
      const row = constantRow(game, place)
      const stage = sameAtEveryStage ? 'all' : t
      const stream = randomStream(seed, 'dirichlet-rows', concentration, replication, stage, s, a)
      const drawn = dirichlet(
        stream,
        row.map(({ probability }) => concentration * probability),
      )
      return row.map(({ state }, k) => ({ state, probability: drawn[k] }))
    },
  })
  return perturbedModel(game, definition, `with rows drawn at concentration ${concentration}`)
}
