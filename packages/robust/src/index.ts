export { distance, type ModelDistance, type StageDistance } from './distance/distance.js'
export { gapStudy, type GapStudy } from './gap/gap-study.js'
export { fitRate, type FittedRate } from './gap/fitted-rate.js'
export type { FollowerSolver, GapOptions, GapProgress, GapRow, GapSettings } from './gap/options.js'
export type { GapSummary, StrategyRate } from './gap/summary.js'
export type { BySource } from './margin/by-source.js'
export {
  margin,
  type BoundedMargin,
  type Margin,
  type StageMargin,
  type UnboundedMargin,
} from './margin/margin.js'
export type { StageConstants } from './margin/stage-constants.js'
export { DISTRIBUTIONS, type Distribution } from './perturbation/distribution.js'
export { withParameters, type ParameterValues } from './perturbation/parameters.js'
export { perturb, type Perturbation, type PerturbationOptions } from './perturbation/perturb.js'
export { parameterBox, perturbationClass, type PerturbationClass } from './perturbation/perturbation-class.js'
export { randomStream, type RandomStream, type Seed } from './random/stream.js'
export {
  FAILURE_POLICIES,
  type EvaluationOptions,
  type FailurePolicy,
  type Model,
  type RunInformation,
  type RunStore,
  type SensitivityProgress,
} from './sensitivity/evaluation/options.js'
export type { ModelOutput, Outcome } from './sensitivity/evaluation/outcome.js'
export type { FailureReport } from './sensitivity/evaluation/failures.js'
export type * from './sensitivity/factor/factor.js'
export { SOBOL_DIMENSIONS } from './sensitivity/sequence/direction-numbers.js'
export { sobolSequence, type Scrambling, type SobolSequence } from './sensitivity/sequence/sobol-sequence.js'
export {
  FIRST_ESTIMATORS,
  SECOND_ESTIMATOR,
  TOTAL_ESTIMATORS,
  type FirstEstimator,
  type SobolOptions,
  type TotalEstimator,
} from './sensitivity/sobol/options.js'
export type { IndexEstimate, IndexTrace, PairEstimate, SobolResult } from './sensitivity/sobol/result.js'
export { sobolIndices } from './sensitivity/sobol/sobol-indices.js'
export type { Estimate, EstimateFlag } from './sensitivity/statistics/estimate.js'
export type { Ranking } from './sensitivity/statistics/ranking.js'
export {
  STRATEGY_KINDS,
  type NaiveDecision,
  type PayoffGuarantee,
  type RegretBound,
  type RelaxedDecision,
  type StrategyDecision,
  type StrategyKind,
} from './strategy/decision.js'
export type {
  GivenMargin,
  LeaderSolver,
  NaiveOptions,
  RelaxedOptions,
  StrategyOptions,
} from './strategy/options.js'
export { solveStrategy } from './strategy/solve-strategy.js'
