import { describe, expect, test } from 'vitest'
import { perturbationClass } from './perturbation-class.js'
import { builtIn } from '../testing/built-in.js'
import { perturb } from './perturb.js'

const tipping = builtIn('tipping-point')
const epidemic = builtIn('epidemic')

function uniformError(seed: number | string, replication: number, parameters: readonly string[]): number {
  const options = { parameters, distribution: 'uniform', delta: 0.05, seed, replication } as const
  return perturb(epidemic, options).errors.beta
}

describe('perturb', () => {
  test('two-point errors alternate between +δ and −δ', () => {
    const errors = [0, 1, 2, 3].map(
      (replication) => perturb(tipping, { parameters: ['theta'], delta: 0.1, replication }).errors.theta,
    )
    expect(errors).toEqual([0.1, -0.1, 0.1, -0.1])
  })

  test('the perturbed game has the moved parameters and everything else as it was', () => {
    const { game, parameters, errors } = perturb(epidemic, { parameters: ['beta', 'gamma'], delta: 0.01 })
    expect(parameters).toEqual({ beta: 0.81 + errors.beta, gamma: 0.3 + errors.gamma })
    expect(game.parameters).toEqual({ ...epidemic.parameters, ...parameters })
    expect(game.controls).toEqual(epidemic.controls)
    expect(game.initial).toEqual(epidemic.initial)
    expect(game.reward).toEqual(epidemic.reward)
  })

  test('an error keeps parameters that were set by hand', () => {
    const moved = perturb(tipping, { parameters: ['theta'], delta: 0.1 }).game
    const again = perturb(moved, { parameters: ['theta'], delta: 0.1 })
    expect(again.parameters.theta).toBeCloseTo(0.5, 12)
  })

  test('uniform errors stay within δ and depend on seed, δ, replication and parameter only', () => {
    const errors = Array.from({ length: 100 }, (_, replication) => uniformError(0, replication, ['beta']))
    expect(errors.every((error) => Math.abs(error) <= 0.05)).toBe(true)
    expect(new Set(errors).size).toBe(100)
    expect(uniformError(0, 7, ['gamma', 'beta'])).toBe(errors[7])
    expect(
      new Set([uniformError(0, 7, ['beta']), uniformError('', 7, ['beta']), uniformError('0', 7, ['beta'])])
        .size,
    ).toBe(3)
  })

  test('normal errors have standard deviation δ and leave [−δ, δ] about as often as they should', () => {
    const errors = Array.from(
      { length: 400 },
      (_, replication) =>
        perturb(tipping, { parameters: ['theta'], distribution: 'normal', delta: 0.01, replication }).errors
          .theta,
    )
    const variance = errors.reduce((sum, error) => sum + error * error, 0) / errors.length
    expect(Math.sqrt(variance) / 0.01).toBeGreaterThan(0.85)
    expect(Math.sqrt(variance) / 0.01).toBeLessThan(1.15)
    const outside = errors.filter((error) => Math.abs(error) > 0.01).length / errors.length
    expect(outside).toBeGreaterThan(0.22)
    expect(outside).toBeLessThan(0.42)
  })

  test('an error that leaves no valid game is reported with its δ and replication', () => {
    const options = { parameters: ['beta'], delta: 0.5, replication: 2 }
    expect(() => perturb(epidemic, options)).toThrow(
      expect.objectContaining({
        code: 'perturbed-model',
        message: expect.stringContaining('With δ = 0.5, replication 2, the game "epidemic" has beta = 1.31'),
      }),
    )
  })

  test.each([
    [{ parameters: ['thet'], delta: 0.1 }, 'unknown-parameter'],
    [{ parameters: [], delta: 0.1 }, 'no-parameters'],
    [{ parameters: ['theta', 'theta'], delta: 0.1 }, 'repeated-parameter'],
    [{ parameters: ['theta'], delta: -0.1 }, 'delta'],
    [{ parameters: ['theta'], delta: Number.NaN }, 'delta'],
    [{ parameters: ['theta'], delta: 0.1, replication: 0.5 }, 'replication'],
  ])('refuses %j', (options, code) => {
    expect(() => perturb(tipping, options)).toThrow(expect.objectContaining({ code }))
  })
})

describe('perturbationClass', () => {
  test('the class around a wrong model contains the right one', () => {
    for (const delta of [0.1, 0.03, 0.001, 1e-9, 0.7]) {
      for (const replication of [0, 1]) {
        const { game } = perturb(tipping, { parameters: ['theta'], delta, replication })
        const { radii } = perturbationClass(game, { parameters: ['theta'], delta })
        expect(Math.abs(game.parameters.theta - tipping.parameters.theta)).toBeLessThanOrEqual(radii.theta)
        expect(radii.theta).toBeLessThan(delta + 1e-14)
      }
    }
  })

  test('normal errors are guarded against up to three standard deviations, and the class says how surely', () => {
    const { radii, coverage } = perturbationClass(epidemic, {
      parameters: ['beta', 'gamma'],
      distribution: 'normal',
      delta: 0.01,
    })
    expect(radii.beta).toBeCloseTo(0.03, 12)
    expect(coverage).toBeCloseTo(0.9946, 4)
  })
})
