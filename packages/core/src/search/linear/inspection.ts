import type { LinearOutcome } from './engine.js'
import type { LinearProgram } from './linear-program.js'

/**
 * The outcome of a program no engine is needed for, or null: bounds of a row or column that cross leave no point (any
 * multipliers prove it, see `safeDualBound`), and without columns every row's activity is 0.
 */
export function outcomeByInspection(program: LinearProgram): LinearOutcome | null {
  const { rows, columns, columnLower, columnUpper, rowLower, rowUpper } = program
  for (let j = 0; j < columns; j++)
    if (columnLower[j] > columnUpper[j]) return { status: 'infeasible', ray: new Float64Array(rows) }
  for (let i = 0; i < rows; i++)
    if (rowLower[i] > rowUpper[i]) return { status: 'infeasible', ray: new Float64Array(rows) }
  return columns > 0 ? null : outcomeWithoutColumns(program)
}

function outcomeWithoutColumns({ rows, offset, rowLower, rowUpper }: LinearProgram): LinearOutcome {
  const multipliers = new Float64Array(rows)
  const short = rowLower.findIndex((lower, i) => i < rows && lower > 0)
  const long = rowUpper.findIndex((upper, i) => i < rows && upper < 0)
  if (short >= 0) multipliers[short] = 1
  else if (long >= 0) multipliers[long] = -1
  else return { status: 'optimal', objective: offset, primal: new Float64Array(0), dual: multipliers }
  return { status: 'infeasible', ray: multipliers }
}
