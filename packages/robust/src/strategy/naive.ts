import { solveLeader } from '@smfg/core'
import type { NaiveDecision } from './decision.js'
import type { NaiveOptions } from './options.js'

/** The naive leader: the best commitment of the believed model, taken for the true one. */
export async function solveNaive(options: NaiveOptions): Promise<NaiveDecision> {
  const { kind, believed, leaderSolver = solveLeader, ...leaderOptions } = options
  const solution = await leaderSolver(believed, leaderOptions)
  return {
    kind,
    commitment: solution.commitment,
    believed: believed.parameters,
    epsilon: options.epsilon,
    epsilonUsed: options.epsilon,
    solution,
    assumed: 'The believed model is the true one.',
    guarantee: null,
  }
}
