import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CommitmentSet, SimplexFactor } from './commitment-set.js'
import { childrenOf, type Cell } from './cell.js'
import { SimplexCell, staircaseCount } from './simplex-cell.js'

/** Segments [low, high] and probability vectors of the given lengths, one after the other, then finite controls. */
function setOf(
  segments: readonly (readonly [number, number])[],
  vectors: readonly number[],
  finite: readonly (readonly number[])[],
): CommitmentSet {
  const lower: number[] = []
  const upper: number[] = []
  const factors: SimplexFactor[] = []
  for (const [low, high] of segments) {
    factors.push({ components: [lower.length], corners: [[low], [high]] })
    lower.push(low)
    upper.push(high)
  }
  for (const count of vectors) {
    const components = Array.from({ length: count }, (_unused, k) => lower.length + k)
    const corners = components.map((_component, k) => components.map((_entry, j) => (j === k ? 1 : 0)))
    factors.push({ components, corners })
    for (let k = 0; k < count; k++) {
      lower.push(0)
      upper.push(1)
    }
  }
  const finiteComponents = finite.map((values, k) => ({ component: lower.length + k, values }))
  for (const values of finite) {
    lower.push(values[0])
    upper.push(values[values.length - 1])
  }
  return {
    dimension: lower.length,
    lower: Float64Array.from(lower),
    upper: Float64Array.from(upper),
    finite: finiteComponents,
    factors,
    controls: [],
    constraints: [],
  }
}

/** Weights λ ≥ 0 with Σ λ = 1 and Σ λ·vertex = point, by solving the square system; null when it has no unique solution. */
function barycentric(
  vertices: readonly Float64Array[],
  point: ArrayLike<number>,
  set: CommitmentSet,
): number[] | null {
  // One component of each probability vector is redundant.
  const kept = set.factors.flatMap(({ components }) =>
    components.length === 1 ? components : components.slice(1),
  )
  const rows = [vertices.map(() => 1), ...kept.map((c) => vertices.map((vertex) => vertex[c]))]
  const right = [1, ...kept.map((c) => point[c])]
  const size = vertices.length
  for (let column = 0; column < size; column++) {
    let pivot = column
    for (let row = column; row < size; row++) {
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row
    }
    if (rows[pivot][column] === 0) return null
    ;[rows[column], rows[pivot]] = [rows[pivot], rows[column]]
    ;[right[column], right[pivot]] = [right[pivot], right[column]]
    for (let row = 0; row < size; row++) {
      if (row === column) continue
      const factor = rows[row][column] / rows[column][column]
      for (let k = 0; k < size; k++) rows[row][k] -= factor * rows[column][k]
      right[row] -= factor * right[column]
    }
  }
  return right.map((value, k) => value / rows[k][k])
}

function contains(cell: Cell, point: ArrayLike<number>, set: CommitmentSet): boolean {
  const onFinite = set.finite.every(
    ({ component }) => point[component] >= cell.lower[component] && point[component] <= cell.upper[component],
  )
  const corners = (cell.vertices ?? []).filter((vertex) =>
    set.finite.every(({ component }) => vertex[component] === cell.lower[component]),
  )
  const weights = barycentric(corners, point, set)
  return onFinite && weights !== null && weights.every((weight) => weight >= -1e-9)
}

const sets: readonly (readonly [name: string, set: CommitmentSet, roots: number])[] = [
  ['a segment', setOf([[0, 2]], [], []), 1],
  [
    'a square',
    setOf(
      [
        [0, 1],
        [-1, 3],
      ],
      [],
      [],
    ),
    2,
  ],
  [
    'a cube',
    setOf(
      [
        [0, 1],
        [0, 1],
        [0, 1],
      ],
      [],
      [],
    ),
    6,
  ],
  ['a probability vector of three', setOf([], [3], []), 1],
  ['a segment times a triangle', setOf([[0, 1]], [3], []), 3],
  ['two triangles', setOf([], [3, 3], []), 6],
  [
    'finite controls alone',
    setOf(
      [],
      [],
      [
        [0, 1, 2, 4],
        [5, 7],
      ],
    ),
    1,
  ],
  ['a segment and a finite control', setOf([[0, 1]], [], [[0, 0.25, 0.5, 0.75, 1]]), 1],
]

describe('a cover of simplices', () => {
  test.each(sets)('has as many cells as the staircase formula says: %s', (_name, set, roots) => {
    expect(SimplexCell.cover(set)).toHaveLength(roots)
    expect(staircaseCount(set)).toBe(roots)
  })

  test.each(sets)('keeps every commitment when cells are split: %s', (_name, set) => {
    const shares = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 12, maxLength: 12 })
    fc.assert(
      fc.property(shares, fc.array(fc.nat(50), { maxLength: 12 }), (choices, splits) => {
        const point = pointOf(set, choices)
        const cells: Cell[] = SimplexCell.cover(set)
        for (const split of splits) {
          const k = split % cells.length
          const children = childrenOf(cells[k])
          if (children.length > 0) cells.splice(k, 1, ...children)
        }
        expect(cells.some((cell) => contains(cell, point, set))).toBe(true)
      }),
      { seed: 4, numRuns: 100 },
    )
  })

  test('settles finite controls value by value and ends at single commitments', () => {
    const [, set] = sets[6]
    const leaves: number[][] = []
    const visit = (cell: Cell): void => {
      const children = childrenOf(cell)
      if (children.length === 0) leaves.push(Array.from(cell.lower))
      for (const child of children) visit(child)
    }
    for (const root of SimplexCell.cover(set)) visit(root)
    expect(leaves.sort()).toEqual([
      [0, 5],
      [0, 7],
      [1, 5],
      [1, 7],
      [2, 5],
      [2, 7],
      [4, 5],
      [4, 7],
    ])
  })

  test('shrinks cells to nothing when they are split again and again', () => {
    const [, set] = sets[4]
    let cell: Cell = SimplexCell.cover(set)[1]
    for (let k = 0; k < 30; k++) cell = childrenOf(cell)[k % 2]
    expect(cell.width).toBeLessThan(0.01)
    for (let k = 0; k < 60; k++) cell = childrenOf(cell)[k % 2]
    expect(cell.width).toBeLessThan(1e-6)
  })

  test('gives neighbours the same midpoint, bit for bit', () => {
    const set = setOf(
      [
        [0, 0.3],
        [0.1, 0.7],
      ],
      [],
      [],
    )
    const midpoints = SimplexCell.cover(set).map((cell) => {
      const known = new Set((cell.vertices ?? []).map((vertex) => vertex.join()))
      return childrenOf(cell).flatMap((child) =>
        (child.vertices ?? []).map((vertex) => vertex.join()).filter((key) => !known.has(key)),
      )
    })
    expect(new Set(midpoints.flat()).size).toBe(1)
  })
})

/** A point of X from integers in 0 … 8. */
function pointOf(set: CommitmentSet, choices: readonly number[]): Float64Array {
  const point = set.lower.slice()
  for (const { components, corners } of set.factors) {
    if (components.length === 1) {
      const share = choices[components[0]] / 8
      point[components[0]] = corners[0][0] + share * (corners[1][0] - corners[0][0])
      continue
    }
    const weights = components.map((component) => choices[component] + 1)
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    components.forEach((component, k) => (point[component] = weights[k] / total))
  }
  for (const { component, values } of set.finite)
    point[component] = values[choices[component] % values.length]
  return point
}
