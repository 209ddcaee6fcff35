import { expect, test } from 'vitest'
import type { Outcome } from '../evaluation/outcome.js'
import type { Estimate } from '../statistics/estimate.js'
import { largest, linear, unitFactors } from '../testing/reference-functions.js'
import { uncertainty } from './uncertainty.js'
import type { UncertaintyResult } from './result.js'

function all({ mean, standardDeviation, quantiles, rankCorrelation }: UncertaintyResult): Estimate[] {
  return [mean, standardDeviation, ...quantiles, ...rankCorrelation]
}

test('max of two numbers: mean 2/3, variance 1/18, quantiles √p', async () => {
  const { mean, standardDeviation, quantiles } = await uncertainty(largest, unitFactors(2), {
    samples: 500,
    quantiles: [0, 0.25, 0.81, 1],
  })
  // Four standard errors of 4000 independent points are 0.015; a Latin hypercube has less.
  expect(mean.estimate).toBeCloseTo(2 / 3, 2)
  expect(standardDeviation.estimate).toBeCloseTo(Math.sqrt(1 / 18), 2)
  expect(quantiles.map(({ probability }) => probability)).toEqual([0, 0.25, 0.81, 1])
  expect(quantiles[1].estimate).toBeCloseTo(0.5, 1)
  expect(quantiles[2].estimate).toBeCloseTo(0.9, 1)
  for (const { estimate, lower, upper } of [mean, standardDeviation, ...quantiles]) {
    expect(lower).toBeLessThanOrEqual(estimate!)
    expect(upper).toBeGreaterThanOrEqual(estimate!)
  }
})

test('limits cover mean, deviation and quantiles about as often as they say', async () => {
  const probabilities = [0.05, 0.5, 0.95]
  const known = [2 / 3, Math.sqrt(1 / 18), ...probabilities.map(Math.sqrt)]
  const covered = known.map(() => 0)
  const repetitions = 200
  for (let seed = 0; seed < repetitions; seed++) {
    const options = { samples: 25, seed, quantiles: probabilities }
    const { mean, standardDeviation, quantiles } = await uncertainty(largest, unitFactors(2), options)
    for (const [position, { lower, upper }] of [mean, standardDeviation, ...quantiles].entries()) {
      if (lower! <= known[position] && known[position] <= upper!) covered[position]++
    }
  }
  // Nominal 0.95; four standard errors are 0.06.
  for (const count of covered) expect(count / repetitions).toBeGreaterThan(0.89)
})

test('a sum is estimated far better than from independent points', async () => {
  const { mean } = await uncertainty(linear([1, 2, 3]), unitFactors(3), { samples: 100 })
  // Each term errs within its stratum only: √14/12 /100/√800 against √(14/12)/√800.
  expect(Math.abs(mean.estimate! - 3)).toBeLessThan(1e-3)
  expect(mean.upper! - mean.lower!).toBeLessThan(2e-3)
})

test('rank correlations tell monotone factors and their sign, and refuse what has no order', async () => {
  const factors = [
    ...unitFactors(2),
    { name: 'still', min: 1, max: 1 },
    { name: 'tier', kind: 'choice', values: ['low', 'high'] },
  ] as const
  const { rankCorrelation } = await uncertainty(([x]) => -Math.exp(9 * Number(x)), factors, { samples: 40 })
  expect(rankCorrelation[0].estimate).toBeCloseTo(-1, 12)
  expect(rankCorrelation[0].lower).toBeGreaterThanOrEqual(-1)
  expect(Math.abs(rankCorrelation[1].estimate!)).toBeLessThan(0.25)
  expect(rankCorrelation[1].flags).toEqual(['not distinguishable from 0'])
  expect(rankCorrelation.slice(2).map(({ estimate, reason }) => [estimate, reason])).toEqual([
    [null, 'the factor or the output does not vary'],
    [null, 'it is not a number on a scale'],
  ])
})

test('whatever the values in their intervals, the estimates stay in the range', async () => {
  const options = { samples: 4, replications: 2, quantiles: [0, 0.3, 0.5] }
  const radius = 0.1
  const wide = await uncertainty(
    (x) => ({ lower: largest(x) - radius, upper: largest(x) + radius }),
    unitFactors(2),
    options,
  )
  for (let mask = 0; mask < 2 ** 8; mask++) {
    let run = 0
    const exact = await uncertainty(
      (x) => largest(x) + radius * (((mask >>> run++) & 1) * 2 - 1),
      unitFactors(2),
      options,
    )
    for (const [position, { estimate }] of all(exact).entries()) {
      const { range, name } = all(wide)[position]
      expect(estimate!, name).toBeGreaterThanOrEqual(range!.lower - 1e-12)
      expect(estimate!, name).toBeLessThanOrEqual(range!.upper + 1e-12)
    }
  }
  expect(wide.mean.range!.upper - wide.mean.range!.lower).toBeCloseTo(2 * radius, 12)
  expect(wide.rankCorrelation[0].range!.upper).toBeGreaterThan(wide.rankCorrelation[0].estimate!)
})

test('the same inputs give the same bytes; more replications keep earlier runs', async () => {
  const run = (concurrency: number) =>
    uncertainty(async (x) => largest(x), unitFactors(2), { samples: 8, seed: '', concurrency })
  const one = JSON.stringify(await run(1))
  expect(JSON.stringify(await run(9))).toBe(one)
  expect(JSON.stringify(await run(1))).toBe(one)
  const store = new Map<string, Outcome>()
  await uncertainty(largest, unitFactors(2), { samples: 8, replications: 2, store })
  const more = await uncertainty(largest, unitFactors(2), { samples: 8, replications: 3, store })
  expect([more.reused, more.evaluations]).toEqual([16, 8])
  expect((await uncertainty(largest, unitFactors(2), { samples: 16, store })).reused).toBe(0)
})

test('failed evaluations are left out and counted, and an interruption keeps what it has of every hypercube', async () => {
  const failing = (x: readonly number[]) => (x[0] > 0.75 ? Number.NaN : largest(x))
  await expect(uncertainty(failing, unitFactors(2), { samples: 8 })).rejects.toMatchObject({
    code: 'failed-evaluation',
  })
  const dropped = await uncertainty(failing, unitFactors(2), { samples: 8, failurePolicy: 'drop-block' })
  expect(dropped.failures).toMatchObject({ failed: 16, droppedBlocks: 16, keptBlocks: 48 })
  expect(dropped.warnings).toEqual([expect.stringContaining('16 of 64 points were left out')])
  const controller = new AbortController()
  const partial = await uncertainty(largest, unitFactors(2), {
    samples: 8,
    replications: 2,
    signal: controller.signal,
    onProgress: ({ done }) => {
      if (done === 11) controller.abort()
    },
  })
  expect(partial).toMatchObject({ status: 'interrupted', samples: 5, evaluations: 11 })
  expect(partial.mean.lower).not.toBeNull()
  const nothing = await uncertainty(largest, unitFactors(2), { samples: 8, signal: controller.signal })
  expect(nothing.mean).toMatchObject({ estimate: null, reason: 'no evaluation has a value' })
})

test.each([
  ['samples', { samples: 0 }],
  ['replications', { samples: 4, replications: 1.5 }],
  ['confidence', { samples: 4, confidence: 2 }],
  ['quantiles', { samples: 4, quantiles: [0.5, 1.1] }],
])('a bad option is refused with code %s: %j', async (code, options) => {
  await expect(uncertainty(largest, unitFactors(2), options)).rejects.toMatchObject({ code })
})
