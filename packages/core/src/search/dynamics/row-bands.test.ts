import { describe, expect, test } from 'vitest'
import type { FollowerGame } from './follower-game.js'
import { rowBands, SCATTERED } from './row-bands.js'

/** A game of one action whose row r leads to `rows[r]`; every stage has as many rows as there are states. */
function gameOf(stages: number, rows: readonly (readonly number[])[]): FollowerGame {
  const rowStart = new Int32Array(rows.length + 1)
  rows.forEach((row, r) => (rowStart[r + 1] = rowStart[r] + row.length))
  return {
    stages,
    stateCount: rows.length / stages,
    actionCount: 1,
    initial: new Float64Array(rows.length / stages),
    rowStart,
    successor: Int32Array.from(rows.flat()),
    transitionAt: () => undefined,
    rewardAt: () => undefined,
    payoffAt: () => 0,
  }
}

const repeat = (count: number, row: readonly number[]) => Array.from({ length: count }, () => row)

describe('rowBands', () => {
  test('a dense stage is one band, and bands end with their stage', () => {
    const bands = rowBands(gameOf(2, repeat(8, [0, 1, 2, 3])))
    expect(bands).toEqual({
      stageStart: Int32Array.of(0, 1, 2),
      bandStart: Int32Array.of(0, 4, 8),
      firstState: Int32Array.of(0, 0),
    })
  })

  test('rows of different runs stand in different bands', () => {
    const bands = rowBands(gameOf(1, [...repeat(4, [0, 1]), ...repeat(5, [3, 4]), ...repeat(4, [3, 4, 5])]))
    expect(bands.bandStart).toEqual(Int32Array.of(0, 4, 9, 13))
    expect(bands.firstState).toEqual(Int32Array.of(0, 3, 3))
  })

  test('what is no run, or too little of one, is taken row by row', () => {
    const scattered = [...repeat(4, [0, 2]), ...repeat(3, [1, 2]), ...repeat(5, [3]), ...repeat(2, [])]
    const bands = rowBands(gameOf(1, [...scattered, ...repeat(4, [0, 1]), [0, 2]]))
    expect(bands.bandStart).toEqual(Int32Array.of(0, 14, 18, 19))
    expect(bands.firstState).toEqual(Int32Array.of(SCATTERED, 0, SCATTERED))
  })
})
