import { describe, expect, test } from 'vitest'
import { rowExpectation, spreadRow } from './transition-row.js'

const rows = [
  { kind: 'a run of even length', successor: [1, 2, 3, 4] },
  { kind: 'a run of odd length', successor: [0, 1, 2] },
  { kind: 'a single successor', successor: [4] },
  { kind: 'successors with gaps', successor: [0, 2, 4] },
  { kind: 'successors with one gap at the end', successor: [0, 1, 3] },
  { kind: 'no successor', successor: [] },
]

/** The row stands between two others, which must not be touched or read. */
function embedded(successor: readonly number[]): {
  probability: Float64Array
  successors: Int32Array
  end: number
} {
  return {
    probability: Float64Array.from([100, ...successor.map((_state, k) => (k + 1) / 16), 100]),
    successors: Int32Array.from([4, ...successor, 0]),
    end: 1 + successor.length,
  }
}

describe('a row of a transition', () => {
  test.each(rows)('with $kind: expectation of values from an offset on', ({ successor }) => {
    const { probability, successors, end } = embedded(successor)
    const values = Float64Array.of(-1, -1, 8, 16, 32, 64, 128)
    const expected = successor.reduce((sum, state, k) => sum + ((k + 1) / 16) * 8 * 2 ** state, 0)
    expect(rowExpectation(probability, successors, 1, end, values, 2)).toBe(expected)
  })

  test.each(rows)('with $kind: mass is added to its successors', ({ successor }) => {
    const { probability, successors, end } = embedded(successor)
    const target = new Float64Array(7).fill(1)
    spreadRow(probability, successors, 1, end, 0.5, target, 2)
    const expected = new Float64Array(7).fill(1)
    successor.forEach((state, k) => (expected[2 + state] += (k + 1) / 32))
    expect(target).toEqual(expected)
  })
})
