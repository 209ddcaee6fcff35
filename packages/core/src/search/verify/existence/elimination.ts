/** What elimination with full pivoting found out about a matrix with at least as many columns as rows. */
export interface Elimination {
  /** Columns that the others may be solved for, one per row; fewer than rows where the matrix is singular as far as rounding shows. */
  readonly columns: readonly number[]
  /** Approximate inverse of these columns, `[column k][row]`; null where singular. */
  readonly inverse: readonly (readonly number[])[] | null
}

/** Gauss–Jordan elimination in floating point; nothing that is proved rests on its result. @param negligible smallest pivot, relative to the row's largest entry */
export function eliminate(matrix: readonly (readonly number[])[], negligible: number): Elimination {
  const rows = matrix.length
  const width = rows === 0 ? 0 : matrix[0].length
  const sizes = matrix.map((row) => row.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0))
  if (sizes.some((size) => !(size > 0 && size < Infinity))) return { columns: [], inverse: null }
  const work = matrix.map((row, i) => [
    ...row.map((entry) => entry / sizes[i]),
    ...sizes.map((size, j) => (i === j ? 1 / size : 0)),
  ])
  const pivotRows: number[] = []
  const columns: number[] = []
  for (let step = 0; step < rows; step++) {
    let [bestRow, bestColumn, best] = [-1, -1, negligible]
    for (let i = 0; i < rows; i++) {
      if (pivotRows.includes(i)) continue
      for (let j = 0; j < width; j++) {
        if (Math.abs(work[i][j]) > best) [bestRow, bestColumn, best] = [i, j, Math.abs(work[i][j])]
      }
    }
    if (bestRow < 0) return { columns, inverse: null }
    pivotRows.push(bestRow)
    columns.push(bestColumn)
    const pivot = work[bestRow][bestColumn]
    for (let j = 0; j < work[bestRow].length; j++) work[bestRow][j] /= pivot
    for (let i = 0; i < rows; i++) {
      const factor = work[i][bestColumn]
      if (i === bestRow || factor === 0) continue
      for (let j = 0; j < work[i].length; j++) work[i][j] -= factor * work[bestRow][j]
    }
  }
  return { columns, inverse: pivotRows.map((row) => work[row].slice(width)) }
}
