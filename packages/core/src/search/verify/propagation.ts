import { addDown, addUp, multiplyDown, multiplyUp } from '../expression/interval.js'
import * as interval from '../expression/interval.js'
import type { Interval } from '../expression/expression.js'
import { PROPAGATION_GAIN } from '../tolerances.js'
import { appliedInverse, appliedRange } from './applied-function.js'
import type { Box } from './box.js'
import type { CheckedApplication, CheckedExtremum, CheckedProduct, CheckedRow } from './proof-columns.js'
import type { CheckedGroup, ProofProgram } from './proof-program.js'
import { spend } from './work-budget.js'

/** Passes over the constraints at most, forward and backward by turns. */
const MOST_PASSES = 8

/**
 * Shrinks boxes by what single rows and products say of the ranges of their columns. A box may only lose points that violate a row or a
 * product, so whatever is proved of the smaller box holds for the larger one.
 *
 * Bounds that gain less than a share of the interval are left as they are, or the passes would go on for ever on a tail of tiny gains.
 */
export class Propagation {
  readonly #program: ProofProgram
  #box: Box
  /** Time at which a column last changed, and at which a constraint (rows, products, applications, extrema, groups) was last looked at. */
  readonly #changed: Float64Array
  readonly #seen: Float64Array
  /** Columns of every constraint, one constraint after the other. */
  readonly #start: Int32Array
  readonly #columns: Int32Array
  #clock = 0
  #isEmpty = false

  constructor(program: ProofProgram) {
    this.#program = program
    this.#box = { lower: new Float64Array(0), upper: new Float64Array(0) }
    this.#changed = new Float64Array(program.columnCount)
    const watched = [
      ...program.rows.map(({ columns }) => columns),
      ...program.products.map(({ column, left, right }) => [column, left, right]),
      ...program.applications.map(({ column, of }) => [column, of]),
      ...program.extrema.map(({ column, of }) => [column, ...of]),
      ...program.groups.map(({ value, slacks, rows }) => [
        value,
        ...slacks,
        ...rows.flatMap((row) => program.rows[row].columns),
      ]),
    ]
    this.#start = new Int32Array(watched.length + 1)
    for (const [k, columns] of watched.entries()) this.#start[k + 1] = this.#start[k] + columns.length
    this.#columns = Int32Array.from(watched.flat())
    this.#seen = new Float64Array(watched.length)
  }

  /**
   * Shrinks a box in place.
   *
   * @param moved the columns changed since the box was last shrunk; null for all
   * @returns false when the box is found to hold no point
   */
  shrink(box: Box, moved: readonly number[] | null): boolean {
    this.#box = box
    this.#isEmpty = false
    this.#clock++
    this.#seen.fill(this.#clock)
    this.#clock++
    if (moved === null) this.#changed.fill(this.#clock)
    else for (const column of moved) this.#changed[column] = this.#clock
    const constraints = this.#seen.length
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const before = this.#clock
      spend(constraints)
      for (let k = 0; k < constraints; k++) {
        this.#visit(pass % 2 === 0 ? k : constraints - 1 - k)
        if (this.#isEmpty) return false
      }
      if (this.#clock === before) break
    }
    return true
  }

  #visit(constraint: number): void {
    const seen = this.#seen[constraint]
    let isStale = false
    for (let k = this.#start[constraint]; k < this.#start[constraint + 1] && !isStale; k++)
      isStale = this.#changed[this.#columns[k]] > seen
    if (!isStale) return
    spend(this.#start[constraint + 1] - this.#start[constraint])
    this.#seen[constraint] = this.#clock
    const { rows, products, applications, extrema, groups } = this.#program
    let index = constraint
    if (index < rows.length) return this.#visitRow(rows[index])
    index -= rows.length
    if (index < products.length) return this.#visitProduct(products[index])
    index -= products.length
    if (index < applications.length) return this.#visitApplication(applications[index])
    index -= applications.length
    if (index < extrema.length) return this.#visitExtremum(extrema[index])
    return this.#visitGroup(groups[index - extrema.length])
  }

  #raise(column: number, value: number): void {
    const { lower, upper } = this.#box
    if (value > upper[column]) this.#isEmpty = true
    else if (value - lower[column] > PROPAGATION_GAIN * (upper[column] - lower[column])) {
      lower[column] = value
      this.#changed[column] = ++this.#clock
    }
  }

  #reduce(column: number, value: number): void {
    const { lower, upper } = this.#box
    if (value < lower[column]) this.#isEmpty = true
    else if (upper[column] - value > PROPAGATION_GAIN * (upper[column] - lower[column])) {
      upper[column] = value
      this.#changed[column] = ++this.#clock
    }
  }

  #narrow(column: number, range: Interval): void {
    this.#raise(column, range.lower)
    this.#reduce(column, range.upper)
  }

  /** Each column of a row is bounded by what the others leave. */
  #visitRow({ columns, values, lower: rowLower, upper: rowUpper }: CheckedRow): void {
    const { lower, upper } = this.#box
    let least = 0
    let most = 0
    for (let k = 0; k < columns.length; k++) {
      const column = columns[k]
      const value = values[k]
      least = addDown(least, multiplyDown(value, value > 0 ? lower[column] : upper[column]))
      most = addUp(most, multiplyUp(value, value > 0 ? upper[column] : lower[column]))
    }
    if (least > rowUpper || most < rowLower) {
      this.#isEmpty = true
      return
    }
    if (least >= rowLower && most <= rowUpper) return
    for (let k = 0; k < columns.length; k++) {
      const column = columns[k]
      const value = values[k]
      if (value === 0 || lower[column] === upper[column]) continue
      // Sums over the other columns: the column's own part is taken out again, rounded to the safe side.
      const othersLeast = addDown(least, -multiplyUp(value, value > 0 ? lower[column] : upper[column]))
      const othersMost = addUp(most, -multiplyDown(value, value > 0 ? upper[column] : lower[column]))
      const room = { lower: addDown(rowLower, -othersMost), upper: addUp(rowUpper, -othersLeast) }
      const range = interval.divide(room, interval.point(value))
      const before = { lower: lower[column], upper: upper[column] }
      this.#narrow(column, range)
      if (this.#isEmpty) return
      // The sums stay valid when a range shrinks, only less sharp; keep them sharp where it is cheap.
      if (lower[column] !== before.lower || upper[column] !== before.upper) {
        least = addDown(othersLeast, multiplyDown(value, value > 0 ? lower[column] : upper[column]))
        most = addUp(othersMost, multiplyUp(value, value > 0 ? upper[column] : lower[column]))
      }
    }
  }

  #range(column: number): Interval {
    return { lower: this.#box.lower[column], upper: this.#box.upper[column] }
  }

  #visitProduct({ column, left, right }: CheckedProduct): void {
    if (left === right) {
      this.#narrow(column, interval.power(this.#range(left), 2))
      if (!this.#isEmpty) this.#visitRoot(column, left)
      return
    }
    this.#narrow(column, interval.multiply(this.#range(left), this.#range(right)))
    if (!this.#isEmpty) this.#divide(column, right, left)
    if (!this.#isEmpty) this.#divide(column, left, right)
  }

  /** factor = result / divisor where the divisor keeps away from 0. */
  #divide(result: number, divisor: number, factor: number): void {
    const range = this.#range(divisor)
    if (range.lower <= 0 && range.upper >= 0) return
    this.#narrow(factor, interval.divide(this.#range(result), range))
  }

  /** a from u = a². */
  #visitRoot(square: number, of: number): void {
    const root = interval.sqrt(this.#range(square))
    this.#narrow(of, { lower: -root.upper, upper: root.upper })
    if (this.#isEmpty) return
    if (this.#box.lower[of] > -root.lower) this.#raise(of, root.lower)
    else if (this.#box.upper[of] < root.lower) this.#reduce(of, -root.lower)
  }

  #visitApplication({ column, f, of }: CheckedApplication): void {
    this.#narrow(column, appliedRange(f, this.#range(of)))
    if (!this.#isEmpty) this.#narrow(of, appliedInverse(f, this.#range(column), this.#range(of)))
  }

  #visitExtremum({ column, sign, of }: CheckedExtremum): void {
    const ranges = of.map((each) => this.#range(each))
    this.#narrow(column, sign === 1 ? interval.max(ranges) : interval.min(ranges))
    for (const each of of) {
      if (this.#isEmpty) return
      if (sign === 1) this.#reduce(each, this.#box.upper[column])
      else this.#raise(each, this.#box.lower[column])
    }
  }

  /** One action attains the value: y ≤ the most that any of those can bring which may have no slack. */
  #visitGroup({ value, slacks, excess, rows }: CheckedGroup): void {
    const { lower, upper } = this.#box
    let most = -Infinity
    let attaining = -1
    let candidates = 0
    for (let a = 0; a < slacks.length; a++) {
      if (lower[slacks[a]] > excess[a]) continue
      candidates++
      attaining = a
      most = Math.max(most, addUp(this.#mostOfRest(value, slacks[a], rows[a]), excess[a]))
    }
    if (candidates === 0) {
      this.#isEmpty = true
      return
    }
    if (most < Infinity) this.#reduce(value, most)
    if (!this.#isEmpty && candidates === 1 && upper[slacks[attaining]] > excess[attaining])
      this.#reduce(slacks[attaining], excess[attaining])
  }

  /** At least value − slack, by the definition of the slack; +Infinity where that is not of this form. */
  #mostOfRest(value: number, slack: number, row: number): number {
    const { columns, values, lower: constant } = this.#program.rows[row]
    // slack − Σ v·column = constant, so value − slack = −constant − Σ over the other columns.
    let most = 0 - constant
    let uses = 0
    for (let k = 0; k < columns.length; k++) {
      const column = columns[k]
      if (column === slack) continue
      if (column === value && values[k] === -1) {
        uses++
        continue
      }
      const end = values[k] > 0 ? this.#box.upper[column] : this.#box.lower[column]
      most = addUp(most, multiplyUp(values[k], end))
    }
    return uses === 1 ? most : Infinity
  }
}
