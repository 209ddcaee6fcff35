export { stopwatch } from './clock.js'
export { bestResponse, type BestResponse } from './dynamics/best-response.js'
export { exploitability, policyExploitability } from './dynamics/exploitability.js'
export { followerGame } from './dynamics/fixed-commitment.js'
export { inducedFlow } from './dynamics/flow.js'
export type { FollowerGame } from './dynamics/follower-game.js'
export { leaderPayoff } from './dynamics/payoff.js'
export { policyFromFlow } from './dynamics/policy-from-flow.js'
export type { PolicyTable } from './dynamics/policy-table.js'
export { policyValue, type PolicyValue } from './dynamics/policy-value.js'
export { dynamicsWorkspace, type DynamicsWorkspace } from './dynamics/workspace.js'
export {
  describeProblem,
  EngineError,
  ModelError,
  OptionError,
  SmfgError,
  type Place,
  type Problem,
} from './errors.js'
export {
  equilibriumFinder,
  type EquilibriumFinder,
  type EquilibriumOptions,
  type FoundEquilibrium,
} from './equilibrium/mirror-descent.js'
export { PenalisedPlay, type Penalty, type PlayGradient } from './equilibrium/penalised-play.js'
export { eventLoopGate } from './event-loop.js'
export { exportFollower, type ExportedFollowerProblem, type ExportOptions } from './export/export-follower.js'
export * as construct from './expression/construct.js'
export { enclose } from './expression/enclose.js'
export { evaluate } from './expression/evaluate.js'
export type { AffineForm, Domain, Expression, Interval, QuadraticForm } from './expression/expression.js'
export { formatExpression } from './expression/format.js'
export * as interval from './expression/interval.js'
export { partialRanges, simplexLipschitz } from './expression/partial-ranges.js'
export { substitution } from './expression/substitute.js'
export { affineForm, classify, variablesOf, type Structure } from './expression/structure.js'
export { decodeCommitment, encodeCommitment } from './game/commitment.js'
export { parseCommitmentText } from './game/commitment-text.js'
export type { GameOptions } from './game/build-game.js'
export { defineGame, type NamedGameDefinition } from './game/define-game.js'
export type * from './game/definition.js'
export { gameHash } from './game/game-hash.js'
export type * from './game/game.js'
export { didYouMean } from './game/nearest-name.js'
export { readGame } from './game/read-game.js'
export { builtInGames } from './games/built-in-games.js'
export { gameStructure, type GameStructure } from './minimax/follower/game-structure.js'
export { checkSolveOptions } from './minimax/check-options.js'
export { findCommitment } from './minimax/leader/find-commitment.js'
export { commitmentCount } from './minimax/leader/commitment-count.js'
export { certificateOf } from './minimax/certificate/certificate-of.js'
export { certifyFollower, type CertifyOptions } from './minimax/certificate/certify-follower.js'
export { certifyLeader } from './minimax/certificate/certify-leader.js'
export { solveFollower } from './minimax/follower/solve-follower.js'
export { solveLeader, solveLeaderRecorded, type RecordedSolution } from './minimax/leader/solve-leader.js'
export type * from './minimax/solution.js'
export {
  CONTRADICTION_ROUNDING,
  DEFAULT_TOLERANCE,
  EXPLOITABILITY_TOLERANCE,
  INVARIANT_ROUNDING,
  MARGIN_ROUNDING,
  TOLERANCE_PER_DELTA,
  UNIT_ROUNDOFF,
} from './tolerances.js'
export type { FollowerStructure } from './relaxation/follower-program.js'
export type * from './verify/certificate.js'
export type { VerifiedLeader } from './verify/leader/verify-leader.js'
export { verifyCertificate, type Verdict } from './verify/verify-certificate.js'
export type { VerifiedFollower } from './verify/verify-follower.js'
