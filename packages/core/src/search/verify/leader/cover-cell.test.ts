import * as fc from 'fast-check'
import { decimalEnclosure } from '../../expression/exact.js'
import { describe, expect, test } from 'vitest'
import { defineGame } from '../../../model/define-game.js'
import type { CoverNode } from '../certificate.js'
import { Flaw } from '../flaw.js'
import {
  commitmentSpace,
  isEmptyCell,
  partsOf,
  rangeOfAll,
  rangeOfCell,
  rootCells,
  verticesOf,
  type CoverCell,
} from './cover-cell.js'

const game = defineGame({
  name: 'controls',
  stages: 2,
  states: ['here'],
  actions: ['stay'],
  initial: [1],
  leader: {
    controls: {
      toll: { min: -1, max: 2 },
      fee: { min: 0, max: 0.3, each: 'stage' },
      mix: { simplex: ['low', 'middle', 'high'] },
      tier: { values: [3, 1, 2, 7] },
      fixed: { min: 0.7, max: 0.7 },
    },
    constraints: ['toll + tier <= 8'],
    payoff: 0,
  },
  transition: [{ to: { here: 1 } }],
  reward: [{ value: 0 }],
})
const space = commitmentSpace(game)
const [TOLL, FEE, MIX, TIER, FIXED] = [0, 1, 3, 6, 7]

/** A commitment from numbers in [0, 1]. */
function commitmentFrom(shares: readonly number[]): number[] {
  const [toll, first, second, one, other, tier] = shares
  const [low, high] = [Math.min(one, other), Math.max(one, other)]
  return [
    -1 + 3 * toll,
    0.3 * first,
    0.3 * second,
    low,
    high - low,
    1 - high,
    [3, 1, 2, 7][Math.min(3, Math.floor(4 * tier))],
    0.7,
  ]
}

/** Whether a point is in the hull of points, by the weights that lead there (the points of a cell are affinely independent). */
function isInHull(vertices: readonly (readonly number[])[], point: readonly number[]): boolean {
  // Least squares with the sum of weights as one more equation, by elimination on the normal equations.
  const rows = point.map((value, c) => [...vertices.map((vertex) => vertex[c]), value])
  rows.push([...vertices.map(() => 1), 1])
  const n = vertices.length
  const normal = Array.from({ length: n }, (_unused, i) => [
    ...Array.from({ length: n }, (_other, j) => rows.reduce((sum, row) => sum + row[i] * row[j], 0)),
    rows.reduce((sum, row) => sum + row[i] * row[n], 0),
  ])
  for (let i = 0; i < n; i++) {
    let pivot = i
    for (let k = i; k < n; k++) if (Math.abs(normal[k][i]) > Math.abs(normal[pivot][i])) pivot = k
    ;[normal[i], normal[pivot]] = [normal[pivot], normal[i]]
    for (let k = 0; k < n; k++) {
      if (k === i) continue
      const factor = normal[k][i] / normal[i][i]
      for (let j = i; j <= n; j++) normal[k][j] -= factor * normal[i][j]
    }
  }
  const weights = normal.map((row, i) => row[n] / row[i])
  const isThere = point.every(
    (value, c) =>
      Math.abs(value - vertices.reduce((sum, vertex, v) => sum + weights[v] * vertex[c], 0)) < 1e-6,
  )
  return isThere && weights.every((weight) => weight > -1e-6)
}

function holds(cell: CoverCell, point: readonly number[]): boolean {
  const isInRange = rangeOfCell(space, cell).every(
    ({ lower, upper }, c) => point[c] >= lower - 1e-9 && point[c] <= upper + 1e-9,
  )
  if (!isInRange || cell.shape === 'boxes') return isInRange
  // The finite control apart, vertices are those of a simplex.
  const settled: CoverCell = { ...cell, runs: cell.runs.map(([first]) => [first, first] as const) }
  const vertices = verticesOf(space, settled)
  if (vertices === null) throw new Error('a simplex without vertices')
  const without = (at: readonly number[]): number[] => at.filter((_value, c) => c !== TIER)
  return isInHull(
    vertices.map((vertex) => without(vertex.map(({ lower }) => lower))),
    without(point),
  )
}

function splitOf(cell: CoverCell, choice: readonly [number, number, boolean]): CoverNode {
  const [first, second, ofValues] = choice
  const [start, end] = cell.runs[0]
  if (ofValues && start < end) return { values: [0, start + (first % (end - start))] }
  if (cell.shape === 'boxes') return { halve: [TOLL, FEE, FEE + 1, MIX, MIX + 1, MIX + 2][first % 6] }
  const count = cell.corners.length
  return { edge: [first % count, ((first % count) + 1 + (second % (count - 1))) % count] }
}

describe.each(['simplices', 'boxes'] as const)('cells that are %s', (shape) => {
  test('cover all commitments, at the roots and after any splits', () => {
    const choices = fc.array(fc.tuple(fc.nat(99), fc.nat(99), fc.boolean()), { maxLength: 12 })
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(choices, shares, (splits, numbers) => {
        const point = commitmentFrom(numbers)
        let cells = rootCells(space, shape).filter((cell) => holds(cell, point))
        expect(cells.length).toBeGreaterThan(0)
        for (const choice of splits) {
          const [cell] = cells
          const parts = partsOf(space, cell, splitOf(cell, choice), 'here')
          cells = parts.filter((part) => holds(part, point))
          expect(cells.length).toBeGreaterThan(0)
          expect(isEmptyCell(space, cells[0]) && point[TOLL] + point[TIER] <= 8 - 1e-9).toBe(false)
        }
      }),
      { seed: 731, numRuns: 300 },
    )
  })

  test('split into parts that are smaller, and not where a split makes no sense', () => {
    const [root] = rootCells(space, shape)
    const refused: CoverNode[] = [
      { values: [0, 3] },
      { values: [0, -1] },
      { values: [0, 0.5] },
      { values: [1, 0] },
      { edge: [0, 0] },
      { edge: [0, 99] },
      { edge: [0.5, 1] },
      { halve: FIXED },
      { halve: TIER },
      { halve: 99 },
      shape === 'boxes' ? { edge: [0, 1] } : { halve: TOLL },
      { range: true },
    ]
    for (const node of refused) expect(() => partsOf(space, root, node, 'here')).toThrow(Flaw)
  })
})

test('the range of all commitments is that of the controls, as the decimals that are written', () => {
  const ends = [
    [-1, 2],
    [0, 0.3],
    [0, 0.3],
    [0, 1],
    [0, 1],
    [0, 1],
    [1, 7],
    [0.7, 0.7],
  ]
  expect(rangeOfAll(space)).toEqual(
    ends.map(([low, high]) => ({ lower: decimalEnclosure(low).lower, upper: decimalEnclosure(high).upper })),
  )
})

test('a cell is empty when a constraint is violated at all of it, or its box holds no probability vector', () => {
  const [root] = rootCells(space, 'boxes')
  if (root.shape !== 'boxes') throw new Error('no box')
  const withShares = (c: number, lower: number, upper: number): CoverCell => ({
    ...root,
    shares: root.shares.map((shares, f) =>
      shares.map((share, k) => (space.factors[f].components[k] === c ? { lower, upper } : share)),
    ),
  })
  expect(isEmptyCell(space, root)).toBe(false)
  // tier 7 with a toll above 1
  const high = withShares(TOLL, 0.75, 1)
  expect(isEmptyCell(space, { ...high, runs: [[3, 3]] })).toBe(true)
  expect(isEmptyCell(space, { ...high, runs: [[2, 3]] })).toBe(false)
  expect(isEmptyCell(space, withShares(MIX, 0.5, 1))).toBe(false)
  const two = withShares(MIX, 0.75, 1)
  if (two.shape !== 'boxes') throw new Error('no box')
  const both = two.shares.map((shares, f) =>
    shares.map((share, k) => (space.factors[f].components[k] === MIX + 1 ? { lower: 0.5, upper: 1 } : share)),
  )
  expect(isEmptyCell(space, { ...two, shares: both })).toBe(true)
})
