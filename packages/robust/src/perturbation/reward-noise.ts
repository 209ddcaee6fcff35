import { OptionError, type Game } from '@smfg/core'
import { randomStream, type Seed } from '../random/stream.js'
import { checkReplication, checkSize } from './check-draw.js'
import { drawNoise, type NoiseDistribution } from './distribution.js'
import { perturbedModel, type PerturbedModel } from './perturbed-model.js'
import { sumText } from './rewriting/formula-text.js'
import { rewritten } from './rewriting/rewrite.js'

/** Noise per stage, state and action, `[t][s][a]`, in reward units. */
export type RewardNoise = readonly (readonly (readonly number[])[])[]

export interface RewardNoiseOptions {
  /** Size δ ≥ 0 of the noise, in reward units; see `NoiseDistribution`. */
  readonly delta: number
  /** @defaultValue 'uniform' */
  readonly distribution?: NoiseDistribution
  /** The same noise at every stage, as where rewards are misjudged rather than variable. @defaultValue false */
  readonly sameAtEveryStage?: boolean
  /** @defaultValue 0 */
  readonly seed?: Seed
  /** Which of the draws; zero-based. @defaultValue 0 */
  readonly replication?: number
}

/**
 * The game with r'_t(s,a; x, L) = r_t(s,a; x, L) + noise_t(s,a), the noise drawn independently for every stage, state
 * and action from the stream named (seed, 'reward-noise', δ, replication, t, s, a).
 *
 * @returns δ_{r,t} of `size` is max |noise_t|; all else is 0
 * @throws OptionError `delta`, `replication`, `unknown-distribution`
 */
export function perturbReward(
  game: Game,
  options: RewardNoiseOptions,
): PerturbedModel & { readonly noise: RewardNoise } {
  const { delta, distribution = 'uniform', sameAtEveryStage = false, seed = 0, replication = 0 } = options
  checkSize(delta)
  checkReplication(replication)
  const noise = Array.from({ length: game.stages }, (_stage, t) =>
    game.states.map((_state, s) =>
      game.actions.map((_action, a) => {
        const stage = sameAtEveryStage ? 'all' : t
        return (
          delta * drawNoise(distribution, randomStream(seed, 'reward-noise', delta, replication, stage, s, a))
        )
      }),
    ),
  )
  return { ...withRewardNoise(game, noise), noise }
}

/**
 * The game with given noise added to its rewards.
 *
 * @throws OptionError `noise-shape` unless the noise has one finite number per stage, state and action
 */
export function withRewardNoise(game: Game, noise: RewardNoise): PerturbedModel {
  const fits =
    noise.length === game.stages &&
    noise.every(
      (stage) =>
        stage.length === game.states.length &&
        stage.every((row) => row.length === game.actions.length && row.every(Number.isFinite)),
    )
  if (!fits) {
    throw new OptionError(
      'noise-shape',
      `The noise must be finite numbers [t][s][a] for ${game.stages} stages, ${game.states.length} states and ` +
        `${game.actions.length} actions.`,
    )
  }
  const definition = rewritten(game, {
    reward: (value, { t, s, a }) => (noise[t][s][a] === 0 ? value : sumText(value, noise[t][s][a])),
  })
  return perturbedModel(game, definition, 'with noise in its rewards')
}
