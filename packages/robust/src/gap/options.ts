import {
  DEFAULT_TOLERANCE,
  OptionError,
  TOLERANCE_PER_DELTA,
  type Bracket,
  type Commitment,
} from '@smfg/core'
import { DISTRIBUTIONS, type Distribution } from '../perturbation/distribution.js'
import type { Seed } from '../random/stream.js'
import { STUDY_STRATEGIES, type StudyStrategy } from '../strategy/decision.js'
import type { FollowerSolver, LeaderSolver } from '../strategy/options.js'

/** The leaders the theory compares. */
const DEFAULT_STRATEGIES: readonly StudyStrategy[] = ['naive', 'relaxed']

/** How far a study has come. */
export interface GapProgress {
  /** Decisions (δ, strategy, replication) finished, and how many there will be. */
  readonly done: number
  readonly total: number
  /** The row finished last; null while the true value is being found. */
  readonly row: GapRow | null
}

export interface GapOptions {
  /** ε ≥ 0 of the followers, in reward units. */
  readonly epsilon: number
  /** Parameters the leader is wrong about. */
  readonly parameters: readonly string[]
  /** @defaultValue 'two-point' */
  readonly distribution?: Distribution
  /** Sizes δ > 0 of her errors, in the units of the parameters. */
  readonly deltas: readonly number[]
  /** Beliefs per δ. @defaultValue 10 */
  readonly replications?: number
  /** @defaultValue naive and relaxed */
  readonly strategies?: readonly StudyStrategy[]
  /** @defaultValue 0 */
  readonly seed?: Seed
  /** Largest width of the brackets solved for, in payoff units; see `toleranceAt`. @defaultValue 1e-3 */
  readonly tolerance?: number
  /** Width per unit of δ that is small enough not to blur the effect of an error of size δ. @defaultValue 0.1 */
  readonly tolerancePerDelta?: number
  /** Wall-clock seconds for the whole study. @defaultValue none */
  readonly timeLimit?: number
  /** Branch-and-bound nodes of each problem solved. @defaultValue none */
  readonly nodeLimit?: number
  /** Ends the study; what is done is kept. */
  readonly signal?: AbortSignal
  readonly engine?: 'highs' | 'glpk'
  readonly onProgress?: (progress: GapProgress) => void
  /** @defaultValue `solveLeader` of the core */
  readonly leaderSolver?: LeaderSolver
  /** @defaultValue `solveFollower` of the core */
  readonly followerSolver?: FollowerSolver
}

/** The options a study was run with, defaults put in. */
export interface GapSettings {
  readonly epsilon: number
  readonly parameters: readonly string[]
  readonly distribution: Distribution
  readonly deltas: readonly number[]
  readonly replications: number
  readonly strategies: readonly StudyStrategy[]
  readonly seed: Seed
  readonly tolerance: number
  readonly tolerancePerDelta: number
}

/** One leader who believed one model. */
export interface GapRow {
  readonly delta: number
  readonly strategy: StudyStrategy
  readonly replication: number
  /** The perturbed parameters as she believed them. */
  readonly believed: Readonly<Record<string, number>>
  /** ε of the problem she solved: ε + κ for the relaxed leader, ε for the others. */
  readonly epsilonUsed: number
  /** What she committed to; null when a limit ended her solver before it found anything. */
  readonly commitment: Commitment | null
  /** V_ε(commitment) in the true model. */
  readonly payoff: Bracket
  /** v_ε − V_ε(commitment) ≥ 0 in the true model. */
  readonly regret: Bracket
  /** What she was promised for the true model, V_ε(commitment) ≥ guarantee; null when nothing was. */
  readonly guarantee: number | null
  /** Whether the true model is in the class her strategy guards against; only normal errors can leave it. */
  readonly inClass: boolean
  /** Whether the true value, her decision and its payoff all met the tolerance of this δ; a baseline's decision need only be finished. */
  readonly certified: boolean
}

/** @throws OptionError for values no study can be run with */
export function settingsOf(options: GapOptions): GapSettings {
  const settings: GapSettings = {
    epsilon: options.epsilon,
    parameters: options.parameters,
    distribution: options.distribution ?? 'two-point',
    deltas: options.deltas,
    replications: options.replications ?? 10,
    strategies: options.strategies ?? DEFAULT_STRATEGIES,
    seed: options.seed ?? 0,
    tolerance: options.tolerance ?? DEFAULT_TOLERANCE,
    tolerancePerDelta: options.tolerancePerDelta ?? TOLERANCE_PER_DELTA,
  }
  expectThat(
    isNonNegative(settings.epsilon),
    'epsilon',
    `ε must be a finite number ≥ 0, not ${settings.epsilon}`,
  )
  expectThat(settings.deltas.length > 0, 'deltas', 'no size δ was given')
  for (const delta of settings.deltas) {
    expectThat(isPositive(delta), 'deltas', `every δ must be a finite number > 0, not ${delta}`)
  }
  expectDistinct(settings.deltas, 'deltas')
  expectKnown([settings.distribution], DISTRIBUTIONS, 'unknown-distribution')
  expectThat(
    Number.isInteger(settings.replications) && settings.replications > 0,
    'replications',
    `the number of replications must be 1, 2, …, not ${settings.replications}`,
  )
  expectThat(settings.strategies.length > 0, 'strategies', 'no strategy was given')
  expectKnown(settings.strategies, STUDY_STRATEGIES, 'unknown-strategy')
  expectDistinct(settings.strategies, 'strategies')
  for (const name of ['tolerance', 'tolerancePerDelta'] as const) {
    expectThat(isPositive(settings[name]), name, `${name} must be a finite number > 0, not ${settings[name]}`)
  }
  return settings
}

/**
 * Width of the brackets solved for at a size δ: min(tolerance, tolerancePerDelta · δ).
 *
 * What a strategy loses because of its solver's tolerance must not be taken for what it loses because of its error. With a tolerance as large
 * as δ a naive leader may even be saved by it: she stops a little beyond the jump she did not see. Losses of order δ per
 * unit of payoff are what a good strategy is about, so a fixed share of δ (payoff units per unit of the parameter) is small enough, and
 * the fitted rate is not disturbed by a share that is the same at every δ.
 */
export function toleranceAt(settings: GapSettings, delta: number): number {
  return Math.min(settings.tolerance, settings.tolerancePerDelta * delta)
}

function expectThat(condition: boolean, code: string, message: string): void {
  if (!condition) throw new OptionError(code, `Gap study: ${message}.`)
}

function expectKnown(given: readonly string[], known: readonly string[], code: string): void {
  const stranger = given.find((each) => !known.includes(each))
  expectThat(stranger === undefined, code, `"${stranger}" is not one of ${known.join(', ')}`)
}

function expectDistinct(given: readonly (number | string)[], code: string): void {
  const repeated = given.find((each, position) => given.indexOf(each) !== position)
  expectThat(repeated === undefined, code, `${repeated} is listed twice`)
}

function isNonNegative(value: number): boolean {
  return Number.isFinite(value) && value >= 0
}

function isPositive(value: number): boolean {
  return Number.isFinite(value) && value > 0
}
