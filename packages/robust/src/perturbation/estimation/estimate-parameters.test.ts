import { defineGame, exploitability } from '@smfg/core'
import { describe, expect, test } from 'vitest'
import { fitRate } from '../../gap/fitted-rate.js'
import { margin } from '../../margin/margin.js'
import { solveStrategy } from '../../strategy/solve-strategy.js'
import { builtIn } from '../../testing/built-in.js'
import { solveTippingLeader, tippingGameValue, tippingValue } from '../../testing/closed-form-tipping.js'
import { estimateParameters, type EstimatedParameters } from './estimate-parameters.js'

const tipping = builtIn('tipping-point')
const epidemic = builtIn('epidemic')
const RATES = { beta: { min: 0, max: 1 }, gamma: { min: 0, max: 1 } }

function thresholdFrom(n: number, replication = 0): EstimatedParameters {
  return estimateParameters(tipping, {
    parameters: ['theta'],
    commitment: { bonus: 0.5 },
    sample: { trajectories: n },
    replication,
  })
}

function ratesFrom(n: number, replication = 0, kind: 'trajectories' | 'transitions' = 'trajectories') {
  return estimateParameters(epidemic, {
    parameters: ['beta', 'gamma'],
    commitment: { subsidy: 0.25 },
    sample: kind === 'trajectories' ? { trajectories: n } : { transitions: n },
    ranges: RATES,
    replication,
  })
}

/** Whether all true values are within the radii of the believed ones. */
function isCovered({ game, error }: EstimatedParameters, truth: typeof epidemic): boolean {
  return Object.entries(error.radii).every(
    ([name, radius]) => Math.abs(truth.parameters[name] - game.parameters[name]) <= radius,
  )
}

describe('the threshold of the tipping point', () => {
  test('is the mean of what joining followers report', () => {
    const { estimates, error, game, observations } = thresholdFrom(400)
    const [, joined] = observations.cases
    // They see r = m + x − θ + noise at m = ½, x = ½.
    expect(estimates[0].estimate).toBeCloseTo(1 - joined.rewardSum / joined.count, 12)
    expect(game.parameters.theta).toBeCloseTo(estimates[0].estimate, 12)
    expect(error.coverage).toBe(0.95)
    expect(Math.abs(game.parameters.theta - 0.3)).toBeLessThanOrEqual(error.radii.theta)
  })

  test('with its radius gives κ = radius in the span form', () => {
    const { game, error } = thresholdFrom(400)
    expect(margin(game, error)).toMatchObject({ kappa: expect.closeTo(error.radii.theta, 8), eta: 0 })
  })

  test('is in its interval as often as promised', () => {
    const covered = Array.from({ length: 300 }, (_run, replication) =>
      isCovered(thresholdFrom(40, replication), tipping),
    ).filter(Boolean).length
    expect(covered / 300).toBeGreaterThanOrEqual(0.95)
  })

  test('lets the relaxed leader lose little more than the radius, and the naive one lose all for some samples of every size', async () => {
    const epsilon = 0.05
    const sizes = [25, 100, 400, 1600, 6400]
    const regretOf = async (kind: 'naive' | 'relaxed', n: number, replication: number): Promise<number> => {
      const { game, error } = thresholdFrom(n, replication)
      const common = { believed: game, epsilon, tolerance: 1e-6, leaderSolver: solveTippingLeader }
      const { commitment } =
        kind === 'naive'
          ? await solveStrategy({ ...common, kind })
          : await solveStrategy({ ...common, kind, error, boundRegret: false })
      const bonus = Math.min(1, Number(commitment?.bonus))
      return tippingGameValue(0.3, epsilon) - tippingValue(0.3, epsilon, bonus)
    }
    const worst = async (kind: 'naive' | 'relaxed', n: number): Promise<number> => {
      const regrets: number[] = []
      for (let replication = 0; replication < 12; replication++)
        regrets.push(await regretOf(kind, n, replication))
      return Math.max(...regrets)
    }
    const relaxed: { x: number; y: number }[] = []
    for (const n of sizes) {
      relaxed.push({ x: n, y: await worst('relaxed', n) })
      expect(await worst('naive', n)).toBeGreaterThan(0.8)
    }
    expect(relaxed[sizes.length - 1].y).toBeLessThan(0.02)
    expect(fitRate(relaxed).rate).toBeLessThan(-0.35)
  })
})

describe('the rates of the epidemic', () => {
  test('are shares of those who could', () => {
    const { estimates, observations } = ratesFrom(300)
    // Recoveries of the infected, over all stages but the last, in either action.
    let recovered = 0
    let infected = 0
    for (let t = 0; t < 5; t++) {
      for (const action of [0, 1]) {
        const { count, next } = observations.cases[t * 4 + 2 + action]
        infected += count
        recovered += next[0]
      }
    }
    expect(estimates[1]).toMatchObject({ name: 'gamma', estimate: expect.closeTo(recovered / infected, 12) })
  })

  test.each(['trajectories', 'transitions'] as const)('are in their box as often as promised: %s', (kind) => {
    const covered = Array.from({ length: 40 }, (_run, replication) =>
      isCovered(ratesFrom(200, replication, kind), epidemic),
    ).filter(Boolean).length
    expect(covered).toBeGreaterThanOrEqual(38)
  })

  test('get closer like n^(−½), and so do κ and η', () => {
    const sizes = [400, 1600, 6400, 25600]
    const found = sizes.map((n) => ratesFrom(n, 0, 'transitions'))
    for (const size of [
      (each: EstimatedParameters) => each.error.radii.beta,
      (each: EstimatedParameters) => each.error.radii.gamma,
      (each: EstimatedParameters) => margin(each.game, each.error).kappa,
      (each: EstimatedParameters) => margin(each.game, each.error).eta,
    ]) {
      const { rate } = fitRate(found.map((each, k) => ({ x: sizes[k], y: size(each) ?? Number.NaN })))
      expect(rate).toBeGreaterThan(-0.65)
      expect(rate).toBeLessThan(-0.4)
    }
  })

  test('give a margin that the true model keeps', () => {
    const found = ratesFrom(2000)
    const { kappa } = margin(found.game, found.error)
    const policy = Array.from({ length: 6 }, () => [
      [1, 0],
      [1, 0],
    ])
    const change =
      exploitability(epidemic, { subsidy: 0.3 }, policy) -
      exploitability(found.game, { subsidy: 0.3 }, policy)
    expect(Math.abs(change)).toBeLessThanOrEqual(kappa ?? 0)
  })

  test('stay in their known ranges', () => {
    const { estimates, game, error } = ratesFrom(8)
    for (const { lower, upper } of estimates) {
      expect(lower).toBeGreaterThanOrEqual(0)
      expect(upper).toBeLessThanOrEqual(1)
    }
    expect(margin(game, error).status).toBe('bounded')
    expect(game.parameters.beta + error.radii.beta).toBeLessThan(1 + 1e-12)
  })
})

test('several parameters of rewards and transitions are estimated together', () => {
  const twoBar = builtIn('two-bar')
  const found = estimateParameters(twoBar, {
    parameters: ['slip', 'far', 'company', 'walk'],
    commitment: { bonus: 0 },
    sample: { trajectories: 3000 },
  })
  expect(isCovered(found, twoBar)).toBe(true)
  for (const { name, estimate } of found.estimates) expect(estimate).toBeCloseTo(twoBar.parameters[name], 1)
})

describe('parameters are refused', () => {
  const options = { commitment: { subsidy: 0 }, sample: { trajectories: 20 } }

  test('that followers’ behaviour does not show', () => {
    expect(() => estimateParameters(epidemic, { ...options, parameters: ['beta', 'cost'] })).toThrow(
      expect.objectContaining({
        code: 'not-identified',
        message: expect.stringContaining('say nothing of cost'),
      }),
    )
  })

  test('that the model is not affine in together', () => {
    const squared = { ...epidemic.definition, reward: 'beta * gamma' }
    expect(() =>
      estimateParameters({ ...epidemic, definition: squared }, { ...options, parameters: ['beta', 'gamma'] }),
    ).toThrow(expect.objectContaining({ code: 'parameter-not-affine' }))
  })

  test('that are no plain numbers in the formulas', () => {
    const game = defineGame({
      ...tipping.definition,
      parameters: { power: 2 },
      reward: 'massAction(join) ^ power',
    })
    expect(() =>
      estimateParameters(game, {
        commitment: { bonus: 0 },
        sample: { trajectories: 5 },
        parameters: ['power'],
      }),
    ).toThrow(expect.objectContaining({ code: 'parameter-not-open' }))
  })

  test('that are unknown, or with a range the wrong way round or of another parameter', () => {
    expect(() =>
      estimateParameters(epidemic, {
        ...options,
        parameters: ['beta'],
        ranges: { gamma: { min: 0, max: 1 } },
      }),
    ).toThrow(expect.objectContaining({ code: 'range' }))
    expect(() => estimateParameters(epidemic, { ...options, parameters: ['bta'] })).toThrow(
      expect.objectContaining({ code: 'unknown-parameter' }),
    )
    expect(() =>
      estimateParameters(epidemic, {
        ...options,
        parameters: ['beta'],
        ranges: { beta: { min: 1, max: 0 } },
      }),
    ).toThrow(expect.objectContaining({ code: 'range' }))
  })
})
