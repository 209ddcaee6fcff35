import { LinearProgramBuilder } from './builder.js'
import type { LinearOutcome } from './engine.js'
import type { LinearProgram } from './linear-program.js'

/**
 * The program that minimises the total violation of the rows, the columns keeping their bounds:
 *
 *   minimise Σ_i (p_i + q_i)  subject to  rowLower ≤ A x + p − q ≤ rowUpper,  columnLower ≤ x ≤ columnUpper,  p, q ≥ 0,
 *
 * p_i only for rows with a lower bound, q_i only for rows with an upper bound. Rows and the first columns keep their indices.
 * It always has a solution (bounds must not cross); its optimum is positive exactly when the program is infeasible, and then its row
 * multipliers prove that (they satisfy the sign rule of `safeDualBound`, and their bound with zero costs is the optimum).
 */
export function violationProgram(program: LinearProgram): LinearProgram {
  const { rows, columns, columnLower, columnUpper, rowLower, rowUpper, rowStart } = program
  const builder = new LinearProgramBuilder()
  for (let j = 0; j < columns; j++) builder.addColumn(columnLower[j], columnUpper[j])
  for (let i = 0; i < rows; i++) {
    const entryColumns = Array.from(program.entryColumn.subarray(rowStart[i], rowStart[i + 1]))
    const entryValues = Array.from(program.entryValue.subarray(rowStart[i], rowStart[i + 1]))
    if (rowLower[i] > -Infinity) {
      entryColumns.push(builder.addColumn(0, Infinity, 1))
      entryValues.push(1)
    }
    if (rowUpper[i] < Infinity) {
      entryColumns.push(builder.addColumn(0, Infinity, 1))
      entryValues.push(-1)
    }
    builder.addRow(rowLower[i], rowUpper[i], entryColumns, entryValues)
  }
  return builder.build()
}

/**
 * Row multipliers meant to prove a program infeasible, for engines that give none.
 *
 * @param solve solves a program that always has a solution
 * @returns `[row]`, to be judged by `provesInfeasible`, or null when `solve` did not reach an optimum
 */
export function infeasibilityRay(
  program: LinearProgram,
  solve: (violation: LinearProgram) => LinearOutcome,
): Float64Array | null {
  const outcome = solve(violationProgram(program))
  return outcome.status === 'optimal' ? outcome.dual : null
}
