import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { largestMixture, smallestMixture } from './mixture-range.js'

const share = fc.integer({ min: 0, max: 10 })

describe('mixtures with bounded shares', () => {
  test('stay between the two extremes, which some mixture attains', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), share, share, share), {
          minLength: 1,
          maxLength: 5,
        }),
        (entries) => {
          const total = entries.reduce((sum, [, , , mass]) => sum + mass, 0)
          fc.pre(total > 0)
          const weights = entries.map(([weight]) => weight)
          const mixture = entries.map(([, , , mass]) => mass / total)
          const lower = entries.map(([, below], k) => Math.max(0, mixture[k] - below / 20))
          const upper = entries.map(([, , above], k) => Math.min(1, mixture[k] + above / 20))
          const value = mixture.reduce((sum, mass, k) => sum + mass * weights[k], 0)
          expect(largestMixture(weights, lower, upper)).toBeGreaterThanOrEqual(value - 1e-12)
          expect(smallestMixture(weights, lower, upper)).toBeLessThanOrEqual(value + 1e-12)
        },
      ),
      { seed: 21, numRuns: 500 },
    )
  })

  test('fill up the best shares first', () => {
    expect(largestMixture([1, 3, 2], [0, 0, 0], [1, 1, 1])).toBe(3)
    expect(largestMixture([1, 3, 2], [0.25, 0, 0], [1, 0.5, 1])).toBe(0.25 + 1.5 + 0.5)
    expect(smallestMixture([1, 3, 2], [0, 0.5, 0], [0.25, 1, 1])).toBe(0.25 + 1.5 + 0.5)
  })
})
