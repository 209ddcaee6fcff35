import type { Basis, CallbackEvent, OptionValue, RawModelApi, RawStatus } from 'highs'
import { stopwatch } from '../running/clock.js'
import { EngineError } from '../../model/errors.js'
import {
  LARGE_FEASIBILITY_TOLERANCE,
  LINEAR_FEASIBILITY_TOLERANCE,
  LINEAR_ITERATION_LIMIT,
  SMALLEST_LINEAR_ENTRY,
} from '../tolerances.js'
import { provesInfeasible } from './dual-bound.js'
import type { LinearModel, LinearOutcome, SolveOptions } from './engine.js'
import { infeasibilityRay } from './infeasibility.js'
import { outcomeByInspection } from './inspection.js'
import type { LinearProgram } from './linear-program.js'
import { ProgramStore } from './program-store.js'
import { isSettled, provedBound } from './proof.js'
import { isWatched, stopIsDue } from '../running/stopping.js'
import { differing, picked, seenByHighs, SentValues } from './sent-values.js'

/** Simplex methods of HiGHS. */
const DUAL = 1
const PRIMAL = 4

/** Settings of ordinary solves. */
const USUAL = {
  output_flag: false,
  presolve: 'off',
  solver: 'simplex',
  simplex_strategy: DUAL,
  simplex_scale_strategy: 2,
  simplex_iteration_limit: LINEAR_ITERATION_LIMIT,
  primal_feasibility_tolerance: LINEAR_FEASIBILITY_TOLERANCE,
  dual_feasibility_tolerance: LINEAR_FEASIBILITY_TOLERANCE,
  small_matrix_value: SMALLEST_LINEAR_ENTRY,
} as const satisfies Record<string, OptionValue>

/** Dual simplex pricing of HiGHS. */
const DEVEX = 1
const STEEPEST_EDGE = 2
/** From this many rows on a program is solved few times and takes thousands of iterations. */
const LARGE_PROGRAM = 1000

/**
 * Small programs are solved often, with other envelopes each time, after which exact edge weights would have to be built anew. On large ones exact
 * weights and the wider tolerance each halve the time; what is proved of a solution does not rest on either.
 */
function settingsFor(rows: number): Readonly<Record<string, OptionValue>> {
  if (rows < LARGE_PROGRAM) return { ...USUAL, simplex_dual_edge_weight_strategy: DEVEX }
  return {
    ...USUAL,
    simplex_dual_edge_weight_strategy: STEEPEST_EDGE,
    primal_feasibility_tolerance: LARGE_FEASIBILITY_TOLERANCE,
    dual_feasibility_tolerance: LARGE_FEASIBILITY_TOLERANCE,
  }
}

/** What `solveCarefully` tries in turn, each from scratch: other scalings, primal simplex, presolve. */
const CAREFUL: readonly Readonly<Record<string, OptionValue>>[] = [
  { simplex_scale_strategy: 0 },
  { simplex_scale_strategy: 4 },
  { simplex_strategy: PRIMAL },
  { presolve: 'on' },
]

/** Model status codes of HiGHS. */
const NOT_SET = 0
const OPTIMAL = 7
const INFEASIBLE = 8
const UNBOUNDED_OR_INFEASIBLE = 9
const UNBOUNDED = 10
const OBJECTIVE_BOUND = 11
const TIME_LIMIT = 13
const INTERRUPTED = 17

/** The channel on which HiGHS asks, between iterations, whether it shall stop. */
const SIMPLEX_INTERRUPT = 1

/** Basis validity of HiGHS. */
const VALID = 1

/** Basis status of a basic row or column. */
const BASIC = 1

/** The wrapper of HiGHS takes finite option values only. */
const NO_LIMIT = Number.MAX_VALUE

/**
 * A program inside HiGHS. Changes are kept in `program` and sent, in bulk and only where they differ from what HiGHS has,
 * before the next solve.
 */
export class HighsModel implements LinearModel {
  readonly #create: () => RawModelApi
  readonly #usual: Readonly<Record<string, OptionValue>>
  readonly #raw: RawModelApi
  readonly #store: ProgramStore
  /** What HiGHS has been told, or null before the first solve. */
  #sent: SentValues | null = null
  /** Options set so far; HiGHS starts without a cutoff and a time limit. */
  readonly #options = new Map<string, OptionValue>([
    ['objective_bound', NO_LIMIT],
    ['time_limit', NO_LIMIT],
  ])
  /** Rows HiGHS holds, and how many of them are still rows of the program. */
  #rowsHeld = 0
  #rowsKept = 0
  /** Positions of entries that may have changed since the last solve: from the first to before the second. */
  #changedFirst = Infinity
  #changedEnd = 0
  /** Basis to install before the next solve. */
  #basis: Basis | null = null
  /** The basis HiGHS stands at, if it was saved since the last solve. */
  #current: Basis | null = null
  #broken: string | null = null
  #listens = false

  /**
   * @param create gives a fresh HiGHS model, owned by this object until `dispose`
   * @param program copied; sent with the first solve
   */
  constructor(create: () => RawModelApi, program: LinearProgram) {
    this.#create = create
    this.#raw = create()
    this.#store = new ProgramStore(program)
    this.#usual = settingsFor(program.rows)
    for (const [name, value] of Object.entries(this.#usual)) this.#setOption(name, value)
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
    if (position < this.#changedFirst) this.#changedFirst = position
    if (position >= this.#changedEnd) this.#changedEnd = position + 1
  }

  addRow(lower: number, upper: number, columns: ArrayLike<number>, values: ArrayLike<number>): number {
    return this.#store.addRow(lower, upper, columns, values)
  }

  truncateRows(first: number): void {
    this.#store.truncateRows(first)
    if (first < this.#rowsKept) this.#rowsKept = first
  }

  solve(options: SolveOptions = {}): LinearOutcome {
    return this.#guarded(() => {
      this.#send()
      this.#setOption('simplex_strategy', options.onlyCostsChanged === true ? PRIMAL : DUAL)
      return this.#run(options)
    })
  }

  solveCarefully(options: SolveOptions = {}): LinearOutcome {
    return this.#guarded(() => {
      this.#send()
      const elapsed = options.timeLimit === undefined ? null : stopwatch()
      let claimsInfeasible = false
      let outcome: LinearOutcome = { status: 'failed', detail: 'not tried' }
      try {
        for (const changes of CAREFUL) {
          requireDone('clearSolver', this.#raw.clearSolver())
          for (const [name, value] of Object.entries({ ...this.#usual, ...changes }))
            this.#setOption(name, value)
          const next = this.#run(
            elapsed === null ? options : { ...options, timeLimit: (options.timeLimit ?? 0) - elapsed() },
          )
          if (next.status === 'limit') return next
          if (isSettled(next, provedBound(this.program, next), options.cutoff)) return next
          if (next.status !== 'failed' || outcome.status === 'failed') outcome = next
          claimsInfeasible ||= next.status === 'infeasible'
        }
      } finally {
        for (const [name, value] of Object.entries(this.#usual)) this.#setOption(name, value)
      }
      const ray = claimsInfeasible ? this.#violationRay() : null
      return ray !== null && provesInfeasible(this.program, ray) ? { status: 'infeasible', ray } : outcome
    })
  }

  saveBasis(): unknown {
    if (this.#basis !== null) return this.#basis
    if (this.#current !== null || this.#sent === null) return this.#current
    // Asked for a ray, HiGHS may forget that it has solved; without a valid basis it would hand out uninitialised memory.
    const raw = this.#raw
    if (raw.getModelStatus() === NOT_SET || raw.getInfoValue('basis_validity').value !== VALID) return null
    const basis = raw.getBasis()
    this.#current = basis.status === -1 ? null : basis.value
    return this.#current
  }

  restoreBasis(basis: unknown): void {
    this.#basis = basis as Basis | null
  }

  dispose(): void {
    this.#raw.dispose()
  }

  /** Turns a breakdown inside WebAssembly into a failed outcome; the model then stays failed. */
  #guarded(solve: () => LinearOutcome): LinearOutcome {
    if (this.#broken !== null) return { status: 'failed', detail: this.#broken }
    const known = outcomeByInspection(this.program)
    if (known !== null) return known
    try {
      return solve()
    } catch (error) {
      this.#broken = error instanceof Error ? error.message : String(error)
      return { status: 'failed', detail: this.#broken }
    }
  }

  #violationRay(): Float64Array | null {
    return infeasibilityRay(this.program, (violation) => {
      const model = new HighsModel(this.#create, violation)
      try {
        return model.solve()
      } finally {
        model.dispose()
      }
    })
  }

  #run(options: SolveOptions): LinearOutcome {
    const raw = this.#raw
    this.#current = null
    this.#setOption('objective_bound', objectiveBound(options.cutoff))
    this.#setOption('time_limit', Math.min(Math.max(options.timeLimit ?? NO_LIMIT, 0), NO_LIMIT))
    if (options.timeLimit !== undefined) requireDone('zeroAllClocks', raw.zeroAllClocks())
    this.#listen()
    const run = raw.run()
    const status = raw.getModelStatus()
    switch (status) {
      case OPTIMAL:
      case OBJECTIVE_BOUND:
        return this.#vectors(status === OPTIMAL ? 'optimal' : 'cutoff')
      case INFEASIBLE: {
        const ray = raw.getDualRay()
        const values = ray.status === -1 ? undefined : ray.value?.values
        return { status: 'infeasible', ray: (values as Float64Array | undefined) ?? this.#violationRay() }
      }
      case UNBOUNDED:
        return { status: 'unbounded' }
      case TIME_LIMIT:
      case INTERRUPTED:
        return { status: 'limit' }
      case UNBOUNDED_OR_INFEASIBLE:
        return { status: 'failed', detail: 'unbounded or infeasible' }
      default:
        return { status: 'failed', detail: `model status ${status}, call status ${run.status}` }
    }
  }

  /** Lets who watches over the thread stop HiGHS, which otherwise ends at its time limit only; the iterations are the same. */
  #listen(): void {
    if (this.#listens || !isWatched()) return
    this.#listens = true
    const stopHighs = (event: CallbackEvent): undefined => {
      if (event.type === SIMPLEX_INTERRUPT && stopIsDue()) event.interrupt()
      return undefined
    }
    requireDone('setCallback', this.#raw.setCallback(stopHighs))
    requireDone('startCallback', this.#raw.startCallback(SIMPLEX_INTERRUPT))
  }

  #vectors(status: 'optimal' | 'cutoff'): LinearOutcome {
    const solution = this.#raw.getSolution()
    if (solution.status === -1) return { status: 'failed', detail: 'no solution vectors' }
    return {
      status,
      objective: this.#raw.getObjectiveValue(),
      primal: solution.value.colValue as Float64Array,
      dual: solution.value.rowDual as Float64Array,
    }
  }

  #setOption(name: string, value: OptionValue): void {
    if (this.#options.get(name) === value) return
    requireDone(`option ${name}`, this.#raw.setOptionValue(name, value))
    this.#options.set(name, value)
  }

  /** Brings HiGHS to the program as it stands. */
  #send(): void {
    if (this.#sent === null) this.#sent = this.#sendAll()
    else this.#sendChanges(this.#sent)
    const { rows } = this.program
    this.#rowsHeld = rows
    this.#rowsKept = rows
    this.#changedFirst = Infinity
    this.#changedEnd = 0
    // A basis is only a place to start from: should HiGHS refuse it, it starts elsewhere.
    if (this.#basis !== null && this.#basis !== this.#current) this.#raw.setBasis(fitted(this.#basis, rows))
    this.#basis = null
  }

  #sendAll(): SentValues {
    const { columns, rows, offset, cost, columnLower, columnUpper, rowLower, rowUpper } = this.program
    requireDone(
      'passLp',
      this.#raw.passLp({
        numCols: columns,
        numRows: rows,
        offset,
        colCost: cost,
        colLower: columnLower,
        colUpper: columnUpper,
        rowLower,
        rowUpper,
        matrix: this.#rowsFrom(0),
      }),
    )
    return new SentValues(this.program)
  }

  #sendChanges(sent: SentValues): void {
    const raw = this.#raw
    const { columns, rows, cost, columnLower, columnUpper, rowLower, rowUpper } = this.program
    if (this.#rowsKept < this.#rowsHeld) {
      // HiGHS does not keep a usable basis when rows go; what is left of the old one is the best start.
      this.#basis = this.saveBasis() as Basis | null
      this.#current = null
      const gone = { kind: 'range', from: this.#rowsKept, to: this.#rowsHeld - 1 } as const
      requireDone('deleteRows', raw.deleteRows(gone))
      this.#rowsHeld = this.#rowsKept
    }
    this.#sendEntries(sent.entryValue)
    const dearer = differing(columns, cost, sent.cost, cost, sent.cost)
    if (dearer !== null)
      requireDone('changeColsCost', raw.changeColsCost(dearer, picked(cost, dearer.indices)))
    const moved = differing(columns, columnLower, sent.columnLower, columnUpper, sent.columnUpper)
    if (moved !== null)
      requireDone(
        'changeColsBounds',
        raw.changeColsBounds(moved, picked(columnLower, moved.indices), picked(columnUpper, moved.indices)),
      )
    const shifted = differing(this.#rowsHeld, rowLower, sent.rowLower, rowUpper, sent.rowUpper)
    if (shifted !== null)
      requireDone(
        'changeRowsBounds',
        raw.changeRowsBounds(shifted, picked(rowLower, shifted.indices), picked(rowUpper, shifted.indices)),
      )
    if (this.#rowsHeld < rows) {
      const first = this.#rowsHeld
      requireDone(
        'addRows',
        raw.addRows({
          lower: rowLower.slice(first),
          upper: rowUpper.slice(first),
          matrix: this.#rowsFrom(first),
        }),
      )
      sent.noteRows(this.program, first)
    }
  }

  #sendEntries(sentValue: Float64Array): void {
    const { entryColumn, entryValue, rowStart } = this.program
    const { entryRow } = this.#store
    const end = Math.min(this.#changedEnd, rowStart[this.#rowsHeld])
    for (let k = this.#changedFirst; k < end; k++) {
      const value = seenByHighs(entryValue[k])
      if (value === sentValue[k]) continue
      requireDone('changeCoeff', this.#raw.changeCoeff(entryRow[k], entryColumn[k], value))
      sentValue[k] = value
    }
  }

  /** Rows `first …` as compressed rows. */
  #rowsFrom(first: number) {
    const { rows, columns, rowStart, entryColumn, entryValue } = this.program
    const offset = rowStart[first]
    return {
      format: 'csr' as const,
      numRows: rows - first,
      numCols: columns,
      starts: rowStart.slice(first).map((start) => start - offset),
      indices: entryColumn.slice(offset),
      values: entryValue.slice(offset),
    }
  }
}

/** A basis saved with another number of rows: rows added since are basic. */
function fitted(basis: Basis, rows: number): Basis {
  if (basis.rowStatus.length === rows) return basis
  const rowStatus = new Int32Array(rows).fill(BASIC)
  rowStatus.set(basis.rowStatus.subarray(0, rows))
  return { colStatus: basis.colStatus, rowStatus }
}

/** A little above the cutoff, so that the bound rebuilt from the dual vector clears the cutoff, too. */
function objectiveBound(cutoff = NO_LIMIT): number {
  const beyond = cutoff + LINEAR_FEASIBILITY_TOLERANCE * (1 + Math.abs(cutoff))
  return Math.max(-NO_LIMIT, Math.min(beyond, NO_LIMIT))
}

function requireDone(call: string, result: RawStatus): void {
  if (result.status === -1) throw new EngineError('engine-failed', `HiGHS refused the call ${call}.`)
}
