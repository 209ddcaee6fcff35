export type { AttainedDistance } from './distance/attained.js'
export {
  distance,
  type DistanceOptions,
  type EnclosedDistance,
  type ModelDistance,
  type StageDistance,
} from './distance/distance.js'
export type { MeanFieldBox } from './distance/mean-field-box.js'
export { sizeOfChange, type PerturbationSize } from './distance/size.js'
export { estimationStudy, type EstimationStudy } from './estimation-study/estimation-study.js'
export {
  ESTIMATION_STRATEGIES,
  type EstimationProgress,
  type EstimationRow,
  type EstimationSettings,
  type EstimationStrategy,
  type EstimationStudyOptions,
} from './estimation-study/options.js'
export type { EstimationRate, EstimationSummary } from './estimation-study/summary.js'
export { gapStudy, type GapStudy } from './gap/gap-study.js'
export { fitRate, type FittedRate } from './gap/fitted-rate.js'
export type { GapOptions, GapProgress, GapRow, GapSettings } from './gap/options.js'
export type { GapSummary, StrategyRate } from './gap/summary.js'
export type { BySource } from './margin/by-source.js'
export { calibratedMargin, type CalibratedMargin, type CalibrationOptions } from './margin/calibrated.js'
export {
  margin,
  type BoundedMargin,
  type Margin,
  type StageMargin,
  type UnboundedMargin,
} from './margin/margin.js'
export type { StageConstants } from './margin/stage-constants.js'
export {
  adversarialPerturbation,
  type AdversarialPerturbation,
  type AdversaryOptions,
  type PayoffFloor,
} from './perturbation/adversarial/adversarial.js'
export { withCouplingParameter, type CouplingOptions, type CouplingPart } from './perturbation/coupling.js'
export { resampleTransition, type DirichletOptions } from './perturbation/dirichlet-rows.js'
export { DISTRIBUTIONS, type Distribution, type NoiseDistribution } from './perturbation/distribution.js'
export {
  estimateParameters,
  type EstimatedParameters,
  type ParameterEstimate,
  type ParameterEstimateOptions,
} from './perturbation/estimation/estimate-parameters.js'
export {
  estimateTables,
  type TableEstimate,
  type TableEstimateOptions,
} from './perturbation/estimation/estimate-tables.js'
export {
  observeFollowers,
  type CaseObservations,
  type ObservationOptions,
  type Observations,
} from './perturbation/estimation/observe.js'
export { perturbInitial, type InitialNoiseOptions } from './perturbation/initial-noise.js'
export { modelBall, type BallSizes, type BallStage, type ModelBall } from './perturbation/model-ball.js'
export { withParameters, type ParameterValues } from './perturbation/parameters.js'
export { perturb, type Perturbation, type PerturbationOptions } from './perturbation/perturb.js'
export { parameterBox, perturbationClass, type PerturbationClass } from './perturbation/perturbation-class.js'
export type { PerturbedModel } from './perturbation/perturbed-model.js'
export {
  perturbReward,
  withRewardNoise,
  type RewardNoise,
  type RewardNoiseOptions,
} from './perturbation/reward-noise.js'
export {
  perturbTransition,
  withMixedRows,
  type RowMixture,
  type TransitionNoiseOptions,
} from './perturbation/transition-noise.js'
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
export {
  EPSILON_FACTOR,
  gameOutput,
  isEpsilon,
  type GameOutput,
  type GameOutputOptions,
} from './sensitivity/game/game-output.js'
export { latinHypercube } from './sensitivity/latin-hypercube/latin-hypercube.js'
export type { UncertaintyOptions } from './sensitivity/latin-hypercube/options.js'
export type { QuantileEstimate, UncertaintyResult } from './sensitivity/latin-hypercube/result.js'
export { uncertainty } from './sensitivity/latin-hypercube/uncertainty.js'
export { localSensitivity } from './sensitivity/local/local-sensitivity.js'
export type { LocalSensitivityOptions } from './sensitivity/local/options.js'
export type {
  LocalSensitivityResult,
  LocalSlopes,
  LocalWarning,
  OneSidedSlope,
  SecantStep,
  Side,
} from './sensitivity/local/result.js'
export { morrisEffects } from './sensitivity/morris/morris-effects.js'
export {
  TRAJECTORY_CHOICES,
  type MorrisOptions,
  type TrajectoryChoice,
} from './sensitivity/morris/options.js'
export type { MorrisMeasures, MorrisResult } from './sensitivity/morris/result.js'
export { oneAtATime } from './sensitivity/one-at-a-time/one-at-a-time.js'
export type { OneAtATimeOptions } from './sensitivity/one-at-a-time/options.js'
export type { OneAtATimeResult, SweepPoint, SweepResult } from './sensitivity/one-at-a-time/result.js'
export type { Shape } from './sensitivity/one-at-a-time/shape.js'
export {
  gameProfile,
  type GameProfile,
  type GameProfileOptions,
  type ProfileCommitment,
} from './sensitivity/profile/game-profile.js'
export type {
  ProfileFunction,
  ProfileOptions,
  ProfileProgress,
  ProfileRun,
} from './sensitivity/profile/options.js'
export type { Profile, ProfileJump, ProfilePoint, ProfileStep } from './sensitivity/profile/result.js'
export { staircaseProfile } from './sensitivity/profile/staircase-profile.js'
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
  STUDY_STRATEGIES,
  type AdversarialDecision,
  type BaselineBasis,
  type DescentDecision,
  type HoldOut,
  type NaiveDecision,
  type OptimisticDecision,
  type PayoffGuarantee,
  type PenalisedDecision,
  type RegretBound,
  type RelaxedDecision,
  type SafeDecision,
  type ScenarioDecision,
  type StrategyDecision,
  type StrategyKind,
  type StudyStrategy,
} from './strategy/decision.js'
export { CROWD_SHARE, jointGame, type JointGame } from './strategy/joint-game.js'
export { jointWorstCase } from './strategy/joint-worst-case.js'
export type {
  AdversarialOptions,
  BaselineOptions,
  DescentOptions,
  FollowerSolver,
  GivenMargin,
  GivenModels,
  LeaderSolver,
  NaiveOptions,
  OptimisticOptions,
  PenalisedOptions,
  RelaxedOptions,
  SafeOptions,
  SampledModels,
  ScenarioOptions,
  StrategyOptions,
} from './strategy/options.js'
export { solveStrategy } from './strategy/solve-strategy.js'
export type { JointWorstCase, JointWorstCaseOptions } from './strategy/worst-case.js'
