import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maximumOverSimplex, maximumUnderConstraint } from './simplex-maximum.js'

const number = fc.double({ min: -2, max: 2, noNaN: true })
const weight = fc.double({ min: 0.001, max: 1, noNaN: true })

/** A quadratic function of n weights and a probability vector. */
function instance(n: number) {
  return fc.record({
    values: fc.array(number, { minLength: n, maxLength: n }),
    pairs: fc.array(fc.array(number, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
    weights: fc.array(weight, { minLength: n, maxLength: n }),
    excess: fc.array(number, { minLength: n, maxLength: n }),
  })
}

function valueAt(
  values: readonly number[],
  pairs: readonly (readonly number[])[],
  weights: readonly number[],
): number {
  let total = 0
  for (let v = 0; v < values.length; v++) {
    total += values[v] * weights[v]
    for (let w = v + 1; w < values.length; w++) total += pairs[v][w] * weights[v] * weights[w]
  }
  return total
}

describe('the maximum of a quadratic function over the simplex', () => {
  test.each([1, 2, 3, 4, 5, 7])('is never underestimated with %i vertices', (n) => {
    fc.assert(
      fc.property(instance(n), ({ values, pairs, weights }) => {
        const sum = weights.reduce((total, each) => total + each, 0)
        const point = weights.map((each) => each / sum)
        expect(maximumOverSimplex(values, pairs)).toBeGreaterThanOrEqual(
          valueAt(values, pairs, point) - 1e-12,
        )
      }),
      { seed: 11, numRuns: 500 },
    )
  })

  test('is exact on a segment', () => {
    fc.assert(
      fc.property(instance(2), ({ values, pairs }) => {
        let best = -Infinity
        for (let k = 0; k <= 4000; k++)
          best = Math.max(best, valueAt(values, pairs, [1 - k / 4000, k / 4000]))
        const bound = maximumOverSimplex(values, pairs)
        expect(bound).toBeGreaterThanOrEqual(best - 1e-12)
        expect(bound).toBeLessThanOrEqual(best + 1e-6)
      }),
      { seed: 12, numRuns: 200 },
    )
  })

  test('is the largest value, exactly, when the function is affine', () => {
    const zero = [
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]
    expect(maximumOverSimplex([0.1, 0.7, 0.3], zero)).toBe(0.7)
  })

  test('under a constraint is never underestimated either, and is below the free one where the constraint bites', () => {
    fc.assert(
      fc.property(instance(4), ({ values, pairs, weights, excess }) => {
        const sum = weights.reduce((total, each) => total + each, 0)
        const point = weights.map((each) => each / sum)
        const { maximum } = maximumUnderConstraint(values, pairs, excess)
        expect(maximum).toBeLessThanOrEqual(maximumOverSimplex(values, pairs))
        const used = point.reduce((total, each, v) => total + each * excess[v], 0)
        if (used <= 0) expect(maximum).toBeGreaterThanOrEqual(valueAt(values, pairs, point) - 1e-12)
      }),
      { seed: 13, numRuns: 1000 },
    )
    // λ_1 ≤ ¼ of the way to a vertex worth 1.
    expect(
      maximumUnderConstraint(
        [0, 1],
        [
          [0, 0],
          [0, 0],
        ],
        [-1, 3],
      ).maximum,
    ).toBeCloseTo(0.25, 12)
  })
})
