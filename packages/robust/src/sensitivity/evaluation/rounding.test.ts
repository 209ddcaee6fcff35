import { expect, test } from 'vitest'
import { localSensitivity } from '../local/local-sensitivity.js'
import { morrisEffects } from '../morris/morris-effects.js'
import { oneAtATime } from '../one-at-a-time/one-at-a-time.js'
import { sobolIndices } from '../sobol/sobol-indices.js'
import { unitFactors } from '../testing/reference-functions.js'
import { uncertainty } from '../latin-hypercube/uncertainty.js'
import { variationOf } from './variation.js'

/** A few units in the last place of 1, different at every point and always the same at one. */
function noise(x: readonly number[]): number {
  return Math.floor(16 * Math.abs(Math.sin(1e4 * (x[0] + 3 * (x[1] ?? 0))))) * 2 ** -52
}

/** Rounding at the settings k/16, to and fro. */
function alternating(x: number): number {
  return ((16 * x) % 2) * 2 ** -52
}

const CONSTANT = 192.53
const FACTORS = unitFactors(2)
const ROUNDING = /^the output varies by no more than rounding: by \d/
const SENTENCE = [expect.stringMatching(/^The output varies by no more than rounding: by \d/)]

test('a constant output has its value for a mean, no deviation, and is told to be constant', async () => {
  const { mean, standardDeviation, quantiles, variation, warnings } = await uncertainty(
    () => CONSTANT,
    FACTORS,
    { samples: 16 },
  )
  for (const { estimate, lower, upper, range } of [mean, ...quantiles]) {
    expect([estimate, lower, upper]).toEqual([CONSTANT, CONSTANT, CONSTANT])
    expect(range).toEqual({ lower: CONSTANT, upper: CONSTANT })
  }
  expect(standardDeviation).toMatchObject({ estimate: 0, lower: 0, upper: 0, range: { lower: 0, upper: 0 } })
  expect(variation).toBe('constant')
  expect(warnings).toEqual(['The output is constant: it is 192.53 at every point evaluated.'])
})

test('every method says that a constant output is constant', async () => {
  const options = { samples: 4 }
  const model = (): number => 0.1
  const [sobol, morris, sweeps, local] = [
    await sobolIndices(model, FACTORS, options),
    await morrisEffects(model, FACTORS, options),
    await oneAtATime(model, FACTORS, options),
    await localSensitivity(model, FACTORS, options),
  ]
  for (const { variation, warnings } of [sobol, morris, sweeps, local]) {
    expect(variation).toBe('constant')
    expect(warnings).toEqual(['The output is constant: it is 0.1 at every point evaluated.'])
  }
  expect([sobol.mean, sobol.variance, sobol.first[0].estimate]).toEqual([0.1, 0, null])
  for (const { estimate, range } of [...morris.mu, ...morris.muStar, ...morris.sigma]) {
    expect([estimate, range]).toEqual([0, { lower: 0, upper: 0 }])
  }
  expect(sweeps.sweeps.map(({ shape, spread }) => [shape, spread])).toEqual(
    FACTORS.map(() => ['constant', { lower: 0, upper: 0 }]),
  )
  expect(local.slopes[0].left.slope).toEqual({ lower: 0, upper: 0 })
})

test('nothing is shared out among the factors of an output that varies by rounding only', async () => {
  const model = (x: readonly number[]): number => 1 + noise(x)
  const sobol = await sobolIndices(model, FACTORS, { samples: 16, secondOrder: true })
  const morris = await morrisEffects(model, FACTORS, { samples: 4 })
  const spread = await uncertainty(model, FACTORS, { samples: 16 })
  for (const { estimate, lower, range, reason } of [
    ...sobol.first,
    ...sobol.total,
    ...sobol.second!,
    ...morris.mu,
    ...morris.muStar,
    ...morris.sigma,
    ...spread.rankCorrelation,
  ]) {
    expect([estimate, lower, range]).toEqual([null, null, null])
    expect(reason).toMatch(ROUNDING)
  }
  expect(sobol.variance).toBeNull()
  for (const { variation, warnings } of [sobol, morris, spread]) {
    expect(variation).toBe('rounding')
    expect(warnings).toEqual(SENTENCE)
  }
  expect([sobol.ranking.order, morris.ranking.order]).toEqual([null, null])
  // The mean is known all the same.
  expect(Math.abs(spread.mean.estimate! - 1)).toBeLessThan(1e-14)
})

test('sweeps and slopes take rounding neither for a shape nor for jumps and kinks', async () => {
  const model = (x: readonly number[]): number => 1 + noise(x)
  const { sweeps, variation, ranking, warnings } = await oneAtATime(model, FACTORS, { samples: 9 })
  expect(sweeps.map(({ shape }) => shape)).toEqual(['undecided', 'undecided'])
  expect([variation, ranking.order]).toEqual(['rounding', null])
  expect(warnings).toEqual(SENTENCE)
  const local = await localSensitivity(model, FACTORS, { samples: 12 })
  for (const { left, right, warnings: found } of local.slopes) {
    expect(found).toEqual([])
    for (const { slope } of [left, right]) {
      expect(slope!.lower).toBeLessThanOrEqual(0)
      expect(slope!.upper).toBeGreaterThanOrEqual(0)
    }
  }
  // Flat with rounding, then up.
  const ramp = await oneAtATime((x) => 1 + Math.max(x[0] - 0.5, 0) + alternating(x[0]), FACTORS, {
    samples: 17,
  })
  expect(ramp.sweeps[0].shape).toBe('rises')
  const line = await localSensitivity((x) => 1 + x[0] + noise([x[0]]), FACTORS, { samples: 20 })
  expect(line.slopes[0].warnings).toEqual([])
})

test('an effect that is rounding is not told from none, nor ranked above it', async () => {
  const factors = unitFactors(3)
  const model = (x: readonly number[]): number => 1 + x[0] + noise([x[1]])
  const { total, ranking, variation } = await sobolIndices(model, factors, { samples: 64 })
  expect(variation).toBe('varies')
  expect(total[1].flags).toEqual(['not distinguishable from 0'])
  expect(ranking.tiers).toEqual([['x1'], expect.arrayContaining(['x2', 'x3'])])
  const morris = await morrisEffects(model, factors, { samples: 8 })
  expect(morris.muStar[1].estimate).toBeGreaterThan(0)
  expect(morris.muStar[1].flags).toEqual(['not distinguishable from 0'])
  expect(morris.ranking.tiers).toEqual([['x1'], expect.arrayContaining(['x2', 'x3'])])
})

test('order that rounding may have made leaves rank correlations open', async () => {
  // Half of the points are equal but for rounding.
  const model = (x: readonly number[]): number => 1 + Math.max(x[0], 0.5) + noise([x[1]])
  const vague = await uncertainty(model, FACTORS, { samples: 20 })
  const sharp = await uncertainty((x) => 1 + Math.max(x[0], 0.5), FACTORS, { samples: 20 })
  const width = ({ rankCorrelation }: typeof vague): number =>
    rankCorrelation[0].range!.upper - rankCorrelation[0].range!.lower
  expect(width(sharp)).toBeLessThan(1e-12)
  expect(width(vague)).toBeGreaterThan(0.1)
  expect(vague.rankCorrelation[0].range!.lower).toBeLessThanOrEqual(sharp.rankCorrelation[0].estimate!)
  expect(vague.rankCorrelation[0].range!.upper).toBeGreaterThanOrEqual(sharp.rankCorrelation[0].estimate!)
})

test('bounds of the output that all hold one number leave open whether it varies', async () => {
  const wide = (x: readonly number[]) => ({ lower: x[0] - 2, upper: x[0] + 2 })
  const still = () => ({ lower: 1, upper: 2 })
  for (const model of [wide, still]) {
    const sobol = await sobolIndices(model, FACTORS, { samples: 16 })
    for (const { lower, upper, range, reason } of [...sobol.first, ...sobol.total]) {
      expect([lower, upper, range]).toEqual([null, null, null])
      expect(reason).toBe('the intervals of the output leave it open whether it varies at all')
    }
    expect(sobol.variation).toBe('undecided')
    const { rankCorrelation, standardDeviation, warnings } = await uncertainty(model, FACTORS, { samples: 8 })
    expect(standardDeviation.range!.lower).toBe(0)
    if (model === wide) expect(rankCorrelation[0].range).toEqual({ lower: -1, upper: 1 })
    expect(warnings).toEqual([expect.stringContaining('leave it open whether it varies at all')])
  }
  // The middles do not vary, which says nothing of the output.
  expect((await sobolIndices(still, FACTORS, { samples: 16 })).variance).toBeNull()
})

test('variation is judged against the size of the output, and bounds are taken at their word', () => {
  const point = (value: number) => ({ lower: value, upper: value })
  expect(variationOf([]).kind).toBe('unknown')
  expect(variationOf([point(0), point(1e-300)]).kind).toBe('varies')
  expect(variationOf([point(1e9), point(1e9 + 1e-3)]).kind).toBe('varies')
  expect(variationOf([point(1e9), point(1e9 + 1e-5)]).kind).toBe('rounding')
  expect(variationOf([{ lower: 1, upper: 1 + 2e-16 }, { lower: 1 + 5e-16, upper: 1 + 7e-16 }]).kind).toBe('varies') // prettier-ignore
  expect(variationOf([{ lower: 0, upper: 2 }, point(1)]).kind).toBe('undecided')
})
