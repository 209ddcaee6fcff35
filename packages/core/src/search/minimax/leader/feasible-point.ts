import type { LinearEngine } from '../../linear/engine.js'
import { LinearProgramBuilder } from '../../linear/builder.js'
import { nearestCommitment } from '../../../model/commitment-set/nearest-commitment.js'
import type { Cell } from './cell.js'
import type { CommitmentSet } from './commitment-set.js'

/**
 * A commitment in a cell or, for rounding, next to it: a point that satisfies the inequalities by linear programming, moved into X exactly. Null
 * when none is found.
 *
 * @param scores wish for each vertex of the cell: the point maximises Σ λ_v·scores[v] over its barycentric weights; without them, and
 *   for cells without listed vertices, the point keeps as far from the inequalities as the cell allows
 */
export function feasiblePoint(
  engine: LinearEngine,
  set: CommitmentSet,
  cell: Cell,
  scores: readonly number[] | null,
): Float64Array | null {
  const point = relaxedPoint(engine, set, cell, scores)
  return point === null ? null : nearestCommitment(set, point)
}

/** A point of a cell that satisfies the inequalities but for rounding, finite controls anywhere between their ends; null when the engine finds none. */
export function relaxedPoint(
  engine: LinearEngine,
  set: CommitmentSet,
  cell: Cell,
  scores: readonly number[] | null,
): Float64Array | null {
  return cell.vertices === null
    ? pointOfBox(engine, set, cell)
    : pointOfHull(engine, set, cell.vertices, scores)
}

function pointOfHull(
  engine: LinearEngine,
  set: CommitmentSet,
  vertices: readonly Float64Array[],
  scores: readonly number[] | null,
): Float64Array | null {
  const builder = new LinearProgramBuilder()
  for (let v = 0; v < vertices.length; v++) builder.addColumn(0, 1, scores === null ? 0 : -scores[v])
  const margin = builder.addColumn(0, 1, scores === null ? -1 : 0)
  const weights = vertices.map((_vertex, v) => v)
  builder.addRow(
    1,
    1,
    weights,
    weights.map(() => 1),
  )
  for (const { coefficients, bound } of set.constraints) {
    const values = vertices.map((vertex) => dot(coefficients, vertex))
    builder.addRow(-Infinity, bound, [...weights, margin], [...values, slope(coefficients)])
  }
  const weightsFound = solved(engine, builder)
  if (weightsFound === null) return null
  const point = new Float64Array(set.dimension)
  let total = 0
  for (const v of weights) total += Math.max(0, weightsFound[v])
  for (const v of weights) {
    const weight = Math.max(0, weightsFound[v]) / total
    for (let c = 0; c < point.length; c++) point[c] += weight * vertices[v][c]
  }
  return point
}

function pointOfBox(engine: LinearEngine, set: CommitmentSet, cell: Cell): Float64Array | null {
  const builder = new LinearProgramBuilder()
  for (let c = 0; c < set.dimension; c++) builder.addColumn(cell.lower[c], cell.upper[c])
  // Distance from the inequalities, as a share of each component's width in the cell.
  const margin = builder.addColumn(0, 1 / 2, -1)
  for (const { components } of set.factors) {
    if (components.length > 1)
      builder.addRow(
        1,
        1,
        components,
        components.map(() => 1),
      )
  }
  const components = Array.from({ length: set.dimension }, (_unused, c) => c)
  for (const c of components) {
    const width = cell.upper[c] - cell.lower[c]
    if (width <= 0 || isInSum(set, c)) continue
    builder.addRow(cell.lower[c], Infinity, [c, margin], [1, -width])
    builder.addRow(-Infinity, cell.upper[c], [c, margin], [1, width])
  }
  for (const { coefficients, bound } of set.constraints) {
    const reach = components.reduce(
      (total, c) => total + Math.abs(coefficients[c]) * (cell.upper[c] - cell.lower[c]),
      0,
    )
    builder.addRow(-Infinity, bound, [...components, margin], [...coefficients, reach])
  }
  const found = solved(engine, builder)
  if (found === null) return null
  const point = found.slice(0, set.dimension)
  for (const c of components) point[c] = Math.min(cell.upper[c], Math.max(cell.lower[c], point[c]))
  // The engine's sums are off by its tolerance.
  for (const { components: parts } of set.factors) {
    if (parts.length === 1) continue
    const sum = parts.reduce((total, c) => total + point[c], 0)
    for (const c of parts) point[c] /= sum
  }
  return point
}

function isInSum(set: CommitmentSet, component: number): boolean {
  return set.factors.some(({ components }) => components.length > 1 && components.includes(component))
}

function solved(engine: LinearEngine, builder: LinearProgramBuilder): Float64Array | null {
  const model = engine.load(builder.build())
  try {
    const outcome = model.solve()
    return outcome.status === 'optimal' ? outcome.primal : null
  } finally {
    model.dispose()
  }
}

function dot(coefficients: readonly number[], point: Float64Array): number {
  return coefficients.reduce((total, coefficient, c) => total + coefficient * point[c], 0)
}

/** A constraint is kept clear of by this much per unit of margin: its steepest coefficient. */
function slope(coefficients: readonly number[]): number {
  return Math.max(...coefficients.map(Math.abs))
}
