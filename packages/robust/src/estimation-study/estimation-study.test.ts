import { describe, expect, test } from 'vitest'
import { solveStrategy } from '../strategy/solve-strategy.js'
import type { LeaderSolver } from '../strategy/options.js'
import { builtIn } from '../testing/built-in.js'
import { solveTippingFollower, solveTippingLeader } from '../testing/closed-form-tipping.js'
import { estimateParameters } from '../perturbation/estimation/estimate-parameters.js'
import { estimationStudy, type EstimationStudy } from './estimation-study.js'
import type { EstimationRow, EstimationStudyOptions } from './options.js'

const tipping = builtIn('tipping-point')
const epidemic = builtIn('epidemic')
const EPSILON = 0.05

/** Bonuses above the largest that can be paid would pay no worse, so a leader who guards against much commits to it. */
const solveWithinPurse: LeaderSolver = async (game, options) => {
  const solution = await solveTippingLeader(game, options)
  return { ...solution, commitment: { bonus: Math.min(1, Number(solution.commitment?.bonus)) } }
}

/** A study of the tipping point whose solvers are the closed forms. */
function exactStudy(options: Partial<EstimationStudyOptions> = {}): Promise<EstimationStudy> {
  return estimationStudy(tipping, {
    epsilon: EPSILON,
    parameters: ['theta'],
    commitment: { bonus: 0.5 },
    observations: [25, 100, 400, 1600, 6400],
    replications: 12,
    tolerance: 1e-6,
    leaderSolver: solveWithinPurse,
    followerSolver: solveTippingFollower,
    ...options,
  })
}

function linesOf(study: EstimationStudy, strategy: EstimationRow['strategy']) {
  return study.summary.filter((line) => line.strategy === strategy)
}

describe('a threshold estimated from observed followers', () => {
  test('misleads the naive leader however many she observed, and the relaxed one less and less', async () => {
    const study = await exactStudy()
    expect(study.status).toBe('certified')
    for (const { maxRegret } of linesOf(study, 'naive')) expect(maxRegret.lower).toBeGreaterThan(0.8)
    expect(linesOf(study, 'relaxed').at(-1)?.maxRegret.upper).toBeLessThan(0.02)
    const [naive, relaxed] = study.rates
    expect(relaxed.worst.rate).toBeLessThan(-0.35)
    expect(relaxed.mean.rate).toBeLessThan(-0.35)
    expect(Math.abs(naive.worst.rate ?? Infinity)).toBeLessThan(0.05)
  })

  test('is the one that estimateParameters finds, and the relaxed leader guards with its box', async () => {
    const { rows } = await exactStudy({ observations: [100], replications: 3 })
    expect(rows.map(({ strategy, replication }) => `${strategy} ${replication}`)).toEqual([
      'naive 0',
      'naive 1',
      'naive 2',
      'relaxed 0',
      'relaxed 1',
      'relaxed 2',
    ])
    const found = estimateParameters(tipping, {
      parameters: ['theta'],
      commitment: { bonus: 0.5 },
      sample: { trajectories: 100 },
      replication: 1,
    })
    const row = rows[4]
    expect(row.believed).toEqual({ theta: found.game.parameters.theta })
    expect(row.radii).toEqual(found.error.radii)
    const decision = await solveStrategy({
      kind: 'relaxed',
      believed: found.game,
      epsilon: EPSILON,
      tolerance: 1e-6,
      error: found.error,
      boundRegret: false,
      leaderSolver: solveWithinPurse,
    })
    expect(row).toMatchObject({
      epsilonUsed: decision.epsilonUsed,
      commitment: decision.commitment,
      inBox: true,
    })
    expect(row.guarantee).toBe(decision.guarantee?.lower)
  })

  test('keeps every promise made to the relaxed leader whose box holds the truth', async () => {
    const { rows } = await exactStudy({ observations: [50, 800], replications: 40 })
    const relaxed = rows.filter(({ strategy }) => strategy === 'relaxed')
    expect(relaxed.filter(({ inBox }) => inBox).length / relaxed.length).toBeGreaterThanOrEqual(0.95)
    for (const { inBox, guarantee, payoff } of relaxed) {
      if (inBox) expect(payoff.upper).toBeGreaterThanOrEqual(guarantee ?? Infinity)
    }
    for (const { strategy, guarantee } of rows) if (strategy === 'naive') expect(guarantee).toBeNull()
  })
})

describe('an epidemic whose rates are estimated', () => {
  test('costs the naive leader little, and the relaxed one the caution of her margin', async () => {
    const study = await estimationStudy(epidemic, {
      epsilon: EPSILON,
      parameters: ['beta', 'gamma'],
      ranges: { beta: { min: 0, max: 1 }, gamma: { min: 0, max: 1 } },
      commitment: { subsidy: 0.25 },
      observations: [1000, 100_000],
      replications: 1,
      tolerance: 0.05,
    })
    expect(study.status).toBe('certified')
    for (const { regret } of study.rows) expect(regret.upper - regret.lower).toBeLessThanOrEqual(0.1)
    for (const { maxRegret } of linesOf(study, 'naive')) expect(maxRegret.upper).toBeLessThan(0.15)
    const [few, many] = linesOf(study, 'relaxed')
    expect(few.meanRegret.lower).toBeGreaterThan(0.45)
    expect(many.meanRegret.upper).toBeLessThan(0.15)
  })
})

describe('a study that is ended early', () => {
  test('keeps what was done when it is interrupted', async () => {
    const controller = new AbortController()
    const { status, rows, summary } = await exactStudy({
      observations: [100, 400],
      replications: 2,
      signal: controller.signal,
      onProgress: ({ done, total }) => {
        expect(total).toBe(8)
        if (done === 3) controller.abort()
      },
    })
    expect(status).toBe('interrupted')
    expect(rows).toHaveLength(3)
    expect(summary.map(({ observed, strategy, replications }) => [observed, strategy, replications])).toEqual(
      [
        [100, 'naive', 2],
        [100, 'relaxed', 1],
      ],
    )
  })

  test('says limit when no time is left, and has the true value all the same', async () => {
    const { status, rows, trueValue, rates } = await exactStudy({ timeLimit: Number.MIN_VALUE })
    expect([status, rows]).toEqual(['limit', []])
    expect(trueValue.upper).toBeCloseTo(0.6, 12)
    expect(rates[0].mean.rate).toBeNull()
  })

  test('knows nothing of a leader whose solver found no commitment', async () => {
    const { status, rows } = await exactStudy({
      observations: [100],
      replications: 1,
      leaderSolver: async (game, options) => ({
        ...(await solveTippingLeader(game, options)),
        ...(game === tipping ? {} : { status: 'limit', limit: 'time', commitment: null }),
      }),
    })
    expect(status).toBe('limit')
    expect(rows[0]).toMatchObject({
      commitment: null,
      payoff: { lower: -Infinity, upper: Infinity },
      regret: { lower: 0, upper: Infinity },
      certified: false,
    })
  })
})

test.each([
  [{ observations: [] }, 'observations'],
  [{ observations: [10, 10] }, 'observations'],
  [{ observations: [0.5] }, 'observations'],
  [{ replications: 0 }, 'replications'],
  [{ strategies: ['scenario'] }, 'unknown-strategy'],
  [{ strategies: [] }, 'strategies'],
  [{ epsilon: -1 }, 'epsilon'],
  [{ tolerance: 0 }, 'tolerance'],
  [{ confidence: 2 }, 'confidence'],
  [{ parameters: ['thet'] }, 'unknown-parameter'],
  [{ commitment: { bonus: 2 } }, 'commitment-range'],
] as const)('%j is refused before anything is solved', async (options, code) => {
  let solves = 0
  const study = exactStudy({
    ...(options as Partial<EstimationStudyOptions>),
    leaderSolver: (game, limits) => {
      solves++
      return solveTippingLeader(game, limits)
    },
  })
  await expect(study).rejects.toMatchObject({ code })
  expect(solves).toBe(0)
})
