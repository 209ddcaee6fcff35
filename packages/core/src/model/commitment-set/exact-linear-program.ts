import {
  add,
  compare,
  divide,
  fromInteger,
  isZero,
  multiply,
  negate,
  subtract,
  ZERO,
  type Rational,
} from '../../search/expression/rational.js'

/** Σ coefficients[j] · y[j] ≤ bound, or = bound. */
export interface ExactRow {
  readonly coefficients: readonly Rational[]
  readonly bound: Rational
  readonly isEquality: boolean
}

const ONE = fromInteger(1)

/**
 * Maximises Σ objective[j] · y[j] over y ≥ 0 that satisfy the rows, in exact arithmetic, by the simplex method with Bland's rule, which always ends. Meant for
 * the few components of a commitment: dense, cost of a pivot O(rows · columns) operations on fractions.
 *
 * @returns an optimal vertex; `infeasible`, which is a proof, when no y satisfies the rows; `unbounded`
 */
export function maximiseExactly(
  objective: readonly Rational[],
  rows: readonly ExactRow[],
): readonly Rational[] | 'infeasible' | 'unbounded' {
  const variables = objective.length
  const slacks = rows.filter(({ isEquality }) => !isEquality).length
  const artificials = rows.filter(needsArtificial).length
  const columns = variables + slacks + artificials
  const basis: number[] = []
  let slack = variables
  let artificial = variables + slacks
  const tableau = rows.map((row) => {
    const { coefficients, bound, isEquality } = row
    const line = Array.from({ length: columns + 1 }, (_unused, j) => (j < variables ? coefficients[j] : ZERO))
    if (!isEquality) line[slack] = ONE
    line[columns] = bound
    const signed = bound.numerator < 0n ? line.map(negate) : line
    if (needsArtificial(row)) {
      signed[artificial] = ONE
      basis.push(artificial++)
    } else basis.push(slack)
    if (!isEquality) slack++
    return signed
  })
  // Phase one: the artificial variables, which stand for what rows are missed by, are driven to 0.
  const missed = Array.from({ length: columns }, (_unused, j) =>
    j < variables + slacks ? ZERO : negate(ONE),
  )
  optimise(tableau, basis, missed, columns)
  const isMissed = basis.some((column, i) => column >= variables + slacks && !isZero(tableau[i][columns]))
  if (isMissed) return 'infeasible'
  basis.forEach((column, i) => {
    if (column < variables + slacks) return
    const entering = tableau[i].findIndex((entry, j) => j < variables + slacks && !isZero(entry))
    if (entering >= 0) pivot(tableau, basis, i, entering)
  })
  const wanted = Array.from({ length: columns }, (_unused, j) => (j < variables ? objective[j] : ZERO))
  if (!optimise(tableau, basis, wanted, variables + slacks)) return 'unbounded'
  const solution = Array.from({ length: variables }, () => ZERO)
  basis.forEach((column, i) => {
    if (column < variables) solution[column] = tableau[i][columns]
  })
  return solution
}

function needsArtificial({ bound, isEquality }: ExactRow): boolean {
  return isEquality || bound.numerator < 0n
}

/** @returns false when the objective has no bound */
function optimise(
  tableau: Rational[][],
  basis: number[],
  objective: readonly Rational[],
  eligible: number,
): boolean {
  const last = objective.length
  // Reduced costs as one more line of the tableau.
  const costs = [...objective, ZERO]
  basis.forEach((column, i) => subtractMultiple(costs, tableau[i], objective[column]))
  for (;;) {
    const entering = costs.findIndex((cost, j) => j < eligible && cost.numerator > 0n)
    if (entering < 0) return true
    let leaving = -1
    let least = ZERO
    tableau.forEach((line, i) => {
      if (line[entering].numerator <= 0n) return
      const ratio = divide(line[last], line[entering])
      const order = leaving < 0 ? -1 : compare(ratio, least)
      if (order > 0 || (order === 0 && basis[i] > basis[leaving])) return
      leaving = i
      least = ratio
    })
    if (leaving < 0) return false
    pivot(tableau, basis, leaving, entering)
    subtractMultiple(costs, tableau[leaving], costs[entering])
  }
}

function pivot(tableau: Rational[][], basis: number[], row: number, column: number): void {
  const divisor = tableau[row][column]
  tableau[row] = tableau[row].map((entry) => (isZero(entry) ? entry : divide(entry, divisor)))
  tableau.forEach((line, i) => {
    if (i !== row) subtractMultiple(line, tableau[row], line[column])
  })
  basis[row] = column
}

function subtractMultiple(line: Rational[], other: readonly Rational[], factor: Rational): void {
  if (isZero(factor)) return
  other.forEach((entry, j) => {
    if (!isZero(entry)) line[j] = subtract(line[j], multiply(factor, entry))
  })
}

/** Σ a[j] · b[j]. */
export function exactDot(a: readonly Rational[], b: readonly Rational[]): Rational {
  return a.reduce(
    (total, value, j) => (isZero(value) || isZero(b[j]) ? total : add(total, multiply(value, b[j]))),
    ZERO,
  )
}
