import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Outcome } from '../evaluation/outcome.js'
import type { Factor } from '../factor/factor.js'
import { oneAtATime } from './one-at-a-time.js'
import { shapeOf, spreadOf, type Shape } from './shape.js'

const FACTORS = [
  { name: 'rate', min: 0, max: 2 },
  { name: 'level', kind: 'integer', min: 0, max: 3 },
  { name: 'tier', kind: 'choice', values: ['low', 'mid', 'high'] },
  { name: 'flat', min: 5, max: 5 },
] as const

const model = ({ rate, level, tier }: { rate: number; level: number; tier: string }) =>
  (rate - 1) ** 2 - 3 * level + (tier === 'mid' ? 10 : 0)

test('every factor goes from end to end while the others stay', async () => {
  const points: string[] = []
  const { base, sweeps, ranking, evaluations } = await oneAtATime(
    (point) => {
      points.push(JSON.stringify(point))
      return model(point)
    },
    FACTORS,
    { samples: 5 },
  )
  expect(points).toEqual([
    '[1,1,"low",5]',
    ...[0, 0.5, 1.5, 2].map((rate) => `[${rate},1,"low",5]`),
    ...[0, 2, 3].map((level) => `[1,${level},"low",5]`),
    ...['mid', 'high'].map((tier) => `[1,1,"${tier}",5]`),
  ])
  // A setting at the base is the base.
  expect(evaluations).toBe(10)
  expect(base).toEqual({
    values: { rate: 1, level: 1, tier: 'low', flat: 5 },
    lower: -3,
    upper: -3,
    reason: null,
  })
  const [rate, level, tier, flat] = sweeps
  expect(rate).toEqual({
    name: 'rate',
    factor: 'rate',
    points: [0, 0.5, 1, 1.5, 2].map((setting) => {
      const value = (setting - 1) ** 2 - 3
      return { setting, lower: value, upper: value, reason: null }
    }),
    spread: { lower: 1, upper: 1 },
    change: { lower: 0, upper: 0 },
    shape: 'not monotone',
    reason: null,
  })
  expect(level).toMatchObject({
    spread: { lower: 9, upper: 9 },
    change: { lower: -9, upper: -9 },
    shape: 'decreasing',
  })
  expect(tier).toMatchObject({
    spread: { lower: 10, upper: 10 },
    change: null,
    shape: null,
    reason: 'the values are on no scale',
  })
  expect(flat).toMatchObject({
    spread: { lower: 0, upper: 0 },
    change: { lower: 0, upper: 0 },
    shape: 'constant',
  })
  expect(ranking.order).toEqual(['tier', 'level', 'rate', 'flat'])
})

test('the base can be chosen, outside the range too', async () => {
  const options = { samples: 3, base: { rate: 7, level: 2, tier: 'high' } }
  const { base, sweeps } = await oneAtATime(model, FACTORS, options)
  expect(base).toMatchObject({ values: { rate: 7, level: 2, tier: 'high', flat: 5 }, lower: 30 })
  expect(sweeps[0].points.map(({ lower }) => lower)).toEqual([-5, -6, -5])
})

test('probabilities of a row and entries of a matrix are swept one by one', async () => {
  const factors = [
    { name: 'row', kind: 'probability-row', outcomes: 3, around: [0.5, 0.3, 0.2], weight: 0.5 },
    { name: 'cost', kind: 'matrix', rows: 1, columns: 2, min: 0, max: [[2, 4]] },
  ] as const
  const seen: (readonly number[])[] = []
  const { sweeps, base } = await oneAtATime(
    ({ row, cost }) => {
      seen.push(row)
      return 10 * row[0] + cost[0][0] + cost[0][1] ** 2
    },
    factors,
    { samples: 3 },
  )
  expect(sweeps.map(({ name }) => name)).toEqual(['row[0]', 'row[1]', 'row[2]', 'cost[0][0]', 'cost[0][1]'])
  expect(base.values).toEqual({ row: [0.5, 0.3, 0.2], cost: [[1, 2]] })
  for (const row of seen) {
    expect(row.every((probability) => probability >= 0)).toBe(true)
    expect(row.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 14)
  }
  // Half the row stays; the other half goes to one outcome, the rest of it in proportion.
  expect(sweeps[0].points.map(({ setting }) => setting)).toEqual([0.25, 0.5, 0.75])
  expect(sweeps[0].spread?.lower).toBeCloseTo(5, 12)
  // The first probability gives way to the second in proportion 5 : 2 with the third.
  expect(sweeps[1].change?.lower).toBeCloseTo(10 * (0.25 - (0.25 + 0.5 * (5 / 7))), 12)
  expect(sweeps[4]).toMatchObject({ spread: { lower: 16, upper: 16 }, shape: 'increasing' })
})

test('a row whose centre is a corner shares what is left alike', async () => {
  const factors: Factor[] = [{ name: 'row', kind: 'probability-row', outcomes: 3, around: [1, 0, 0] }]
  const rows: unknown[] = []
  await oneAtATime(([row]) => (rows.push(row), 0), factors, { samples: 2 })
  expect(rows).toContainEqual([0, 0.5, 0.5])
})

test('intervals: what is certain is said, what they leave open is not', async () => {
  const run = async (f: (x: number) => number, radius: number) => {
    const { sweeps } = await oneAtATime(
      ([x]) => ({ lower: f(x) - radius, upper: f(x) + radius }),
      [{ name: 'x', min: -1, max: 1 }],
      { samples: 3 },
    )
    return sweeps[0]
  }
  expect(await run((x) => x, 0.25)).toMatchObject({
    spread: { lower: 1.5, upper: 2.5 },
    change: { lower: 1.5, upper: 2.5 },
    shape: 'increasing',
  })
  expect((await run((x) => x, 0.75)).shape).toBe('rises')
  expect((await run((x) => -x, 0.75)).shape).toBe('falls')
  expect((await run((x) => x, 1.5)).shape).toBe('undecided')
  expect((await run((x) => x * x, 0.25)).shape).toBe('not monotone')
  expect(await run((x) => x * x, 0.75)).toMatchObject({
    spread: { lower: 0, upper: 2.5 },
    shape: 'undecided',
  })
  expect((await run(() => 0, 0)).shape).toBe('constant')
})

test('the bounds a model gives come back to the last digit, exact ones among them', async () => {
  const [lower, upper] = [1 / 3, 1000 / 7]
  // Half the width and the middle are rounded, and do not lead back.
  expect(lower + (upper - lower) / 2 - (upper - lower) / 2).not.toBe(lower)
  const { base, sweeps } = await oneAtATime(
    ({ rate }) => (rate === 1 ? 0.1 : { lower, upper }),
    FACTORS.slice(0, 1) as [(typeof FACTORS)[0]],
    { samples: 3 },
  )
  expect([base.lower, base.upper]).toEqual([0.1, 0.1])
  expect(sweeps[0].points[0]).toMatchObject({ lower, upper })
})

test('shapes and spreads hold for all values within the intervals, and are reached', () => {
  const interval = fc
    .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 2 }))
    .map(([lower, width]) => ({ lower, upper: lower + width }))
  const possible: Readonly<Record<Shape, readonly Shape[]>> = {
    constant: ['constant'],
    increasing: ['increasing', 'constant'],
    decreasing: ['decreasing', 'constant'],
    'not monotone': ['not monotone'],
    rises: ['increasing', 'not monotone'],
    falls: ['decreasing', 'not monotone'],
    undecided: ['constant', 'increasing', 'decreasing', 'not monotone'],
  }
  fc.assert(
    fc.property(fc.array(interval, { minLength: 1, maxLength: 4 }), (values) => {
      const shapes = new Set<string>()
      let [least, most] = [Infinity, -Infinity]
      for (const selection of selections(values)) {
        shapes.add(shapeOf(selection.map((value) => ({ lower: value, upper: value }))))
        const spread = Math.max(...selection) - Math.min(...selection)
        ;[least, most] = [Math.min(least, spread), Math.max(most, spread)]
      }
      const { lower, upper } = spreadOf(values)
      expect([lower, upper]).toEqual([least, most])
      const shape = shapeOf(values)
      expect(possible[shape]).toEqual(expect.arrayContaining([...shapes]))
      if (possible[shape].length > 2) expect(shapes.size).toBeGreaterThan(1)
      if (shape === 'rises' || shape === 'falls') expect(shapes.size).toBe(2)
    }),
    { seed: 6, numRuns: 300 },
  )
})

/** All ways to take an end or the middle of every interval; half-integers, so that intervals of width one have an inside. */
function selections(values: readonly { lower: number; upper: number }[]): number[][] {
  return values.reduce<number[][]>(
    (all, { lower, upper }) =>
      all.flatMap((selection) => [lower, (lower + upper) / 2, upper].map((value) => [...selection, value])),
    [[]],
  )
}

test('settings whose evaluation fails have no value and say why', async () => {
  const failing = (point: Parameters<typeof model>[0]) =>
    point.rate > 1.9 ? { failed: 'no solution' } : model(point)
  await expect(oneAtATime(failing, FACTORS, { samples: 3 })).rejects.toMatchObject({
    code: 'failed-evaluation',
  })
  const { sweeps, failures } = await oneAtATime(failing, FACTORS, { samples: 3, failurePolicy: 'drop-block' })
  expect(sweeps[0].points[2]).toEqual({ setting: 2, lower: null, upper: null, reason: 'no solution' })
  expect(sweeps[0]).toMatchObject({
    spread: { lower: 1, upper: 1 },
    change: null,
    shape: 'decreasing',
    reason: 'an end of the range has no value',
  })
  expect(failures).toMatchObject({ failed: 1, droppedBlocks: 1, keptBlocks: 7 })
})

test('an interrupted analysis keeps the sweeps it finished', async () => {
  const controller = new AbortController()
  const result = await oneAtATime(model, FACTORS, {
    samples: 3,
    signal: controller.signal,
    onProgress: ({ done }) => {
      if (done === 4) controller.abort()
    },
  })
  expect(result.status).toBe('interrupted')
  expect(result.sweeps.map(({ shape, spread }) => [shape, spread])).toEqual([
    ['not monotone', { lower: 1, upper: 1 }],
    [null, null],
    [null, null],
    ['constant', { lower: 0, upper: 0 }],
  ])
  expect(result.sweeps[1].points[2].reason).toBe('the analysis was interrupted before')
  expect(result.ranking.order).toBeNull()
  expect(result.warnings).toEqual(['The analysis was interrupted after 4 of 8 evaluations.'])
})

test('finer sweeps reuse what coarser ones evaluated; other bases do not', async () => {
  const store = new Map<string, Outcome>()
  await oneAtATime(model, FACTORS, { samples: 3, store })
  const finer = await oneAtATime(model, FACTORS, { samples: 5, store })
  expect([finer.reused, finer.evaluations]).toEqual([8, 2])
  const { store: _store, ...fresh } = { samples: 5, store }
  expect(JSON.stringify((await oneAtATime(model, FACTORS, fresh)).sweeps)).toBe(JSON.stringify(finer.sweeps))
  expect((await oneAtATime(model, FACTORS, { samples: 5, store, base: { rate: 0 } })).reused).toBe(0)
})

test.each([
  ['samples', { samples: 1 }],
  ['base', { base: { pace: 1 } }],
  ['base', { base: { rate: 'high' } }],
  ['base', { base: { rate: Number.NaN } }],
  ['base', { base: { level: 0.5 } }],
  ['base', { base: { tier: 'none' } }],
])('a bad option is refused with code %s: %j', async (code, options) => {
  await expect(oneAtATime(model, FACTORS, options as object)).rejects.toMatchObject({ code })
})
