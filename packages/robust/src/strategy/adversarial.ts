import { solveLeader, type Game, type LeaderSolution } from '@smfg/core'
import type { PerturbationClass } from '../perturbation/perturbation-class.js'
import type { AdversarialDecision } from './decision.js'
import { CROWD_SHARE, jointGame } from './joint-game.js'
import type { AdversarialOptions } from './options.js'

/**
 * The adversarial leader: the commitment that pays most when the model, within its class Θ, is chosen against her:
 * v^Θ_ε = sup_x V^Θ_ε(x), V^Θ_ε(x) = min { V^{M_θ}_ε(x) : θ ∈ Θ }.
 *
 * One leader problem, of the game whose crowd chooses the parameters too (`jointGame`): so its bracket is one of v^Θ_ε itself,
 * and its lower end holds in every model of the class. With the bracket closed she is less than its width below any other promise
 * for the class, that of the relaxed leader in particular.
 *
 * @see theory.md §3, joint adversary
 */
export async function solveAdversarial(options: AdversarialOptions): Promise<AdversarialDecision> {
  const { kind, believed, error, ...limits } = options
  const { epsilon } = options
  const joint = jointGame(believed, error)
  const found =
    joint === null
      ? await solveLeader(believed, limits)
      : await solveLeader(joint.game, { ...limits, epsilon: CROWD_SHARE * epsilon })
  const worst = found.worstCase
  const solution: LeaderSolution = {
    ...found,
    epsilon,
    worstCase: worst === null ? null : (joint?.crowdOf(worst) ?? worst),
  }
  const { lower } = solution.value
  return {
    kind,
    commitment: solution.commitment,
    believed: believed.parameters,
    epsilon,
    epsilonUsed: epsilon,
    solution,
    assumed: `The true model is the believed one with ${described(believed, error)}.`,
    guarantee: Number.isFinite(lower) ? { lower, coverage: error.coverage } : null,
    worstParameters: worst === null ? null : (joint?.parametersOf(worst) ?? {}),
  }
}

function described(believed: Game, { radii }: PerturbationClass): string {
  return Object.entries(radii)
    .map(([name, radius]) => `${name} within ${radius} of ${believed.parameters[name]}`)
    .join(', ')
}
