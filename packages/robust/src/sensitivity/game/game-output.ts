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

/** A game's certified output as a function of its parameters, in the order in which they were named. */
export type GameOutput = (values: readonly number[], run: RunInformation) => Promise<ModelOutput>

/**
 * The game value v_ε, or the worst case V_ε(x) of a commitment, as a function of some parameters, to be handed to `sobolIndices`,
 * `morrisEffects`, `oneAtATime` or `uncertainty` with one real factor per parameter in the same order.
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
  checkParameterNames(game, parameters)
  if (!(Number.isFinite(limits.epsilon) && limits.epsilon >= 0)) {
    throw new OptionError('epsilon', `ε must be a finite number ≥ 0, not ${limits.epsilon}.`)
  }
  if (commitment !== undefined) encodeCommitment(game, commitment)
  return async (values, { signal }) => {
    const stop = { ...limits, ...(signal === undefined ? {} : { signal }) }
    try {
      const changed = withParameters(game, Object.fromEntries(parameters.map((name, k) => [name, values[k]])))
      const solution =
        commitment === undefined
          ? await leaderSolver(changed, stop)
          : await followerSolver(changed, commitment, stop)
      return outputOf(solution)
    } catch (error) {
      if (error instanceof SmfgError) return { failed: error.message }
      throw error
    }
  }
}

function outputOf(solution: LeaderSolution | FollowerSolution): ModelOutput {
  const { status, value, limit } = solution
  if (status === 'certified') return value
  const reason = 'reason' in solution ? solution.reason : null
  return {
    ...value,
    unfinished: reason ?? (status === 'limit' ? `the ${limit} limit was reached` : 'it was interrupted'),
  }
}
