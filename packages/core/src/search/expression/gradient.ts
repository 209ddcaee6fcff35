import type { Expression } from './expression.js'
import { compileTape, extremalSlot, fillSlots, OPERATION, type Tape } from './tape.js'

/**
 * Writes the gradient of an expression into `out`: `out[i] = ∂ expression / ∂ variable(i)` for every i of `out`, by one
 * backward sweep. At a kink of `abs` the derivative is taken as 0, at one of `min` and `max` as that of the first operand that decides. Where there is no
 * derivative (a root at 0, outside the domain) entries are infinite or NaN.
 *
 * @returns the value of the expression
 */
export function gradient(expression: Expression, values: ArrayLike<number>, out: Float64Array): number {
  const tape = compileTape([expression])
  const adjoints = new Float64Array(tape.slots.length)
  return tapeGradient(tape, 0, Float64Array.from(values), 0, adjoints, out)
}

/**
 * The gradient of result `which` of a tape, without allocation. Variable i has the value `values[valuesOffset + i]`; its
 * derivative is written to `out[i]`.
 *
 * @param adjoints scratch space of at least the length of `tape.slots`
 * @returns the value of the result
 */
export function tapeGradient(
  tape: Tape,
  which: number,
  values: Float64Array,
  valuesOffset: number,
  adjoints: Float64Array,
  out: Float64Array,
): number {
  fillSlots(tape, values, valuesOffset)
  adjoints.fill(0)
  out.fill(0)
  const root = tape.results[which]
  adjoints[root] = 1
  for (let slot = root; slot >= 0; slot--) {
    if (adjoints[slot] !== 0) sweepBack(tape, slot, adjoints, out)
  }
  return tape.slots[root]
}

/**
 * The gradient of Σ_k weights[k] · result k of a tape, by one backward sweep without allocation. Variable i has the value `values[i]`;
 * the sum's derivative by it is written to `out[i]`.
 *
 * @param adjoints scratch space of at least the length of `tape.slots`
 */
export function tapeCombinationGradient(
  tape: Tape,
  weights: Float64Array,
  values: Float64Array,
  adjoints: Float64Array,
  out: Float64Array,
): void {
  fillSlots(tape, values, 0)
  adjoints.fill(0)
  out.fill(0)
  for (let k = 0; k < tape.results.length; k++) adjoints[tape.results[k]] += weights[k]
  for (let slot = tape.slots.length - 1; slot >= 0; slot--) {
    if (adjoints[slot] !== 0) sweepBack(tape, slot, adjoints, out)
  }
}

function sweepBack(tape: Tape, slot: number, adjoints: Float64Array, out: Float64Array): void {
  const { operations, first, second, numbers, slots } = tape
  const adjoint = adjoints[slot]
  const operand = first[slot]
  switch (operations[slot]) {
    case OPERATION.constant:
      return
    case OPERATION.variable:
      out[operand] += adjoint
      return
    case OPERATION.sum:
      sweepSum(tape, operand, adjoint, adjoints, out)
      return
    case OPERATION.product:
      adjoints[operand] += adjoint * slots[second[slot]]
      adjoints[second[slot]] += adjoint * slots[operand]
      return
    case OPERATION.quotient:
      adjoints[operand] += adjoint / slots[second[slot]]
      adjoints[second[slot]] -= (adjoint * slots[slot]) / slots[second[slot]]
      return
    case OPERATION.power:
      adjoints[operand] += adjoint * numbers[slot] * slots[operand] ** (numbers[slot] - 1)
      return
    case OPERATION.exp:
      adjoints[operand] += adjoint * slots[slot]
      return
    case OPERATION.log:
      adjoints[operand] += adjoint / slots[operand]
      return
    case OPERATION.sqrt:
      adjoints[operand] += adjoint / (2 * slots[slot])
      return
    case OPERATION.abs:
      adjoints[operand] += adjoint * Math.sign(slots[operand])
      return
    default:
      adjoints[extremalSlot(tape, slot)] += adjoint
  }
}

function sweepSum(tape: Tape, sum: number, adjoint: number, adjoints: Float64Array, out: Float64Array): void {
  const { variableStart, variableIndices, variableCoefficients } = tape
  for (let k = variableStart[sum]; k < variableStart[sum + 1]; k++) {
    out[variableIndices[k]] += adjoint * variableCoefficients[k]
  }
  const { operandStart, operandSlots, operandCoefficients } = tape
  for (let k = operandStart[sum]; k < operandStart[sum + 1]; k++) {
    adjoints[operandSlots[k]] += adjoint * operandCoefficients[k]
  }
}
