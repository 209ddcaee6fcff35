import { expect, test } from 'vitest'
import { spectralAscent, type AscentProblem } from './spectral-ascent.js'

/** −Σ weights (point − target)², on the box [0, 1]ⁿ. */
function concave(weights: readonly number[], target: readonly number[]): AscentProblem {
  return {
    value: (point) => -point.reduce((sum, x, k) => sum + weights[k] * (x - target[k]) ** 2, 0),
    fillGradient: (point, out) => {
      for (let k = 0; k < point.length; k++) out[k] = -2 * weights[k] * (point[k] - target[k])
    },
    project: (point) => {
      for (let k = 0; k < point.length; k++) point[k] = Math.min(1, Math.max(0, point[k]))
    },
  }
}

const limits = { steps: 200, goOn: () => Promise.resolve(true), memory: 5 }

test('finds the nearest point of the box, however badly scaled the function is', async () => {
  const { point } = await spectralAscent(
    concave([1, 1e4, 10], [0.3, 0.7, 4]),
    Float64Array.of(1, 0, 0),
    limits,
  )
  expect(point[0]).toBeCloseTo(0.3, 5)
  expect(point[1]).toBeCloseTo(0.7, 5)
  expect(point[2]).toBe(1)
})

test('returns the best point it met, and takes no more steps than it may', async () => {
  const problem = concave([1, 1e4], [0.3, 0.7])
  const start = Float64Array.of(1, 0)
  const { point, value, steps } = await spectralAscent(problem, start, { ...limits, steps: 3 })
  expect(steps).toBeLessThanOrEqual(3)
  expect(value).toBe(await problem.value(point))
  expect(value).toBeGreaterThanOrEqual(await problem.value(start))
})

test('stays where it is when told to stop, and where the value is not a number', async () => {
  const start = Float64Array.of(0.5)
  const stopped = await spectralAscent(concave([1], [0]), start, {
    ...limits,
    goOn: () => Promise.resolve(false),
  })
  expect([...stopped.point]).toEqual([0.5])
  const { point } = await spectralAscent({ ...concave([1], [0]), value: () => Number.NaN }, start, limits)
  expect([...point]).toEqual([0.5])
})
