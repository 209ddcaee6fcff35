export { stopwatch } from './clock.js'
export { leaderPayoff } from './dynamics/payoff.js'
export { exploitability } from './dynamics/exploitability.js'
export { inducedFlow } from './dynamics/flow.js'
export { describeProblem, EngineError, ModelError, OptionError, SmfgError, type Place, type Problem } from './errors.js'
export * as construct from './expression/construct.js'
export { enclose } from './expression/enclose.js'
export type { AffineForm, Domain, Expression, Interval, QuadraticForm } from './expression/expression.js'
export { partialRanges, simplexLipschitz } from './expression/partial-ranges.js'
export { defineGame } from './game/define-game.js'
export type * from './game/definition.js'
export type * from './game/game.js'
export { solveFollower } from './minimax/follower/solve-follower.js'
export { solveLeader } from './minimax/leader/solve-leader.js'
export type * from './minimax/solution.js'
export {
  DEFAULT_TOLERANCE,
  INVARIANT_ROUNDING,
  MARGIN_ROUNDING,
  TOLERANCE_PER_DELTA,
  UNIT_ROUNDOFF,
} from './tolerances.js'
