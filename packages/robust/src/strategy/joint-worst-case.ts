import { solveFollower, type Commitment, type Game } from '@smfg/core'
import type { PerturbationClass } from '../perturbation/perturbation-class.js'
import { CROWD_SHARE, jointGame } from './joint-game.js'
import type { JointWorstCase, JointWorstCaseOptions } from './worst-case.js'

/**
 * V^Θ_ε(x) = min { V^{M_θ}_ε(x) : θ ∈ Θ } over the models of a class, for one commitment x: exact, as a certified bracket.
 *
 * One follower problem, of the game whose crowd chooses the parameters too (`jointGame`). No margin comes in, hence the answer
 * is never more pessimistic than one built on κ and η.
 *
 * @throws OptionError for a bad option, a commitment that does not fit, `class-model` when some model of the class is not
 *   valid, or `commitment-set` when a parameter stands in a constraint on the commitment
 * @see theory.md §3, joint adversary
 */
export async function jointWorstCase(
  believed: Game,
  commitment: Commitment,
  models: PerturbationClass,
  options: JointWorstCaseOptions,
): Promise<JointWorstCase> {
  const joint = jointGame(believed, models)
  const { status, limit, value, witness, statistics } =
    joint === null
      ? await solveFollower(believed, commitment, options)
      : await solveFollower(joint.game, commitment, {
          ...options,
          epsilon: CROWD_SHARE * options.epsilon,
        })
  return {
    status,
    limit,
    value,
    parameters: witness === null ? null : (joint?.parametersOf(witness) ?? {}),
    witness: witness === null ? null : (joint?.crowdOf(witness) ?? witness),
    statistics,
  }
}
