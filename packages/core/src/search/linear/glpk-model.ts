import type { GLPK, LP, Result } from 'glpk.js/node'
import { CYCLING_TIME_LIMIT } from '../tolerances.js'
import type { LinearModel, LinearOutcome, SolveOptions } from './engine.js'
import { infeasibilityRay } from './infeasibility.js'
import { outcomeByInspection } from './inspection.js'
import type { LinearProgram } from './linear-program.js'
import { ProgramStore } from './program-store.js'
import { isSettled, provedBound } from './proof.js'

/**
 * A program solved by GLPK. Every solve hands over the whole program and starts from scratch; there is no basis to save and a
 * cutoff is not used (the optimum is found instead).
 */
export class GlpkModel implements LinearModel {
  readonly #glpk: GLPK
  readonly #store: ProgramStore

  /** @param program copied */
  constructor(glpk: GLPK, program: LinearProgram) {
    this.#glpk = glpk
    this.#store = new ProgramStore(program)
  }

  get program(): LinearProgram {
    return this.#store.program
  }

  setCost(column: number, cost: number): void {
    this.#store.setCost(column, cost)
  }

  setColumnBounds(column: number, lower: number, upper: number): void {
    this.#store.setColumnBounds(column, lower, upper)
  }

  setRowBounds(row: number, lower: number, upper: number): void {
    this.#store.setRowBounds(row, lower, upper)
  }

  setEntry(position: number, value: number): void {
    this.#store.setEntry(position, value)
  }

  addRow(lower: number, upper: number, columns: ArrayLike<number>, values: ArrayLike<number>): number {
    return this.#store.addRow(lower, upper, columns, values)
  }

  truncateRows(first: number): void {
    this.#store.truncateRows(first)
  }

  /** Solves without GLPK's presolver; with it, should the vectors not bear out the status (GLPK does not scale). */
  solve(options: SolveOptions = {}): LinearOutcome {
    return this.#solveBothWays(options, false)
  }

  /** As `solve`, with the presolver first. */
  solveCarefully(options: SolveOptions = {}): LinearOutcome {
    return this.#solveBothWays(options, true)
  }

  #solveBothWays(options: SolveOptions, presolve: boolean): LinearOutcome {
    const first = solveByGlpk(this.#glpk, this.program, options, presolve)
    if (isSettled(first, provedBound(this.program, first))) return first
    const second = solveByGlpk(this.#glpk, this.program, options, !presolve)
    const secondIsBetter = first.status === 'failed' || isSettled(second, provedBound(this.program, second))
    return secondIsBetter ? second : first
  }

  saveBasis(): null {
    return null
  }

  restoreBasis(): void {
    // Every solve starts from scratch.
  }

  dispose(): void {
    // Nothing outlives a solve.
  }
}

/**
 * @param mayBeInfeasible false for a program that always has a solution. GLPK may call that infeasible, too, when its entries are of very different sizes, and
 *   looking for a proof would go on for ever
 */
function solveByGlpk(
  glpk: GLPK,
  program: LinearProgram,
  options: SolveOptions,
  presolve: boolean,
  mayBeInfeasible = true,
): LinearOutcome {
  const known = outcomeByInspection(program)
  if (known !== null) return known
  const { timeLimit } = options
  const seconds = Math.min(Math.max(timeLimit ?? CYCLING_TIME_LIMIT, 0), CYCLING_TIME_LIMIT)
  let result: Result['result']
  try {
    result = glpk.solve(asGlpk(glpk, program), {
      msglev: glpk.GLP_MSG_OFF,
      presol: presolve,
      tmlim: seconds,
    }).result
  } catch (error) {
    return { status: 'failed', detail: error instanceof Error ? error.message : String(error) }
  }
  switch (result.status) {
    case glpk.GLP_OPT:
      return {
        status: 'optimal',
        objective: result.z + program.offset,
        primal: Float64Array.from({ length: program.columns }, (_, j) => result.vars[columnName(j)] ?? 0),
        dual: Float64Array.from({ length: program.rows }, (_, i) => result.dual?.[rowName(i)] ?? 0),
      }
    case glpk.GLP_NOFEAS:
      return {
        status: 'infeasible',
        ray: mayBeInfeasible
          ? infeasibilityRay(program, (violation) => solveByGlpk(glpk, violation, options, false, false))
          : null,
      }
    case glpk.GLP_UNBND:
      return { status: 'unbounded' }
    default:
      return timeLimit === undefined || timeLimit > seconds
        ? { status: 'failed', detail: `GLPK status ${result.status}` }
        : { status: 'limit' }
  }
}

const columnName = (column: number): string => `x${column}`
const rowName = (row: number): string => `r${row}`

function asGlpk(glpk: GLPK, program: LinearProgram): LP {
  const { columns, rows, cost, columnLower, columnUpper, rowLower, rowUpper } = program
  const { rowStart, entryColumn, entryValue } = program
  return {
    name: 'program',
    objective: {
      direction: glpk.GLP_MIN,
      name: 'objective',
      vars: Array.from({ length: columns }, (_, j) => ({ name: columnName(j), coef: cost[j] })),
    },
    subjectTo: Array.from({ length: rows }, (_, i) => {
      const vars: { name: string; coef: number }[] = []
      for (let k = rowStart[i]; k < rowStart[i + 1]; k++)
        if (entryValue[k] !== 0) vars.push({ name: columnName(entryColumn[k]), coef: entryValue[k] })
      return {
        name: rowName(i),
        vars,
        bnds: boundsForGlpk(glpk, rowLower[i], rowUpper[i]),
      }
    }),
    bounds: Array.from({ length: columns }, (_, j) => ({
      name: columnName(j),
      ...boundsForGlpk(glpk, columnLower[j], columnUpper[j]),
    })),
  }
}

function boundsForGlpk(glpk: GLPK, lower: number, upper: number): { type: number; lb: number; ub: number } {
  if (lower === upper) return { type: glpk.GLP_FX, lb: lower, ub: upper }
  if (lower === -Infinity && upper === Infinity) return { type: glpk.GLP_FR, lb: 0, ub: 0 }
  if (lower === -Infinity) return { type: glpk.GLP_UP, lb: 0, ub: upper }
  if (upper === Infinity) return { type: glpk.GLP_LO, lb: lower, ub: 0 }
  return { type: glpk.GLP_DB, lb: lower, ub: upper }
}
