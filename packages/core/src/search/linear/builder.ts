import { OptionError } from '../../model/errors.js'
import type { LinearProgram } from './linear-program.js'

/** Collects the columns and rows of a linear program in the order they are added. */
export class LinearProgramBuilder {
  readonly #offset: number
  readonly #cost: number[] = []
  readonly #columnLower: number[] = []
  readonly #columnUpper: number[] = []
  readonly #rowLower: number[] = []
  readonly #rowUpper: number[] = []
  readonly #rowStart: number[] = [0]
  readonly #entryColumn: number[] = []
  readonly #entryValue: number[] = []

  /** @param offset constant added to the objective */
  constructor(offset = 0) {
    requireFinite(offset, 'the offset')
    this.#offset = offset
  }

  /**
   * Adds a column `lower ≤ x ≤ upper`; an absent bound is ±Infinity.
   *
   * @returns its index
   * @throws OptionError when a bound is NaN or the cost is not finite
   */
  addColumn(lower: number, upper: number, cost = 0): number {
    requireBounds(lower, upper, `column ${this.#cost.length}`)
    requireFinite(cost, `the cost of column ${this.#cost.length}`)
    this.#columnLower.push(lower)
    this.#columnUpper.push(upper)
    return this.#cost.push(cost) - 1
  }

  /**
   * Adds a row `lower ≤ Σ values[k]·x[columns[k]] ≤ upper`. Zeros are kept as entries, so that they can be changed later.
   *
   * @param columns columns already added, each at most once
   * @returns its index
   * @throws OptionError when a bound is NaN, a value is not finite, or a column is unknown or repeated
   */
  addRow(lower: number, upper: number, columns: ArrayLike<number>, values: ArrayLike<number>): number {
    const row = this.#rowLower.length
    requireBounds(lower, upper, `row ${row}`)
    requireEntries(row, this.#cost.length, columns, values)
    for (let k = 0; k < columns.length; k++) {
      this.#entryColumn.push(columns[k])
      this.#entryValue.push(values[k])
    }
    this.#rowStart.push(this.#entryColumn.length)
    this.#rowLower.push(lower)
    this.#rowUpper.push(upper)
    return row
  }

  /** @returns the program as it stands; the builder may go on and build again */
  build(): LinearProgram {
    return {
      columns: this.#cost.length,
      rows: this.#rowLower.length,
      offset: this.#offset,
      cost: Float64Array.from(this.#cost),
      columnLower: Float64Array.from(this.#columnLower),
      columnUpper: Float64Array.from(this.#columnUpper),
      rowLower: Float64Array.from(this.#rowLower),
      rowUpper: Float64Array.from(this.#rowUpper),
      rowStart: Int32Array.from(this.#rowStart),
      entryColumn: Int32Array.from(this.#entryColumn),
      entryValue: Float64Array.from(this.#entryValue),
    }
  }
}

/** @throws OptionError unless the entries of a new row are finite, and name known columns at most once */
export function requireEntries(
  row: number,
  columnCount: number,
  columns: ArrayLike<number>,
  values: ArrayLike<number>,
): void {
  if (columns.length !== values.length)
    throw new OptionError(
      'linear-program',
      `Row ${row} has ${columns.length} columns but ${values.length} values; give one value per column.`,
    )
  const seen = new Set<number>()
  for (let k = 0; k < columns.length; k++) {
    const column = columns[k]
    if (!Number.isInteger(column) || column < 0 || column >= columnCount)
      throw new OptionError(
        'linear-program',
        `Row ${row} names column ${column}; the columns are 0 … ${columnCount - 1}.`,
      )
    if (seen.has(column))
      throw new OptionError(
        'linear-program',
        `Row ${row} names column ${column} twice; add the two values first.`,
      )
    seen.add(column)
    requireFinite(values[k], `the entry of row ${row} in column ${column}`)
  }
}

/** @throws OptionError when a bound is NaN (crossed bounds are allowed: the program is then infeasible) */
export function requireBounds(lower: number, upper: number, what: string): void {
  if (Number.isNaN(lower) || Number.isNaN(upper))
    throw new OptionError(
      'linear-program',
      `A bound of ${what} is NaN; use ±Infinity where there is no bound.`,
    )
}

/** @throws OptionError when a number is NaN or infinite */
export function requireFinite(value: number, what: string): void {
  if (!Number.isFinite(value))
    throw new OptionError('linear-program', `Expected a finite number for ${what}, found ${value}.`)
}
