import { requireBounds, requireEntries, requireFinite } from './builder.js'
import type { LinearProgram } from './linear-program.js'

/**
 * A linear program that can be changed in place. Rows and entries live in arrays that grow by doubling; `program` shows
 * exactly the part in use.
 */
export class ProgramStore {
  /** Row of every entry. */
  entryRow: Int32Array
  #program: LinearProgram
  #rowLower: Float64Array
  #rowUpper: Float64Array
  #rowStart: Int32Array
  #entryColumn: Int32Array
  #entryValue: Float64Array

  /** @param program copied */
  constructor(program: LinearProgram) {
    this.#rowLower = program.rowLower.slice(0, program.rows)
    this.#rowUpper = program.rowUpper.slice(0, program.rows)
    this.#rowStart = program.rowStart.slice(0, program.rows + 1)
    const entries = this.#rowStart[program.rows]
    this.#entryColumn = program.entryColumn.slice(0, entries)
    this.#entryValue = program.entryValue.slice(0, entries)
    this.entryRow = new Int32Array(entries)
    for (let row = 0; row < program.rows; row++)
      this.entryRow.fill(row, this.#rowStart[row], this.#rowStart[row + 1])
    this.#program = {
      columns: program.columns,
      rows: program.rows,
      offset: program.offset,
      cost: program.cost.slice(0, program.columns),
      columnLower: program.columnLower.slice(0, program.columns),
      columnUpper: program.columnUpper.slice(0, program.columns),
      rowLower: this.#rowLower,
      rowUpper: this.#rowUpper,
      rowStart: this.#rowStart,
      entryColumn: this.#entryColumn,
      entryValue: this.#entryValue,
    }
  }

  get program(): LinearProgram {
    return this.#program
  }

  setCost(column: number, cost: number): void {
    requireFinite(cost, `the cost of column ${column}`)
    this.#program.cost[column] = cost
  }

  setColumnBounds(column: number, lower: number, upper: number): void {
    requireBounds(lower, upper, `column ${column}`)
    this.#program.columnLower[column] = lower
    this.#program.columnUpper[column] = upper
  }

  setRowBounds(row: number, lower: number, upper: number): void {
    requireBounds(lower, upper, `row ${row}`)
    this.#program.rowLower[row] = lower
    this.#program.rowUpper[row] = upper
  }

  setEntry(position: number, value: number): void {
    requireFinite(value, `entry ${position}`)
    this.#program.entryValue[position] = value
  }

  addRow(lower: number, upper: number, columns: ArrayLike<number>, values: ArrayLike<number>): number {
    const row = this.#program.rows
    requireBounds(lower, upper, `row ${row}`)
    requireEntries(row, this.#program.columns, columns, values)
    const first = this.#rowStart[row]
    const end = first + columns.length
    if (row + 2 > this.#rowStart.length) {
      const capacity = 2 * (row + 2)
      this.#rowLower = grown(this.#rowLower, new Float64Array(capacity))
      this.#rowUpper = grown(this.#rowUpper, new Float64Array(capacity))
      this.#rowStart = grown(this.#rowStart, new Int32Array(capacity + 1))
    }
    if (end > this.#entryValue.length) {
      this.#entryColumn = grown(this.#entryColumn, new Int32Array(2 * end))
      this.#entryValue = grown(this.#entryValue, new Float64Array(2 * end))
      this.entryRow = grown(this.entryRow, new Int32Array(2 * end))
    }
    this.#rowLower[row] = lower
    this.#rowUpper[row] = upper
    this.#rowStart[row + 1] = end
    this.#entryColumn.set(columns, first)
    this.#entryValue.set(values, first)
    this.entryRow.fill(row, first, end)
    this.#show(row + 1)
    return row
  }

  truncateRows(first: number): void {
    if (first < this.#program.rows) this.#show(first)
  }

  /** Shows the first `rows` rows. */
  #show(rows: number): void {
    const entries = this.#rowStart[rows]
    this.#program = {
      ...this.#program,
      rows,
      rowLower: this.#rowLower.subarray(0, rows),
      rowUpper: this.#rowUpper.subarray(0, rows),
      rowStart: this.#rowStart.subarray(0, rows + 1),
      entryColumn: this.#entryColumn.subarray(0, entries),
      entryValue: this.#entryValue.subarray(0, entries),
    }
  }
}

function grown<T extends Float64Array | Int32Array>(values: T, larger: T): T {
  larger.set(values)
  return larger
}
