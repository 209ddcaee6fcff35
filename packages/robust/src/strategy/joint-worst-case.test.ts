import { defineGame, solveFollower } from '@smfg/core'
import { describe, expect, test } from 'vitest'
import { withParameters } from '../perturbation/parameters.js'
import { parameterBox } from '../perturbation/perturbation-class.js'
import { builtIn } from '../testing/built-in.js'
import { tippingValue } from '../testing/closed-form-tipping.js'
import { jointWorstCase } from './joint-worst-case.js'

const OPTIONS = { epsilon: 0.05, tolerance: 1e-3 } as const

describe('on the tipping point the worst model of a box has the highest threshold', () => {
  const tipping = builtIn('tipping-point')
  const models = parameterBox(tipping, { theta: 0.1 })

  test.each([[0.3], [0.44], [0.46], [0.6], [1]])('with bonus %d', async (bonus) => {
    const found = await jointWorstCase(tipping, { bonus }, models, OPTIONS)
    const expected = tippingValue(0.4, OPTIONS.epsilon, bonus)
    expect(found.status).toBe('certified')
    expect(found.value.lower).toBeLessThanOrEqual(expected + 1e-9)
    // Witnesses may use the exploitability tolerance of the solver, 1e-7.
    expect(found.value.upper).toBeGreaterThanOrEqual(expected - 1e-5)
    expect(tippingValue(found.parameters.theta, OPTIONS.epsilon, bonus)).toBeLessThan(
      expected + 2 * OPTIONS.tolerance,
    )
  })

  test('a box without an inside is the believed model', async () => {
    const point = parameterBox(tipping, { theta: 0 })
    const { value } = await jointWorstCase(tipping, { bonus: 0.3 }, point, OPTIONS)
    expect(value).toEqual((await solveFollower(tipping, { bonus: 0.3 }, OPTIONS)).value)
  })
})

describe('no model of a grid in the box is worse than the joint worst case, and the worst found is in it', () => {
  test.each([
    ['congestion', { benefit: 0.2 }, { toll: 0.4 }],
    ['warm-up', { theta: 0.05 }, { bonus: 0.37 }],
    ['left-right', { damage: 0.3 }, { toll_left: 0.7, toll_right: 0.2 }],
  ] as const)('%s', async (name, radii, commitment) => {
    const game = builtIn(name)
    const found = await jointWorstCase(game, commitment, parameterBox(game, radii), OPTIONS)
    expect(found.status).toBe('certified')
    const [[parameter, radius]] = Object.entries(radii)
    const uppers = []
    for (const share of [-1, -0.5, 0, 0.5, 1]) {
      const model = withParameters(game, { [parameter]: game.parameters[parameter] + share * radius })
      const { value } = await solveFollower(model, commitment, OPTIONS)
      expect(value.upper).toBeGreaterThanOrEqual(found.value.lower)
      uppers.push(value.upper)
    }
    // The ends of the box are on the grid, and these games are worst at one of them.
    expect(Math.min(...uppers)).toBeLessThan(found.value.upper + 2 * OPTIONS.tolerance)
    const worst = withParameters(game, found.parameters)
    const { value } = await solveFollower(worst, commitment, OPTIONS)
    expect(value.lower).toBeLessThanOrEqual(found.value.upper + 1e-6)
  })
})

test('a parameter of transitions is bounded by cutting the class into parts', async () => {
  const game = defineGame({ ...builtIn('epidemic').definition, stages: 2 })
  const models = parameterBox(game, { beta: 0.05 })
  const options = { epsilon: 0.05, tolerance: 0.02, timeLimit: 30 } as const
  const found = await jointWorstCase(game, { subsidy: 0.1 }, models, options)
  expect(found.status).toBe('certified')
  for (const beta of [0.76, 0.79, 0.81, 0.85, 0.86]) {
    const { value } = await solveFollower(withParameters(game, { beta }), { subsidy: 0.1 }, options)
    expect(value.upper).toBeGreaterThanOrEqual(found.value.lower)
  }
  const { value } = await solveFollower(withParameters(game, found.parameters), { subsidy: 0.1 }, options)
  expect(value.lower).toBeLessThanOrEqual(found.value.upper + 1e-6)
})
