import { DEFAULT_TOLERANCE, OptionError, type Bracket, type Commitment, type PolicyTable } from '@smfg/core'
import type { NoiseDistribution } from '../perturbation/distribution.js'
import type { ParameterValues } from '../perturbation/parameters.js'
import type { Seed } from '../random/stream.js'
import type { FollowerSolver, LeaderSolver } from '../strategy/options.js'

/** Leaders who need nothing but an estimated model and, all but the first and the last, the confidence box around it. */
export const ESTIMATION_STRATEGIES = ['naive', 'relaxed', 'adversarial', 'optimistic'] as const
export type EstimationStrategy = (typeof ESTIMATION_STRATEGIES)[number]

/** How far a study has come. */
export interface EstimationProgress {
  /** Decisions (number of observations, strategy, replication) finished, and how many there will be. */
  readonly done: number
  readonly total: number
}

export interface EstimationStudyOptions {
  /** ε ≥ 0 of the followers, in reward units. */
  readonly epsilon: number
  /** Parameters the leader estimates; she knows the others. */
  readonly parameters: readonly string[]
  /** Where they are known to lie beforehand, see `estimateParameters`. */
  readonly ranges?: Readonly<Record<string, { readonly min: number; readonly max: number }>>
  /** What she commits to while she observes. */
  readonly commitment: Commitment
  /** Numbers of followers observed. */
  readonly observations: readonly number[]
  /** Samples per number of observations. @defaultValue 5 */
  readonly replications?: number
  /** @defaultValue naive and relaxed */
  readonly strategies?: readonly EstimationStrategy[]
  /** 1 − α: probability that the true parameters are in the box she guards against. @defaultValue 0.95 */
  readonly confidence?: number
  /** What the observed crowd plays. @defaultValue every action equally often */
  readonly policy?: PolicyTable
  /** @defaultValue uniform on [−0.1, 0.1] */
  readonly rewardNoise?: { readonly distribution: NoiseDistribution; readonly size: number }
  /** @defaultValue 0 */
  readonly seed?: Seed
  /** Width of the brackets solved for, in payoff units. @defaultValue 1e-3 */
  readonly tolerance?: number
  /** Wall-clock seconds for the whole study. @defaultValue none */
  readonly timeLimit?: number
  /** Branch-and-bound nodes of each problem solved. @defaultValue none */
  readonly nodeLimit?: number
  /** Ends the study; what is done is kept. */
  readonly signal?: AbortSignal
  readonly engine?: 'highs' | 'glpk'
  readonly onProgress?: (progress: EstimationProgress) => void
  /** @defaultValue `solveLeader` of the core */
  readonly leaderSolver?: LeaderSolver
  /** @defaultValue `solveFollower` of the core */
  readonly followerSolver?: FollowerSolver
}

/** The options a study was run with, defaults put in. */
export interface EstimationSettings {
  readonly epsilon: number
  readonly parameters: readonly string[]
  readonly commitment: Commitment
  readonly observations: readonly number[]
  readonly replications: number
  readonly strategies: readonly EstimationStrategy[]
  readonly confidence: number
  readonly seed: Seed
  readonly tolerance: number
}

/** One leader who decided from one sample. */
export interface EstimationRow {
  /** Followers observed. */
  readonly observed: number
  readonly strategy: EstimationStrategy
  readonly replication: number
  /** The estimated parameters as she believed them. */
  readonly believed: ParameterValues
  /** Half widths of the confidence box around them. */
  readonly radii: ParameterValues
  /** Whether the true parameters are in the box; they are with probability `confidence`. */
  readonly inBox: boolean
  /** ε of the problem she solved: ε + κ for the relaxed leader, ε for the others. */
  readonly epsilonUsed: number
  /** What she committed to; null when a limit ended her solver before it found anything. */
  readonly commitment: Commitment | null
  /** V_ε(commitment) in the true model. */
  readonly payoff: Bracket
  /** v_ε − V_ε(commitment) ≥ 0 in the true model. */
  readonly regret: Bracket
  /** What she was promised for the true model if it is in the box; null when nothing was. */
  readonly guarantee: number | null
  /** Whether the true value, her decision and its payoff all met the tolerance. */
  readonly certified: boolean
}

/** @throws OptionError for values no study can be run with */
export function settingsOf(options: EstimationStudyOptions): EstimationSettings {
  const settings: EstimationSettings = {
    epsilon: options.epsilon,
    parameters: options.parameters,
    commitment: options.commitment,
    observations: options.observations,
    replications: options.replications ?? 5,
    strategies: options.strategies ?? ['naive', 'relaxed'],
    confidence: options.confidence ?? 0.95,
    seed: options.seed ?? 0,
    tolerance: options.tolerance ?? DEFAULT_TOLERANCE,
  }
  const { epsilon, observations, replications, strategies, tolerance } = settings
  expectThat(
    Number.isFinite(epsilon) && epsilon >= 0,
    'epsilon',
    `ε must be a finite number ≥ 0, not ${epsilon}`,
  )
  expectThat(observations.length > 0, 'observations', 'no number of observations was given')
  for (const observed of observations) {
    expectThat(
      isCount(observed),
      'observations',
      `every number of observations must be 1, 2, …, not ${observed}`,
    )
  }
  expectThat(
    new Set(observations).size === observations.length,
    'observations',
    'a number of observations is listed twice',
  )
  expectThat(
    isCount(replications),
    'replications',
    `the number of replications must be 1, 2, …, not ${replications}`,
  )
  expectThat(strategies.length > 0, 'strategies', 'no strategy was given')
  expectThat(new Set(strategies).size === strategies.length, 'strategies', 'a strategy is listed twice')
  const stranger = strategies.find((strategy) => !ESTIMATION_STRATEGIES.includes(strategy))
  expectThat(
    stranger === undefined,
    'unknown-strategy',
    `"${stranger}" is not one of ${ESTIMATION_STRATEGIES.join(', ')}`,
  )
  expectThat(
    Number.isFinite(tolerance) && tolerance > 0,
    'tolerance',
    `the tolerance must be a finite number > 0, not ${tolerance}`,
  )
  return settings
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1
}

function expectThat(condition: boolean, code: string, message: string): void {
  if (!condition) throw new OptionError(code, `Estimation study: ${message}.`)
}
