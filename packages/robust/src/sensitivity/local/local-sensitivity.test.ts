import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtIn } from '../../testing/built-in.js'
import { solveTippingFollower, solveTippingLeader } from '../../testing/closed-form-tipping.js'
import type { Model } from '../evaluation/options.js'
import type { Outcome } from '../evaluation/outcome.js'
import type { RealFactor } from '../factor/factor.js'
import { gameOutput } from '../game/game-output.js'
import { localSensitivity } from './local-sensitivity.js'
import type { LocalSlopes } from './result.js'

const X = [{ name: 'x', min: -1, max: 1 }] as const

/** Slopes of a function of one number at 0, known up to brackets of a width. */
async function slopesAt0(f: (x: number) => number, width = 0, samples = 6): Promise<LocalSlopes> {
  let count = 0
  const model: Model<typeof X> = ([x]) => {
    // The value is anywhere in its bracket.
    const share = ((count++ * 7) % 11) / 10
    return { lower: f(x) - share * width, upper: f(x) + (1 - share) * width }
  }
  const { slopes } = await localSensitivity(model, X, { samples })
  return slopes[0]
}

const kinds = ({ warnings }: LocalSlopes): string[] => warnings.map(({ kind }) => kind)

describe('a smooth function', () => {
  test.each([
    ['a line', (x: number) => 3 * x - 1, 3, 1e-12],
    ['a parabola', (x: number) => x - x ** 2, 1, 0.04],
    ['an exponential', Math.exp, 1, 0.02],
    ['a cubic at its saddle', (x: number) => x ** 3, 0, 0.01],
    ['a constant', () => 2, 0, 1e-12],
    ['a wave', (x: number) => Math.sin(5 * x), 5, 0.03],
  ])('%s has its derivative on both sides, and no warning', async (_name, f, derivative, error) => {
    const found = await slopesAt0(f)
    expect(kinds(found)).toEqual([])
    for (const { slope, reason } of [found.left, found.right]) {
      expect(reason).toBeNull()
      expect(Math.abs((slope?.lower ?? NaN) - derivative)).toBeLessThan(error)
      expect(Math.abs((slope?.upper ?? NaN) - derivative)).toBeLessThan(error)
    }
  })

  test('known up to brackets has certain secants, and the step balances brackets and curvature', async () => {
    const width = 1e-3
    const found = await slopesAt0((x) => x + 0.1 * x ** 2, width, 10)
    for (const [sign, { steps, slope, step }] of [
      [-1, found.left],
      [1, found.right],
    ] as const) {
      for (const each of steps) {
        const secant = 1 + 0.1 * sign * each.step
        expect(each.slope?.lower).toBeLessThanOrEqual(secant)
        expect(each.slope?.upper).toBeGreaterThanOrEqual(secant)
      }
      // Doubt at step h is about 2 · width / h + 0.1 h: least at h = 0.14.
      expect(step).toBeGreaterThan(0.05)
      expect(step).toBeLessThan(0.6)
      expect(slope?.lower).toBeGreaterThan(1 - 0.05)
      expect(slope?.upper).toBeLessThan(1 + 0.05)
    }
    expect(kinds(found)).toEqual([])
  })
})

describe('a kink', () => {
  const bend = (x: number): number => Math.max(0, x) + 0.3 * x ** 2

  test.each([0, 1e-3])('shows as slopes that stay apart, with brackets of width %d', async (width) => {
    const found = await slopesAt0(bend, width)
    expect(kinds(found)).toEqual(['kink'])
    const [warning] = found.warnings
    if (warning.kind !== 'kink') throw new Error('no kink')
    expect(warning.gap.lower).toBeGreaterThan(0.75)
    expect(warning.gap.lower).toBeLessThanOrEqual(1.3)
    expect(found.left.slope?.upper).toBeLessThan(0.1)
    expect(found.right.slope?.lower).toBeGreaterThan(0.9)
  })

  test('is not claimed where brackets hide it', async () => {
    expect(kinds(await slopesAt0(bend, 0.5))).toEqual([])
  })

  test('beside the base is none of the base', async () => {
    const found = await slopesAt0((x) => Math.max(0, x - 0.2))
    expect(kinds(found)).not.toContain('kink')
    expect(found.right.slope).toEqual({ lower: expect.closeTo(0, 12), upper: expect.closeTo(0, 12) })
  })
})

describe('a jump', () => {
  test.each([0, 1e-3])('at the base shows on its side, with brackets of width %d', async (width) => {
    const found = await slopesAt0((x) => (x < 0 ? 1 : 0.5 * x), width)
    expect(kinds(found)).toEqual(['jump'])
    expect(found.warnings[0]).toMatchObject({ kind: 'jump', side: 'left', within: 1 / 32 })
    const [warning] = found.warnings
    if (warning.kind !== 'jump') throw new Error('no jump')
    expect(warning.change.lower).toBeLessThanOrEqual(1)
    expect(warning.change.lower).toBeGreaterThanOrEqual(1 - 2 * width)
    expect(warning.change.upper).toBeGreaterThanOrEqual(1)
    expect(found.left).toMatchObject({ slope: null, reason: expect.stringContaining('jumps') })
    expect(found.right.slope?.lower).toBeLessThanOrEqual(0.5)
    expect(found.right.slope?.upper).toBeGreaterThanOrEqual(0.5)
  })

  test('beside the base is placed between two steps, and secants across it are not used', async () => {
    const found = await slopesAt0((x) => 0.1 * x + (x >= 0.2 ? 1 : 0))
    expect(found.warnings).toMatchObject([{ kind: 'jump-nearby', side: 'right', from: 1 / 8, to: 1 / 4 }])
    expect(found.right.slope).toEqual({ lower: expect.closeTo(0.1, 10), upper: expect.closeTo(0.1, 10) })
    // Five of six secants go across this one, and agree with each other better than with the sixth.
    const close = await slopesAt0((x) => (x >= 0.04 ? 1 : 0))
    expect(close.warnings).toMatchObject([{ kind: 'jump-nearby', from: 1 / 32, to: 1 / 16 }])
    expect(close.right).toMatchObject({ step: 1 / 32, slope: { lower: expect.closeTo(0, 12) } })
  })

  test('is not what a root is, steep as it is', async () => {
    expect(kinds(await slopesAt0((x) => Math.sqrt(Math.max(0, x))))).not.toContain('jump')
  })
})

test('warnings and slopes are certain of what they say, whatever the function', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 13, maxLength: 13 }),
      fc.constantFrom(0, 0.01, 0.5),
      async (values, width) => {
        const at = new Map<number, number>()
        const f = (x: number): number => {
          const known = at.get(x) ?? values[at.size]
          at.set(x, known)
          return known
        }
        const found = await slopesAt0(f, width)
        const base = f(0)
        for (const { steps } of [found.left, found.right]) {
          for (const { setting, slope } of steps) {
            const secant = (f(setting) - base) / setting
            expect(slope?.lower).toBeLessThanOrEqual(secant)
            expect(slope?.upper).toBeGreaterThanOrEqual(secant)
          }
        }
        for (const warning of found.warnings) {
          if (warning.kind === 'kink') continue
          const sign = warning.side === 'left' ? -1 : 1
          const [from, to] = warning.kind === 'jump' ? [0, warning.within] : [warning.from, warning.to]
          const change = Math.abs(f(sign * to) - f(sign * from))
          expect(warning.change.lower).toBeLessThanOrEqual(change + 1e-12)
          expect(warning.change.upper).toBeGreaterThanOrEqual(change - 1e-12)
        }
      },
    ),
    { numRuns: 200 },
  )
})

describe('the tipping point', () => {
  const tipping = builtIn('tipping-point')
  const solvers = { leaderSolver: solveTippingLeader, followerSolver: solveTippingFollower }
  const theta = tipping.parameters.theta

  test('has the slopes −1 in θ and −2 in ε of v_ε = 1 − θ − 2ε', async () => {
    const output = gameOutput(tipping, ['theta', 'epsilon'], { epsilon: 0.05, tolerance: 1e-4, ...solvers })
    const factors: RealFactor[] = [
      { name: 'theta', min: theta - 0.1, max: theta + 0.1 },
      { name: 'epsilon', min: 0, max: 0.1 },
    ]
    const { slopes } = await localSensitivity(output, factors)
    for (const [k, derivative] of [-1, -2].entries()) {
      expect(slopes[k].warnings).toEqual([])
      for (const { slope } of [slopes[k].left, slopes[k].right]) {
        expect(slope?.lower).toBeLessThanOrEqual(derivative)
        expect(slope?.upper).toBeGreaterThanOrEqual(derivative)
        expect((slope?.upper ?? Infinity) - (slope?.lower ?? -Infinity)).toBeLessThan(0.02)
      }
    }
  })

  test('jumps in θ and in ε at the commitment that just persuades, and on one side only', async () => {
    const epsilon = 0.0625
    const bonus = 0.375
    // c = x − θ = ε exactly: a hair more of either and nobody joins.
    const output = gameOutput(tipping, ['theta', 'epsilon'], {
      epsilon,
      commitment: { bonus },
      ...solvers,
    })
    const factors: RealFactor[] = [
      { name: 'theta', min: 0.25, max: 0.375 },
      { name: 'epsilon', min: 0, max: 0.125 },
    ]
    const { base, slopes } = await localSensitivity(output, factors, { base: { theta: 0.3125, epsilon } })
    expect(base).toMatchObject({ lower: -bonus, upper: -bonus })
    for (const { warnings, left, right } of slopes) {
      expect(warnings).toMatchObject([{ kind: 'jump', side: 'left' }])
      // Where all join for certain, V = 1 − ε − x.
      const [warning] = warnings
      if (warning.kind === 'jump') expect(warning.change.lower).toBeGreaterThan(1 - epsilon - 0.01)
      expect(left.slope).toBeNull()
      expect(right.slope).toEqual({ lower: expect.closeTo(0, 12), upper: expect.closeTo(0, 12) })
    }
  })

  test('with the solvers of the core tells of a jump close by', async () => {
    // x − θ − ε = 0.01: the threshold may rise by 0.01, and no further.
    const output = gameOutput(tipping, ['theta'], { epsilon: 0.05, commitment: { bonus: theta + 0.06 } })
    const factors: RealFactor[] = [{ name: 'theta', min: theta - 0.03, max: theta + 0.03 }]
    const { slopes } = await localSensitivity(output, factors, { samples: 4 })
    expect(slopes[0].warnings).toMatchObject([
      { kind: 'jump-nearby', side: 'right', from: expect.closeTo(0.0075, 10), to: expect.closeTo(0.015, 10) },
    ])
  })
})

describe('evaluations that fail or are not finished', () => {
  const model: Model<typeof X> = ([x]) => {
    if (x === 1) throw new Error('no valid game')
    if (x === 0.5) return { lower: 0, upper: 2, unfinished: 'the time limit was reached' }
    return x
  }

  test('are told, and what they have is used', async () => {
    const { slopes, failures } = await localSensitivity(model, X, { failurePolicy: 'bounds', samples: 3 })
    expect(failures).toMatchObject({ failed: 1, unfinished: 1, droppedBlocks: 1 })
    const [lost, open, done] = slopes[0].right.steps
    expect(lost).toMatchObject({ slope: null, reason: 'no valid game' })
    expect(open).toMatchObject({ slope: { lower: expect.closeTo(0, 12), upper: expect.closeTo(4, 12) } })
    expect(done).toMatchObject({ slope: { lower: expect.closeTo(1, 12), upper: expect.closeTo(1, 12) } })
    expect(slopes[0].right.step).toBe(0.25)
  })

  test('are left out when that is asked for, and stop the work by default', async () => {
    const { slopes, failures } = await localSensitivity(model, X, { failurePolicy: 'drop-block', samples: 3 })
    expect(failures.droppedBlocks).toBe(2)
    expect(slopes[0].right.steps[1].slope).toBeNull()
    await expect(localSensitivity(model, X)).rejects.toMatchObject({ code: 'failed-evaluation' })
  })

  test('at the base leave no slope', async () => {
    const { slopes } = await localSensitivity(
      ([x]: readonly [number]) => (x === 0 ? { failed: 'no' } : x),
      X,
      {
        failurePolicy: 'bounds',
      },
    )
    expect(slopes[0].left).toMatchObject({ slope: null, step: null, reason: 'no' })
  })
})

test('a side on which the range ends has no slope', async () => {
  const { slopes } = await localSensitivity(([x]: readonly [number]) => x, [{ name: 'x', min: 0, max: 1 }], {
    base: { x: 0 },
  })
  expect(slopes[0].left).toEqual({ steps: [], step: null, slope: null, reason: 'the range ends at the base' })
  expect(slopes[0].right.slope).toEqual({ lower: expect.closeTo(1, 12), upper: expect.closeTo(1, 12) })
})

test('a longer analysis takes the shorter one from the store, and a signal keeps what is done', async () => {
  const store = new Map<string, Outcome>()
  const short = await localSensitivity(([x]: readonly [number]) => x, X, { samples: 3, store })
  const long = await localSensitivity(([x]: readonly [number]) => x, X, { samples: 5, store })
  expect([short.evaluations, long.evaluations, long.reused]).toEqual([7, 4, 7])
  const controller = new AbortController()
  const { status, slopes, warnings } = await localSensitivity(
    ([x]: readonly [number]) => {
      if (x === 0.5) controller.abort()
      return x
    },
    X,
    { signal: controller.signal },
  )
  expect(status).toBe('interrupted')
  expect(warnings).toEqual(['The analysis was interrupted after 5 of 13 evaluations.'])
  expect(slopes[0].left.steps.map(({ reason }) => reason)).toEqual([
    null,
    null,
    ...Array(4).fill('it was not reached'),
  ])
})

test.each([
  [X, { samples: 0 }, 'samples'],
  [X, { base: { y: 0 } }, 'base'],
  [X, { base: { x: 2 } }, 'base'],
  [[], {}, 'factors'],
  [[{ name: 'x', kind: 'integer', min: 0, max: 2 } as unknown as RealFactor], {}, 'factor-kind'],
])('%j with %j is refused', async (factors, options, code) => {
  await expect(localSensitivity(() => 0, factors, options)).rejects.toMatchObject({ code })
})
