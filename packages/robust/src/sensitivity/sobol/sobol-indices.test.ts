import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Estimate } from '../statistics/estimate.js'
import {
  alternatingProducts,
  ishigami,
  largest,
  linear,
  modifiedG,
  realFactors,
  sobolG,
  unitFactors,
  type TestFunction,
} from '../testing/reference-functions.js'
import { sobolIndices } from './sobol-indices.js'

/** Known indices of a function. */
interface Reference {
  readonly domain: readonly (readonly number[])[]
  readonly mean: number
  readonly variance: number
  readonly S1: readonly number[]
  readonly ST: readonly number[]
  readonly S2?: Readonly<Record<string, number>> | null
}

const references = (
  JSON.parse(readFileSync(new URL('../fixtures/sobol-reference.json', import.meta.url), 'utf8')) as {
    cases: Record<string, Reference>
  }
).cases

const SHIFT = [0, 0.3, 0.7, 0.1, 0.9, 0.25, 0.5, 0.45, 0.6, 0.8]
const TWO_STRONG = [0, 0, 9, 9, 9, 9, 9, 9, 9, 9]
const ISHIGAMI = 'ishigami a=7 b=0.1'
const G8 = 'sobolG a=[0,1,4.5,9,99x4]'
const FUNCTIONS: Readonly<Record<string, TestFunction>> = {
  [ISHIGAMI]: ishigami,
  [G8]: sobolG([0, 1, 4.5, 9, 99, 99, 99, 99]),
  'sobolG a=[0,0,0,0] (type C)': sobolG([0, 0, 0, 0]),
  'sobolG a=[6.52]*6 (type B)': sobolG([6.52, 6.52, 6.52, 6.52, 6.52, 6.52]),
  'Gstar a=[0,0,9x8] alpha=1': modifiedG(TWO_STRONG, 1, SHIFT),
  'Gstar a=[0,0,9x8] alpha=0.5': modifiedG(TWO_STRONG, 0.5, SHIFT),
  'Gstar a=[0,0,9x8] alpha=2': modifiedG(TWO_STRONG, 2, SHIFT),
  'linear 5,4,3,2,1': linear([5, 4, 3, 2, 1]),
  'max d=2': largest,
  'max d=5': largest,
  'K-function d=3': alternatingProducts,
}

/** Root mean square error of [S, ST] of one scramble of N points, worst factor, over 40 scrambles (SciPy 1.17 sequence). */
const ERRORS: Readonly<Record<string, Readonly<Record<number, readonly [number, number]>>>> = {
  [ISHIGAMI]: { 1024: [9e-3, 6e-3], 4096: [4e-3, 2e-3], 16384: [5e-4, 4e-4] },
  [G8]: { 1024: [6e-3, 7e-3], 4096: [1e-3, 2e-3], 16384: [3e-4, 3e-4] },
  'max d=2': { 1024: [3e-3, 2e-3], 4096: [7e-4, 3e-4], 16384: [1e-4, 4e-5] },
}
const PASS_BAND = 5

function values(estimates: readonly Estimate[]): number[] {
  return estimates.map(({ estimate }) => estimate ?? Number.NaN)
}

function expectNear(estimates: readonly Estimate[], known: readonly number[], band: number): void {
  expect(estimates.length).toBe(known.length)
  for (const [position, value] of values(estimates).entries()) {
    expect(Math.abs(value - known[position]), estimates[position].name).toBeLessThan(band)
  }
}

test.each(Object.keys(references))(
  '%s: 4096 points come within five root mean square errors',
  async (name) => {
    const { domain, mean, variance, S1, ST } = references[name]
    const options = { samples: 4096, scrambles: 4, seed: 1 }
    const result = await sobolIndices(FUNCTIONS[name], realFactors(domain), options)
    const [first, total] = (ERRORS[name] ?? ERRORS[ISHIGAMI])[4096]
    expectNear(result.first, S1, PASS_BAND * first)
    expectNear(result.total, ST, PASS_BAND * total)
    expect(Math.abs(result.mean! / mean - 1)).toBeLessThan(0.01)
    expect(Math.abs(result.variance! / variance - 1)).toBeLessThan(0.02)
  },
)

test.each(
  Object.keys(ERRORS).flatMap((name) => [1024, 4096, 16384].map((samples) => [name, samples] as const)),
)('%s: one scramble of %i points comes within five root mean square errors', async (name, samples) => {
  const { domain, S1, ST } = references[name]
  const options = { samples, scrambles: 1, seed: 0 }
  const result = await sobolIndices(FUNCTIONS[name], realFactors(domain), options)
  expectNear(result.first, S1, PASS_BAND * ERRORS[name][samples][0])
  expectNear(result.total, ST, PASS_BAND * ERRORS[name][samples][1])
})

test.each([ISHIGAMI, 'sobolG a=[0,0,0,0] (type C)'])('%s: second-order indices', async (name) => {
  const { domain, S2 } = references[name]
  const options = { samples: 4096, scrambles: 4, secondOrder: true }
  const result = await sobolIndices(FUNCTIONS[name], realFactors(domain), options)
  const known = Object.entries(S2 ?? {})
  expect(result.second?.map(({ names }) => names)).toEqual(
    known.map(([pair]) => pair.split('-').map((position) => `x${position}`)),
  )
  // A second-order estimate is the sum of three, each with the error of a first-order one.
  expectNear(result.second ?? [], known.map(([, value]) => value), 3 * PASS_BAND * ERRORS[ISHIGAMI][4096][0]) // prettier-ignore
  expect(result.evaluations).toBe(4 * 4096 * (2 * domain.length + 2))
})

test('a jump: the indicator of x1 + x2 > 1.2 and a factor without influence', async () => {
  const threshold = 1.2
  const share = (2 - threshold) ** 2 / 2
  const variance = share * (1 - share)
  // Given x1 the jump is passed with probability max(0, x1 − 0.2), whose square has the mean 0.8³/3.
  const first = ((2 - threshold) ** 3 / 3 - share ** 2) / variance
  const result = await sobolIndices(([x, y]) => (x + y > threshold ? 1 : 0), unitFactors(3), {
    samples: 4096,
  })
  expectNear(result.first, [first, first, 0], PASS_BAND * ERRORS[ISHIGAMI][4096][0])
  expectNear(result.total, [1 - first, 1 - first, 0], PASS_BAND * ERRORS[ISHIGAMI][4096][1])
  expect(result.total[2]).toMatchObject({ estimate: 0, lower: 0, flags: ['not distinguishable from 0'] })
  expect(result.ranking.tiers).toEqual([expect.arrayContaining(['x1', 'x2']), ['x3']])
  expect(result.ranking.order).toBeNull()
})

test.each([
  ['saltelli-2010', 'sobol-2007'],
  ['jansen-1999', 'jansen-1999'],
] as const)('the estimators %s and %s agree with the closed form', async (firstEstimator, totalEstimator) => {
  const { domain, S1, ST } = references[ISHIGAMI]
  const result = await sobolIndices(ishigami, realFactors(domain), {
    samples: 4096,
    firstEstimator,
    totalEstimator,
  })
  expectNear(result.first, S1, PASS_BAND * ERRORS[ISHIGAMI][4096][0])
  expectNear(result.total, ST, PASS_BAND * ERRORS[ISHIGAMI][4096][0])
  expect(result.estimators).toEqual({ first: firstEstimator, total: totalEstimator, second: null })
})

test('limits cover the known indices about as often as they say', async () => {
  const { domain, S1, ST } = references[ISHIGAMI]
  let covered = 0
  const repetitions = 40
  for (let seed = 0; seed < repetitions; seed++) {
    const { first, total } = await sobolIndices(ishigami, realFactors(domain), { samples: 64, seed })
    for (const [position, { lower, upper }] of [...first, ...total].entries()) {
      const known = [...S1, ...ST][position]
      if (lower !== null && upper !== null && lower <= known && known <= upper) covered++
    }
  }
  // Nominal 0.95; measured 0.97.
  expect(covered / (6 * repetitions)).toBeGreaterThan(0.9)
})

test('sums of orthonormal Legendre products have the indices their coefficients say', async () => {
  const legendre = [
    () => 1,
    (u: number) => Math.sqrt(3) * (2 * u - 1),
    (u: number) => Math.sqrt(5) * (6 * u * u - 6 * u + 1),
  ]
  const degree = fc.integer({ min: 0, max: 2 })
  const term = fc.record({
    degrees: fc.tuple(degree, degree, degree),
    weight: fc.integer({ min: -5, max: 5 }).filter((weight) => weight !== 0),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(term, { minLength: 1, maxLength: 6, selector: ({ degrees }) => degrees.join() }),
      async (drawn) => {
        const terms = drawn.filter(({ degrees }) => degrees.some((each) => each > 0))
        fc.pre(terms.length > 0)
        const variance = terms.reduce((sum, { weight }) => sum + weight ** 2, 0)
        const share = (isIn: (active: string) => boolean) =>
          terms
            .filter(({ degrees }) => isIn(degrees.map((each) => (each > 0 ? 1 : 0)).join('')))
            .reduce((sum, { weight }) => sum + weight ** 2 / variance, 0)
        const result = await sobolIndices(
          (x) =>
            1000 +
            terms.reduce(
              (sum, { degrees, weight }) =>
                sum + degrees.reduce((value, each, i) => value * legendre[each](x[i]), weight),
              0,
            ),
          unitFactors(3),
          { samples: 512, scrambles: 4, secondOrder: true },
        )
        const band = 0.1
        expectNear(result.first, ['100', '010', '001'].map((own) => share((active) => active === own)), band) // prettier-ignore
        expectNear(result.total, [0, 1, 2].map((i) => share((active) => active[i] === '1')), band) // prettier-ignore
        expectNear(result.second ?? [], ['110', '101', '011'].map((own) => share((active) => active === own)), 2 * band) // prettier-ignore
      },
    ),
    { seed: 4, numRuns: 25 },
  )
})

test('adding a constant to the output changes no index', async () => {
  const factors = unitFactors(2)
  const plain = await sobolIndices(largest, factors, { samples: 64 })
  const shifted = await sobolIndices((x) => largest(x) + 2 ** 20, factors, { samples: 64 })
  expectNear(shifted.first, values(plain.first), 1e-9)
  expectNear(shifted.total, values(plain.total), 1e-9)
})
