import { solveFollower } from '@smfg/core'
import { describe, expect, test } from 'vitest'
import { distance } from '../../distance/distance.js'
import { builtIn } from '../../testing/built-in.js'
import { solveTippingFollower, tippingValue } from '../../testing/closed-form-tipping.js'
import { modelBall } from '../model-ball.js'
import { withParameters } from '../parameters.js'
import { parameterBox } from '../perturbation-class.js'
import { adversarialPerturbation } from './adversarial.js'

const tipping = builtIn('tipping-point')
const EPSILON = 0.05

describe('in a box of parameters', () => {
  test('the adversary of the tipping point raises the threshold above what the bonus can pay for', async () => {
    const found = await adversarialPerturbation(tipping, {
      models: parameterBox(tipping, { theta: 0.04 }),
      commitment: { bonus: 0.37 },
      epsilon: EPSILON,
      followerSolver: solveTippingFollower,
    })
    // With θ = 0.3 everybody but a few joins; from θ = 0.32 on nobody may.
    expect(found.believedPayoff.lower).toBeGreaterThan(0.5)
    expect(found.payoff).toEqual({ lower: -0.37, upper: -0.37 })
    expect(found.game.parameters.theta).toBeGreaterThanOrEqual(0.32)
    expect(found.certified).toBe(true)
    // κ = 0.04: the sandwich says that nothing is worse.
    expect(found.floor).toEqual({ lower: -0.37, reason: null })
  })

  test('where no member jumps, the answer is the best corner, and the floor is below it', async () => {
    const found = await adversarialPerturbation(tipping, {
      models: parameterBox(tipping, { theta: 0.04 }),
      commitment: { bonus: 0.45 },
      epsilon: EPSILON,
      followerSolver: solveTippingFollower,
    })
    expect(found.game.parameters.theta).toBeCloseTo(0.34, 12)
    expect(found.payoff.upper).toBe(tippingValue(found.game.parameters.theta, EPSILON, 0.45))
    expect(found.floor.lower).toBeLessThanOrEqual(found.payoff.upper)
  })

  test('an answer inside the box is found too, and every trial is counted', async () => {
    // A payoff that is least in the middle of a coordinate: V_ε as a function of θ is faked by its distance from 0.31.
    let solves = 0
    const found = await adversarialPerturbation(tipping, {
      models: parameterBox(tipping, { theta: 0.04 }),
      commitment: { bonus: 0.5 },
      epsilon: EPSILON,
      followerSolver: async (game, commitment, options) => {
        solves++
        const value = Math.abs(game.parameters.theta - 0.31)
        return {
          ...(await solveTippingFollower(game, commitment, options)),
          value: { lower: value, upper: value },
        }
      },
    })
    expect(found.game.parameters.theta).toBeCloseTo(0.31, 2)
    expect(found.trials).toBeLessThanOrEqual(40)
    // Besides the trials: the finalist and the floor.
    expect(solves).toBe(found.trials + 2)
  })

  test('with the certified solver, no member tried pays less than the floor', async () => {
    const epidemic = builtIn('congestion')
    const models = parameterBox(epidemic, { benefit: 0.05 })
    const commitment = { toll: 0.5 }
    const found = await adversarialPerturbation(epidemic, { models, commitment, epsilon: 0.02, trials: 8 })
    expect(found.certified).toBe(true)
    for (const benefit of [0.95, 0.97, 1, 1.03, 1.05]) {
      const { value } = await solveFollower(withParameters(epidemic, { benefit }), commitment, {
        epsilon: 0.02,
      })
      expect(value.upper).toBeGreaterThanOrEqual(found.floor.lower ?? Infinity)
      expect(value.upper).toBeGreaterThanOrEqual(found.payoff.lower - 1e-9)
    }
  })
})

describe('in a ball', () => {
  test('rewards are moved so that staying away becomes stable, as far as the ball allows', async () => {
    // Nobody joining is an ε-equilibrium iff x − θ ≤ ε + (what staying gains on joining), at most 2 δ.
    const ball = modelBall(tipping, { reward: 0.02 })
    const options = { models: ball, epsilon: EPSILON }
    const fooled = await adversarialPerturbation(tipping, {
      ...options,
      commitment: { bonus: 0.3 + 0.05 + 0.039 },
    })
    expect(fooled.believedPayoff.lower).toBeGreaterThan(0.5)
    expect(fooled.payoff.upper).toBeCloseTo(-0.389, 6)
    const { stages } = distance(tipping, fooled.game)
    expect(stages[0].reward).toBeCloseTo(0.02, 12)
    const safe = await adversarialPerturbation(tipping, {
      ...options,
      commitment: { bonus: 0.3 + 0.05 + 0.041 },
    })
    expect(safe.payoff.lower).toBeGreaterThan(0.5)
    expect(safe.floor.lower).toBeGreaterThan(0.5)
    expect(safe.floor.lower).toBeLessThanOrEqual(safe.payoff.upper)
  })

  test('rows and the initial law are moved within the ball', async () => {
    const warmUp = builtIn('warm-up')
    const found = await adversarialPerturbation(warmUp, {
      models: modelBall(warmUp, { transition: 0.2, initial: 0.1 }),
      commitment: { bonus: 0.5 },
      epsilon: EPSILON,
      trials: 12,
    })
    const { initial, stages } = distance(warmUp, found.game)
    expect(initial).toBeLessThanOrEqual(0.1 + 1e-12)
    expect(stages[0].transition).toBeLessThanOrEqual(0.2 + 1e-12)
    expect(found.payoff.upper).toBeLessThan(found.believedPayoff.lower)
    expect(found.floor.lower).toBeLessThanOrEqual(found.payoff.upper)
  })

  test('without a margin there is no floor, and the reason is told', async () => {
    const found = await adversarialPerturbation(tipping, {
      models: modelBall(tipping, { reward: Infinity }),
      commitment: { bonus: 0.5 },
      epsilon: EPSILON,
      followerSolver: solveTippingFollower,
    })
    expect(found.floor).toMatchObject({ lower: null, reason: expect.stringContaining('without bound') })
  })
})

test('at least one model is tried', async () => {
  const options = { models: parameterBox(tipping, { theta: 0.01 }), commitment: { bonus: 0 }, epsilon: 0 }
  await expect(adversarialPerturbation(tipping, { ...options, trials: 0 })).rejects.toThrow(
    expect.objectContaining({ code: 'trials' }),
  )
})
