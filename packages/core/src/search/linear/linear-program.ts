/**
 * minimise  cost·x + offset   subject to  rowLower ≤ A x ≤ rowUpper,  columnLower ≤ x ≤ columnUpper.
 *
 * A is kept by rows. The arrays are owned by the program and changed only through a `LinearModel`.
 */
export interface LinearProgram {
  readonly columns: number
  readonly rows: number
  readonly offset: number
  readonly cost: Float64Array
  readonly columnLower: Float64Array
  readonly columnUpper: Float64Array
  readonly rowLower: Float64Array
  readonly rowUpper: Float64Array
  /** Row i owns entries `rowStart[i] … rowStart[i+1]−1`. Explicit zeros are kept, so that they can be changed later. */
  readonly rowStart: Int32Array
  readonly entryColumn: Int32Array
  readonly entryValue: Float64Array
}
