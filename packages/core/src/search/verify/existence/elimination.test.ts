import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { eliminate } from './elimination.js'

test('inverts the columns it chooses', () => {
  const entry = fc.integer({ min: -5, max: 5 })
  const row = fc.array(entry, { minLength: 4, maxLength: 4 })
  let inverted = 0
  fc.assert(
    fc.property(fc.array(row, { minLength: 3, maxLength: 3 }), (matrix) => {
      const { columns, inverse } = eliminate(matrix, 1e-9)
      if (inverse === null) return
      inverted++
      inverse.forEach((left, i) =>
        columns.forEach((column, j) => {
          const entryOfProduct = left.reduce((sum, factor, k) => sum + factor * matrix[k][column], 0)
          expect(entryOfProduct).toBeCloseTo(i === j ? 1 : 0, 9)
        }),
      )
    }),
    { seed: 1404, numRuns: 300 },
  )
  expect(inverted).toBeGreaterThan(250)
})

test('sees that rows depend on one another', () => {
  expect(
    eliminate(
      [
        [1, 2, 3],
        [2, 4, 6],
      ],
      1e-9,
    ).inverse,
  ).toBeNull()
  expect(eliminate([[0, 0]], 1e-9).inverse).toBeNull()
  expect(eliminate([[Infinity, 1]], 1e-9).inverse).toBeNull()
})
