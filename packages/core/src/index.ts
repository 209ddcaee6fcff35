export { stopwatch } from './search/running/clock.js'
export { bestResponse, type BestResponse } from './search/dynamics/best-response.js'
export { exploitability, policyExploitability } from './search/dynamics/exploitability.js'
export { followerGame } from './search/dynamics/fixed-commitment.js'
export { inducedFlow } from './search/dynamics/flow.js'
export type { FollowerGame } from './search/dynamics/follower-game.js'
export { leaderPayoff } from './search/dynamics/payoff.js'
export { policyFromFlow } from './search/dynamics/policy-from-flow.js'
export type { PolicyTable } from './search/dynamics/policy-table.js'
export { policyValue, type PolicyValue } from './search/dynamics/policy-value.js'
export { dynamicsWorkspace, type DynamicsWorkspace } from './search/dynamics/workspace.js'
export {
  describeProblem,
  EngineError,
  ModelError,
  OptionError,
  SmfgError,
  type Place,
  type Problem,
} from './model/errors.js'
export {
  equilibriumFinder,
  type EquilibriumFinder,
  type EquilibriumOptions,
  type FoundEquilibrium,
} from './search/equilibrium/mirror-descent.js'
export { PenalisedPlay, type Penalty, type PlayGradient } from './search/equilibrium/penalised-play.js'
export { eventLoopGate } from './search/running/event-loop.js'
export { sharedAbortSignal } from './search/running/shared-signal.js'
export { Stopped, checkpoint, stoppable, watchThread } from './search/running/stopping.js'
export {
  exportFollower,
  type ExportedFollowerProblem,
  type ExportOptions,
} from './search/export/export-follower.js'
export * as construct from './search/expression/construct.js'
export * as exactNumber from './search/expression/exact.js'
export type { Exact } from './search/expression/exact.js'
export { enclose } from './search/expression/enclose.js'
export { evaluate } from './search/expression/evaluate.js'
export type {
  AffineForm,
  Domain,
  Expression,
  Interval,
  QuadraticForm,
} from './search/expression/expression.js'
export { formatExpression } from './search/expression/format.js'
export * as interval from './search/expression/interval.js'
export { partialRanges, simplexLipschitz } from './search/expression/partial-ranges.js'
export { substitution } from './search/expression/substitute.js'
export { affineForm, classify, variablesOf, type Structure } from './search/expression/structure.js'
export {
  commitmentNear,
  decodeCommitment,
  encodeCommitment,
  roundedNumbers,
  type RoundedNumber,
} from './model/commitment.js'
export { parseCommitmentText } from './model/commitment-text.js'
export type { GameOptions } from './model/build-game.js'
export { defineGame, type NamedGameDefinition } from './model/define-game.js'
export type * from './model/definition.js'
export { gameHash } from './model/game-hash.js'
export type * from './model/game.js'
export { didYouMean } from './model/nearest-name.js'
export { readGame } from './model/read-game.js'
export { builtInGames } from './model/games/built-in-games.js'
export { gameStructure, type GameStructure } from './search/minimax/follower/game-structure.js'
export { checkSolveOptions } from './search/minimax/check-options.js'
export { findCommitment } from './search/minimax/leader/find-commitment.js'
export { commitmentCount } from './search/minimax/leader/commitment-count.js'
export { certificateOf } from './search/minimax/certificate/certificate-of.js'
export { certifyFollower, type CertifyOptions } from './search/minimax/certificate/certify-follower.js'
export { certifyLeader } from './search/minimax/certificate/certify-leader.js'
export { solveFollower } from './search/minimax/follower/solve-follower.js'
export {
  solveLeader,
  solveLeaderRecorded,
  type RecordedSolution,
} from './search/minimax/leader/solve-leader.js'
export type * from './search/minimax/solution.js'
export {
  CONTRADICTION_ROUNDING,
  DEFAULT_TOLERANCE,
  INVARIANT_ROUNDING,
  MARGIN_ROUNDING,
  TOLERANCE_PER_DELTA,
  UNIT_ROUNDOFF,
} from './search/tolerances.js'
export type { FollowerStructure } from './search/relaxation/follower-program.js'
export type * from './search/verify/certificate.js'
export type { VerifiedLeader } from './search/verify/leader/verify-leader.js'
export { verifyCertificate, type Verdict } from './search/verify/verify-certificate.js'
export type { VerifiedFollower } from './search/verify/verify-follower.js'
