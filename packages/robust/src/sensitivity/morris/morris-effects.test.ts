import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Factor, RealFactor } from '../factor/factor.js'
import type { Estimate } from '../statistics/estimate.js'
import {
  ishigami,
  largest,
  linear,
  realFactors,
  unitFactors,
  type TestFunction,
} from '../testing/reference-functions.js'
import { morrisEffects } from './morris-effects.js'

const ANGLES = realFactors([1, 2, 3].map(() => [-Math.PI, Math.PI]))

function values(estimates: readonly Estimate[]): number[] {
  return estimates.map(({ estimate }) => estimate ?? Number.NaN)
}

function expectNear(estimates: readonly Estimate[], known: readonly number[], digits: number): void {
  expect(estimates.length).toBe(known.length)
  for (const [position, value] of values(estimates).entries()) {
    expect(value, estimates[position].name).toBeCloseTo(known[position], digits)
  }
}

/** All effects of one factor on a grid, by loops of their own. */
function allEffects(
  f: TestFunction,
  factors: readonly RealFactor[],
  levels: number,
  factor: number,
): number[] {
  const step = levels / (2 * (levels - 1))
  const effects: number[] = []
  const visit = (unit: readonly number[]): void => {
    if (unit.length < factors.length) {
      for (let level = 0; level < levels; level++) visit([...unit, level / (levels - 1)])
      return
    }
    // Up from every level from which there is room.
    if (unit[factor] + step > 1 + 1e-9) return
    const at = (u: readonly number[]) =>
      f(u.map((share, k) => factors[k].min + share * (factors[k].max - factors[k].min)))
    effects.push((at(unit.map((share, k) => (k === factor ? share + step : share))) - at(unit)) / step)
  }
  visit([])
  return effects
}

// Full enumeration; p = 4 as in the tests of SALib for μ*, the others by the same formula.
test.each([
  ['ishigami', ishigami, ANGLES, 4, { mu: [7.704054, 0, 0], muStar: [7.704054, 7.875, 6.248796], sigma: [6.248796, 7.875, 8.837132] }],
  ['ishigami', ishigami, ANGLES, 6, { muStar: [7.989961, 2.687156, 5.542865] }],
  ['ishigami', ishigami, ANGLES, 8, { muStar: [7.959193, 3.230809, 5.723541] }],
  ['x1 x2', ([x, y]: readonly number[]) => x * y, unitFactors(2), 4, { mu: [0.5, 0.5], muStar: [0.5, 0.5], sigma: [0.372678, 0.372678] }],
  ['max', largest, unitFactors(2), 4, { mu: [0.5, 0.5], muStar: [0.5, 0.5], sigma: [0.433013, 0.433013] }],
  ['linear', linear([5, -4, 1]), realFactors([[0, 1], [0, 2], [1, 1.5]]), 4, { mu: [5, -8, 0.5], muStar: [5, 8, 0.5], sigma: [0, 0, 0] }],
] as const)('%s on the whole grid has the known values (%#)', async (_name, f, factors, levels, known) => {
  const result = await morrisEffects(f as TestFunction, factors, { samples: 'all', levels })
  for (const [measure, expected] of Object.entries(known)) {
    expectNear(result[measure as 'mu' | 'muStar' | 'sigma'], expected, 6)
  }
  expect(result.evaluations).toBe(levels ** factors.length)
  // Nothing is left to chance: the limits are the range, which holds the measure and is as narrow as rounding allows.
  for (const { estimate, lower, upper, range } of [...result.mu, ...result.muStar, ...result.sigma]) {
    expect({ lower, upper }).toEqual(range)
    expect(lower).toBeLessThanOrEqual(estimate!)
    expect(upper).toBeGreaterThanOrEqual(estimate!)
    expect(upper! - lower!).toBeLessThan(1e-13)
  }
}) // prettier-ignore

test('the whole grid is what loops over all effects give, whatever the function', async () => {
  const coefficient = fc.double({ min: -3, max: 3, noNaN: true })
  await fc.assert(
    fc.asyncProperty(
      fc.array(coefficient, { minLength: 6, maxLength: 6 }),
      fc.constantFrom(2, 4, 6),
      async ([a, b, c, d, e, g], levels) => {
        const f: TestFunction = ([x, y, z]) =>
          a * x + b * y * y + c * Math.abs(z - 0.3) + d * x * y + e * x * y * z + (x > 0.5 ? g : 0)
        const factors = realFactors([[0, 1], [-1, 1], [0, 2]]) // prettier-ignore
        const result = await morrisEffects(f, factors, { samples: 'all', levels })
        for (const factor of [0, 1, 2]) {
          const effects = allEffects(f, factors, levels, factor)
          const mean = effects.reduce((sum, effect) => sum + effect, 0) / effects.length
          const square = effects.reduce((sum, effect) => sum + (effect - mean) ** 2, 0) / effects.length
          const absolute = effects.reduce((sum, effect) => sum + Math.abs(effect), 0) / effects.length
          expect(result.mu[factor].estimate).toBeCloseTo(mean, 10)
          expect(result.muStar[factor].estimate).toBeCloseTo(absolute, 10)
          expect(result.sigma[factor].estimate).toBeCloseTo(Math.sqrt(square), 7)
        }
      },
    ),
    { seed: 5, numRuns: 30 },
  )
})

test('random trajectories approach the whole grid, with limits that hold it', async () => {
  const whole = await morrisEffects(ishigami, ANGLES, { samples: 'all' })
  const result = await morrisEffects(ishigami, ANGLES, { samples: 400, seed: 1 })
  for (const measure of ['mu', 'muStar', 'sigma'] as const) {
    for (const [position, { estimate, lower, upper }] of result[measure].entries()) {
      const known = whole[measure][position].estimate!
      // Four standard errors of the mean of 3200 effects of standard deviation up to 9, each shared out over a 96-point grid.
      expect(Math.abs(estimate! - known)).toBeLessThan((4 * 9) / Math.sqrt(3200))
      expect(lower! - 1e-9).toBeLessThanOrEqual(known)
      expect(upper! + 1e-9).toBeGreaterThanOrEqual(known)
    }
  }
  // Every point is evaluated once, however often it is visited.
  expect(result.evaluations).toBe(4 ** 3)
})

test('limits cover the values of the whole grid about as often as they say', async () => {
  const f: TestFunction = ([x, y, z]) => x + 2 * y * y + 3 * x * z
  const whole = await morrisEffects(f, unitFactors(3), { samples: 'all' })
  let covered = 0
  const repetitions = 150
  for (let seed = 0; seed < repetitions; seed++) {
    const { mu, muStar } = await morrisEffects(f, unitFactors(3), { samples: 5, seed })
    for (const [position, { lower, upper }] of [...mu, ...muStar].entries()) {
      const known = [...whole.mu, ...whole.muStar][position].estimate!
      if (lower! - 1e-9 <= known && known <= upper! + 1e-9) covered++
    }
  }
  // Nominal 0.95.
  expect(covered / (6 * repetitions)).toBeGreaterThan(0.91)
  expect(covered / (6 * repetitions)).toBeLessThan(0.99)
})

test('effects per natural unit are effects per range divided by the range', async () => {
  const factors = [
    { name: 'rate', min: 2, max: 6 },
    { name: 'count', kind: 'integer', min: 0, max: 8 },
    { name: 'fixed', min: 3, max: 3 },
    { name: 'tier', kind: 'choice', values: ['low', 'high'] },
    { name: 'row', kind: 'probability-row', outcomes: 3 },
  ] as const
  const { mu, muStar, natural } = await morrisEffects(
    ({ rate, count, tier, row }) => 3 * rate - 2 * count + (tier === 'high' ? 1 : 0) + row[0],
    factors,
    { samples: 20 },
  )
  expect(mu[0].estimate).toBeCloseTo(12, 12)
  expect(natural.mu[0].estimate).toBeCloseTo(3, 12)
  // The step of 2/3 takes a count from 0 to 6 or from 3 to 8.
  expect(mu[1].estimate).toBeLessThan(-2 * 5 * 1.5)
  expect(mu[1].estimate).toBeGreaterThan(-2 * 6 * 1.5)
  expect(natural.mu[1].estimate).toBeCloseTo(-2, 12)
  expect(natural.sigma[1].estimate).toBeCloseTo(0, 12)
  expect(muStar[2].estimate).toBe(0)
  expect(mu[3].estimate).toBeCloseTo(1.5, 12)
  expect(natural.mu.slice(2).map(({ estimate, reason }) => [estimate, reason])).toEqual([
    [null, 'its range is a single value'],
    [null, 'its values are no numbers of a scale'],
    [null, 'it is not a single number'],
  ])
})

test('a group moves together: it has a size, and no sign', async () => {
  const factors: Factor[] = unitFactors(3).map((factor, k) =>
    k === 1 ? factor : { ...factor, group: 'outer' },
  )
  const result = await morrisEffects(([x, y, z]) => 3 * Number(x) + 4 * Number(y) + Number(z), factors, {
    samples: 'all',
  })
  expect(result.groups).toEqual({ outer: ['x1', 'x3'] })
  // Up and down together or against one another: (|3 + 1| + |3 − 1|)/2.
  expectNear(result.muStar, [3, 4], 12)
  for (const measure of [result.mu, result.sigma]) {
    expect(measure[0]).toMatchObject({
      name: 'outer',
      estimate: null,
      lower: null,
      reason: 'its coordinates move together, some up and some down, so its effects have a size but no sign',
    })
    expect(measure[1].estimate).not.toBeNull()
  }
  const sampled = await morrisEffects(([x, y, z]) => 3 * Number(x) + 4 * Number(y) + Number(z), factors, {
    samples: 100,
  })
  expect(sampled.muStar[0].lower).toBeLessThan(3)
  expect(sampled.muStar[0].upper).toBeGreaterThan(3)
})

test('levels in step with a periodic function are warned of when two numbers of levels are compared', async () => {
  const options = { samples: 'all', compareLevels: 6 } as const
  const { warnings, comparison } = await morrisEffects(ishigami, ANGLES, options)
  expect(warnings).toEqual([
    '"x2" has μ* = 7.9 on 4 levels and 2.7 on 6: the levels seem to be in step with the function. ' +
      'Trust neither; take more levels, or Sobol’ indices.',
  ])
  expectNear(comparison?.muStar ?? [], [7.989961, 2.687156, 5.542865], 6)
  const smooth = await morrisEffects(largest, unitFactors(2), options)
  expect(smooth.warnings).toEqual([])
})

test('a choice with more values than the levels visit is warned of', async () => {
  const factors: Factor[] = [{ name: 'tier', kind: 'choice', values: ['a', 'b', 'c', 'd', 'e'] }]
  const { warnings } = await morrisEffects(
    ([tier]) => ['a', 'b', 'c', 'd', 'e'].indexOf(String(tier)),
    factors,
    { samples: 2 },
  )
  expect(warnings).toEqual(['4 levels visit only 4 of the 5 values of "tier".'])
})
