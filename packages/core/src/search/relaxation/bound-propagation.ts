import type { Interval } from '../expression/expression.js'
import { ENTRY_ROUNDING, PROPAGATION_GAIN, RELAXATION_SLACK } from '../tolerances.js'
import type { BellmanGroup } from './bellman-rows.js'
import { operandsOfTerm, type FactorableProgram, type Term } from './factorable-program.js'

/** How often each constraint may be looked at per call, on average: tails of ever smaller gains are cut off here. */
const VISITS_PER_CONSTRAINT = 6

/** Shares of a function's argument that are tried to be cut off, halved in between. */
const FIRST_SHARE = 1 / 2
const LAST_SHARE = 1 / 64

/**
 * Feasibility-based bound tightening: shrinks a box to one that still holds every point of the box which satisfies all rows, terms and Bellman
 * groups. No linear program is solved. Bounds are widened for rounding, so no such point is lost.
 */
export class BoundPropagation {
  readonly #terms: readonly Term[]
  readonly #groups: readonly BellmanGroup[]
  readonly #rowCount: number
  readonly #rowLower: Float64Array
  readonly #rowUpper: Float64Array
  readonly #rowStart: Int32Array
  readonly #entryColumn: Int32Array
  readonly #entryValue: Float64Array
  /** Constraints (rows, then terms, then groups) that mention a column. */
  readonly #watchStart: Int32Array
  readonly #watch: Int32Array
  readonly #queue: Int32Array
  readonly #queued: Uint8Array
  #head = 0
  #pending = 0
  #lower: Float64Array = new Float64Array(0)
  #upper: Float64Array = new Float64Array(0)

  constructor(program: FactorableProgram, groups: readonly BellmanGroup[]) {
    this.#terms = program.terms
    this.#groups = groups
    this.#rowCount = program.rows.length
    this.#rowLower = Float64Array.from(program.rows, (row) => row.lower)
    this.#rowUpper = Float64Array.from(program.rows, (row) => row.upper)
    this.#rowStart = new Int32Array(this.#rowCount + 1)
    program.rows.forEach((row, i) => (this.#rowStart[i + 1] = this.#rowStart[i] + row.columns.length))
    this.#entryColumn = Int32Array.from(program.rows.flatMap((row) => row.columns))
    this.#entryValue = Float64Array.from(program.rows.flatMap((row) => row.values))
    const watchers: number[][] = program.columns.map(() => [])
    program.rows.forEach((row, i) => row.columns.forEach((column) => watchers[column].push(i)))
    program.terms.forEach((term, k) => {
      for (const column of [...operandsOfTerm(term), term.result]) watchers[column].push(this.#rowCount + k)
    })
    groups.forEach((group, g) => {
      const columns = new Set(group.rows.flatMap((row) => program.rows[row].columns))
      for (const column of columns) watchers[column].push(this.#rowCount + this.#terms.length + g)
    })
    this.#watchStart = new Int32Array(watchers.length + 1)
    watchers.forEach((list, j) => (this.#watchStart[j + 1] = this.#watchStart[j] + list.length))
    this.#watch = Int32Array.from(watchers.flat())
    const constraints = this.#rowCount + this.#terms.length + groups.length
    this.#queue = new Int32Array(constraints)
    this.#queued = new Uint8Array(constraints)
  }

  setRowBounds(row: number, lower: number, upper: number): void {
    this.#rowLower[row] = lower
    this.#rowUpper[row] = upper
  }

  /**
   * Shrinks the box in place.
   *
   * @param changed columns whose bounds changed since the box was last propagated, or null for all
   * @returns false when the box is proved to hold no point of the program
   */
  propagate(lower: Float64Array, upper: Float64Array, changed: readonly number[] | null): boolean {
    this.#lower = lower
    this.#upper = upper
    this.#head = 0
    this.#pending = 0
    this.#queued.fill(0)
    if (changed === null) for (let c = 0; c < this.#queue.length; c++) this.#enqueue(c)
    else for (const column of changed) this.#wake(column)
    let visits = VISITS_PER_CONSTRAINT * this.#queue.length
    while (this.#pending > 0 && visits-- > 0) {
      const constraint = this.#queue[this.#head]
      this.#head = (this.#head + 1) % this.#queue.length
      this.#pending--
      this.#queued[constraint] = 0
      if (!this.#visit(constraint)) return false
    }
    return true
  }

  #enqueue(constraint: number): void {
    if (this.#queued[constraint] !== 0) return
    this.#queued[constraint] = 1
    this.#queue[(this.#head + this.#pending) % this.#queue.length] = constraint
    this.#pending++
  }

  #wake(column: number): void {
    for (let k = this.#watchStart[column]; k < this.#watchStart[column + 1]; k++)
      this.#enqueue(this.#watch[k])
  }

  #visit(constraint: number): boolean {
    if (constraint < this.#rowCount) return this.#visitRow(constraint)
    const term = constraint - this.#rowCount
    if (term < this.#terms.length) return this.#visitTerm(this.#terms[term])
    return this.#visitGroup(this.#groups[term - this.#terms.length])
  }

  /** Raises a lower bound if that gains enough; false when the box becomes empty. */
  #raise(column: number, value: number): boolean {
    const low = this.#lower[column]
    const high = this.#upper[column]
    if (value > high) return false
    if (value - low > PROPAGATION_GAIN * (high - low) && value > low) {
      this.#lower[column] = value
      this.#wake(column)
    }
    return true
  }

  #reduce(column: number, value: number): boolean {
    const low = this.#lower[column]
    const high = this.#upper[column]
    if (value < low) return false
    if (high - value > PROPAGATION_GAIN * (high - low) && value < high) {
      this.#upper[column] = value
      this.#wake(column)
    }
    return true
  }

  #visitRow(row: number): boolean {
    const lower = this.#lower
    const upper = this.#upper
    const start = this.#rowStart[row]
    const end = this.#rowStart[row + 1]
    let least = 0
    let most = 0
    let size = 0
    let reach = 0
    for (let k = start; k < end; k++) {
      const value = this.#entryValue[k]
      const column = this.#entryColumn[k]
      const atLower = value * lower[column]
      const atUpper = value * upper[column]
      if (value > 0) {
        least += atLower
        most += atUpper
      } else {
        least += atUpper
        most += atLower
      }
      size += Math.max(Math.abs(atLower), Math.abs(atUpper))
      reach += Math.max(Math.abs(lower[column]), Math.abs(upper[column]))
    }
    const rowLower = this.#rowLower[row]
    const rowUpper = this.#rowUpper[row]
    if (rowUpper < Infinity) size += Math.abs(rowUpper)
    if (rowLower > -Infinity) size += Math.abs(rowLower)
    const slack = RELAXATION_SLACK * size + ENTRY_ROUNDING * reach
    if (least > rowUpper + slack || most < rowLower - slack) return false
    if (least >= rowLower && most <= rowUpper) return true
    for (let k = start; k < end; k++) {
      const value = this.#entryValue[k]
      if (value === 0) continue
      const column = this.#entryColumn[k]
      const low = lower[column]
      const high = upper[column]
      if (low === high) continue
      const toUpper = rowUpper - least + slack
      const toLower = rowLower - most - slack
      if (value > 0) {
        if (toUpper < value * (high - low) && !this.#reduce(column, low + toUpper / value)) return false
        if (toLower > -value * (high - low) && !this.#raise(column, high + toLower / value)) return false
      } else {
        if (toUpper < -value * (high - low) && !this.#raise(column, high + toUpper / value)) return false
        if (toLower > value * (high - low) && !this.#reduce(column, low + toLower / value)) return false
      }
      if (this.#lower[column] !== low || this.#upper[column] !== high) {
        // Keep the activities in step with the bounds just changed.
        if (value > 0) {
          least += value * (lower[column] - low)
          most += value * (upper[column] - high)
        } else {
          least += value * (upper[column] - high)
          most += value * (lower[column] - low)
        }
      }
    }
    return true
  }

  #visitTerm(term: Term): boolean {
    switch (term.kind) {
      case 'product':
        return this.#visitProduct(term)
      case 'square':
        return this.#visitSquare(term)
      case 'function':
        return this.#visitFunction(term)
    }
  }

  #visitProduct({ left, right, result }: Extract<Term, { kind: 'product' }>): boolean {
    const { min, max } = Math
    const a = this.#lower[left]
    const b = this.#upper[left]
    const c = this.#lower[right]
    const d = this.#upper[right]
    const slack = RELAXATION_SLACK * max(Math.abs(a), Math.abs(b)) * max(Math.abs(c), Math.abs(d))
    const low = min(a * c, a * d, b * c, b * d)
    const high = max(a * c, a * d, b * c, b * d)
    if (!this.#raise(result, low - slack) || !this.#reduce(result, high + slack)) return false
    return this.#divide(result, right, left) && this.#divide(result, left, right)
  }

  /** factor = result / divisor, where the divisor keeps away from 0. */
  #divide(result: number, divisor: number, factor: number): boolean {
    const c = this.#lower[divisor]
    const d = this.#upper[divisor]
    if (c <= 0 && d >= 0) return true
    const p = this.#lower[result]
    const q = this.#upper[result]
    const corners = [p / c, p / d, q / c, q / d]
    const low = Math.min(...corners)
    const high = Math.max(...corners)
    const slack = RELAXATION_SLACK * Math.max(Math.abs(low), Math.abs(high))
    return this.#raise(factor, low - slack) && this.#reduce(factor, high + slack)
  }

  #visitSquare({ of, result }: Extract<Term, { kind: 'square' }>): boolean {
    const a = this.#lower[of]
    const b = this.#upper[of]
    const largest = Math.max(a * a, b * b)
    const least = a > 0 ? a * a : b < 0 ? b * b : 0
    const slack = RELAXATION_SLACK * largest
    if (!this.#raise(result, least - slack) || !this.#reduce(result, largest + slack)) return false
    const root = Math.sqrt(Math.max(0, this.#upper[result])) * (1 + RELAXATION_SLACK)
    if (!this.#raise(of, -root) || !this.#reduce(of, root)) return false
    const inner = Math.sqrt(Math.max(0, this.#lower[result])) * (1 - RELAXATION_SLACK)
    if (this.#lower[of] > -inner) return this.#raise(of, inner)
    if (this.#upper[of] < inner) return this.#reduce(of, -inner)
    return true
  }

  #visitFunction({ of, result, function: f }: Extract<Term, { kind: 'function' }>): boolean {
    const range = f.rangeOn(this.#lower[of], this.#upper[of])
    const slack = RELAXATION_SLACK * Math.max(Math.abs(range.lower), Math.abs(range.upper))
    if (!this.#raise(result, range.lower - slack) || !this.#reduce(result, range.upper + slack)) return false
    // Shares of the argument's interval where the function misses the range of the result are cut off at both ends.
    for (let share = FIRST_SHARE; share >= LAST_SHARE; share /= 2) {
      const low = this.#lower[of]
      const high = this.#upper[of]
      const step = share * (high - low)
      if (!(step > 0)) return true
      if (this.#misses(f.rangeOn(low, low + step), result) && !this.#raise(of, low + step)) return false
      if (this.#misses(f.rangeOn(high - step, high), result) && !this.#reduce(of, high - step)) return false
    }
    return true
  }

  #misses(range: Interval, column: number): boolean {
    const slack = RELAXATION_SLACK * Math.max(Math.abs(range.lower), Math.abs(range.upper))
    return range.upper + slack < this.#lower[column] || range.lower - slack > this.#upper[column]
  }

  /** y ≤ max over actions of the largest right side Q: the optimal value is attained by some action. */
  #visitGroup({ value, rows, slacks }: BellmanGroup): boolean {
    if (slacks.length === 0) return true
    let best = -Infinity
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]
      // The row reads y − (continuation and reward) − z = constant.
      let most = this.#rowUpper[row]
      let size = Math.abs(most)
      for (let k = this.#rowStart[row]; k < this.#rowStart[row + 1]; k++) {
        const column = this.#entryColumn[k]
        if (column === value || column === slacks[i]) continue
        const entry = this.#entryValue[k]
        const term = entry > 0 ? entry * this.#lower[column] : entry * this.#upper[column]
        most -= term
        size += Math.abs(term)
      }
      if (this.#lower[slacks[i]] > 0) continue
      best = Math.max(best, most + RELAXATION_SLACK * size)
    }
    return this.#reduce(value, best)
  }
}
