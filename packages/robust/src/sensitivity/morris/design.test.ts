import { expect, test } from 'vitest'
import type { Outcome } from '../evaluation/outcome.js'
import type { Estimate } from '../statistics/estimate.js'
import { ishigami, largest, linear, realFactors, unitFactors } from '../testing/reference-functions.js'
import { morrisEffects } from './morris-effects.js'
import type { MorrisOptions } from './options.js'
import type { MorrisResult } from './result.js'

function widened(f: (x: readonly number[]) => number, radius: number) {
  return (x: readonly number[]) => ({ lower: f(x) - radius, upper: f(x) + radius })
}

function all({ mu, muStar, sigma, natural }: MorrisResult): Estimate[] {
  return [mu, muStar, sigma, natural.mu, natural.muStar, natural.sigma].flat()
}

const SIX = unitFactors(6)
const six = linear([1, 2, 3, 4, 5, 6])

test.each(['random', 'spread'] as const)(
  'doubling the samples reuses all earlier evaluations: %s',
  async (trajectories) => {
    const store = new Map<string, Outcome>()
    const options = { trajectories, pool: 40, replications: 4, store }
    const small = await morrisEffects(six, SIX, { samples: 3, ...options })
    const large = await morrisEffects(six, SIX, { samples: 6, ...options })
    expect(small.evaluations).toBeGreaterThan(3 * 4 * 5)
    expect(large.reused).toBe(small.evaluations)
    expect(large.design).toBe(small.design)
    const { store: _store, ...unstored } = options
    const fresh = await morrisEffects(six, SIX, { samples: 6, ...unstored })
    expect(all(fresh)).toEqual(all(large))
    expect(fresh.evaluations).toBe(large.evaluations + large.reused)
  },
)

test('points belong to a grid, so other seeds share them, and other ranges or levels do not', async () => {
  const store = new Map<string, Outcome>()
  await morrisEffects(largest, unitFactors(2), { samples: 'all', store })
  const { reused, evaluations } = await morrisEffects(largest, unitFactors(2), {
    samples: 3,
    seed: 'x',
    store,
  })
  expect(evaluations).toBe(0)
  expect(reused).toBeGreaterThan(0)
  for (const [factors, levels] of [[realFactors([[0, 1], [0, 2]]), 4], [unitFactors(2), 6]] as const) {
    expect((await morrisEffects(largest, factors, { samples: 3, levels, store })).reused).toBe(0)
  } // prettier-ignore
})

test('the same inputs give the same bytes, at any concurrency; another seed gives others', async () => {
  const run = async (concurrency: number, seed: number | string = '') => {
    const options = {
      samples: 5,
      seed,
      trajectories: 'spread',
      pool: 20,
      compareLevels: 6,
      concurrency,
    } as const
    return JSON.stringify(await morrisEffects(async (x) => ishigami(x), unitFactors(3), options))
  }
  const one = await run(1)
  expect(await run(1)).toBe(one)
  expect(await run(16)).toBe(one)
  expect(await run(1, 0)).not.toBe(one)
})

test('effects of interval outputs are those of the middles, with a range around them', async () => {
  const exact = await morrisEffects(ishigami, unitFactors(3), { samples: 10 })
  const wide = await morrisEffects(widened(ishigami, 0.01), unitFactors(3), { samples: 10 })
  for (const [position, { estimate, lower, upper, range }] of all(wide).entries()) {
    const known = all(exact)[position]
    expect(estimate).toBeCloseTo(known.estimate!, 10)
    expect(range!.upper - range!.lower).toBeGreaterThan(0)
    // Both values of an effect may be off, by 0.01 each, over a step of 2/3; a deviation of 80 effects by √(80/79) more.
    expect(range!.upper - estimate!).toBeLessThanOrEqual(0.03 * Math.sqrt(80 / 79) + 1e-9)
    expect(lower).toBeCloseTo(known.lower! + range!.lower - known.estimate!, 9)
    expect(upper).toBeCloseTo(known.upper! + range!.upper - known.estimate!, 9)
  }
})

test('whatever the values in their intervals, the measures stay in the range', async () => {
  const radius = 0.2
  const bounded = await morrisEffects(widened(largest, radius), unitFactors(2), { samples: 'all' })
  for (let draw = 0; draw < 200; draw++) {
    let state = draw
    const sign = () => ((state = (state * 1103515245 + 12345) % 2147483648), (state >> 16) % 3) - 1
    const exact = await morrisEffects((x) => largest(x) + radius * sign(), unitFactors(2), { samples: 'all' })
    for (const [position, { estimate }] of all(exact).entries()) {
      const { range } = all(bounded)[position]
      expect(estimate!).toBeGreaterThanOrEqual(range!.lower - 1e-12)
      expect(estimate!).toBeLessThanOrEqual(range!.upper + 1e-12)
    }
  }
})

test('ranking is refused where the intervals of the output leave it open', async () => {
  const f = linear([5, 4, 1])
  const exact = await morrisEffects(f, unitFactors(3), { samples: 4 })
  expect(exact.ranking.order).toEqual(['x1', 'x2', 'x3'])
  const vague = await morrisEffects(widened(f, 0.25), unitFactors(3), { samples: 4 })
  expect(vague.ranking).toEqual({
    order: null,
    reason: 'the limits of x1, x2 overlap',
    tiers: [['x1', 'x2'], ['x3']],
  })
})

const failing = (x: readonly number[]) => {
  if (x.every((each) => each === 1)) throw new Error('no solution')
  return six(x)
}

test('a failed evaluation stops the analysis, or drops its trajectories and is counted', async () => {
  const options = { samples: 'all', levels: 2 } as const
  await expect(morrisEffects(failing, SIX, options)).rejects.toMatchObject({ code: 'failed-evaluation' })
  const whole = await morrisEffects(failing, SIX, { ...options, failurePolicy: 'drop-block' })
  // One corner of the cube is the end of one step of every factor.
  expect(whole.failures).toMatchObject({ failed: 1, droppedBlocks: 6, keptBlocks: 6 * 32 - 6 })
  expect(whole.warnings).toEqual([expect.stringContaining('6 of 192 effects of the grid were left out')])
  // What is left is no longer everything.
  expect(whole.muStar[0]).toMatchObject({ estimate: 1, lower: null })
  const sampled = await morrisEffects(failing, SIX, { samples: 30, levels: 2, failurePolicy: 'drop-block' })
  expect(sampled.failures.droppedBlocks).toBeGreaterThan(0)
  expect(sampled.failures.droppedBlocks + sampled.failures.keptBlocks).toBe(8 * 30)
  expect(sampled.muStar.map(({ estimate }) => Math.round(estimate! * 1e9) / 1e9)).toEqual([1, 2, 3, 4, 5, 6])
})

test('an interrupted analysis keeps the trajectories it finished in all replications', async () => {
  const run = async (stopAt: number, options: Partial<MorrisOptions> = {}) => {
    const controller = new AbortController()
    return morrisEffects(six, SIX, {
      samples: 10,
      replications: 3,
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === stopAt) controller.abort()
      },
      ...options,
    })
  }
  const result = await run(100)
  expect(result.status).toBe('interrupted')
  const { samples } = result
  expect(samples).toBeGreaterThan(2)
  expect(samples).toBeLessThan(10)
  const smaller = await morrisEffects(six, SIX, { samples, replications: 3 })
  expect(all(result)).toEqual(all(smaller))
  expect(result.warnings).toEqual([
    `The analysis was interrupted after ${samples} of 10 trajectories per replication.`,
  ])
  const nothing = await run(1)
  expect(nothing).toMatchObject({ status: 'interrupted', samples: 0, evaluations: 1 })
  expect(nothing.muStar[0]).toMatchObject({
    estimate: null,
    reason: 'the analysis was interrupted before there was an effect of every factor',
  })
  const whole = await run(63, { samples: 'all', levels: 2 })
  expect(whole).toMatchObject({ status: 'interrupted', samples: 0, evaluations: 63 })
  const uncompared = await run(70, { samples: 'all', levels: 2, compareLevels: 4 })
  expect(uncompared).toMatchObject({ status: 'interrupted', samples: 'all', comparison: null })
  expect(uncompared.warnings).toEqual([
    'The analysis was interrupted before 2 levels could be compared with 4.',
  ])
})

test('wherever an analysis is interrupted, it counts no trajectory that lacks a run', async () => {
  for (let stopAt = 1; stopAt < 40; stopAt++) {
    const controller = new AbortController()
    const { failures, samples } = await morrisEffects(six, SIX, {
      samples: 4,
      replications: 2,
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === stopAt) controller.abort()
      },
    })
    expect(failures).toMatchObject({ droppedBlocks: 0, keptBlocks: 2 * Number(samples) })
  }
})

test('one replication gives estimates without limits', async () => {
  const { muStar } = await morrisEffects(six, SIX, { samples: 3, replications: 1 })
  expect(muStar[1].estimate).toBeCloseTo(2, 12)
  expect(muStar[1]).toMatchObject({
    lower: null,
    reason: 'one replication gives no confidence limits; ask for at least two',
  })
  const { sigma } = await morrisEffects(six, SIX, { samples: 1, replications: 2 })
  expect(sigma[0].estimate).toBeCloseTo(0, 12)
  expect(sigma[0].reason).toBe('there is too little for confidence limits; ask for more samples')
})

test.each([
  ['samples', { samples: 0 }],
  ['samples', { samples: 1.5 }],
  ['replications', { samples: 4, replications: 0 }],
  ['levels', { samples: 4, levels: 5 }],
  ['levels', { samples: 4, levels: 0 }],
  ['levels', { samples: 4, compareLevels: 3 }],
  ['levels', { samples: 4, levels: 6, compareLevels: 6 }],
  ['trajectories', { samples: 4, trajectories: 'optimal' }],
  ['pool', { samples: 4, trajectories: 'spread', pool: 3 }],
  ['pool', { samples: 30, trajectories: 'best-spread' }],
  ['confidence', { samples: 4, confidence: 0 }],
  ['samples', { samples: 'all', levels: 12 }],
])('a bad option is refused with code %s: %j', async (code, options) => {
  await expect(morrisEffects(six, SIX, options as MorrisOptions)).rejects.toMatchObject({ code })
})
