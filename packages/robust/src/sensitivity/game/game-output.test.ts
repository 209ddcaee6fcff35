import { defineGame, OptionError } from '@smfg/core'
import { expect, test } from 'vitest'
import type { FollowerSolver } from '../../strategy/options.js'
import { builtIn } from '../../testing/built-in.js'
import { solveTippingFollower } from '../../testing/closed-form-tipping.js'
import { oneAtATime } from '../one-at-a-time/one-at-a-time.js'
import { gameOutput } from './game-output.js'

const RUN = { id: 'run', signal: undefined }

test('the game value of the tipping point is 1 − θ − 2ε for every θ', async () => {
  const value = gameOutput(builtIn('tipping-point'), ['theta'], { epsilon: 0.05, tolerance: 0.01 })
  for (const theta of [0.2, 0.5]) {
    const output = await value([theta], RUN)
    const { lower, upper } = output as { lower: number; upper: number }
    expect(upper - lower).toBeLessThanOrEqual(0.01)
    expect(lower).toBeLessThanOrEqual(0.9 - theta)
    expect(upper).toBeGreaterThanOrEqual(0.9 - theta)
  }
})

test('the worst case of a commitment jumps where the threshold passes it, and falls for certain', async () => {
  const worst = gameOutput(builtIn('tipping-point'), ['theta'], { epsilon: 0.05, commitment: { bonus: 0.4 } })
  const { sweeps } = await oneAtATime(worst, [{ name: 'theta', min: 0.25, max: 0.45 }], { samples: 5 })
  const [low, , , , high] = sweeps[0].points
  expect(low.lower).toBeGreaterThan(0.4)
  expect(high.upper).toBeCloseTo(-0.4, 3)
  expect(sweeps[0].change?.upper).toBeLessThan(-0.8)
})

test('bounds wider than the tolerance are unfinished; an invalid model is a failure with its own message', async () => {
  const game = builtIn('epidemic')
  const hasty = gameOutput(game, ['cost'], { epsilon: 0.05, nodeLimit: 1 })
  expect(await hasty([1], RUN)).toMatchObject({
    lower: expect.any(Number),
    unfinished: expect.stringMatching(/^The node limit was reached; more nodes narrow the bracket\. /),
  })
  const invalid = gameOutput(game, ['beta'], { epsilon: 0.05 })
  expect(await invalid([1.5], RUN)).toMatchObject({ failed: expect.stringContaining('1.5') })
})

test('epsilon stands for ε, unless the game has a parameter of that name', async () => {
  const game = builtIn('tipping-point')
  const followerSolver: FollowerSolver = async (changed, commitment, options) => {
    const solution = await solveTippingFollower(builtIn('tipping-point'), commitment, options)
    const value = options.epsilon + 100 * (changed.parameters.epsilon ?? 0)
    return { ...solution, value: { lower: value, upper: value } }
  }
  const options = { epsilon: 0.05, commitment: { bonus: 0.4 }, followerSolver }
  expect(await gameOutput(game, ['epsilon'], options)([0.2], RUN)).toEqual({ lower: 0.2, upper: 0.2 })
  const own = defineGame({ ...game.definition, parameters: { theta: 0.3, epsilon: 1 } })
  expect(await gameOutput(own, ['epsilon'], options)([2], RUN)).toEqual({ lower: 200.05, upper: 200.05 })
})

test('what is wrong with all evaluations is said before the first', () => {
  const game = builtIn('tipping-point')
  expect(() => gameOutput(game, ['thetta'], { epsilon: 0 })).toThrow(OptionError)
  expect(() => gameOutput(game, ['theta'], { epsilon: -1 })).toThrow(OptionError)
  expect(() => gameOutput(game, ['theta'], { epsilon: 0, commitment: { bonus: 7 } })).toThrow()
})
