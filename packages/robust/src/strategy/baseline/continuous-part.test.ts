import { defineGame } from '@smfg/core'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ContinuousPart, projectOnSimplex } from './continuous-part.js'

const game = defineGame({
  smfg: 1,
  name: 'set',
  stages: 1,
  states: ['here'],
  actions: ['go'],
  initial: [1],
  leader: {
    controls: { level: { values: [0, 5] }, price: { min: -2, max: 2 }, share: { simplex: ['a', 'b', 'c'] } },
    constraints: ['price + 2 * share(a) <= 1', 'level + price <= 6'],
    payoff: 'price',
  },
  transition: [{ to: { here: 1 } }],
  reward: [{ value: '0' }],
})

function squaredDistance(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, value, k) => sum + (value - right[k]) ** 2, 0)
}

/** Points of the set in unit coordinates: a grid over price and share. */
function grid(part: ContinuousPart): Float64Array[] {
  const steps = 20
  const points: Float64Array[] = []
  for (let price = 0; price <= steps; price++)
    for (let a = 0; a <= steps; a++)
      for (let b = 0; a + b <= steps; b++) {
        const point = Float64Array.of(price / steps, a / steps, b / steps, (steps - a - b) / steps)
        if (part.satisfiesConstraints(point)) points.push(point)
      }
  return points
}

test('a projected point is in the set, and no point of a grid of the set is nearer', () => {
  const part = new ContinuousPart(game, [5, 0, 1, 0, 0])
  const points = grid(part)
  expect(points.length).toBeGreaterThan(500)
  const coordinate = fc.double({ min: -1, max: 2, noNaN: true })
  fc.assert(
    fc.property(fc.array(coordinate, { minLength: 4, maxLength: 4 }), (values) => {
      const target = Float64Array.from(values)
      const point = target.slice()
      expect(part.project(point, null)).toBe(true)
      expect(part.satisfiesConstraints(point)).toBe(true)
      expect(point[1] + point[2] + point[3]).toBeCloseTo(1, 9)
      const reached = squaredDistance(point, target)
      for (const other of points) expect(reached).toBeLessThanOrEqual(squaredDistance(other, target) + 1e-9)
    }),
    { seed: 8, numRuns: 100 },
  )
})

test('coordinates and commitment vectors are the same commitments', () => {
  const part = new ContinuousPart(game, [5, 0, 1, 0, 0])
  expect([...part.vectorAt(part.pointOf([5, 1, 0, 0.25, 0.75]))]).toEqual([5, 1, 0, 0.25, 0.75])
})

test('the nearest probability vector takes the same from all entries that stay positive', () => {
  const entries = Float64Array.of(9, 0.9, 0.5, -3, 9)
  projectOnSimplex(entries, 1, 4)
  expect(entries[1]).toBeCloseTo(0.7, 12)
  expect(entries[2]).toBeCloseTo(0.3, 12)
  expect([entries[0], entries[3], entries[4]]).toEqual([9, 0, 9])
})
