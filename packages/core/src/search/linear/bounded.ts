import { stopwatch } from '../running/clock.js'
import { createDualBoundWorkspace, type DualBoundWorkspace } from './dual-bound.js'
import type { LinearEngine, LinearModel, LinearOutcome, SolveOptions } from './engine.js'
import type { LinearProgram } from './linear-program.js'
import { isSettled, provedBound } from './proof.js'

/** What is proved of a linear program, next to what the engine found. */
export interface BoundedOutcome {
  /**
   * - `optimal`: `primal` is the engine's optimum, `bound` as good as its objective;
   * - `cutoff`: `bound` is above the cutoff (to rounding), the optimum was not sought further;
   * - `infeasible`: proved, `bound` is +Infinity;
   * - `unbounded`: the engine says so, `bound` is −Infinity;
   * - `limit`: out of time; `bound` is the best there is;
   * - `unproved`: no attempt led to vectors that bear out what the engine says; `bound` is the best there is.
   */
  readonly status: 'optimal' | 'cutoff' | 'infeasible' | 'unbounded' | 'limit' | 'unproved'
  /** Rigorous lower bound on the minimum: +Infinity when infeasibility is proved, −Infinity when nothing is. */
  readonly bound: number
  /** `[column]`: the engine's point, feasible to its tolerance (with `cutoff`: perhaps not), or null when it has none. */
  readonly primal: Float64Array | null
  /** `[row]`: the multipliers that prove `bound` (a ray when infeasible), or null when nothing is proved. */
  readonly dual: Float64Array | null
}

export interface BoundedSolveOptions extends SolveOptions {
  /** Scratch arrays to use again. @defaultValue fresh ones */
  readonly workspace?: DualBoundWorkspace
  /** Fetches a second engine, asked only when the model's own engine proves nothing. @defaultValue none */
  readonly secondEngine?: (() => Promise<LinearEngine | null>) | null
}

/**
 * Solves a linear program and reports only what its vectors prove (`safeDualBound`, `provesInfeasible`).
 *
 * When they do not bear out the engine's status, the program is solved again with more care, then from scratch by the
 * second engine; the best bound of all attempts counts. Costs one ordinary solve and one pass over the entries when all is well.
 *
 * @throws whatever `secondEngine` throws
 */
export async function solveWithBound(
  model: LinearModel,
  options: BoundedSolveOptions = {},
): Promise<BoundedOutcome> {
  const { cutoff, timeLimit, onlyCostsChanged, secondEngine } = options
  const workspace = options.workspace ?? createDualBoundWorkspace(model.program.columns)
  const elapsed = timeLimit === undefined ? null : stopwatch()
  const limits = (): SolveOptions => ({
    ...(cutoff === undefined ? {} : { cutoff }),
    ...(elapsed === null ? {} : { timeLimit: (timeLimit ?? 0) - elapsed() }),
  })
  const judged = (outcome: LinearOutcome): Attempt => {
    const bound = provedBound(model.program, outcome, workspace)
    return { outcome, bound, settled: isSettled(outcome, bound, cutoff) }
  }

  let best = judged(model.solve(onlyCostsChanged ? { ...limits(), onlyCostsChanged } : limits()))
  // Out of time, or stopped by who watches: nobody wants to wait for another attempt.
  if (best.settled || best.outcome.status === 'limit') return report(best)
  const others = [
    () => model.solveCarefully(limits()),
    async () => {
      const engine = secondEngine ? await secondEngine() : null
      return engine === null ? null : solveOnce(engine, model.program, limits())
    },
  ]
  for (const solve of others) {
    if (elapsed !== null && (limits().timeLimit ?? 0) <= 0) return { ...report(best), status: 'limit' }
    const outcome = await solve()
    if (outcome === null) break
    const attempt = judged(outcome)
    if (attempt.settled || attempt.bound > best.bound || best.bound === -Infinity) best = attempt
    if (best.settled) break
  }
  return report(best)
}

interface Attempt {
  readonly outcome: LinearOutcome
  readonly bound: number
  readonly settled: boolean
}

function solveOnce(engine: LinearEngine, program: LinearProgram, limits: SolveOptions): LinearOutcome {
  const model = engine.load(program)
  try {
    return model.solve(limits)
  } finally {
    model.dispose()
  }
}

function report({ outcome, bound, settled }: Attempt): BoundedOutcome {
  switch (outcome.status) {
    case 'optimal':
    case 'cutoff':
      return {
        status: settled ? outcome.status : 'unproved',
        bound,
        primal: outcome.primal,
        dual: bound > -Infinity ? outcome.dual : null,
      }
    case 'infeasible':
      return {
        status: settled ? 'infeasible' : 'unproved',
        bound,
        primal: null,
        dual: settled ? outcome.ray : null,
      }
    case 'unbounded':
    case 'limit':
      return { status: outcome.status, bound, primal: null, dual: null }
    case 'failed':
      return { status: 'unproved', bound, primal: null, dual: null }
  }
}
