import { describe, expect, test } from 'vitest'
import { withParameters } from '../perturbation/parameters.js'
import { randomStream } from '../random/stream.js'
import { builtIn } from '../testing/built-in.js'
import {
  solveTippingFollower,
  solveTippingLeader,
  tippingGameValue,
  tippingValue,
} from '../testing/closed-form-tipping.js'
import { clopperPearsonUpper } from './clopper-pearson.js'
import type { FollowerSolver } from './options.js'
import { scenarioModels } from './scenario-models.js'
import { solveStrategy } from './solve-strategy.js'

const EPSILON = 0.05
const TOLERANCE = 1e-3

const tipping = builtIn('tipping-point')
const at = (theta: number) => withParameters(tipping, { theta })

const common = {
  kind: 'scenario',
  believed: tipping,
  epsilon: EPSILON,
  tolerance: TOLERANCE,
  leaderSolver: solveTippingLeader,
  followerSolver: solveTippingFollower,
} as const

describe('for given models', () => {
  const models = [at(0.28), at(0.33), at(0.3), at(0.33)]

  test('she reaches the value of the worst one on the tipping point', async () => {
    const decision = await solveStrategy({ ...common, scenarios: { kind: 'given', models } })
    expect(decision.solution.status).toBe('certified')
    expect(decision.models).toBe(3)
    const value = tippingGameValue(0.33, EPSILON)
    expect(decision.solution.value.upper).toBe(value)
    expect(decision.solution.value.lower).toBeGreaterThanOrEqual(value - TOLERANCE)
    const paid = tippingValue(0.33, EPSILON, Number(decision.commitment?.bonus))
    expect(decision.worstOfModels).toEqual({ lower: paid, upper: paid })
  })

  test('has no guarantee without hold-out models', async () => {
    const decision = await solveStrategy({ ...common, scenarios: { kind: 'given', models } })
    expect(decision).toMatchObject({ guarantee: null, holdOut: null })
  })

  test('counts the hold-out models that pay less than the floor', async () => {
    const holdOut = [at(0.29), at(0.34), at(0.33), at(0.36), ...Array.from({ length: 6 }, () => at(0.3))]
    const decision = await solveStrategy({ ...common, scenarios: { kind: 'given', models, holdOut } })
    const shareBelow = clopperPearsonUpper(2, 10, 0.95)
    expect(decision.holdOut).toMatchObject({ models: 10, violations: 2, shareBelow, confidence: 0.95 })
    expect(decision.guarantee).toEqual({ lower: decision.holdOut?.floor, coverage: 1 - shareBelow })
  })

  test('counts a bracket that contains the floor as a violation', async () => {
    const blurred: FollowerSolver = async (game, commitment, options) => {
      const solution = await solveTippingFollower(game, commitment, options)
      if (game.parameters.theta !== 0.31) return solution
      return { ...solution, value: { lower: -1, upper: 1 } }
    }
    const scenarios = { kind: 'given', models, holdOut: [at(0.31), at(0.3)] } as const
    const decision = await solveStrategy({ ...common, scenarios, followerSolver: blurred })
    expect(decision.holdOut?.violations).toBe(1)
  })

  test('refuses an empty list, and models of another shape', async () => {
    const decide = (games: readonly ReturnType<typeof builtIn>[]) =>
      solveStrategy({ ...common, scenarios: { kind: 'given', models: games } })
    await expect(decide([])).rejects.toMatchObject({ code: 'scenarios' })
    await expect(decide([builtIn('congestion')])).rejects.toMatchObject({ code: 'different-shape' })
  })
})

describe('for sampled models', () => {
  const scenarios = { kind: 'sampled', parameters: ['theta'], delta: 0.05, seed: 'scenarios' } as const

  test('what the hold-out models show is true of all models', async () => {
    const decision = await solveStrategy({ ...common, scenarios: { ...scenarios, count: 30 } })
    const { lower: floor, coverage } = decision.guarantee ?? { lower: Infinity, coverage: 1 }
    const bonus = Number(decision.commitment?.bonus)
    const stream = randomStream('fresh models')
    const kept = Array.from({ length: 2000 }, () => 0.3 + 0.05 * (2 * stream() - 1)).filter(
      (theta) => tippingValue(theta, EPSILON, bonus) >= floor,
    )
    expect(coverage).toBeGreaterThan(0.7)
    expect(kept.length / 2000).toBeGreaterThanOrEqual(coverage)
  })

  test('the same seed draws the same models, and the two samples differ', () => {
    const draw = () => {
      const { models, holdOut } = scenarioModels(tipping, { ...scenarios, count: 5, holdOut: 5 })
      return [models, holdOut].map((games) => games.map(({ parameters }) => parameters.theta))
    }
    const [models, holdOut] = draw()
    expect(draw()).toEqual([models, holdOut])
    expect(new Set([...models, ...holdOut]).size).toBe(10)
  })

  test('hold-out models of a two-point error are drawn independently, not in turn', () => {
    const { holdOut } = scenarioModels(tipping, { ...scenarios, distribution: 'two-point', holdOut: 40 })
    const isUp = holdOut.map(({ parameters }) => parameters.theta > 0.3)
    expect(isUp).toContain(true)
    expect(isUp).toContain(false)
    expect(isUp.some((up, index) => index > 0 && up === isUp[index - 1])).toBe(true)
  })

  test('she does as well as the solvers of the core let her', async () => {
    const decision = await solveStrategy({
      kind: 'scenario',
      believed: builtIn('congestion'),
      epsilon: EPSILON,
      tolerance: 4e-3,
      scenarios: { kind: 'sampled', parameters: ['benefit'], delta: 0.05, count: 4, holdOut: 5 },
    })
    expect(decision.solution.value.lower).toBeLessThanOrEqual(decision.solution.value.upper)
    expect(decision.solution.value.lower).toBe(decision.worstOfModels.lower)
    expect(decision.holdOut?.models).toBe(5)
  })

  test.each([[{ count: 0 }], [{ count: 1.5 }], [{ holdOut: -1 }]])('refuses %j', async (counts) => {
    const decision = solveStrategy({ ...common, scenarios: { ...scenarios, ...counts } })
    await expect(decision).rejects.toMatchObject({ code: 'scenarios' })
  })

  test('refuses a confidence of 1', async () => {
    const decision = solveStrategy({ ...common, scenarios, confidence: 1 })
    await expect(decision).rejects.toMatchObject({ code: 'confidence' })
  })
})
