import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { largestOverSimplex } from './simplex-maximum.js'

function valueAt(
  values: readonly number[],
  pairs: readonly (readonly number[])[],
  at: readonly number[],
): number {
  let total = 0
  for (let v = 0; v < values.length; v++) {
    total += values[v] * at[v]
    for (let w = v + 1; w < values.length; w++) total += pairs[v][w] * at[v] * at[w]
  }
  return total
}

const number = fc.double({ min: -3, max: 3, noNaN: true })
const problem = fc.integer({ min: 1, max: 8 }).chain((count) => {
  const list = fc.array(number, { minLength: count, maxLength: count })
  return fc.record({
    values: list,
    pairs: fc.array(list, { minLength: count, maxLength: count }),
    weights: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }),
  })
})

test('no probability vector gives more', () => {
  fc.assert(
    fc.property(problem, ({ values, pairs, weights }) => {
      const sum = weights.reduce((total, weight) => total + weight, 0)
      fc.pre(sum > 0)
      const at = weights.map((weight) => weight / sum)
      expect(valueAt(values, pairs, at)).toBeLessThanOrEqual(largestOverSimplex(values, pairs) + 1e-12)
    }),
    { seed: 741, numRuns: 3000 },
  )
})

test('is exact for one vertex and two, and never below a vertex', () => {
  expect(largestOverSimplex([2], [[5]])).toBe(2)
  expect(
    largestOverSimplex(
      [1, 3],
      [
        [0, -4],
        [0, 0],
      ],
    ),
  ).toBe(3)
  // λ(1 − λ)·4 has its top 1 in the middle; with a slope of 2 the top is 1 + (4 − 2)²/16.
  expect(
    largestOverSimplex(
      [0, 0],
      [
        [0, 4],
        [0, 0],
      ],
    ),
  ).toBeCloseTo(1, 12)
  expect(
    largestOverSimplex(
      [-1, 1],
      [
        [0, 4],
        [0, 0],
      ],
    ),
  ).toBeCloseTo(1.25, 12)
})

test('what is not bounded stays so', () => {
  expect(
    largestOverSimplex(
      [0, 0],
      [
        [0, Infinity],
        [0, 0],
      ],
    ),
  ).toBe(Infinity)
  expect(
    largestOverSimplex(
      [0, Infinity, 0],
      [
        [0, -1, 0],
        [0, 0, -1],
        [0, 0, 0],
      ],
    ),
  ).toBe(Infinity)
  expect(
    largestOverSimplex(
      [0, 0, 0],
      [
        [0, 1, 0],
        [0, 0, Infinity],
        [0, 0, 0],
      ],
    ),
  ).toBe(Infinity)
})
