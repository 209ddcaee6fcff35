import type {
  Commitment,
  FollowerOptions,
  FollowerSolution,
  Game,
  LeaderOptions,
  LeaderSolution,
} from '@smfg/core'
import type { BoundedMargin } from '../margin/margin.js'
import type { Distribution } from '../perturbation/distribution.js'
import type { PerturbationClass } from '../perturbation/perturbation-class.js'
import type { Seed } from '../random/stream.js'

/** Finds v_ε. `solveLeader` of the core, or something with the same contract that runs elsewhere. */
export type LeaderSolver = (game: Game, options: LeaderOptions) => Promise<LeaderSolution>

/** Finds V_ε(x). `solveFollower` of the core, or something with the same contract that runs elsewhere. */
export type FollowerSolver = (
  game: Game,
  commitment: Commitment,
  options: FollowerOptions,
) => Promise<FollowerSolution>

interface CommonOptions extends Omit<LeaderOptions, 'sense'> {
  /** The model the leader has. */
  readonly believed: Game
  /** @defaultValue `solveLeader` of the core */
  readonly leaderSolver?: LeaderSolver
}

export interface NaiveOptions extends CommonOptions {
  readonly kind: 'naive'
}

/** κ and η from elsewhere, e.g. from experience. What is built on them is as good as they are. */
export interface GivenMargin {
  readonly kind: 'given'
  readonly kappa: number
  readonly eta: number
}

export interface RelaxedOptions extends CommonOptions {
  readonly kind: 'relaxed'
  /** What she knows of the error of her model: a class, the margin of one, or the numbers κ and η. */
  readonly error: PerturbationClass | BoundedMargin | GivenMargin
  /** Solve a second leader problem to bound the regret (theory §3); needs ε ≥ κ. @defaultValue true */
  readonly boundRegret?: boolean
}

export interface OptimisticOptions extends CommonOptions {
  readonly kind: 'optimistic'
}

export interface AdversarialOptions extends Omit<CommonOptions, 'leaderSolver'> {
  readonly kind: 'adversarial'
  /** The models one of which is the true one. */
  readonly error: PerturbationClass
}

export interface SafeOptions extends CommonOptions {
  readonly kind: 'safe'
  /** The models one of which is the true one. */
  readonly error: PerturbationClass
  /** The least payoff that is acceptable in any of them, in payoff units. */
  readonly floor: number
}

/** Models drawn around the believed one, as `perturb` draws them. */
export interface SampledModels {
  readonly kind: 'sampled'
  readonly parameters: readonly string[]
  /** @defaultValue 'uniform' */
  readonly distribution?: Distribution
  /** Size δ ≥ 0 of the errors, in the units of the parameters. */
  readonly delta: number
  /** @defaultValue 0 */
  readonly seed?: Seed
  /** Models the commitment is chosen for. @defaultValue 10 */
  readonly count?: number
  /** Fresh models it is tested in; 0 leaves the decision without a guarantee. @defaultValue 60 */
  readonly holdOut?: number
}

/** Models from elsewhere. */
export interface GivenModels {
  readonly kind: 'given'
  /** Models the commitment is chosen for; they differ from the believed one in numbers only. */
  readonly models: readonly Game[]
  /** Models it is tested in, drawn independently of each other and of `models`. @defaultValue none, and no guarantee */
  readonly holdOut?: readonly Game[]
}

export interface ScenarioOptions extends CommonOptions {
  readonly kind: 'scenario'
  readonly scenarios: SampledModels | GivenModels
  /** Probability 1 − β with which the guarantee from the hold-out models is right. @defaultValue 0.95 */
  readonly confidence?: number
  /** @defaultValue `solveFollower` of the core */
  readonly followerSolver?: FollowerSolver
}

export interface BaselineOptions extends Omit<CommonOptions, 'leaderSolver'> {
  /** Commitments the search starts from: the middle of their ranges, then drawn ones. @defaultValue 3 */
  readonly starts?: number
  /** Of the drawn starts. @defaultValue 0 */
  readonly seed?: Seed
  /** Proves what the commitment found pays at worst. @defaultValue `solveFollower` of the core */
  readonly followerSolver?: FollowerSolver
}

export interface PenalisedOptions extends BaselineOptions {
  readonly kind: 'penalised'
  /**
   * Weights of exploitability beyond ε, growing; each ascent starts where the one before ended. In units in which payoff and
   * exploitability of plain policies are of equal size. @defaultValue [1, 4, 16, 64, 256]
   */
  readonly penalties?: readonly number[]
  /** Most steps per start and penalty. @defaultValue 200 */
  readonly steps?: number
}

export interface DescentOptions extends BaselineOptions {
  readonly kind: 'descent'
  /** Most steps per start. @defaultValue 100 */
  readonly steps?: number
  /** Most steps of mirror descent per equilibrium. @defaultValue 2000 */
  readonly equilibriumSteps?: number
}

/** The time limit is for the whole decision; the node limit and the tolerance are for each problem solved. */
export type StrategyOptions =
  | NaiveOptions
  | RelaxedOptions
  | OptimisticOptions
  | AdversarialOptions
  | ScenarioOptions
  | PenalisedOptions
  | DescentOptions
  | SafeOptions
