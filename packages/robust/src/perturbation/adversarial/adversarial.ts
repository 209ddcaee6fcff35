import {
  DEFAULT_TOLERANCE,
  OptionError,
  solveFollower,
  type Bracket,
  type Commitment,
  type FollowerOptions,
  type Game,
} from '@smfg/core'
import { sizeOfChange } from '../../distance/size.js'
import { levelWithError, payoffWithoutError } from '../../margin/error-allowance.js'
import { margin } from '../../margin/margin.js'
import type { Seed } from '../../random/stream.js'
import type { FollowerSolver } from '../../strategy/options.js'
import type { ModelBall } from '../model-ball.js'
import type { PerturbationClass } from '../perturbation-class.js'
import type { PerturbedModel } from '../perturbed-model.js'
import { searchBall } from './search-ball.js'
import { searchBox } from './search-box.js'
import type { TryModel } from './trial.js'

export interface AdversaryOptions extends Pick<
  FollowerOptions,
  'timeLimit' | 'nodeLimit' | 'signal' | 'engine'
> {
  /** What the adversary may choose from: models around the believed one. */
  readonly models: PerturbationClass | ModelBall
  /** What the leader has committed to. */
  readonly commitment: Commitment
  /** ε ≥ 0 of the followers, in reward units. */
  readonly epsilon: number
  /** Width of the bracket of the answer, in payoff units. @defaultValue 1e-3 */
  readonly tolerance?: number
  /** Models that are tried at most, each with a follower problem of its own. @defaultValue 40 */
  readonly trials?: number
  /** @defaultValue 0 */
  readonly seed?: Seed
  /** Limits are for each follower problem. @defaultValue `solveFollower` of the core */
  readonly followerSolver?: FollowerSolver
}

/** The most harmful model found, what the commitment pays in it, and what it could pay at worst in any other one. */
export interface AdversarialPerturbation extends PerturbedModel {
  /** V_ε(commitment) in `game`: valid whatever the search missed. */
  readonly payoff: Bracket
  /** V_ε(commitment) in the believed model. */
  readonly believedPayoff: Bracket
  /** In no model of the class does the commitment pay less. */
  readonly floor: PayoffFloor
  /** How many models were tried. */
  readonly trials: number
  /** Whether the bracket of `payoff` met the tolerance. */
  readonly certified: boolean
}

/** V^M_ε(commitment) ≥ lower for every model M of the class (with its coverage); null with a reason. */
export type PayoffFloor =
  { readonly lower: number; readonly reason: null } | { readonly lower: null; readonly reason: string }

const DEFAULT_TRIALS = 40

/** Trials are compared at this multiple of the tolerance; the worst one is solved again. */
const COARSE = 4

/**
 * Looks for the model of a class in which a given commitment pays least.
 *
 * In a box of parameters the corners and then single parameters are tried (`searchBox`); in a ball the directions that
 * make the tempting behaviour of followers stable (`searchBall`). The search is a heuristic, its answer is not: the
 * payoff in the model found is a certified bracket, so the true infimum over the class is at most its upper end, and it
 * is at least `floor`, by the sandwich V^M_ε ≥ V^{M'}_{ε+κ} − η of theory §3.
 *
 * @throws OptionError for a class that does not fit the game, a commitment that does not fit, or `trials`
 */
export async function adversarialPerturbation(
  believed: Game,
  options: AdversaryOptions,
): Promise<AdversarialPerturbation> {
  const { models, commitment, epsilon, tolerance = DEFAULT_TOLERANCE, trials = DEFAULT_TRIALS } = options
  const { followerSolver = solveFollower, timeLimit, nodeLimit, signal, engine } = options
  if (!(Number.isInteger(trials) && trials >= 1)) {
    throw new OptionError('trials', `The number of models to try must be 1, 2, …, not ${trials}.`)
  }
  const common = {
    ...(timeLimit === undefined ? {} : { timeLimit }),
    ...(nodeLimit === undefined ? {} : { nodeLimit }),
    ...(signal === undefined ? {} : { signal }),
    ...(engine === undefined ? {} : { engine }),
  }
  const solveAt = (game: Game, level: number, width: number) =>
    followerSolver(game, commitment, { ...common, epsilon: level, tolerance: width })
  let tried = 0
  const tryModel: TryModel = async (game) => {
    tried++
    const { value } = await solveAt(game, epsilon, COARSE * tolerance)
    return { game, payoff: value }
  }
  const bound = margin(believed, models)
  const start = await tryModel(believed)
  const search = { believed, start, tryModel, trials, seed: options.seed ?? 0 }
  const worst =
    models.kind === 'parameter-box'
      ? await searchBox({ ...search, box: models })
      : await searchBall({
          ...search,
          ball: models,
          commitment,
          temptation: async (share) => {
            if (bound.status === 'unbounded') return null
            return (await solveAt(believed, epsilon + share * bound.kappa, COARSE * tolerance)).witness
          },
        })
  const { value: payoff, status } = await solveAt(worst.game, epsilon, tolerance)
  const relaxed =
    bound.status === 'bounded'
      ? await solveAt(believed, levelWithError(epsilon, bound.kappa), tolerance)
      : null
  const lower =
    relaxed === null || bound.status === 'unbounded'
      ? -Infinity
      : payoffWithoutError(relaxed.value.lower, bound.eta)
  return {
    game: worst.game,
    size: sizeOfChange(believed, worst.game),
    payoff,
    believedPayoff: start.payoff,
    floor: Number.isFinite(lower)
      ? { lower, reason: null }
      : {
          lower: null,
          reason:
            bound.status === 'unbounded'
              ? bound.reason
              : 'The follower problem at ε + κ was ended before it had a bound.',
        },
    trials: tried,
    certified: status === 'certified',
  }
}
