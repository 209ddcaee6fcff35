import { operandsOfTerm, termValue, type FactorableProgram } from '../../relaxation/factorable-program.js'
import type { LinearRelaxation } from '../../relaxation/linear-relaxation.js'
import { SMALLEST_SPLIT } from '../../tolerances.js'

export interface Branch {
  readonly column: number
  readonly at: number
}

/** How far from the ends of its interval a column is split at least, and how far the split leans from the middle to the point. */
const CENTRAL_SHARE = 0.15
const LEAN = 0.7

/**
 * Chooses the column to split and where: the one whose terms the relaxation's point violates most, each violation weighted by
 * the multipliers of the term's rows, that is by what repairing it is worth to the bound. Without a point, the widest.
 *
 * @returns null when no column is wide enough to be split
 */
export function chooseBranch(
  program: FactorableProgram,
  relaxation: LinearRelaxation,
  lower: Float64Array,
  upper: Float64Array,
  primal: Float64Array | null,
  dual: Float64Array | null,
): Branch | null {
  const { columns, branching, terms } = program
  const score = new Float64Array(columns.length)
  const violation = new Float64Array(columns.length)
  if (primal !== null && dual !== null) {
    terms.forEach((term, index) => {
      const row = relaxation.termRow[index]
      if (row < 0) return
      const off = Math.abs(termValue(term, primal) - primal[term.result])
      let weight = 0
      for (let k = 0; k < relaxation.termRowCount[index]; k++) weight += Math.abs(dual[row + k])
      for (const column of operandsOfTerm(term)) {
        score[column] += weight * off
        violation[column] += off
      }
    })
  }
  for (const measure of [score, violation, null]) {
    let best = -1
    let most = 0
    for (const column of branching) {
      const width = upper[column] - lower[column]
      const share = width / (columns[column].upper - columns[column].lower)
      // Of a column that is hardly wider than a rounding error at the root already, a half may be the whole.
      if (!(share > SMALLEST_SPLIT) || !canBeSplit(lower[column], upper[column])) continue
      const value = measure === null ? share : measure[column]
      if (value > most) {
        most = value
        best = column
      }
    }
    if (best >= 0) return { column: best, at: splitPoint(lower[best], upper[best], primal?.[best] ?? null) }
  }
  return null
}

/** Whether the least inset from either end is a number of its own. */
function canBeSplit(low: number, high: number): boolean {
  const inset = CENTRAL_SHARE * (high - low)
  return low < low + inset && low + inset < high && low < high - inset && high - inset < high
}

function splitPoint(low: number, high: number, point: number | null): number {
  const middle = (low + high) / 2
  const inset = CENTRAL_SHARE * (high - low)
  const leaning = point === null ? middle : LEAN * point + (1 - LEAN) * middle
  return Math.min(high - inset, Math.max(low + inset, leaning))
}
