import { raise } from './evaluate.js'
import type { Expression } from './expression.js'
import { inEvaluationOrder, operandsOf } from './graph.js'

/** What the instruction of a slot does with its operands. */
export const OPERATION = {
  constant: 0,
  variable: 1,
  sum: 2,
  product: 3,
  quotient: 4,
  power: 5,
  exp: 6,
  log: 7,
  sqrt: 8,
  abs: 9,
  min: 10,
  max: 11,
} as const

/**
 * Many formulas as one list of instructions over slots, shared parts once, for evaluation without allocation.
 * Slot k holds the value of node k; operands stand in earlier slots. The slots are scratch space of the tape, so one tape
 * must not be evaluated by two threads at a time.
 */
export interface Tape {
  /** `OPERATION` of each slot. */
  readonly operations: Uint8Array
  /** Variable index (variable), number (sum), or first operand slot (product, quotient, power, functions). */
  readonly first: Int32Array
  /** Second operand slot (product, quotient). */
  readonly second: Int32Array
  /** Offset (sum) or exponent (power) of each slot. */
  readonly numbers: Float64Array
  /** Variable terms of sum j: entries `variableStart[j] … variableStart[j+1]−1` of the two arrays that follow. */
  readonly variableStart: Int32Array
  readonly variableIndices: Int32Array
  readonly variableCoefficients: Float64Array
  /** Other terms of sum j, and the operands of minimum or maximum j, likewise. */
  readonly operandStart: Int32Array
  readonly operandSlots: Int32Array
  readonly operandCoefficients: Float64Array
  /** Slot of each compiled expression. */
  readonly results: Int32Array
  /** Values of the constants, known for good, then of the other nodes. */
  readonly slots: Float64Array
  /** The constants come first: slots 0 … constantCount − 1 are filled when the tape is compiled. */
  readonly constantCount: number
}

/** Compiles expressions into one tape; result k of the tape is `expressions[k]`. Cost linear in the size of the graph. */
export function compileTape(expressions: readonly Expression[]): Tape {
  const nodes = slotNodes(expressions)
  const slotOf = new Map(nodes.map((node, slot) => [node, slot]))
  const slotOfNode = (node: Expression): number => slotOf.get(node) as number
  const operations = Uint8Array.from(nodes, (node) => OPERATION[node.kind])
  const first = new Int32Array(nodes.length)
  const second = new Int32Array(nodes.length)
  const numbers = new Float64Array(nodes.length)
  const slots = new Float64Array(nodes.length)
  const variableStart = [0]
  const variableIndices: number[] = []
  const variableCoefficients: number[] = []
  const operandStart = [0]
  const operandSlots: number[] = []
  const operandCoefficients: number[] = []
  nodes.forEach((node, slot) => {
    switch (node.kind) {
      case 'constant':
        slots[slot] = node.value
        return
      case 'variable':
        first[slot] = node.index
        return
      case 'sum':
      case 'min':
      case 'max': {
        first[slot] = variableStart.length - 1
        if (node.kind === 'sum') numbers[slot] = node.constant
        operandsOf(node).forEach((term, k) => {
          const coefficient = node.kind === 'sum' ? node.coefficients[k] : 1
          if (node.kind === 'sum' && term.kind === 'variable') {
            variableIndices.push(term.index)
            variableCoefficients.push(coefficient)
          } else {
            operandSlots.push(slotOfNode(term))
            operandCoefficients.push(coefficient)
          }
        })
        variableStart.push(variableIndices.length)
        operandStart.push(operandSlots.length)
        return
      }
      default: {
        const operands = operandsOf(node)
        first[slot] = slotOfNode(operands[0])
        if (operands.length === 2) second[slot] = slotOfNode(operands[1])
        if (node.kind === 'power') numbers[slot] = node.exponent
      }
    }
  })
  return {
    operations,
    first,
    second,
    numbers,
    variableStart: Int32Array.from(variableStart),
    variableIndices: Int32Array.from(variableIndices),
    variableCoefficients: Float64Array.from(variableCoefficients),
    operandStart: Int32Array.from(operandStart),
    operandSlots: Int32Array.from(operandSlots),
    operandCoefficients: Float64Array.from(operandCoefficients),
    results: Int32Array.from(expressions, slotOfNode),
    slots,
    constantCount: nodes.filter(({ kind }) => kind === 'constant').length,
  }
}

/**
 * Nodes that need a slot, the constants first: all but the variables that occur only as terms of sums, which a sum reads
 * directly.
 */
function slotNodes(expressions: readonly Expression[]): Expression[] {
  const needed = new Set<Expression>(expressions)
  const order = inEvaluationOrder(expressions)
  for (const node of order) {
    for (const operand of operandsOf(node)) {
      if (operand.kind !== 'variable' || node.kind !== 'sum') needed.add(operand)
    }
  }
  const nodes = order.filter((node) => needed.has(node))
  return [
    ...nodes.filter(({ kind }) => kind === 'constant'),
    ...nodes.filter(({ kind }) => kind !== 'constant'),
  ]
}

/**
 * Evaluates a tape: variable i has the value `values[valuesOffset + i]`; the value of expression k is written to
 * `results[resultsOffset + k]`. Bit for bit the same values as `evaluate`; allocates nothing.
 */
export function evaluateTape(
  tape: Tape,
  values: Float64Array,
  valuesOffset: number,
  results: Float64Array,
  resultsOffset: number,
): void {
  fillSlots(tape, values, valuesOffset)
  for (let k = 0; k < tape.results.length; k++) results[resultsOffset + k] = tape.slots[tape.results[k]]
}

/** Computes the value of every slot of a tape; see `evaluateTape`. */
export function fillSlots(tape: Tape, values: Float64Array, valuesOffset: number): void {
  const { operations, first, second, numbers, slots } = tape
  const { variableStart, variableIndices, variableCoefficients } = tape
  const { operandStart, operandSlots, operandCoefficients } = tape
  for (let slot = tape.constantCount; slot < operations.length; slot++) {
    const operand = first[slot]
    switch (operations[slot]) {
      case OPERATION.variable:
        slots[slot] = values[valuesOffset + operand]
        break
      case OPERATION.sum: {
        let total = numbers[slot]
        const variableEnd = variableStart[operand + 1]
        for (let k = variableStart[operand]; k < variableEnd; k++) {
          total += variableCoefficients[k] * values[valuesOffset + variableIndices[k]]
        }
        const operandEnd = operandStart[operand + 1]
        for (let k = operandStart[operand]; k < operandEnd; k++) {
          total += operandCoefficients[k] * slots[operandSlots[k]]
        }
        slots[slot] = total
        break
      }
      case OPERATION.product:
        slots[slot] = slots[operand] * slots[second[slot]]
        break
      case OPERATION.quotient:
        slots[slot] = slots[operand] / slots[second[slot]]
        break
      case OPERATION.power:
        slots[slot] = raise(slots[operand], numbers[slot])
        break
      case OPERATION.exp:
        slots[slot] = Math.exp(slots[operand])
        break
      case OPERATION.log:
        slots[slot] = Math.log(slots[operand])
        break
      case OPERATION.sqrt:
        slots[slot] = Math.sqrt(slots[operand])
        break
      case OPERATION.abs:
        slots[slot] = Math.abs(slots[operand])
        break
      default:
        slots[slot] = slots[extremalSlot(tape, slot)]
    }
  }
}

/** The operand slot that decides a minimum or maximum: a NaN if there is one, else the first of the best. */
export function extremalSlot(tape: Tape, slot: number): number {
  const { operations, first, operandStart, operandSlots, slots } = tape
  const sign = operations[slot] === OPERATION.min ? 1 : -1
  const list = first[slot]
  let best = operandSlots[operandStart[list]]
  for (let k = operandStart[list] + 1; k < operandStart[list + 1]; k++) {
    const candidate = operandSlots[k]
    if (sign * slots[candidate] < sign * slots[best] || Number.isNaN(slots[candidate])) best = candidate
  }
  return best
}
