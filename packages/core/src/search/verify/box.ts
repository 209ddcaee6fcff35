/** Ranges of all columns, changed in place. */
export interface Box {
  readonly lower: Float64Array
  readonly upper: Float64Array
}
