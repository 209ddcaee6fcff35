import { SMALLEST_LINEAR_ENTRY } from '../tolerances.js'
import type { LinearProgram } from './linear-program.js'

/** The numbers HiGHS has been told; sending compares the program with them. */
export class SentValues {
  readonly cost: Float64Array
  readonly columnLower: Float64Array
  readonly columnUpper: Float64Array
  rowLower = new Float64Array(0)
  rowUpper = new Float64Array(0)
  entryValue = new Float64Array(0)

  constructor(program: LinearProgram) {
    this.cost = program.cost.slice()
    this.columnLower = program.columnLower.slice()
    this.columnUpper = program.columnUpper.slice()
    this.noteRows(program, 0)
  }

  /** Rows `first …` of the program have been sent. */
  noteRows(program: LinearProgram, first: number): void {
    const { rows, rowStart, rowLower, rowUpper, entryValue } = program
    if (rows > this.rowLower.length) {
      this.rowLower = enlarged(this.rowLower, 2 * rows)
      this.rowUpper = enlarged(this.rowUpper, 2 * rows)
    }
    if (entryValue.length > this.entryValue.length)
      this.entryValue = enlarged(this.entryValue, 2 * entryValue.length)
    this.rowLower.set(rowLower.subarray(first), first)
    this.rowUpper.set(rowUpper.subarray(first), first)
    for (let k = rowStart[first]; k < entryValue.length; k++) this.entryValue[k] = seenByHighs(entryValue[k])
  }
}

function enlarged(values: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(length)
  larger.set(values)
  return larger
}

/** HiGHS drops entries at or below `small_matrix_value`; a later larger value brings them back. */
export function seenByHighs(value: number): number {
  return Math.abs(value) <= SMALLEST_LINEAR_ENTRY ? 0 : value
}

/** Indices below `count` where either pair differs, as a selection, or null; brings the second of each pair up to the first. */
export function differing(
  count: number,
  lower: Float64Array,
  sentLower: Float64Array,
  upper: Float64Array,
  sentUpper: Float64Array,
): { kind: 'set'; indices: number[] } | null {
  let indices: number[] | null = null
  for (let i = 0; i < count; i++) {
    const low = lower[i]
    const high = upper[i]
    if (low === sentLower[i] && high === sentUpper[i]) continue
    sentLower[i] = low
    sentUpper[i] = high
    indices ??= []
    indices.push(i)
  }
  return indices === null ? null : { kind: 'set', indices }
}

export function picked(values: Float64Array, indices: readonly number[]): Float64Array {
  return Float64Array.from(indices, (index) => values[index])
}
