import {
  encodeCommitment,
  OptionError,
  solveFollower,
  solveLeader,
  SmfgError,
  type Commitment,
  type FollowerSolution,
  type Game,
  type LeaderSolution,
  type StopRule,
} from '@smfg/core'
import { checkParameterNames, withParameters } from '../../perturbation/parameters.js'
import { endingOf } from '../evaluation/ending.js'
import type { RunInformation } from '../evaluation/options.js'
import type { ModelOutput } from '../evaluation/outcome.js'

/** What is solved for at every point; limits hold for each evaluation by itself. */
export interface GameOutputOptions extends Omit<StopRule, 'signal'> {
  /** ε ≥ 0, in reward units. */
  readonly epsilon: number
  /** The output is V_ε(x) of this commitment, or the game value v_ε when it is left out. */
  readonly commitment?: Commitment
  /** @defaultValue 'highs' */
  readonly engine?: 'highs' | 'glpk'
  readonly leaderSolver?: typeof solveLeader
  readonly followerSolver?: typeof solveFollower
}

/** The name that stands for ε among parameters; a parameter of the game that is called so comes first. */
export const EPSILON_FACTOR = 'epsilon'

/** A game's certified output as a function of its parameters, in the order in which they were named. */
export type GameOutput = (values: readonly number[], run: RunInformation) => Promise<ModelOutput>

/**
 * The game value v_ε, or the worst case V_ε(x) of a commitment, as a function of some parameters, to be handed to `sobolIndices`,
 * `morrisEffects`, `oneAtATime`, `uncertainty` or `localSensitivity` with one real factor per parameter in the same order. The name
 * `epsilon` stands for ε itself, which then varies around `options.epsilon`, unless the game has a parameter of that name.
 *
 * It returns certified bounds in payoff units. Bounds wider than the tolerance are marked unfinished, and values at which the model is not
 * valid are failures with the model's own message; the analysis' failure policy decides about both. Control bounds, rows of the initial
 * distribution and other parts of a model can be factors too: write a function that builds the game with `defineGame`.
 *
 * @throws OptionError for an unknown parameter, an ε that is not a number ≥ 0, or a commitment the game does not have
 */
export function gameOutput(
  game: Game,
  parameters: readonly string[],
  options: GameOutputOptions,
): GameOutput {
  const { commitment, leaderSolver = solveLeader, followerSolver = solveFollower, ...limits } = options
  const own = parameters.filter((name) => !isEpsilon(game, name))
  if (own.length > 0 || parameters.length === 0) checkParameterNames(game, own)
  if (!(Number.isFinite(limits.epsilon) && limits.epsilon >= 0)) {
    throw new OptionError('epsilon', `ε must be a finite number ≥ 0, not ${limits.epsilon}.`)
  }
  if (commitment !== undefined) encodeCommitment(game, commitment)
  return async (values, { signal }) => {
    const stop = { ...limits, ...(signal === undefined ? {} : { signal }) }
    try {
      const given = Object.fromEntries(parameters.map((name, k) => [name, values[k]]))
      const epsilon = own.length === parameters.length ? limits.epsilon : given[EPSILON_FACTOR]
      const changed =
        own.length === 0
          ? game
          : withParameters(game, Object.fromEntries(own.map((name) => [name, given[name]])))
      const solution =
        commitment === undefined
          ? await leaderSolver(changed, { ...stop, epsilon })
          : await followerSolver(changed, commitment, { ...stop, epsilon })
      return outputOf(solution)
    } catch (error) {
      if (error instanceof SmfgError) return { failed: error.message }
      throw error
    }
  }
}

/** Whether a name among parameters means ε. */
export function isEpsilon(game: Game, name: string): boolean {
  return name === EPSILON_FACTOR && !Object.hasOwn(game.parameters, name)
}

function outputOf(solution: LeaderSolution | FollowerSolution): ModelOutput {
  const { status, value } = solution
  return status === 'certified' ? value : { ...value, unfinished: endingOf(solution) }
}
