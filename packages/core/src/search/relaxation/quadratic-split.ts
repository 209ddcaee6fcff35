import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { checkpoint } from '../running/stopping.js'
import { EIGENVALUE_NEGLIGIBLE } from '../tolerances.js'

/** Most coordinates of a form that is decomposed: some seconds. */
const MOST_COORDINATES = 500

/** A square matrix by its entries that are not 0; several at one place are added. */
export interface QuadraticForm {
  readonly size: number
  readonly entries: readonly (readonly [row: number, column: number, value: number])[]
}

/** One square of a split quadratic form: weight · (direction · x)². */
export interface SquareDirection {
  readonly weight: number
  /** Its entries that are not 0. */
  readonly direction: readonly (readonly [coordinate: number, value: number])[]
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
 * Forms of very many coordinates are not decomposed, which takes the cube of their number in time: their products become squares of sums and of
 * differences, exactly, but with more negative squares than there need be.
 *
 * @param form square matrix Q (only its symmetric part counts)
 * @param tangent groups of coordinates whose sum is fixed; disjoint
 * @param total the fixed sum of each group
 */
export function splitQuadratic(
  form: QuadraticForm,
  tangent: readonly (readonly number[])[],
  total: readonly number[],
): QuadraticSplit {
  const { size } = form
  const entries = symmetricEntries(form)
  const scale = entries.reduce((largest, { value }) => Math.max(largest, Math.abs(value)), 0)
  const zero = { constant: 0, linear: [], squares: [], residual: 0 }
  if (scale === 0) return zero
  const rounding = 8 * size * Number.EPSILON * scale
  if (tangent.length === size && tangent.every((group) => group.length === 1)) {
    // A single point: the form is a constant.
    const centre = new Float64Array(size)
    tangent.forEach(([i], g) => (centre[i] = total[g]))
    return { ...zero, constant: valueAt(entries, centre), residual: rounding }
  }
  const diagonal = entries.every(({ i, j }) => i === j)
  const negligible = EIGENVALUE_NEGLIGIBLE * scale
  if (diagonal && hasManyNegative(entries, negligible, tangent.length))
    return { ...zero, squares: units(entries) }
  if (size > MOST_COORDINATES) return { ...zero, squares: sumsAndDifferences(entries) }
  checkpoint()
  const symmetric = Matrix.zeros(size, size)
  for (const { i, j, value } of entries) {
    symmetric.set(i, j, value)
    symmetric.set(j, i, value)
  }

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
  const negative = values.filter((value) => value < -negligible).length

  const negativeDiagonal = diagonal ? entries.filter(({ value }) => value < 0).length : 0
  if (diagonal && negative > 0 && negativeDiagonal <= negative + tangent.length)
    return { ...zero, squares: units(entries) }

  const squares: SquareDirection[] = []
  const rebuilt = Matrix.zeros(size, size)
  for (let k = 0; k < size; k++) {
    if (Math.abs(values[k]) <= negligible) continue
    const direction = vectors.getColumn(k)
    squares.push({ weight: values[k], direction: sparse(direction) })
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
  residual += rounding
  return { constant, linear, squares, residual }
}

/** An entry of a symmetric matrix on its diagonal or below it. */
interface SymmetricEntry {
  readonly i: number
  readonly j: number
  readonly value: number
}

/** The symmetric part, ordered by row and column. */
function symmetricEntries({ size, entries }: QuadraticForm): SymmetricEntry[] {
  const values = new Map<number, number>()
  for (const [row, column, value] of entries) {
    const key = Math.max(row, column) * size + Math.min(row, column)
    values.set(key, (values.get(key) ?? 0) + value)
  }
  return [...values]
    .filter(([, value]) => value !== 0)
    .toSorted(([left], [right]) => left - right)
    .map(([key, value]) => {
      const [i, j] = [Math.floor(key / size), key % size]
      return { i, j, value: i === j ? value : value / 2 }
    })
}

function valueAt(entries: readonly SymmetricEntry[], point: Float64Array): number {
  const gradient = new Float64Array(point.length)
  for (const { i, j, value } of entries) {
    gradient[i] += value * point[j]
    if (i !== j) gradient[j] += value * point[i]
  }
  let total = 0
  for (let i = 0; i < point.length; i++) total += point[i] * gradient[i]
  return total
}

/**
 * Whether a diagonal form certainly has negative eigenvalues on the tangent space, and all but as many as there are groups: eigenvalues
 * interlace (Cauchy). Its coordinates are used then, and no decomposition is needed to tell.
 */
function hasManyNegative(diagonal: readonly SymmetricEntry[], negligible: number, groups: number): boolean {
  const negative = diagonal.filter(({ value }) => value < 0)
  return negative.length > groups && negative.every(({ value }) => value < -2 * negligible)
}

function units(diagonal: readonly SymmetricEntry[]): SquareDirection[] {
  return diagonal.map(({ i, value }) => ({ weight: value, direction: [[i, 1]] }))
}

/** 2·q·x·y = q/2·(x + y)² − q/2·(x − y)² */
function sumsAndDifferences(entries: readonly SymmetricEntry[]): SquareDirection[] {
  return entries.flatMap(({ i, j, value }): SquareDirection[] => {
    if (i === j) return [{ weight: value, direction: [[i, 1]] }]
    const along = (sign: 1 | -1): SquareDirection => ({
      weight: (sign * value) / 2,
      direction: [
        [i, 1],
        [j, sign],
      ],
    })
    return [along(1), along(-1)]
  })
}

function sparse(direction: readonly number[]): [number, number][] {
  return direction.map((value, i): [number, number] => [i, value]).filter(([, value]) => value !== 0)
}
