import { expect, test } from 'vitest'
import type { Outcome } from '../evaluation/outcome.js'
import type { Factor } from '../factor/factor.js'
import { ishigami, largest, unitFactors } from '../testing/reference-functions.js'
import { sobolIndices } from './sobol-indices.js'

test('doubling the samples reuses all earlier evaluations', async () => {
  const store = new Map<string, Outcome>()
  const evaluate = (samples: number) => {
    const points: string[] = []
    const model = (x: readonly number[]) => {
      points.push(JSON.stringify(x))
      return ishigami(x)
    }
    return sobolIndices(model, unitFactors(3), { samples, seed: 'reuse', store }).then((result) => ({
      result,
      points,
    }))
  }
  const small = await evaluate(32)
  const large = await evaluate(64)
  expect(small.result.evaluations).toBe(8 * 32 * 5)
  expect([large.result.evaluations, large.result.reused]).toEqual([8 * 32 * 5, 8 * 32 * 5])
  expect(large.result.design).toBe(small.result.design)
  // The trace at N/2 is the smaller analysis.
  expect(large.result.trace[1]).toEqual(small.result.trace[2])
  const fresh = await sobolIndices(ishigami, unitFactors(3), { samples: 64, seed: 'reuse' })
  expect(fresh.first).toEqual(large.result.first)
  expect(new Set([...small.points, ...large.points]).size).toBe(8 * 64 * 5)
})

test('more scrambles and second order keep earlier evaluations, too', async () => {
  const store = new Map<string, Outcome>()
  const run = (options: { scrambles: number; secondOrder: boolean }) =>
    sobolIndices(largest, unitFactors(2), { samples: 16, store, ...options })
  await run({ scrambles: 4, secondOrder: false })
  const { evaluations, reused } = await run({ scrambles: 8, secondOrder: true })
  expect([evaluations, reused]).toEqual([16 * (4 * 6 + 4 * 2), 16 * 4 * 4])
})

test('evaluations of another design are not taken for its own', async () => {
  const store = new Map<string, Outcome>()
  await sobolIndices(largest, unitFactors(2), { samples: 8, store, seed: 0 })
  for (const [factors, seed] of [
    [unitFactors(2), '0'],
    [[...unitFactors(1), { name: 'x2', min: 0, max: 2 }], 0],
  ] as const) {
    const { reused } = await sobolIndices(largest, factors, { samples: 8, store, seed })
    expect(reused).toBe(0)
  }
})

test('the same inputs give the same bytes, at any concurrency', async () => {
  const run = (concurrency: number) =>
    sobolIndices(async (x) => ishigami(x), unitFactors(3), {
      samples: 32,
      seed: '',
      secondOrder: true,
      concurrency,
    })
  const [one, again, parallel] = [await run(1), await run(1), await run(16)].map((result) =>
    JSON.stringify(result),
  )
  expect(again).toBe(one)
  expect(parallel).toBe(one)
  expect(JSON.parse(one)).toEqual(await run(1))
})

test.each([
  [1000, 'take 512 or 1024'],
  [2.5, 'take 2 or 4'],
])('%f samples are refused with the nearest powers of two', async (samples, advice) => {
  const refusal = expect(sobolIndices(largest, unitFactors(2), { samples })).rejects
  await refusal.toThrow(advice)
})

test.each([
  ['samples', { samples: 0 }],
  ['samples', { samples: Number.NaN }],
  ['samples', { samples: 2 ** 32 }],
  ['scrambles', { samples: 8, scrambles: 0 }],
  ['confidence', { samples: 8, confidence: 1 }],
  ['estimator', { samples: 8, firstEstimator: 'best' }],
  ['estimator', { samples: 8, totalEstimator: 'best' }],
  ['failure-policy', { samples: 8, failurePolicy: 'ignore' }],
  ['failure-bounds', { samples: 8, failureBounds: { lower: 1, upper: 0 } }],
  ['concurrency', { samples: 8, concurrency: 0 }],
])('a bad option is refused with code %s: %j', async (code, options) => {
  await expect(
    sobolIndices(largest, unitFactors(2), options as Parameters<typeof sobolIndices>[2]),
  ).rejects.toMatchObject({ code })
})

test('more coordinates than the sequence has are refused', async () => {
  const factors: Factor[] = [{ name: 'wide', kind: 'matrix', rows: 19, columns: 27, min: 0, max: 1 }]
  await expect(sobolIndices(() => 0, factors, { samples: 8 })).rejects.toMatchObject({
    code: 'too-many-coordinates',
  })
})

test('a group shares one index and costs as much as one factor', async () => {
  const factors = unitFactors(3).map((factor, position) =>
    position === 1 ? factor : { ...factor, group: 'outer' },
  )
  const result = await sobolIndices(([x, y, z]) => 3 * x + 4 * y + z, factors, { samples: 256 })
  expect(result.groups).toEqual({ outer: ['x1', 'x3'] })
  expect(result.evaluations).toBe(8 * 256 * 4)
  expect(result.first.map(({ name }) => name)).toEqual(['outer', 'x2'])
  expect(result.first[0].estimate).toBeCloseTo(10 / 26, 2)
  expect(result.total[1].estimate).toBeCloseTo(16 / 26, 2)
})

test('factors of every kind enter by their own distribution', async () => {
  const result = await sobolIndices(
    ({ level, tier, row, cost }) => level + (tier === 'high' ? 3 : 0) + 6 * row[0] + cost[0][0] + cost[0][1],
    [
      { name: 'level', kind: 'integer', min: 0, max: 3 },
      { name: 'tier', kind: 'choice', values: ['low', 'high'] },
      { name: 'row', kind: 'probability-row', outcomes: 3 },
      { name: 'cost', kind: 'matrix', rows: 1, columns: 2, min: 0, max: [[1, 2]] },
    ],
    { samples: 1024 },
  )
  // Variances: (4² − 1)/12, 3²/4, 6²/18, (1 + 4)/12.
  const variances = [1.25, 2.25, 2, 5 / 12]
  const sum = variances.reduce((total, variance) => total + variance, 0)
  for (const [position, variance] of variances.entries()) {
    expect(result.first[position].estimate).toBeCloseTo(variance / sum, 2)
    expect(result.total[position].estimate).toBeCloseTo(variance / sum, 2)
  }
})
