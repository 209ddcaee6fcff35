/**
 * The inner loops over four rows of a transition that lead to the same run of neighbouring states, so that an entry of `values` or
 * `target` is read once for all of them and no index of a successor is read at all. Sums are formed in the order described in
 * `transition-row.ts`.
 */

/**
 * Adds Σ_k probability[start + i·length + k] · values[offset + k], k = 0 … length − 1, to result[position + i], i = 0 … 3.
 *
 * @param start first probability of the first of four rows that follow one another
 */
export function addRunExpectations(
  probability: Float64Array,
  start: number,
  length: number,
  values: Float64Array,
  offset: number,
  result: Float64Array,
  position: number,
): void {
  let first = 0
  let second = 0
  let third = 0
  let fourth = 0
  const evenLength = length - (length % 2)
  for (let k = 0; k < evenLength; k += 2) {
    const value = values[offset + k]
    const nextValue = values[offset + k + 1]
    // From row to row rather than from four starts, which would not fit into registers.
    const a = start + k
    first += probability[a] * value
    first += probability[a + 1] * nextValue
    const b = a + length
    second += probability[b] * value
    second += probability[b + 1] * nextValue
    const c = b + length
    third += probability[c] * value
    third += probability[c + 1] * nextValue
    const d = c + length
    fourth += probability[d] * value
    fourth += probability[d + 1] * nextValue
  }
  if (evenLength < length) {
    const value = values[offset + evenLength]
    const last = start + evenLength
    first += probability[last] * value
    second += probability[last + length] * value
    third += probability[last + 2 * length] * value
    fourth += probability[last + 3 * length] * value
  }
  result[position] += first
  result[position + 1] += second
  result[position + 2] += third
  result[position + 3] += fourth
}

/**
 * Adds masses[row] · probability[rowStart[row] + k] to target[offset + k], k = 0 … length − 1, for four rows, which need not follow one
 * another.
 */
export function spreadRuns(
  probability: Float64Array,
  rowStart: Int32Array,
  length: number,
  masses: Float64Array,
  first: number,
  second: number,
  third: number,
  fourth: number,
  target: Float64Array,
  offset: number,
): void {
  const a = rowStart[first]
  const b = rowStart[second]
  const c = rowStart[third]
  const d = rowStart[fourth]
  const massA = masses[first]
  const massB = masses[second]
  const massC = masses[third]
  const massD = masses[fourth]
  const evenLength = length - (length % 2)
  for (let k = 0; k < evenLength; k += 2) {
    const j = offset + k
    target[j] =
      target[j] +
      massA * probability[a + k] +
      massB * probability[b + k] +
      massC * probability[c + k] +
      massD * probability[d + k]
    target[j + 1] =
      target[j + 1] +
      massA * probability[a + k + 1] +
      massB * probability[b + k + 1] +
      massC * probability[c + k + 1] +
      massD * probability[d + k + 1]
  }
  if (evenLength < length) {
    const j = offset + evenLength
    target[j] =
      target[j] +
      massA * probability[a + evenLength] +
      massB * probability[b + evenLength] +
      massC * probability[c + evenLength] +
      massD * probability[d + evenLength]
  }
}
