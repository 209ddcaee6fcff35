import { describe, expect, test } from 'vitest'
import { childrenOf, type Cell } from './cell.js'
import { BoxCell } from './box-cell.js'
import type { CommitmentSet } from './commitment-set.js'

const set: CommitmentSet = {
  dimension: 5,
  lower: Float64Array.from([0, 0, 0, 0, 1]),
  upper: Float64Array.from([2, 1, 1, 1, 4]),
  finite: [{ component: 4, values: [1, 3, 4] }],
  factors: [
    { components: [0], corners: [[0], [2]] },
    {
      components: [1, 2, 3],
      corners: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
  ],
  controls: [],
  constraints: [],
}

function leaves(rounds: number): Cell[] {
  let cells: Cell[] = BoxCell.cover(set)
  for (let round = 0; round < rounds; round++) {
    cells = cells.flatMap((cell) => {
      const children = childrenOf(cell)
      return children.length === 0 ? [cell] : children
    })
  }
  return cells
}

describe('box cells', () => {
  test('cover every commitment after any number of splits', () => {
    const points = [
      [0, 1, 0, 0, 1],
      [2, 0, 0, 1, 4],
      [1.3, 0.2, 0.3, 0.5, 3],
      [0.01, 1 / 3, 1 / 3, 1 / 3, 3],
    ]
    const cells = leaves(9)
    for (const point of points) {
      const holding = cells.filter((cell) =>
        point.every((value, c) => value >= cell.lower[c] && value <= cell.upper[c]),
      )
      expect(holding.length).toBeGreaterThan(0)
    }
  })

  test('leave out boxes that no probability vector reaches', () => {
    for (const { lower, upper } of leaves(9)) {
      expect(lower[1] + lower[2] + lower[3]).toBeLessThanOrEqual(1)
      expect(upper[1] + upper[2] + upper[3]).toBeGreaterThanOrEqual(1)
    }
    expect(leaves(9).length).toBeLessThan(2 ** 9)
  })

  test('settle finite controls on listed values', () => {
    const values = leaves(9)
      .filter((cell) => cell.isSettled)
      .map((cell) => cell.lower[4])
    expect([...new Set(values)].sort()).toEqual([1, 3, 4])
  })
})
