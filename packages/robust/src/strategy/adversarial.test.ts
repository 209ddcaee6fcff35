import { defineGame } from '@smfg/core'
import { describe, expect, test } from 'vitest'
import { parameterBox } from '../perturbation/perturbation-class.js'
import { randomStream } from '../random/stream.js'
import { builtIn } from '../testing/built-in.js'
import { tippingGameValue, tippingValue } from '../testing/closed-form-tipping.js'
import { solveStrategy } from './solve-strategy.js'

const EPSILON = 0.05

const tipping = builtIn('tipping-point')
const tippingBox = parameterBox(tipping, { theta: 0.05 }, 0.9)

describe('on the tipping point', () => {
  const options = { kind: 'adversarial', believed: tipping, epsilon: EPSILON, error: tippingBox } as const

  test('she reaches the value of the class, that of the highest threshold, and every model keeps her guarantee', async () => {
    const decision = await solveStrategy({ ...options, tolerance: 2e-3 })
    expect(decision.solution.status).toBe('certified')
    const { lower, upper } = decision.solution.value
    const value = tippingGameValue(0.35, EPSILON)
    expect(lower).toBeLessThanOrEqual(value)
    expect(upper).toBeGreaterThanOrEqual(value - 1e-9)
    expect(upper - lower).toBeLessThanOrEqual(2e-3)
    expect(decision.guarantee).toEqual({ lower, coverage: 0.9 })
    expect(decision.worstParameters?.theta).toBeCloseTo(0.35, 2)

    // It holds in 200 random models of the class, and fails just outside.
    const { commitment, guarantee } = decision
    const bonus = Number(commitment?.bonus)
    const stream = randomStream('true models', 'tipping-point')
    const thetas = Array.from({ length: 200 }, () => 0.3 + 0.05 * (2 * stream() - 1))
    for (const theta of [0.25, ...thetas, 0.35]) {
      expect(tippingValue(theta, EPSILON, bonus)).toBeGreaterThanOrEqual(guarantee?.lower ?? Infinity)
    }
    expect(tippingValue(0.353, EPSILON, bonus)).toBeLessThan(guarantee?.lower ?? -Infinity)
  })

  test('where the naive leader loses all, and the relaxed one three margins at most', async () => {
    // The true threshold is δ above the believed one.
    const [delta, kappa, tolerance] = [0.02, 0.02, 2e-3]
    const models = parameterBox(tipping, { theta: delta })
    const common = { believed: tipping, epsilon: EPSILON, tolerance } as const
    const regretOf = (commitment: { readonly [name: string]: unknown } | null): number =>
      tippingGameValue(0.3 + delta, EPSILON) - tippingValue(0.3 + delta, EPSILON, Number(commitment?.bonus))
    const naive = await solveStrategy({ ...common, kind: 'naive' })
    const relaxed = await solveStrategy({ ...common, kind: 'relaxed', error: models })
    const adversarial = await solveStrategy({ ...common, kind: 'adversarial', error: models })
    expect(regretOf(naive.commitment)).toBeGreaterThanOrEqual(1 - EPSILON - delta - 0.01)
    expect(regretOf(relaxed.commitment)).toBeLessThanOrEqual(3 * (kappa + tolerance))
    expect(regretOf(adversarial.commitment)).toBeLessThanOrEqual(tolerance)
  })

  test('an aborted signal ends her with a bracket that is open and valid', async () => {
    const { solution } = await solveStrategy({ ...options, signal: AbortSignal.abort() })
    expect(solution.status).toBe('interrupted')
    expect(solution.reason).not.toBe(null)
    expect(solution.value.lower).toBeLessThanOrEqual(tippingGameValue(0.35, EPSILON))
    expect(solution.value.upper).toBeGreaterThanOrEqual(tippingGameValue(0.35, EPSILON))
  })
})

test('with two parameters wrong the corner that is bad in both decides', async () => {
  const road = builtIn('congestion')
  const twoWrong = { kind: 'adversarial', epsilon: EPSILON, tolerance: 4e-3 } as const
  // Followers gain `benefit` − `fee`: the worst corner has a low benefit and a high fee.
  const definition = {
    ...road.definition,
    parameters: { benefit: 1.2, fee: 0.2 },
    reward: [
      { action: 'drive', value: 'benefit - fee - driving - toll' },
      { action: 'stay', value: 0 },
    ],
  }
  const wrong = defineGame(definition)
  const error = parameterBox(wrong, { benefit: 0.03, fee: 0.02 })
  const both = await solveStrategy({ ...twoWrong, believed: wrong, error })
  const single = parameterBox(road, { benefit: 0.05 })
  const one = await solveStrategy({ ...twoWrong, believed: road, error: single })
  // Both classes contain the same followers, so the two brackets contain the same number.
  expect(both.solution.value.lower).toBeLessThanOrEqual(one.solution.value.upper + 1e-6)
  expect(one.solution.value.lower).toBeLessThanOrEqual(both.solution.value.upper + 1e-6)
  expect(both.solution.status).toBe('certified')
  expect(both.worstParameters?.benefit).toBeLessThan(1.18)
  expect(both.worstParameters?.fee).toBeGreaterThan(0.21)
})
