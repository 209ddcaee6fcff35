import { solveFollower, solveLeader, type Game } from '@smfg/core'
import { describe, expect, test } from 'vitest'
import { levelWithError } from '../margin/error-allowance.js'
import { margin } from '../margin/margin.js'
import { withParameters } from '../perturbation/parameters.js'
import { parameterBox } from '../perturbation/perturbation-class.js'
import { solveTippingLeader, tippingGameValue, tippingValue } from '../testing/closed-form-tipping.js'
import type { LeaderSolver } from './options.js'
import { builtIn } from '../testing/built-in.js'
import { solveStrategy } from './solve-strategy.js'

const tipping = builtIn('tipping-point')
const EPSILON = 0.05
const TOLERANCE = 1e-4

const common = {
  believed: tipping,
  epsilon: EPSILON,
  tolerance: TOLERANCE,
  leaderSolver: solveTippingLeader,
} as const

/** Ended before it had a commitment. */
const endedSolver: LeaderSolver = async (game, options) => ({
  ...(await solveTippingLeader(game, options)),
  status: 'limit',
  limit: 'time',
  commitment: null,
  value: { lower: -Infinity, upper: 1 },
})

describe('the naive leader', () => {
  test('solves the problem she believes in and promises nothing', async () => {
    const decision = await solveStrategy({ ...common, kind: 'naive' })
    expect(decision).toMatchObject({
      kind: 'naive',
      epsilonUsed: EPSILON,
      guarantee: null,
      believed: { theta: 0.3 },
    })
    expect(decision.solution.value.upper).toBeCloseTo(0.6, 12)
  })
})

describe('the optimistic leader', () => {
  test('pays nothing on the tipping point, because all may join, and promises nothing', async () => {
    const options = { kind: 'optimistic', believed: tipping, epsilon: EPSILON, tolerance: 1e-3 } as const
    const decision = await solveStrategy(options)
    // J = m − x with m = 1 an equilibrium once 1 + x − θ ≥ 0.
    expect(decision.solution.value.lower).toBeGreaterThanOrEqual(1 - 1e-3)
    expect(decision.solution.value.upper).toBeLessThanOrEqual(1 + 1e-3)
    expect(Number(decision.commitment?.bonus)).toBeLessThanOrEqual(1e-3)
    expect(decision).toMatchObject({ epsilonUsed: EPSILON, guarantee: null, solution: { sense: 'best' } })
  })
})

describe('the relaxed leader', () => {
  const relaxed = { ...common, kind: 'relaxed', error: parameterBox(tipping, { theta: 0.02 }) } as const

  test('solves the problem of followers κ less rational', async () => {
    const decision = await solveStrategy(relaxed)
    expect(decision.kappa).toBeCloseTo(0.02, 8)
    expect(decision.eta).toBe(0)
    expect(decision.epsilonUsed).toBe(levelWithError(EPSILON, decision.kappa))
    expect(decision.solution.value.upper).toBeCloseTo(1 - 0.3 - 2 * 0.07, 8)
    expect(decision.assumed).toContain('theta within 0.02 of 0.3')
  })

  test('has a guarantee that every model of the class keeps, and one outside breaks', async () => {
    const { commitment, guarantee } = await solveStrategy(relaxed)
    const bonus = Number(commitment?.bonus)
    for (const theta of [0.28, 0.29, 0.3, 0.31, 0.32]) {
      expect(tippingValue(theta, EPSILON, bonus)).toBeGreaterThanOrEqual(guarantee?.lower ?? Infinity)
    }
    expect(tippingValue(0.3201, EPSILON, bonus)).toBeLessThan(guarantee?.lower ?? -Infinity)
    expect(guarantee?.coverage).toBe(1)
  })

  test('bounds her regret in every model of the class', async () => {
    const { commitment, regret } = await solveStrategy(relaxed)
    const bonus = Number(commitment?.bonus)
    // v_{ε−κ} − V_{ε+κ}: about 4κ here, and no model of the class comes closer than 2κ to it.
    expect(regret.upper).toBeCloseTo(0.08, 3)
    for (const theta of [0.28, 0.3, 0.32]) {
      const loss = tippingGameValue(theta, EPSILON) - tippingValue(theta, EPSILON, bonus)
      expect(loss).toBeLessThanOrEqual(regret.upper ?? -1)
    }
  })

  test('cannot bound her regret when ε < κ, and says so', async () => {
    const { regret } = await solveStrategy({ ...relaxed, error: parameterBox(tipping, { theta: 0.1 }) })
    expect(regret).toMatchObject({ upper: null, reason: expect.stringContaining('less than κ') })
  })

  test('does not solve twice when the regret bound is not wanted', async () => {
    let solves = 0
    const leaderSolver: LeaderSolver = (game, options) => {
      solves++
      return solveTippingLeader(game, options)
    }
    const { regret } = await solveStrategy({ ...relaxed, leaderSolver, boundRegret: false })
    expect(solves).toBe(1)
    expect(regret).toMatchObject({ upper: null, reason: expect.stringContaining('not asked for') })
  })

  test('takes a margin, or numbers, in place of a class', async () => {
    const found = margin(tipping, relaxed.error)
    if (found.status === 'unbounded') throw new Error(found.reason)
    const fromClass = await solveStrategy(relaxed)
    expect(await solveStrategy({ ...relaxed, error: found })).toEqual(fromClass)
    const given = await solveStrategy({ ...relaxed, error: { kind: 'given', kappa: 0.02, eta: 0.01 } })
    expect(given).toMatchObject({ kappa: 0.02, eta: 0.01, margin: null, epsilonUsed: 0.07 })
    expect(given.guarantee?.lower).toBeCloseTo((fromClass.guarantee?.lower ?? 0) - 0.01, 6)
  })

  test('has no guarantee without a commitment', async () => {
    const decision = await solveStrategy({ ...relaxed, leaderSolver: endedSolver })
    expect(decision).toMatchObject({ commitment: null, guarantee: null, regret: { upper: null } })
  })

  test.each([[{ kappa: -1, eta: 0 }], [{ kappa: 0, eta: Number.NaN }], [{ kappa: Infinity, eta: 0 }]])(
    'refuses the margin %j',
    async (numbers) => {
      const decision = solveStrategy({ ...relaxed, error: { kind: 'given', ...numbers } })
      await expect(decision).rejects.toMatchObject({ code: 'given-margin' })
    },
  )
})

describe("the sandwich V^{M'}_{ε+κ}(x) − η ≤ V^M_ε(x) ≤ V^{M'}_{ε−κ}(x) + η", () => {
  test.each([
    ['tipping-point', { theta: 0.32 }, { bonus: 0.4 }],
    ['tipping-point', { theta: 0.29 }, { bonus: 0.345 }],
    ['congestion', { benefit: 0.97 }, { toll: 0.4 }],
    ['warm-up', { theta: 0.31 }, { bonus: 0.5 }],
    ['left-right', { damage: 1.9 }, { toll_left: 0.7, toll_right: 0.2 }],
  ] as const)('holds on %s with %j at %j', async (name, values, commitment) => {
    const believed = builtIn(name)
    const truth = withParameters(believed, values)
    const found = margin(believed, truth)
    if (found.status === 'unbounded') throw new Error(found.reason)
    const { kappa, eta } = found
    const worst = async (game: Game, epsilon: number) =>
      (await solveFollower(game, commitment, { epsilon, tolerance: TOLERANCE })).value
    const [low, middle, high] = [
      await worst(believed, EPSILON + kappa),
      await worst(truth, EPSILON),
      await worst(believed, EPSILON - kappa),
    ]
    expect(low.lower - eta).toBeLessThanOrEqual(middle.upper)
    expect(middle.lower).toBeLessThanOrEqual(high.upper + eta)
    expect(kappa).toBeLessThanOrEqual(EPSILON)
  })
})

test('with the solver of the core both leaders agree with the closed forms', async () => {
  const options = { believed: tipping, epsilon: EPSILON, tolerance: TOLERANCE } as const
  const naive = await solveStrategy({ ...options, kind: 'naive', leaderSolver: solveLeader })
  const relaxed = await solveStrategy({
    ...options,
    kind: 'relaxed',
    error: parameterBox(tipping, { theta: 0.02 }),
  })
  const at = (decision: typeof naive | typeof relaxed): number => Number(decision.commitment?.bonus)
  expect(at(naive)).toBeGreaterThan(0.35)
  expect(at(naive)).toBeLessThan(0.35 + 2 * TOLERANCE)
  expect(at(relaxed)).toBeGreaterThan(0.37)
  expect(at(relaxed)).toBeLessThan(0.37 + 2 * TOLERANCE)
  expect(relaxed.guarantee?.lower).toBeGreaterThan(0.56 - 2 * TOLERANCE)
})

test('an unknown strategy is refused', async () => {
  const options = { ...common, kind: 'bold' } as unknown as Parameters<typeof solveStrategy>[0]
  await expect(solveStrategy(options)).rejects.toMatchObject({ code: 'unknown-strategy' })
})
