import { OptionError, type Game } from '@smfg/core'

/**
 * What a leader knows of the error of her model when no formula describes it: the true model is any model of the same
 * shape within these distances of the believed one, at every mean field and commitment. Infinite where nothing is
 * known.
 */
export interface ModelBall {
  readonly kind: 'model-ball'
  /** ‖μ_0 − μ'_0‖₁ is at most this. */
  readonly initial: number
  /** One per stage. */
  readonly stages: readonly BallStage[]
  /** Probability that the true model is in the ball: 1, or less when the ball was estimated. */
  readonly coverage: number
  /** How the ball came about, to complete the sentence "The true model is …". */
  readonly description: string
}

export interface BallStage {
  /**
   * ‖P_t(·|s,a) − P'_t(·|s,a)‖₁ is at most `transition[s][a]`; not used at the last stage, whose transitions lead
   * nowhere.
   */
  readonly transition: readonly (readonly number[])[]
  /** The states a row can lead to in the true model, `support[s][a]`; null where that may be any. */
  readonly support: readonly (readonly (readonly number[])[])[] | null
  /** |r_t(s,a) − r'_t(s,a)| is at most `reward[s][a]`, in reward units. */
  readonly reward: readonly (readonly number[])[]
  /** |j_t − j'_t| is at most this, in payoff units. */
  readonly payoff: number
}

export interface BallSizes {
  /** δ_0 in ℓ₁, at most 2. @defaultValue 0 */
  readonly initial?: number
  /** δ_P in ℓ₁, the same for all rows; at most 2. @defaultValue 0 */
  readonly transition?: number
  /** δ_r, the same for all rewards, in reward units. @defaultValue 0 */
  readonly reward?: number
  /** δ_J per stage, in payoff units. @defaultValue 0 */
  readonly payoff?: number
}

/**
 * All models within given distances of a game, the same at every stage, state and action.
 *
 * @throws OptionError `ball-size` for a size that is negative, not a number, or a distance of probability vectors above 2
 */
export function modelBall(game: Game, sizes: BallSizes): ModelBall {
  const { initial = 0, transition = 0, reward = 0, payoff = 0 } = sizes
  const given = [
    ['initial law', initial, 2],
    ['transitions', transition, 2],
    ['rewards', reward, Infinity],
    ['payoff', payoff, Infinity],
  ] as const
  for (const [part, size, most] of given) {
    if (!(size >= 0 && size <= most)) {
      const limit = most === Infinity ? '≥ 0' : `from 0 to ${most}`
      throw new OptionError(
        'ball-size',
        `The distance of the ${part} must be a number ${limit}, not ${size}.`,
      )
    }
  }
  const table = (size: number): number[][] => game.states.map(() => game.actions.map(() => size))
  const known = given.filter(([, size]) => size > 0).map(([part, size]) => `${part} within ${size}`)
  return {
    kind: 'model-ball',
    initial,
    stages: Array.from({ length: game.stages }, () => ({
      transition: table(transition),
      support: null,
      reward: table(reward),
      payoff,
    })),
    coverage: 1,
    description: known.length === 0 ? 'the believed one' : `the believed one with ${known.join(', ')}`,
  }
}
