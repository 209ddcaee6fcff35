import {
  OptionError,
  solveLeader,
  stopwatch,
  type Game,
  type LeaderOptions,
  type LeaderSolution,
} from '@smfg/core'
import { margin, type BoundedMargin } from '../margin/margin.js'
import type { PayoffGuarantee, RegretBound, RelaxedDecision } from './decision.js'
import type { RelaxedOptions } from './options.js'

/** κ and η with where they come from. */
interface Allowance {
  readonly kappa: number
  readonly eta: number
  readonly margin: BoundedMargin | null
  readonly coverage: number
  readonly assumed: string
}

/**
 * The relaxed leader: x^R with V^{M'}_{ε+κ}(x^R) within the tolerance of v^{M'}_{ε+κ}.
 *
 * Whatever ε-equilibrium the followers of the true model M play is an (ε + κ)-equilibrium of M', so she has seen it:
 * V^M_ε(x^R) ≥ V^{M'}_{ε+κ}(x^R) − η. If ε ≥ κ she can also bound her regret by v^{M'}_{ε−κ} − V^{M'}_{ε+κ}(x^R) + 2η, at the
 * price of a second leader problem.
 *
 * @see theory.md §3
 */
export async function solveRelaxed(options: RelaxedOptions): Promise<RelaxedDecision> {
  const {
    kind,
    believed,
    error,
    boundRegret = true,
    leaderSolver = solveLeader,
    epsilon,
    ...limits
  } = options
  const seconds = stopwatch()
  const allowance = allowanceOf(believed, error)
  const { kappa, eta } = allowance
  const epsilonUsed = epsilon + kappa
  const solution = await leaderSolver(believed, { ...limits, epsilon: epsilonUsed })
  const guarantee = guaranteeOf(solution, allowance)

  const bestRegret = async (): Promise<RegretBound> => {
    if (!boundRegret) return unknownRegret('it was not asked for')
    if (guarantee === null) return unknownRegret('the leader problem was ended before it had a commitment')
    if (epsilon < kappa) {
      return unknownRegret(`ε = ${epsilon} is less than κ = ${kappa}, so v of the true model has no bound`)
    }
    const remaining = remainingLimits(limits, seconds())
    if (remaining === null) return unknownRegret('the time limit was reached')
    const optimist = await leaderSolver(believed, { ...remaining, epsilon: epsilon - kappa })
    const upper = optimist.value.upper + eta - guarantee.lower
    return Number.isFinite(upper)
      ? { upper: Math.max(0, upper), reason: null }
      : unknownRegret('the second leader problem was ended before it had a bound')
  }

  return {
    kind,
    commitment: solution.commitment,
    believed: believed.parameters,
    epsilon,
    epsilonUsed,
    solution,
    assumed: allowance.assumed,
    kappa,
    eta,
    margin: allowance.margin,
    guarantee,
    regret: await bestRegret(),
  }
}

function allowanceOf(believed: Game, error: RelaxedOptions['error']): Allowance {
  switch (error.kind) {
    case 'given':
      return { ...checkedGiven(error.kappa, error.eta), margin: null, coverage: 1 }
    case 'margin':
      return allowanceOfMargin(error)
    case 'parameter-box': {
      const found = margin(believed, error)
      if (found.status === 'unbounded') {
        throw new OptionError(
          'no-margin',
          `There is no finite margin for the relaxed strategy: ${found.reason}`,
        )
      }
      return allowanceOfMargin(found)
    }
  }
}

function allowanceOfMargin(margin: BoundedMargin): Allowance {
  const { kappa, eta, against, coverage } = margin
  return { kappa, eta, margin, coverage, assumed: `The true model is ${against}.` }
}

function checkedGiven(kappa: number, eta: number): Pick<Allowance, 'kappa' | 'eta' | 'assumed'> {
  for (const [name, value] of [
    ['κ', kappa],
    ['η', eta],
  ] as const) {
    if (!(Number.isFinite(value) && value >= 0)) {
      throw new OptionError('given-margin', `${name} must be a finite number ≥ 0, not ${value}.`)
    }
  }
  const assumed = `Exploitability differs by at most κ = ${kappa} and payoff by at most η = ${eta} between the models, as given.`
  return { kappa, eta, assumed }
}

function guaranteeOf(solution: LeaderSolution, { eta, coverage }: Allowance): PayoffGuarantee | null {
  const lower = solution.value.lower - eta
  return solution.commitment === null || !Number.isFinite(lower) ? null : { lower, coverage }
}

function unknownRegret(reason: string): RegretBound {
  return { upper: null, reason: `The regret was not bounded: ${reason}.` }
}

/** The same limits with the time already spent taken off; null when none is left. */
function remainingLimits(
  limits: Omit<LeaderOptions, 'epsilon'>,
  spent: number,
): Omit<LeaderOptions, 'epsilon'> | null {
  if (limits.timeLimit === undefined) return limits
  const timeLimit = limits.timeLimit - spent
  return timeLimit > 0 ? { ...limits, timeLimit } : null
}
