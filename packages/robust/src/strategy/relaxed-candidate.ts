import { stopwatch } from '@smfg/core'
import { margin } from '../margin/margin.js'
import type { FirstCandidate, SubproblemLimits } from './candidate-search.js'
import type { PerturbationClass } from '../perturbation/perturbation-class.js'
import type { ScenarioOptions } from './options.js'
import { solveRelaxed } from './relaxed.js'

/** What the relaxed leader commits to, with what she is promised; null where there is no finite margin. */
export async function relaxedCandidate(
  { believed, leaderSolver }: Pick<ScenarioOptions, 'believed' | 'leaderSolver'>,
  error: PerturbationClass,
  limits: SubproblemLimits,
): Promise<FirstCandidate | null> {
  const seconds = stopwatch()
  const found = margin(believed, error)
  if (found.status === 'unbounded') return null
  const { commitment, guarantee, solution } = await solveRelaxed({
    ...limits,
    ...(limits.timeLimit === undefined ? {} : { timeLimit: Math.max(limits.timeLimit - seconds(), 1e-3) }),
    ...(leaderSolver === undefined ? {} : { leaderSolver }),
    kind: 'relaxed',
    believed,
    error: found,
    boundRegret: false,
  })
  return commitment === null
    ? null
    : { commitment, payoff: guarantee?.lower ?? -Infinity, statistics: solution.statistics }
}
