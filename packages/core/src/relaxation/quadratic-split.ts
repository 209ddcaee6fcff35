import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { EIGENVALUE_NEGLIGIBLE } from '../tolerances.js'

/** One square of a split quadratic form: weight · (direction · x)². */
export interface SquareDirection {
  readonly weight: number
  readonly direction: readonly number[]
}

/**
 * x'Qx = constant + linear·x + Σ weight·(direction·x)² + error on the affine set {x : C x = d}, with |error| ≤ residual·‖x‖₁².
 */
export interface QuadraticSplit {
  readonly constant: number
  readonly linear: readonly number[]
  readonly squares: readonly SquareDirection[]
  readonly residual: number
}

/**
 * Splits a quadratic form into squares on an affine set (theory §2): the form is first projected on the tangent space, so that
 * directions that cannot occur do not count, then decomposed by eigenvalues.
 *
 * When the form is already diagonal, and no convex part hides a negative diagonal entry, the coordinates themselves are
 * used: their bounds are sharper than those of eigenvectors, which are arbitrary inside an eigenspace.
 *
 * @param form square matrix Q (only its symmetric part counts), rows of numbers
 * @param tangent groups of coordinates whose sum is fixed; disjoint
 * @param total the fixed sum of each group
 */
export function splitQuadratic(
  form: readonly (readonly number[])[],
  tangent: readonly (readonly number[])[],
  total: readonly number[],
): QuadraticSplit {
  const size = form.length
  const symmetric = Matrix.zeros(size, size)
  let scale = 0
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const value = (form[i][j] + form[j][i]) / 2
      symmetric.set(i, j, value)
      scale = Math.max(scale, Math.abs(value))
    }
  }
  const zero = { constant: 0, linear: Array.from({ length: size }, () => 0), squares: [], residual: 0 }
  if (scale === 0) return zero

  // Projection on {Σ over each group = 0}, and the point of the affine set nearest to 0.
  const projection = Matrix.identity(size, size)
  const centre = Array.from({ length: size }, () => 0)
  tangent.forEach((group, g) => {
    for (const i of group) {
      centre[i] = total[g] / group.length
      for (const j of group) projection.set(i, j, projection.get(i, j) - 1 / group.length)
    }
  })
  const projected = projection.mmul(symmetric).mmul(projection)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (projected.get(i, j) + projected.get(j, i)) / 2
      projected.set(i, j, mean)
      projected.set(j, i, mean)
    }
  }
  const eigen = new EigenvalueDecomposition(projected, { assumeSymmetric: true })
  const values = eigen.realEigenvalues
  const vectors = eigen.eigenvectorMatrix
  const negligible = EIGENVALUE_NEGLIGIBLE * scale
  const negative = values.filter((value) => value < -negligible).length

  const diagonal = isDiagonal(symmetric)
  const negativeDiagonal = diagonal ? symmetric.diagonal().filter((value) => value < 0).length : 0
  if (diagonal && negative > 0 && negativeDiagonal <= negative + tangent.length) {
    const squares: SquareDirection[] = []
    for (let i = 0; i < size; i++) {
      const weight = symmetric.get(i, i)
      if (weight === 0) continue
      squares.push({ weight, direction: unit(size, i) })
    }
    return { ...zero, squares }
  }

  const squares: SquareDirection[] = []
  const rebuilt = Matrix.zeros(size, size)
  for (let k = 0; k < size; k++) {
    if (Math.abs(values[k]) <= negligible) continue
    const direction = vectors.getColumn(k)
    squares.push({ weight: values[k], direction })
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        rebuilt.set(i, j, rebuilt.get(i, j) + values[k] * direction[i] * direction[j])
      }
    }
  }
  // With x = c + Πx on the affine set: x'Qx = (Πx)'Q(Πx) + 2c'Q(Πx) + c'Qc, exactly.
  const gradient = symmetric.mmul(Matrix.columnVector(centre))
  const linear = projection
    .mmul(gradient)
    .getColumn(0)
    .map((value) => 2 * value)
  let constant = 0
  for (let i = 0; i < size; i++) constant += centre[i] * gradient.get(i, 0)
  let residual = 0
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      residual = Math.max(residual, Math.abs(projected.get(i, j) - rebuilt.get(i, j)))
    }
  }
  // The projections themselves are rounded too: a few units in the last place of entries of size `scale`, `size` of them summed.
  residual += 8 * size * Number.EPSILON * scale
  return { constant, linear, squares, residual }
}

function isDiagonal(matrix: Matrix): boolean {
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < i; j++) if (matrix.get(i, j) !== 0) return false
  }
  return true
}

function unit(size: number, index: number): number[] {
  return Array.from({ length: size }, (_, i) => (i === index ? 1 : 0))
}
