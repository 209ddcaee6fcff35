import {
  construct,
  encodeCommitment,
  solveFollower,
  solveLeader,
  stopwatch,
  substitution,
  type Commitment,
  type Control,
  type Game,
} from '@smfg/core'
import { freeModel } from '../distance/compare-class.js'
import type { PerturbationClass } from '../perturbation/perturbation-class.js'
import { subdividedWorstCase } from './subdivided-worst-case.js'
import type { JointWorstCase, JointWorstCaseOptions } from './worst-case.js'

/**
 * V^Θ_ε(x) = min { V^{M_θ}_ε(x) : θ ∈ Θ } over the models of a class, for one commitment x: exact, as a certified bracket.
 *
 * −V^Θ_ε(x) is the largest payoff that somebody gets who chooses θ, is paid −J, and may count on the ε-equilibrium she
 * likes best. So the parameters become the controls of a leader, x becomes numbers, and the optimistic leader problem of
 * that game is solved. No margin comes in, hence the answer is never more pessimistic than one built on κ and η. Where that
 * solver has no bounds, for parameters of transitions above all, the class is cut into small parts (`subdividedWorstCase`).
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
  const adversary = adversaryGame(believed, commitment, models)
  if (adversary.controls.length === 0) {
    const { status, limit, value, witness, statistics } = await solveFollower(believed, commitment, options)
    return { status, limit, value, parameters: {}, witness, statistics }
  }
  const seconds = stopwatch()
  const found = await solveLeader(adversary, { ...options, sense: 'best' })
  const { timeLimit } = options
  const left = timeLimit === undefined ? Infinity : timeLimit - seconds()
  // The leader's solver has no bound to refine where a parameter stands in a transition or in no polynomial.
  if (found.limit === 'resolution' && left > 0) {
    const cut = await subdividedWorstCase(believed, commitment, models, {
      ...options,
      ...(timeLimit === undefined ? {} : { timeLimit: left }),
    })
    return {
      ...cut,
      value: { ...cut.value, lower: Math.max(cut.value.lower, 0 - found.value.upper) },
      statistics: {
        seconds: seconds(),
        followerSolves: cut.statistics.followerSolves + found.statistics.followerSolves,
        nodes: cut.statistics.nodes + found.statistics.nodes,
        linearPrograms: cut.statistics.linearPrograms + found.statistics.linearPrograms,
      },
    }
  }
  const parameters = Object.fromEntries(
    adversary.controls.map(({ name }) => [name, Number(found.commitment?.[name])] as const),
  )
  const { worstCase } = found
  return {
    status: found.status,
    limit: found.limit,
    value: { lower: 0 - found.value.upper, upper: 0 - found.value.lower },
    parameters,
    witness: worstCase === null ? null : { ...worstCase, payoff: 0 - worstCase.payoff },
    statistics: found.statistics,
  }
}

/** The game of somebody who chooses the uncertain parameters, against a leader who has committed. */
function adversaryGame(believed: Game, commitment: Commitment, models: PerturbationClass): Game {
  const vector = encodeCommitment(believed, commitment)
  const free = freeModel(believed, models)
  const own = believed.commitmentDimension
  const pairCount = believed.states.length * believed.actions.length
  const fixed = substitution((node) => {
    if (node.kind !== 'variable' || node.index < pairCount) return null
    const component = node.index - pairCount
    return component < own
      ? construct.constant(vector[component])
      : construct.variable(pairCount + component - own)
  })
  return {
    ...free,
    controls: free.controls
      .filter(({ offset }) => offset >= own)
      .map((control): Control => ({ ...control, offset: control.offset - own })),
    commitmentDimension: free.commitmentDimension - own,
    // The class has no parameter in a constraint, and the commitment keeps the others.
    constraints: [],
    transition: free.transition.map((successors) =>
      successors.map(({ state, probability }) => ({ state, probability: fixed(probability) })),
    ),
    reward: free.reward.map(fixed),
    payoff: free.payoff.map((formula) => construct.negate(fixed(formula))),
  }
}
