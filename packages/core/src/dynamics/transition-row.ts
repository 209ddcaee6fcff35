/**
 * The two inner loops of all dynamics, over one row P(·|s,a) of a transition: successors `successor[k]` with probabilities
 * `probability[k]`, k = start … end − 1. Successors ascend, so a row whose last and first successor are as far apart as it is long
 * is a run of neighbouring states, as in every dense transition: its indices need not be read, which saves a third of the
 * memory traffic.
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
  let even = 0
  let odd = 0
  let k = start
  const lowest = successor[start]
  if (successor[end - 1] - lowest === end - 1 - start) {
    const shift = offset + lowest - start
    // Two sums, so that an addition need not wait for the one before it.
    for (; k + 1 < end; k += 2) {
      even += probability[k] * values[shift + k]
      odd += probability[k + 1] * values[shift + k + 1]
    }
    if (k < end) even += probability[k] * values[shift + k]
  } else {
    for (; k < end; k++) even += probability[k] * values[offset + successor[k]]
  }
  return even + odd
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
  const lowest = successor[start]
  if (successor[end - 1] - lowest === end - 1 - start) {
    const shift = offset + lowest - start
    for (let k = start; k < end; k++) target[shift + k] += mass * probability[k]
  } else {
    for (let k = start; k < end; k++) target[offset + successor[k]] += mass * probability[k]
  }
}
