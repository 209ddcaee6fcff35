import { solveLeader } from '@smfg/core'
import type { OptimisticDecision } from './decision.js'
import type { OptimisticOptions } from './options.js'

/**
 * The optimistic leader: the best commitment of the believed model when followers settle on the ε-equilibrium that suits her
 * best. What is common where equilibria are taken to be unique, and no guarantee of anything.
 */
export async function solveOptimistic(options: OptimisticOptions): Promise<OptimisticDecision> {
  const { kind, believed, leaderSolver = solveLeader, ...leaderOptions } = options
  const solution = await leaderSolver(believed, { ...leaderOptions, sense: 'best' })
  return {
    kind,
    commitment: solution.commitment,
    believed: believed.parameters,
    epsilon: options.epsilon,
    epsilonUsed: options.epsilon,
    solution,
    assumed: 'The believed model is the true one, and its followers settle on what suits the leader best.',
    guarantee: null,
  }
}
