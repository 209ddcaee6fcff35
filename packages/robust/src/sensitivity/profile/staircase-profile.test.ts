import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ModelOutput } from '../evaluation/outcome.js'
import type { ProfileFunction } from './options.js'
import type { Profile } from './result.js'
import { staircaseProfile } from './staircase-profile.js'

const UNIT = { from: 0, to: 1 } as const

/** f(ε) known exactly. */
function exact(f: (epsilon: number) => number): ProfileFunction {
  return (epsilon) => f(epsilon)
}

/** 1 before the jump, 0 from it on. */
function stepAt(place: number): (epsilon: number) => number {
  return (epsilon) => (epsilon < place ? 1 : 0)
}

/** Bounds of the function at any ε, as the profile has them. */
function boundsAt(profile: Profile, epsilon: number): { readonly lower: number; readonly upper: number } {
  const point = profile.points.find((each) => each.epsilon === epsilon)
  if (point !== undefined) return point
  const step = profile.staircase.find(({ from, to }) => from < epsilon && epsilon < to)
  if (step === undefined) throw new Error(`no step holds ${epsilon}`)
  return step
}

interface Fall {
  readonly place: number
  readonly height: number
}

/** Non-increasing, right-continuous: steps, kinks and curves. */
const arbitraryFunction = fc
  .record({
    jumps: fc.array(
      fc.record({
        place: fc.double({ min: 0, max: 1, noNaN: true }),
        height: fc.integer({ min: 1, max: 8 }),
      }),
      {
        maxLength: 4,
      },
    ),
    kinks: fc.array(
      fc.record({
        place: fc.double({ min: 0, max: 1, noNaN: true }),
        height: fc.integer({ min: 1, max: 8 }),
      }),
      {
        maxLength: 3,
      },
    ),
    curve: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ jumps, kinks, curve }) => (epsilon: number): number => {
    const total = (falls: readonly Fall[], size: (fall: Fall) => number): number =>
      falls.reduce((sum, fall) => sum + fall.height * size(fall), 0)
    return (
      -total(jumps, ({ place }) => (epsilon >= place ? 1 / 4 : 0)) -
      total(kinks, ({ place }) => Math.max(0, epsilon - place)) -
      (curve * epsilon ** 2) / 4
    )
  })

/** Evaluations as solvers give them: off to either side by up to the tolerance, now and then much wider, or with one bound only. */
function inexact(f: (epsilon: number) => number, draws: readonly number[]): ProfileFunction {
  let next = 0
  const draw = (): number => draws[next++ % draws.length]
  return (epsilon, { tolerance }): ModelOutput => {
    const value = f(epsilon)
    const [kind, share] = [draw(), draw()]
    const width = kind < 0.8 ? tolerance : 1
    const known = { lower: value - share * width, upper: value + (1 - share) * width }
    if (kind < 0.8) return known
    if (kind < 0.9) return { ...known, unfinished: 'the time limit was reached' }
    return kind < 0.95
      ? { lower: -Infinity, upper: known.upper, unfinished: 'no lower bound yet' }
      : { failed: 'nothing is known' }
  }
}

describe('the staircase', () => {
  test('encloses the function at every ε, whatever the evaluations are like and wherever they end', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryFunction,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 30 }),
        fc.integer({ min: 2, max: 60 }),
        async (f, draws, evaluationLimit) => {
          const profile = await staircaseProfile(inexact(f, draws), {
            ...UNIT,
            tolerance: 0.05,
            precision: 0.01,
            evaluationLimit,
          })
          expect(profile.statistics.evaluations).toBeLessThanOrEqual(evaluationLimit)
          for (let k = 0; k <= 300; k++) {
            const epsilon = k / 300
            const { lower, upper } = boundsAt(profile, epsilon)
            // The function's own sums are rounded.
            expect(lower).toBeLessThanOrEqual(f(epsilon) + 1e-12)
            expect(upper).toBeGreaterThanOrEqual(f(epsilon) - 1e-12)
          }
          for (const { from, to, drop } of profile.jumps) {
            expect(f(from) - f(to)).toBeGreaterThanOrEqual(drop.lower - 1e-12)
            expect(f(from) - f(to)).toBeLessThanOrEqual(drop.upper + 1e-12)
            expect(drop.lower).toBeGreaterThan(0)
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  test('is as low as asked for but on intervals as narrow as asked for', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryFunction, async (f) => {
        const profile = await staircaseProfile(exact(f), { ...UNIT, tolerance: 0.1, precision: 1e-3 })
        expect(profile).toMatchObject({ status: 'certified', limit: null })
        const high = profile.staircase.filter(({ lower, upper }) => upper - lower > 0.1)
        for (const { from, to } of high) expect(to - from).toBeLessThanOrEqual(1e-3)
        // Exact values leave no doubt that what is high there is a fall.
        const found = profile.jumps.reduce((sum, { from, to }) => sum + (to - from), 0)
        expect(high.reduce((sum, { from, to }) => sum + (to - from), 0)).toBeCloseTo(found, 12)
      }),
      { numRuns: 60 },
    )
  })

  test('takes about one evaluation per tolerance of a continuous fall', async () => {
    const profile = await staircaseProfile(
      exact((epsilon) => -2 * epsilon),
      UNIT,
    )
    // By default a twentieth of the fall: 32 equal parts.
    expect(profile.tolerance).toBeCloseTo(0.1, 12)
    expect(profile.statistics.evaluations).toBe(33)
    expect(profile.jumps).toEqual([])
    expect(profile.area).toBeCloseTo(2 / 32, 12)
  })

  test('takes two evaluations of a constant', async () => {
    const { status, statistics, staircase } = await staircaseProfile(
      exact(() => 3),
      UNIT,
    )
    expect([status, statistics.evaluations]).toEqual(['certified', 2])
    expect(staircase).toEqual([{ from: 0, to: 1, lower: 3, upper: 3 }])
  })
})

describe('a jump', () => {
  test.each([0.3, 1 / 3, 0.77777, 0.999])('at %d is isolated in about log₂ evaluations', async (place) => {
    const { jumps, statistics } = await staircaseProfile(exact(stepAt(place)), { ...UNIT, precision: 1e-6 })
    expect(jumps).toHaveLength(1)
    const [{ kind, from, to, left, right, drop }] = jumps
    expect(kind).toBe('jump')
    expect(from).toBeLessThan(place)
    expect(to).toBeGreaterThanOrEqual(place)
    expect(to - from).toBeLessThanOrEqual(1e-6)
    expect([left, right, drop]).toEqual([
      { lower: 1, upper: 1 },
      { lower: 0, upper: 0 },
      { lower: 1, upper: 1 },
    ])
    expect(statistics.evaluations).toBe(2 + 20)
  })

  test('where an evaluation has an open bracket is isolated around that evaluation', async () => {
    // ½ is the first ε to be tried, and there the leader's bracket stays open.
    const { status, jumps, points } = await staircaseProfile(
      (epsilon) => (epsilon === 0.5 ? { lower: 0, upper: 1, unfinished: 'a jump' } : stepAt(0.5)(epsilon)),
      { ...UNIT, precision: 1e-3 },
    )
    expect(status).toBe('certified')
    expect(points.find(({ epsilon }) => epsilon === 0.5)).toMatchObject({
      lower: 0,
      upper: 1,
      reason: 'a jump',
    })
    expect(jumps).toHaveLength(1)
    expect(jumps[0]).toMatchObject({ kind: 'jump', drop: { lower: 1, upper: 1 } })
    expect(jumps[0].from).toBeLessThan(0.5)
    expect(jumps[0].to).toBeGreaterThan(0.5)
    expect(jumps[0].to - jumps[0].from).toBeLessThanOrEqual(1e-3)
  })

  test('smaller than the tolerance is left in the enclosure', async () => {
    const f = exact((epsilon) => 0.01 * stepAt(0.3)(epsilon) - epsilon)
    const { jumps, status } = await staircaseProfile(f, { ...UNIT, tolerance: 0.1 })
    expect([status, jumps]).toEqual(['certified', []])
  })

  test('and a slope too steep for the precision are told apart', async () => {
    const ramp = (width: number) => (epsilon: number) => -Math.min(1, Math.max(0, (epsilon - 0.3) / width))
    const options = { ...UNIT, tolerance: 0.1, precision: 1e-3 }
    const steep = await staircaseProfile(exact(ramp(4e-3)), options)
    expect(steep.jumps.map(({ kind }) => kind)).toEqual(['slope'])
    // It goes down by 1 within 4 to 6 intervals of a 1024th.
    expect(steep.jumps[0].steepness).toBeGreaterThan(1 / 6e-3)
    expect(steep.jumps[0].steepness).toBeLessThan(1 / 4e-3)
    const gentle = await staircaseProfile(exact(ramp(0.1)), options)
    expect(gentle.jumps).toEqual([])
    // With more precision the slope is none too steep.
    const precise = await staircaseProfile(exact(ramp(4e-3)), { ...options, precision: 1e-4 })
    expect(precise.jumps).toEqual([])
  })
})

describe('evaluations that stay open', () => {
  test('at ε = 0 are told with their reason, and the rest is narrowed down around them', async () => {
    const { status, points, staircase, jumps } = await staircaseProfile(
      (epsilon) =>
        epsilon === 0 ? { lower: 0.2, upper: 5, unfinished: 'at ε = 0 it stays open' } : -epsilon,
      { ...UNIT, tolerance: 0.1, precision: 1e-3 },
    )
    expect(status).toBe('certified')
    expect(points[0]).toMatchObject({ lower: 0.2, upper: 5, reason: 'at ε = 0 it stays open' })
    const high = staircase.filter(({ lower, upper }) => upper - lower > 0.1)
    expect(high).toHaveLength(1)
    expect(high[0].to).toBeLessThanOrEqual(1e-3)
    // Between 0 and the next ε it falls for certain, from 0.2 at least.
    expect(jumps).toMatchObject([
      { from: 0, drop: { lower: expect.closeTo(0.2, 2), upper: expect.closeTo(5, 2) } },
    ])
  })

  test('everywhere end the work when splitting is of no use any more', async () => {
    const { status, limit, statistics, staircase } = await staircaseProfile(
      (epsilon) => ({ lower: -epsilon - 0.1, upper: -epsilon + 0.1, unfinished: 'too hard' }),
      { ...UNIT, tolerance: 0.02 },
    )
    expect([status, limit]).toEqual(['limit', 'brackets'])
    expect(statistics.evaluations).toBeLessThan(20)
    // What can be known from brackets 0.2 wide is known.
    for (const { lower, upper } of staircase) expect(upper - lower).toBeLessThanOrEqual(0.8)
  })

  test('without any bounds leave infinite ones', async () => {
    const { status, limit, staircase } = await staircaseProfile(() => ({ failed: 'no' }), UNIT)
    expect([status, limit]).toEqual(['limit', 'brackets'])
    expect(staircase[0]).toMatchObject({ lower: -Infinity, upper: Infinity })
  })
})

describe('limits', () => {
  test('on evaluations and on time keep what is done', async () => {
    const few = await staircaseProfile(exact(stepAt(0.3)), { ...UNIT, evaluationLimit: 5 })
    expect([few.status, few.limit, few.statistics.evaluations]).toEqual(['limit', 'evaluations', 5])
    expect(few.staircase.find(({ upper, lower }) => upper > lower)).toMatchObject({ from: 0.25, to: 0.375 })
    const short = await staircaseProfile(exact(stepAt(0.3)), { ...UNIT, timeLimit: Number.MIN_VALUE })
    expect([short.status, short.limit, short.statistics.evaluations]).toEqual(['limit', 'time', 2])
  })

  test('share the time among the evaluations', async () => {
    const limits: (number | undefined)[] = []
    await staircaseProfile(
      (epsilon, { timeLimit }) => {
        limits.push(timeLimit)
        return -epsilon
      },
      { ...UNIT, timeLimit: 1000, tolerance: 0.3 },
    )
    for (const seconds of limits) expect(seconds).toBeGreaterThan(100)
    for (const seconds of limits) expect(seconds).toBeLessThanOrEqual(125)
  })

  test('and a signal ends it with what is done', async () => {
    const controller = new AbortController()
    const heights: number[] = []
    const { status, limit, statistics } = await staircaseProfile(
      (epsilon) => {
        if (epsilon === 0.25) controller.abort()
        return stepAt(0.3)(epsilon)
      },
      { ...UNIT, signal: controller.signal, onProgress: ({ height }) => heights.push(height) },
    )
    expect([status, limit, statistics.evaluations]).toEqual(['interrupted', null, 4])
    expect(heights).toEqual([1, 1, 1])
  })
})

describe('what is refused', () => {
  test('a function that rises for certain', async () => {
    await expect(
      staircaseProfile(
        exact((epsilon) => epsilon),
        UNIT,
      ),
    ).rejects.toMatchObject({
      code: 'not-monotone',
      message: expect.stringContaining('not non-increasing'),
    })
  })

  test.each([
    [{ from: -1, to: 1 }, 'epsilon-range'],
    [{ from: 1, to: 1 }, 'epsilon-range'],
    [{ from: 0, to: Infinity }, 'epsilon-range'],
    [{ ...UNIT, tolerance: 0 }, 'tolerance'],
    [{ ...UNIT, precision: -1 }, 'precision'],
    [{ ...UNIT, evaluationLimit: 1 }, 'evaluation-limit'],
    [{ ...UNIT, timeLimit: 0 }, 'time-limit'],
  ])('%j', async (options, code) => {
    await expect(
      staircaseProfile(
        exact(() => 0),
        options,
      ),
    ).rejects.toMatchObject({ code })
  })

  test('errors of the function itself are not swallowed', async () => {
    const broken: ProfileFunction = () => {
      throw new TypeError('defect')
    }
    await expect(staircaseProfile(broken, UNIT)).rejects.toThrow('defect')
  })
})
