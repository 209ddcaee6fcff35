import { expect, it } from 'vitest'
import { curveText, measureCurve, type GrowthCurve } from './growth-curve.js'

/** Problems that take size³ nodes; those of size 16 and above do not finish. */
const cubic: GrowthCurve<number> = {
  name: 'cubic',
  unit: 'stages',
  sizes: [2, 4, 8, 16, 32, 64],
  quickSizes: 2,
  sizeOf: (size) => size,
  labelOf: (size) => `${size} × 1`,
  solve: async (size) => ({
    status: size < 16 ? 'certified' : 'limit',
    value: { lower: 0, upper: size < 16 ? 0 : 0.25 },
    statistics: { seconds: 0, followerSolves: 1, nodes: size ** 3, linearPrograms: size },
  }),
}
const settings = { quick: false, repetitions: 1, timeLimit: 1, onProgress: () => {} }

it('fits exponents to what finished and gives up after two sizes that did not', async () => {
  const curve = await measureCurve(cubic, settings)
  expect(curve.points.map(({ size }) => size)).toEqual([2, 4, 8, 16, 32])
  expect(curve.exponents.nodes.rate).toBeCloseTo(3, 9)
  expect(curve.exponents.linearPrograms.rate).toBeCloseTo(1, 9)
  expect(curveText(curve)).toMatch(/16 × 1 +16 +open 0\.25 +4096 +16 /)
  expect(curveText(curve)).toMatch(/\nnodes ~ stages\^3\.00, LPs ~ stages\^1\.00, seconds ~ stages\^/)
})

it('measures the leading sizes in a quick run', async () => {
  const curve = await measureCurve(cubic, { ...settings, quick: true })
  expect(curve.points.map(({ size }) => size)).toEqual([2, 4])
})
