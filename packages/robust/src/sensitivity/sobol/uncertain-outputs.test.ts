import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ishigami, largest, linear, realFactors, unitFactors } from '../testing/reference-functions.js'
import { sobolIndices } from './sobol-indices.js'
import type { SobolResult } from './result.js'

const ANGLES = realFactors([1, 2, 3].map(() => [-Math.PI, Math.PI]))

function widened(f: (x: readonly number[]) => number, radius: number) {
  return (x: readonly number[]) => ({ lower: f(x) - radius, upper: f(x) + radius })
}

function all({ first, total, second }: SobolResult) {
  return [...first, ...total, ...(second ?? [])]
}

test('indices of interval outputs are those of the middles, with a range around them', async () => {
  const options = { samples: 64, secondOrder: true }
  const exact = await sobolIndices(ishigami, ANGLES, options)
  const wide = await sobolIndices(widened(ishigami, 0.01), ANGLES, options)
  for (const [position, { estimate, lower, upper, range }] of all(wide).entries()) {
    const known = all(exact)[position]
    expect(estimate).toBeCloseTo(known.estimate ?? Number.NaN, 10)
    expect(range!.lower).toBeLessThan(known.estimate! - 1e-4)
    expect(range!.upper).toBeGreaterThan(known.estimate! + 1e-4)
    expect(lower).toBeCloseTo(known.lower! + range!.lower - known.estimate!, 10)
    expect(upper).toBeCloseTo(known.upper! + range!.upper - known.estimate!, 10)
  }
})

test.each([
  ['saltelli-2010', 'jansen-1999'],
  ['jansen-1999', 'sobol-2007'],
] as const)('whatever the values in their intervals, %s and %s stay in the range', async (first, total) => {
  const options = {
    samples: 16,
    scrambles: 2,
    secondOrder: true,
    firstEstimator: first,
    totalEstimator: total,
  }
  const radius = 0.05
  const bounded = await sobolIndices(widened(largest, radius), unitFactors(2), options)
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.integer({ min: -1, max: 1 })), async (signs) => {
      const model = (x: readonly number[]) => largest(x) + radius * (signs.next().value ?? 0)
      const exact = await sobolIndices(model, unitFactors(2), options)
      for (const [position, { estimate }] of all(exact).entries()) {
        const { range } = all(bounded)[position]
        expect(estimate!).toBeGreaterThanOrEqual(range!.lower - 1e-12)
        expect(estimate!).toBeLessThanOrEqual(range!.upper + 1e-12)
      }
    }),
    { seed: 3, numRuns: 100 },
  )
})

test('ranking is refused where the intervals of the output leave it open', async () => {
  const f = linear([5, 4, 1])
  const exact = await sobolIndices(f, unitFactors(3), { samples: 256 })
  expect(exact.ranking).toEqual({ order: ['x1', 'x2', 'x3'], reason: null, tiers: [['x1'], ['x2'], ['x3']] })
  const vague = await sobolIndices(widened(f, 0.15), unitFactors(3), { samples: 256 })
  expect(vague.ranking).toEqual({
    order: null,
    reason: 'the limits of x1, x2 overlap',
    tiers: [['x1', 'x2'], ['x3']],
  })
})

test('intervals that hold a constant leave no index bounded', async () => {
  const result = await sobolIndices(widened(largest, 1), unitFactors(2), { samples: 16 })
  expect(result.total[0].estimate).not.toBeNull()
  expect(result.total[0]).toMatchObject({
    lower: null,
    upper: null,
    range: null,
    reason: 'the intervals of the output leave it open whether it varies at all',
  })
  expect(result.ranking.order).toBeNull()
})

test('an output that does not vary has no indices, and says why', async () => {
  const result = await sobolIndices(() => 0.1, unitFactors(2), { samples: 16, secondOrder: true })
  for (const { estimate, lower, reason } of all(result)) {
    expect([estimate, lower]).toEqual([null, null])
    expect(reason).toBe('the output does not vary, so there is no variance to share out')
  }
  expect([result.mean, result.variance]).toEqual([0.1, 0])
})

test('one scramble gives estimates without limits', async () => {
  const { total } = await sobolIndices(largest, unitFactors(2), { samples: 64, scrambles: 1 })
  expect(total[0].estimate).toBeCloseTo(0.6, 1)
  expect(total[0]).toMatchObject({
    lower: null,
    reason: 'one scramble gives no confidence limits; ask for at least two',
  })
})

const failing = (x: readonly number[]) => {
  if (x[0] > 0.9 && x[1] > 0.9) throw new Error('no solution')
  return largest(x)
}

test('a failed evaluation stops the analysis by default', async () => {
  await expect(sobolIndices(failing, unitFactors(2), { samples: 64 })).rejects.toMatchObject({
    name: 'SmfgError',
    code: 'failed-evaluation',
  })
})

test('dropping the blocks of failed evaluations is counted and warned of', async () => {
  const result = await sobolIndices(failing, unitFactors(2), { samples: 256, failurePolicy: 'drop-block' })
  const { failed, droppedBlocks, keptBlocks, examples, policy } = result.failures
  expect(policy).toBe('drop-block')
  expect(failed).toBeGreaterThanOrEqual(droppedBlocks)
  expect(droppedBlocks).toBeGreaterThan(0)
  expect(droppedBlocks + keptBlocks).toBe(8 * 256)
  expect(examples[0]).toMatchObject({ reason: 'no solution' })
  expect(result.warnings).toEqual([expect.stringContaining(`${droppedBlocks} of 2048 base points`)])
  expect(result.total[0].estimate).toBeCloseTo(0.6, 1)
})

test('bounds in place of failed evaluations give ranges that hold the truth', async () => {
  const options = { samples: 256, failurePolicy: 'bounds', failureBounds: { lower: 0.9, upper: 1 } } as const
  const truth = await sobolIndices(largest, unitFactors(2), { samples: 256 })
  const { total, failures, evaluations } = await sobolIndices(failing, unitFactors(2), options)
  expect(failures).toMatchObject({ policy: 'bounds', droppedBlocks: 0 })
  expect(failures.failed).toBeGreaterThan(0)
  expect(evaluations).toBe(8 * 256 * 4)
  for (const [position, { range }] of total.entries()) {
    expect(range!.lower).toBeLessThanOrEqual(truth.total[position].estimate!)
    expect(range!.upper).toBeGreaterThanOrEqual(truth.total[position].estimate!)
  }
})

test('unfinished evaluations count with the bounds they have, and are told', async () => {
  const hasty = (x: readonly number[]) =>
    x[0] > 0.9 ? { lower: x[0], upper: 1, unfinished: 'time limit' } : largest(x)
  const options = { samples: 64, failurePolicy: 'bounds' } as const
  const truth = await sobolIndices(largest, unitFactors(2), { samples: 64 })
  const { total, failures } = await sobolIndices(hasty, unitFactors(2), options)
  expect(failures).toMatchObject({ failed: 0, examples: expect.arrayContaining([expect.objectContaining({ reason: 'time limit' })]) }) // prettier-ignore
  expect(failures.unfinished).toBeGreaterThan(64)
  for (const [position, { range }] of total.entries()) {
    expect(range!.lower).toBeLessThan(truth.total[position].estimate!)
    expect(range!.upper).toBeGreaterThan(truth.total[position].estimate!)
  }
})

test('when everything fails there is nothing to report but that', async () => {
  const result = await sobolIndices(() => Number.NaN, unitFactors(2), {
    samples: 4,
    failurePolicy: 'drop-block',
  })
  expect(result.first[0]).toMatchObject({ estimate: null, reason: 'no base point has all its evaluations' })
  expect([result.mean, result.variance, result.failures.keptBlocks]).toEqual([null, null, 0])
})

test('an interrupted analysis keeps the largest power of two of base points it finished', async () => {
  const controller = new AbortController()
  const result = await sobolIndices(largest, unitFactors(2), {
    samples: 64,
    signal: controller.signal,
    onProgress: ({ done, total }) => {
      expect(total).toBe(8 * 64 * 4)
      if (done === 8 * 4 * 45) controller.abort()
    },
  })
  expect(result).toMatchObject({ status: 'interrupted', samples: 32, samplesWanted: 64 })
  const smaller = await sobolIndices(largest, unitFactors(2), { samples: 32 })
  expect(result.total).toEqual(smaller.total)
  controller.abort()
  const nothing = await sobolIndices(largest, unitFactors(2), { samples: 64, signal: controller.signal })
  expect(nothing).toMatchObject({ status: 'interrupted', samples: 0, evaluations: 0, trace: [] })
})
