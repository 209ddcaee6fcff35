import type { Game, LeaderOptions, LeaderSolution } from '@smfg/core'
import type { BoundedMargin } from '../margin/margin.js'
import type { PerturbationClass } from '../perturbation/perturbation-class.js'

/** Finds v_ε. `solveLeader` of the core, or something with the same contract that runs elsewhere. */
export type LeaderSolver = (game: Game, options: LeaderOptions) => Promise<LeaderSolution>

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

/** The time limit is for the whole decision; the node limit and the tolerance are for each problem solved. */
export type StrategyOptions = NaiveOptions | RelaxedOptions
