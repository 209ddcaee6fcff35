import { LinearProgramBuilder } from '../../linear/builder.js'
import type { LinearEngine, LinearModel, LinearOutcome } from '../../linear/engine.js'
import type { AffineFollower } from '../../relaxation/affine-follower.js'
import { SMALLEST_LINEAR_ENTRY } from '../../tolerances.js'

/** Where a step of sequential linear programming may go, and at what price. */
export interface TangentStep {
  /** Slopes of the objective by L (N·S·A), see `payoffSlopes`. */
  readonly slopes: Float64Array
  /** Box of L (N·S·A). */
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly epsilon: number
  /** How much exploitability beyond ε a step may leave, and what a unit of it costs. */
  readonly mostExcess: number
  readonly excessPrice: number
}

/**
 * The steps of sequential linear programming in the follower problem:
 *
 *   minimise  slopes·L + price·σ  over L in a box around L̄, y and σ ≥ 0,  subject to the flow and Bellman rows and  gap ≤ ε + σ  (theory §2),
 *
 * every product of two unknowns linearised at L̄ and ȳ. Columns: L (N·S·A), y (N·S), σ. The program is kept inside the engine, so that a step
 * starts from the basis of the last one. It proves nothing: what it finds is judged by `dynamics`.
 */
export class TangentProgram {
  linearPrograms = 0
  readonly #engine: LinearEngine
  #model: LinearModel | null = null

  constructor(engine: LinearEngine) {
    this.#engine = engine
  }

  /**
   * @param follower tangents at the flow, see `TangentFollower`
   * @param flow L̄ (N·S·A)
   * @param values ȳ ((N+1)·S)
   * @returns an outcome whose `primal` starts with the masses L
   */
  solve(
    follower: AffineFollower,
    flow: Float64Array,
    values: Float64Array,
    step: TangentStep,
  ): LinearOutcome {
    this.linearPrograms++
    if (this.#model !== null && !rewrite(this.#model, follower, flow, values, step)) this.dispose()
    this.#model ??= this.#engine.load(build(follower, flow, values, step))
    return this.#model.solve()
  }

  /** Frees the memory of the engine; another solve takes it again. */
  dispose(): void {
    this.#model?.dispose()
    this.#model = null
  }
}

/** Slopes of sign·j by L (N·S·A). */
export function payoffSlopes(follower: AffineFollower, sign: 1 | -1): Float64Array {
  const pairCount = follower.stateCount * follower.actionCount
  const slopes = new Float64Array(follower.stages * pairCount)
  follower.payoff.forEach((form, t) =>
    form.indices.forEach((index, k) => (slopes[t * pairCount + index] = sign * form.coefficients[k])),
  )
  return slopes
}

function build(follower: AffineFollower, flow: Float64Array, values: Float64Array, step: TangentStep) {
  const builder = new LinearProgramBuilder()
  const { slopes, lower, upper } = step
  for (let j = 0; j < slopes.length; j++) builder.addColumn(lower[j], upper[j], slopes[j])
  for (let i = 0; i < follower.stages * follower.stateCount; i++) builder.addColumn(-Infinity, Infinity)
  builder.addColumn(0, step.mostExcess, step.excessPrice)
  linearisedRows(follower, flow, values, step.epsilon, (from, to, columns, sums) => {
    builder.addRow(
      from,
      to,
      columns,
      columns.map((column) => sums[column]),
    )
    return true
  })
  return builder.build()
}

/** Brings a model to another step; false when its rows do not have the same entries, which then are partly overwritten. */
function rewrite(
  model: LinearModel,
  follower: AffineFollower,
  flow: Float64Array,
  values: Float64Array,
  step: TangentStep,
): boolean {
  const { program } = model
  const { slopes, lower, upper } = step
  if (program.columns !== slopes.length + follower.stages * follower.stateCount + 1) return false
  for (let j = 0; j < slopes.length; j++) {
    model.setCost(j, slopes[j])
    model.setColumnBounds(j, lower[j], upper[j])
  }
  model.setCost(program.columns - 1, step.excessPrice)
  model.setColumnBounds(program.columns - 1, 0, step.mostExcess)
  let row = 0
  return linearisedRows(follower, flow, values, step.epsilon, (from, to, columns, sums) => {
    const start = program.rowStart[row]
    if (program.rowStart[row + 1] - start !== columns.length) return false
    for (let k = 0; k < columns.length; k++) {
      if (program.entryColumn[start + k] !== columns[k]) return false
      model.setEntry(start + k, sums[columns[k]])
    }
    model.setRowBounds(row++, from, to)
    return true
  })
}

/** Takes a row from … to with the sums at `columns`; false ends the writing. */
type RowTaker = (
  from: number,
  to: number,
  columns: readonly number[],
  sums: Readonly<Float64Array>,
) => boolean

/** Writes the rows one by one, those of the same follower with the same columns in the same order; false when they were not all taken. */
function linearisedRows(
  follower: AffineFollower,
  flow: Float64Array,
  values: Float64Array,
  epsilon: number,
  take: RowTaker,
): boolean {
  const { stages, stateCount, actionCount, initial, transition, reward } = follower
  const pairCount = stateCount * actionCount
  const masses = stages * pairCount
  const excess = masses + stages * stateCount
  const row = new RowAccumulator(excess + 1, take)

  for (let t = 0; t < stages; t++) {
    for (let s = 0; s < stateCount; s++) {
      for (let a = 0; a < actionCount; a++) row.add((t * stateCount + s) * actionCount + a, 1)
      let constant = t === 0 ? initial[s] : 0
      if (t > 0) {
        const before = (t - 1) * pairCount
        for (let p = 0; p < pairCount; p++) {
          for (const next of transition[before + p]) {
            if (next.state !== s) continue
            const { probability } = next
            let value = probability.constant
            probability.indices.forEach((index, k) => {
              const slope = probability.coefficients[k]
              value += slope * flow[before + index]
              row.add(before + index, -flow[before + p] * slope)
              constant -= flow[before + p] * slope * flow[before + index]
            })
            row.add(before + p, -value)
          }
        }
      }
      if (!row.flush(constant, constant)) return false
    }
  }

  for (let t = 0; t < stages; t++) {
    for (let p = 0; p < pairCount; p++) {
      const form = reward[t * pairCount + p]
      let constant = form.constant
      row.add(masses + t * stateCount + Math.floor(p / actionCount), 1)
      form.indices.forEach((index, k) => row.add(t * pairCount + index, -form.coefficients[k]))
      if (t + 1 < stages) {
        for (const { state, probability } of transition[t * pairCount + p]) {
          const nextValue = values[(t + 1) * stateCount + state]
          let value = probability.constant
          probability.indices.forEach((index, k) => {
            const slope = probability.coefficients[k]
            value += slope * flow[t * pairCount + index]
            row.add(t * pairCount + index, -nextValue * slope)
            constant -= nextValue * slope * flow[t * pairCount + index]
          })
          row.add(masses + (t + 1) * stateCount + state, -value)
        }
      }
      if (!row.flush(constant, Infinity)) return false
    }
  }

  let constant = epsilon
  for (let s = 0; s < stateCount; s++) row.add(masses + s, initial[s])
  for (let t = 0; t < stages; t++) {
    for (let p = 0; p < pairCount; p++) {
      const form = reward[t * pairCount + p]
      const mass = flow[t * pairCount + p]
      let value = form.constant
      form.indices.forEach((index, k) => {
        value += form.coefficients[k] * flow[t * pairCount + index]
        row.add(t * pairCount + index, -mass * form.coefficients[k])
        constant -= mass * form.coefficients[k] * flow[t * pairCount + index]
      })
      row.add(t * pairCount + p, -value)
    }
  }
  row.add(excess, -1)
  return row.flush(-Infinity, constant)
}

/** Collects the entries of a row, several to a column, and hands the row on. */
class RowAccumulator {
  readonly #take: RowTaker
  readonly #sums: Float64Array
  readonly #isTouched: Uint8Array
  readonly #touched: number[] = []

  constructor(columns: number, take: RowTaker) {
    this.#take = take
    this.#sums = new Float64Array(columns)
    this.#isTouched = new Uint8Array(columns)
  }

  /** Zeros count as entries: the next step may have other numbers there. */
  add(column: number, value: number): void {
    if (this.#isTouched[column] === 0) {
      this.#isTouched[column] = 1
      this.#touched.push(column)
    }
    this.#sums[column] += value
  }

  flush(from: number, to: number): boolean {
    // What is left where terms cancel is rounding; as a pivot it would make nonsense of everything.
    for (const column of this.#touched)
      if (Math.abs(this.#sums[column]) <= SMALLEST_LINEAR_ENTRY) this.#sums[column] = 0
    const isTaken = this.#take(from, to, this.#touched, this.#sums)
    for (const column of this.#touched) {
      this.#sums[column] = 0
      this.#isTouched[column] = 0
    }
    this.#touched.length = 0
    return isTaken
  }
}
