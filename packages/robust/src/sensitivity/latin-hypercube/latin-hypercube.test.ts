import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { latinHypercube } from './latin-hypercube.js'

test('every coordinate has one point in every stratum', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 60 }),
      fc.nat(),
      (dimensions, samples, seed) => {
        const points = latinHypercube(dimensions, samples, { seed })
        expect(points.length).toBe(samples)
        for (let dimension = 0; dimension < dimensions; dimension++) {
          const strata = points.map((point) => Math.floor(point[dimension] * samples))
          expect(strata.toSorted((left, right) => left - right)).toEqual([...points.keys()])
        }
      },
    ),
    { seed: 7, numRuns: 200 },
  )
})

test('points are uniform in their strata, and coordinates are paired at random', () => {
  const samples = 4000
  const points = latinHypercube(2, samples, { seed: 'pairs' })
  const inside = points.map(([x]) => x * samples - Math.floor(x * samples))
  const mean = inside.reduce((sum, share) => sum + share, 0) / samples
  expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * samples))
  const product = points.reduce((sum, [x, y]) => sum + 12 * (x - 0.5) * (y - 0.5), 0) / samples
  expect(Math.abs(product)).toBeLessThan(4 / Math.sqrt(samples))
})

test('seeds and replications differ, and repeat exactly; more dimensions keep the first ones', () => {
  const first = (seed: number | string, replication: number) =>
    JSON.stringify(latinHypercube(3, 5, { seed, replication }))
  expect(first(0, 0)).toBe(JSON.stringify(latinHypercube(3, 5)))
  expect(new Set([first(0, 0), first(0, 1), first('0', 0), first('', 0)]).size).toBe(4)
  const wider = latinHypercube(4, 5).map((point) => point.slice(0, 3))
  expect(wider).toEqual(latinHypercube(3, 5))
})

test.each([
  ['dimensions', 0, 5],
  ['samples', 2, 0],
  ['samples', 2, 1.5],
])('a hypercube with bad %s is refused', (code, dimensions, samples) => {
  expect(() => latinHypercube(dimensions, samples)).toThrow(expect.objectContaining({ code }))
})
