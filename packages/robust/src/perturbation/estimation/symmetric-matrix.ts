/** A symmetric positive definite matrix as rows. */
export type Matrix = readonly (readonly number[])[]

/** The lower factor C of A = C Cᵀ, or null when A is not positive definite. */
export function choleskyFactor(matrix: Matrix): number[][] | null {
  const factor = matrix.map((row) => row.map(() => 0))
  for (let i = 0; i < matrix.length; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i][j]
      for (let k = 0; k < j; k++) rest -= factor[i][k] * factor[j][k]
      if (i !== j) factor[i][j] = rest / factor[j][j]
      else if (rest > 0) factor[i][i] = Math.sqrt(rest)
      else return null
    }
  }
  return factor
}

/** ln det(C Cᵀ). */
export function logDeterminant(factor: Matrix): number {
  return factor.reduce((sum, row, i) => sum + 2 * Math.log(row[i]), 0)
}

/** The solution of C Cᵀ x = right. */
export function solveFactored(factor: Matrix, right: readonly number[]): number[] {
  const size = factor.length
  const middle: number[] = []
  for (let i = 0; i < size; i++) {
    let rest = right[i]
    for (let k = 0; k < i; k++) rest -= factor[i][k] * middle[k]
    middle.push(rest / factor[i][i])
  }
  const solution = middle.map(() => 0)
  for (let i = size - 1; i >= 0; i--) {
    let rest = middle[i]
    for (let k = i + 1; k < size; k++) rest -= factor[k][i] * solution[k]
    solution[i] = rest / factor[i][i]
  }
  return solution
}
