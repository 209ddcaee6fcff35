/**
 * The inner loops over one row P(·|s,a) of a transition: successors `successor[k]` with probabilities `probability[k]`,
 * k = start … end − 1.
 *
 * Here as in `run-rows.ts` every sum is formed term by term from the first successor to the last, and from the first row to the last.
 * So what comes out for a row depends neither on its neighbours nor on which of the loops computes it, and the plainest loop
 * over the definition gives the same bytes. Loops are written out four terms at a time because the work around a term (checks of
 * types and bounds) takes longer than the term.
 */

/** Σ_k probability[k] · values[offset + successor[k]]. */
export function rowExpectation(
  probability: Float64Array,
  successor: Int32Array,
  start: number,
  end: number,
  values: Float64Array,
  offset: number,
): number {
  let total = 0
  let k = start
  for (; k + 3 < end; k += 4) {
    total += probability[k] * values[offset + successor[k]]
    total += probability[k + 1] * values[offset + successor[k + 1]]
    total += probability[k + 2] * values[offset + successor[k + 2]]
    total += probability[k + 3] * values[offset + successor[k + 3]]
  }
  for (; k < end; k++) total += probability[k] * values[offset + successor[k]]
  return total
}

/** Adds the expectation of every row, first … last − 1, to result[shift + row]. */
export function addRowExpectations(
  probability: Float64Array,
  successor: Int32Array,
  rowStart: Int32Array,
  first: number,
  last: number,
  values: Float64Array,
  offset: number,
  result: Float64Array,
  shift: number,
): void {
  for (let row = first; row < last; row++) {
    const start = rowStart[row]
    result[shift + row] += rowExpectation(probability, successor, start, rowStart[row + 1], values, offset)
  }
}

/** Adds mass · probability[k] to target[offset + successor[k]] for every successor. */
export function spreadRow(
  probability: Float64Array,
  successor: Int32Array,
  start: number,
  end: number,
  mass: number,
  target: Float64Array,
  offset: number,
): void {
  let k = start
  for (; k + 3 < end; k += 4) {
    target[offset + successor[k]] += mass * probability[k]
    target[offset + successor[k + 1]] += mass * probability[k + 1]
    target[offset + successor[k + 2]] += mass * probability[k + 2]
    target[offset + successor[k + 3]] += mass * probability[k + 3]
  }
  for (; k < end; k++) target[offset + successor[k]] += mass * probability[k]
}

/** Spreads masses[row] over the successors of every row, first … last − 1. */
export function spreadRows(
  probability: Float64Array,
  successor: Int32Array,
  rowStart: Int32Array,
  first: number,
  last: number,
  masses: Float64Array,
  target: Float64Array,
  offset: number,
): void {
  for (let row = first; row < last; row++) {
    const mass = masses[row]
    if (mass === 0) continue
    spreadRow(probability, successor, rowStart[row], rowStart[row + 1], mass, target, offset)
  }
}
