import { describe, expect, test } from 'vitest'
import { parameterBox } from '../perturbation/perturbation-class.js'
import { perturb } from '../perturbation/perturb.js'
import { builtIn } from '../testing/built-in.js'
import { calibratedMargin } from './calibrated.js'
import { margin } from './margin.js'

const epidemic = builtIn('epidemic')
const models = [0, 1, 2, 3].map(
  (replication) =>
    perturb(epidemic, { parameters: ['beta', 'gamma'], distribution: 'corners', delta: 0.02, replication })
      .game,
)

describe('a calibrated margin', () => {
  test('is below the proved one, says that it is not guaranteed, and is the factor times what was seen', () => {
    const found = calibratedMargin(epidemic, { models, policies: 60, factor: 2 })
    const proved = margin(epidemic, parameterBox(epidemic, { beta: 0.02, gamma: 0.02 }))
    expect(found).toMatchObject({ kind: 'calibrated', guaranteed: false, models: 4, policies: 60 })
    expect(found.kappa).toBe(2 * found.largest.exploitability)
    expect(found.eta).toBe(2 * found.largest.payoff)
    expect(found.largest.exploitability).toBeGreaterThan(0)
    expect(found.largest.exploitability).toBeLessThanOrEqual(proved.kappa ?? 0)
    expect(found.largest.payoff).toBeLessThanOrEqual(proved.eta ?? 0)
  })

  test('finds the whole change where it is the same for all policies', () => {
    // In the tipping point E changes by δ m or δ (1 − m), so by δ for a policy at an end.
    const tipping = builtIn('tipping-point')
    const wrong = perturb(tipping, { parameters: ['theta'], delta: 0.05 }).game
    const { largest } = calibratedMargin(tipping, { models: [wrong], policies: 100 })
    expect(largest.exploitability).toBeCloseTo(0.05, 10)
  })

  test('depends on the seed and on nothing else', () => {
    const draw = (seed: number | string) => calibratedMargin(epidemic, { models, policies: 5, seed })
    expect(draw(0)).toEqual(draw(0))
    expect(draw(0).kappa).not.toBe(draw('').kappa)
  })

  test.each([
    [{ models: [] }, 'no-models'],
    [{ models, policies: 0 }, 'policies'],
    [{ models, factor: 0.5 }, 'factor'],
  ])('refuses %#', (options, code) => {
    expect(() => calibratedMargin(epidemic, options)).toThrow(expect.objectContaining({ code }))
  })
})
