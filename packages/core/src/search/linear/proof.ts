import { DUAL_BOUND_LOSS } from '../tolerances.js'
import {
  createDualBoundWorkspace,
  provesInfeasible,
  safeDualBound,
  type DualBoundWorkspace,
} from './dual-bound.js'
import type { LinearOutcome } from './engine.js'
import type { LinearProgram } from './linear-program.js'

/**
 * The lower bound that the vectors of an outcome prove, whatever its status claims: +Infinity when a ray proves
 * infeasibility, −Infinity when there is nothing to prove anything with.
 */
export function provedBound(
  program: LinearProgram,
  outcome: LinearOutcome,
  workspace: DualBoundWorkspace = createDualBoundWorkspace(program.columns),
): number {
  switch (outcome.status) {
    case 'optimal':
    case 'cutoff':
      return safeDualBound(program, outcome.dual, workspace)
    case 'infeasible':
      return outcome.ray !== null && provesInfeasible(program, outcome.ray, workspace) ? Infinity : -Infinity
    case 'unbounded':
    case 'limit':
    case 'failed':
      return -Infinity
  }
}

/**
 * Whether solving again, with more care or elsewhere, has nothing to add: the proved bound bears out what the engine said, to
 * within `DUAL_BOUND_LOSS` relative to 1 + |objective|, or lies above the cutoff, or no time is left. (That a program is unbounded
 * is never proved here: programs whose bounds matter have finite columns.)
 */
export function isSettled(outcome: LinearOutcome, bound: number, cutoff = Infinity): boolean {
  if (bound > cutoff) return true
  switch (outcome.status) {
    case 'optimal':
      return bound >= outcome.objective - DUAL_BOUND_LOSS * (1 + Math.abs(outcome.objective))
    case 'cutoff':
      return bound >= cutoff - DUAL_BOUND_LOSS * (1 + Math.abs(cutoff))
    case 'infeasible':
      return bound === Infinity
    case 'limit':
      return true
    case 'unbounded':
    case 'failed':
      return false
  }
}
