import { describe, expect, test } from 'vitest'
import { solveTippingFollower, solveTippingLeader } from '../testing/closed-form-tipping.js'
import { gapStudy, type GapStudy } from './gap-study.js'
import { builtIn } from '../testing/built-in.js'
import { STUDY_STRATEGIES } from '../strategy/decision.js'
import type { GapOptions } from './options.js'

const tipping = builtIn('tipping-point')
const EPSILON = 0.05

/** A study whose solvers are the closed forms. */
function exactStudy(options: Partial<GapOptions> = {}): Promise<GapStudy> {
  return gapStudy(tipping, {
    epsilon: EPSILON,
    parameters: ['theta'],
    deltas: [0.1, 0.01, 0.001],
    replications: 4,
    leaderSolver: solveTippingLeader,
    followerSolver: solveTippingFollower,
    ...options,
  })
}

describe('with exact solvers on the tipping point', () => {
  test('a naive leader who thinks the threshold too low loses 1 − ε − δ and what her solver left, however small δ is', async () => {
    const { rows } = await exactStudy()
    const misled = rows.filter(({ strategy, believed }) => strategy === 'naive' && believed.theta < 0.3)
    expect(misled).toHaveLength(6)
    for (const { delta, regret } of misled) {
      // She pays θ − δ + ε + τ/2 for nothing, where v_ε = 1 − θ − 2ε could be had; τ ≤ δ/10.
      expect(regret.upper).toBeGreaterThanOrEqual(1 - EPSILON - delta)
      expect(regret.upper).toBeLessThan(1 - EPSILON - delta + 0.06 * delta)
    }
  })

  test('a naive leader who thinks the threshold too high loses about δ', async () => {
    const { rows } = await exactStudy()
    const lucky = rows.filter(({ strategy, believed }) => strategy === 'naive' && believed.theta > 0.3)
    for (const { delta, regret } of lucky) expect(regret.upper).toBeLessThan(1.1 * delta)
  })

  test('the relaxed leader loses O(δ) on either side', async () => {
    const { rows } = await exactStudy()
    for (const { delta, regret } of rows.filter(({ strategy }) => strategy === 'relaxed')) {
      expect(regret.upper).toBeLessThan(2.1 * delta)
    }
  })

  test('every guarantee is kept', async () => {
    const { rows } = await exactStudy({ distribution: 'uniform', replications: 20 })
    for (const { strategy, guarantee, payoff, inClass } of rows) {
      expect(inClass).toBe(true)
      if (strategy === 'naive') expect(guarantee).toBeNull()
      else expect(guarantee).toBeLessThanOrEqual(payoff.upper)
    }
  })

  test('mean and worst regret are those of the rows', async () => {
    const { rows, summary } = await exactStudy()
    expect(summary).toHaveLength(6)
    for (const { delta, strategy, meanRegret, maxRegret, certified, replications } of summary) {
      const regrets = rows
        .filter((row) => row.delta === delta && row.strategy === strategy)
        .map(({ regret }) => regret.upper)
      expect(replications).toBe(4)
      expect(certified).toBe(1)
      expect(maxRegret.upper).toBe(Math.max(...regrets))
      expect(meanRegret.upper).toBeCloseTo(regrets.reduce((a, b) => a + b) / 4, 12)
    }
  })

  test('the naive mean regret does not vanish and the relaxed one does, at rate 1', async () => {
    const { summary, rates, status } = await exactStudy()
    expect(status).toBe('certified')
    for (const { strategy, meanRegret } of summary) {
      if (strategy === 'naive') expect(meanRegret.lower).toBeGreaterThan(0.3)
    }
    const rate = (kind: string): number | null | undefined =>
      rates.find(({ strategy }) => strategy === kind)?.rate
    expect(rate('naive')).toBeCloseTo(0, 1)
    expect(rate('relaxed')).toBeGreaterThan(0.95)
  })
})

test('regret is bracketed by the worst that the brackets of value and payoff allow', async () => {
  const { rows, trueValue } = await exactStudy({
    strategies: ['naive'],
    followerSolver: async (game, commitment, options) => {
      const solution = await solveTippingFollower(game, commitment, options)
      return {
        ...solution,
        value: { lower: solution.value.lower - 0.01, upper: solution.value.upper + 0.02 },
      }
    },
  })
  for (const { payoff, regret } of rows) {
    expect(regret.lower).toBe(Math.max(0, trueValue.lower - payoff.upper))
    expect(regret.upper).toBe(trueValue.upper - payoff.lower)
  }
  // The lucky leader's payoff may be above the true value as far as its bracket goes, but regret is never negative.
  expect(rows[2 * 4].regret).toMatchObject({ lower: 0, upper: expect.closeTo(0.011, 3) })
})

describe('what is solved', () => {
  test('equal beliefs are solved once', async () => {
    let solves = 0
    const { rows, statistics } = await exactStudy({
      replications: 10,
      leaderSolver: (game, options) => {
        solves++
        return solveTippingLeader(game, options)
      },
    })
    expect(rows).toHaveLength(3 * 2 * 10)
    // The true value, and per δ and strategy the beliefs θ + δ and θ − δ.
    expect(solves).toBe(1 + 3 * 2 * 2)
    expect(statistics).toMatchObject({ leaderSolves: 13, followerSolves: 12 })
  })

  test('the tolerance shrinks with δ, and the true value is solved at the smallest', async () => {
    const tolerances: (number | undefined)[] = []
    await exactStudy({
      strategies: ['naive'],
      replications: 1,
      leaderSolver: (game, options) => {
        tolerances.push(options.tolerance)
        return solveTippingLeader(game, options)
      },
    })
    expect(tolerances).toEqual([1e-4, 1e-3, 1e-3, 1e-4])
  })

  test('rows come by δ, strategy and replication, and a smaller study has the same rows', async () => {
    const random = { distribution: 'uniform', replications: 3 } as const
    const { rows } = await exactStudy(random)
    const keys = rows.map(({ delta, strategy, replication }) => `${delta} ${strategy} ${replication}`)
    expect(keys.slice(0, 4)).toEqual(['0.1 naive 0', '0.1 naive 1', '0.1 naive 2', '0.1 relaxed 0'])
    const part = await exactStudy({
      ...random,
      deltas: [0.01, 0.1],
      strategies: ['relaxed'],
      replications: 2,
    })
    for (const row of part.rows) {
      const whole = rows.find(
        ({ delta, strategy, replication }) =>
          delta === row.delta && strategy === row.strategy && replication === row.replication,
      )
      expect(row.believed).toEqual(whole?.believed)
    }
  })

  test('normal errors outside the class are marked', async () => {
    const { rows } = await exactStudy({
      distribution: 'normal',
      deltas: [0.01],
      replications: 400,
      strategies: ['naive'],
    })
    const outside = rows.filter(({ inClass }) => !inClass)
    expect(outside.length).toBeGreaterThan(0)
    expect(outside.length).toBeLessThan(8)
    for (const { believed } of outside) expect(Math.abs(believed.theta - 0.3)).toBeGreaterThan(0.03)
  })
})

describe('a study that is ended early', () => {
  test('keeps what was done when it is interrupted', async () => {
    const controller = new AbortController()
    const seen: number[] = []
    const { status, rows, summary, trueValue } = await exactStudy({
      replications: 2,
      signal: controller.signal,
      onProgress: ({ done, total }) => {
        expect(total).toBe(12)
        seen.push(done)
        if (done === 3) controller.abort()
      },
    })
    expect(status).toBe('interrupted')
    expect(seen).toEqual([0, 1, 2, 3])
    expect(rows).toHaveLength(3)
    expect(summary.map(({ strategy, replications }) => [strategy, replications])).toEqual([
      ['naive', 2],
      ['relaxed', 1],
    ])
    expect(trueValue.upper).toBeCloseTo(0.6, 12)
  })

  test('drops a decision whose solve was interrupted', async () => {
    const { status, rows } = await exactStudy({
      replications: 2,
      followerSolver: async (game, commitment, options) => ({
        ...(await solveTippingFollower(game, commitment, options)),
        status: 'interrupted',
      }),
    })
    expect(status).toBe('interrupted')
    expect(rows).toEqual([])
  })

  test('says limit when no time is left, and has the true value all the same', async () => {
    const { status, rows, trueValue, rates } = await exactStudy({ timeLimit: Number.MIN_VALUE })
    expect(status).toBe('limit')
    expect(rows).toEqual([])
    expect(trueValue.upper).toBeCloseTo(0.6, 12)
    expect(rates[0].reason).toContain('at least two different sizes')
  })

  test('keeps rows whose solves met a limit, as not certified', async () => {
    const { status, rows, summary } = await exactStudy({
      leaderSolver: async (game, options) => ({
        ...(await solveTippingLeader(game, options)),
        ...(game === tipping ? {} : { status: 'limit', limit: 'time' }),
      }),
    })
    expect(status).toBe('limit')
    expect(rows).toHaveLength(24)
    expect(rows.every(({ certified }) => !certified)).toBe(true)
    expect(summary[0].certified).toBe(0)
  })

  test('knows nothing of a leader whose solver found no commitment', async () => {
    const { rows } = await exactStudy({
      replications: 1,
      leaderSolver: async (game, options) => ({
        ...(await solveTippingLeader(game, options)),
        ...(game === tipping ? {} : { status: 'limit', limit: 'time', commitment: null }),
      }),
    })
    expect(rows[0]).toMatchObject({
      commitment: null,
      payoff: { lower: -Infinity, upper: Infinity },
      regret: { lower: 0, upper: Infinity },
      guarantee: null,
      certified: false,
    })
  })
})

describe('bad options', () => {
  test.each([
    [{ deltas: [] }, 'deltas'],
    [{ deltas: [0.1, 0] }, 'deltas'],
    [{ deltas: [0.1, 0.1] }, 'deltas'],
    [{ replications: 0 }, 'replications'],
    [{ strategies: [] }, 'strategies'],
    [{ epsilon: -1 }, 'epsilon'],
    [{ tolerance: 0 }, 'tolerance'],
    [{ parameters: ['thet'] }, 'unknown-parameter'],
  ] as const)('%j is refused', async (options, code) => {
    await expect(exactStudy(options)).rejects.toMatchObject({ code })
  })

  test('a δ too large for the model is reported before anything is solved', async () => {
    let solves = 0
    const study = gapStudy(builtIn('epidemic'), {
      epsilon: EPSILON,
      parameters: ['beta'],
      deltas: [0.01, 0.5],
      leaderSolver: (game, options) => {
        solves++
        return solveTippingLeader(game, options)
      },
    })
    await expect(study).rejects.toMatchObject({ code: 'perturbed-model' })
    expect(solves).toBe(0)
  })
})

describe('with the solvers of the core', () => {
  test('naive mean regret stays above 0.3 and relaxed regret vanishes on the tipping point', async () => {
    const { status, summary, rates } = await gapStudy(tipping, {
      epsilon: EPSILON,
      parameters: ['theta'],
      deltas: [0.1, 0.01, 0.001],
      replications: 2,
    })
    expect(status).toBe('certified')
    for (const { strategy, delta, meanRegret, maxRegret } of summary) {
      if (strategy === 'naive') {
        expect(meanRegret.lower).toBeGreaterThanOrEqual(0.3)
        expect(maxRegret.lower).toBeGreaterThanOrEqual(1 - EPSILON - delta - 0.01)
      } else expect(maxRegret.upper).toBeLessThanOrEqual(3 * (delta + delta / 10))
    }
    expect(rates.find(({ strategy }) => strategy === 'relaxed')?.rate).toBeGreaterThanOrEqual(0.8)
  })

  test('both leaders lose O(δ) on the congested road, where nothing jumps', async () => {
    const { summary } = await gapStudy(builtIn('congestion'), {
      epsilon: EPSILON,
      parameters: ['benefit'],
      deltas: [0.1, 0.01],
      replications: 2,
    })
    for (const { delta, maxRegret } of summary) expect(maxRegret.upper).toBeLessThan(1.5 * delta)
  })

  test('every strategy can be studied, and those that guard against the class keep what they promise', async () => {
    const { rows } = await gapStudy(tipping, {
      epsilon: EPSILON,
      parameters: ['theta'],
      deltas: [0.02],
      replications: 2,
      tolerance: 2e-3,
      strategies: STUDY_STRATEGIES,
      leaderSolver: solveTippingLeader,
      followerSolver: solveTippingFollower,
    })
    expect(rows.map(({ strategy }) => strategy)).toEqual(STUDY_STRATEGIES.flatMap((kind) => [kind, kind]))
    for (const { strategy, payoff, guarantee, regret } of rows) {
      if (strategy === 'relaxed' || strategy === 'adversarial') {
        expect(payoff.upper).toBeGreaterThanOrEqual(guarantee ?? Infinity)
      } else expect(guarantee).toBe(null)
      if (strategy === 'adversarial' || strategy === 'scenario') {
        // They prepare for a threshold up to 2δ above the true one, like it or not.
        expect(regret.upper).toBeLessThanOrEqual(2 * 0.02 + 2 * 2e-3)
      }
    }
  })
})
