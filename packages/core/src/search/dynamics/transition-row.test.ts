import { describe, expect, test } from 'vitest'
import { addRowExpectations, rowExpectation, spreadRow, spreadRows } from './transition-row.js'

const rows = [
  { kind: 'a run of even length', successor: [1, 2, 3, 4] },
  { kind: 'a run of odd length', successor: [0, 1, 2] },
  { kind: 'a single successor', successor: [4] },
  { kind: 'successors with gaps', successor: [0, 2, 4] },
  { kind: 'successors with one gap at the end', successor: [0, 1, 3] },
  { kind: 'twice four successors and one more', successor: [0, 1, 2, 3, 4, 5, 6, 8, 9] },
  { kind: 'no successor', successor: [] },
]
const STATES = 10

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

/** Two numbers that are not meant, then a power of two for every state. */
const values = Float64Array.from([-1, -1, ...Array.from({ length: STATES }, (_, state) => 8 * 2 ** state)])
const expectation = (successor: readonly number[]) =>
  successor.reduce((sum, state, k) => sum + ((k + 1) / 16) * 8 * 2 ** state, 0)

describe('a row of a transition', () => {
  test.each(rows)('with $kind: expectation of values from an offset on', ({ successor }) => {
    const { probability, successors, end } = embedded(successor)
    expect(rowExpectation(probability, successors, 1, end, values, 2)).toBe(expectation(successor))
  })

  test.each(rows)('with $kind: mass is added to its successors', ({ successor }) => {
    const { probability, successors, end } = embedded(successor)
    const target = new Float64Array(2 + STATES).fill(1)
    spreadRow(probability, successors, 1, end, 0.5, target, 2)
    const expected = new Float64Array(2 + STATES).fill(1)
    successor.forEach((state, k) => (expected[2 + state] += (k + 1) / 32))
    expect(target).toEqual(expected)
  })
})

describe('rows of a transition', () => {
  const probability = Float64Array.from(
    rows.flatMap(({ successor }) => successor.map((_, k) => (k + 1) / 16)),
  )
  const successors = Int32Array.from(rows.flatMap(({ successor }) => successor))
  const rowStart = new Int32Array(rows.length + 1)
  rows.forEach(({ successor }, row) => (rowStart[row + 1] = rowStart[row] + successor.length))

  test('the expectation of every row from the first on is added where it belongs', () => {
    const result = new Float64Array(rows.length + 1).fill(1)
    addRowExpectations(probability, successors, rowStart, 1, rows.length - 1, values, 2, result, 1)
    const added = rows.map(({ successor }, row) =>
      row === 0 || row === rows.length - 1 ? 0 : expectation(successor),
    )
    expect([...result]).toEqual([1, ...added.map((number) => 1 + number)])
  })

  test('the mass of every row from the first on is spread, and rows without mass are not even read', () => {
    const masses = Float64Array.from(rows, (_, row) => (row === 2 ? 0 : 2 ** -row))
    const spoilt = probability.slice().fill(Number.NaN, rowStart[2], rowStart[3])
    const target = new Float64Array(1 + STATES)
    spreadRows(spoilt, successors, rowStart, 1, rows.length, masses, target, 1)
    const expected = new Float64Array(1 + STATES)
    rows.forEach(({ successor }, row) => {
      if (row !== 0 && row !== 2)
        successor.forEach((state, k) => (expected[1 + state] += (masses[row] * (k + 1)) / 16))
    })
    expect(target).toEqual(expected)
  })
})
