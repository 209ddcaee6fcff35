import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { differenceAtMost, sumAtLeast } from './decimal-sum.js'

test('decimals whose sum is a decimal of a double are added as on paper', () => {
  expect([sumAtLeast(0.05, 0.02), sumAtLeast(0.1, 0.2), sumAtLeast(0.3, 0)]).toEqual([0.07, 0.3, 0.3])
  expect(differenceAtMost(0.3, 0.02)).toBeLessThanOrEqual(0.28)
  expect([differenceAtMost(0.05, 0.05), differenceAtMost(1, 0.25)]).toEqual([0, 0.75])
})

/** k · 10⁻²⁰ as a double; its decimal is that for k below 2⁵³. */
const tiny = (k: number): number => Number(`${k}e-20`)

test('sums are never too small and differences never too large, by no more than rounding', () => {
  const whole = fc.integer({ min: 0, max: 2 ** 50 })
  fc.assert(
    fc.property(whole, whole, (one, other) => {
      const unitsOf = (value: number): bigint => {
        const [mantissa, power] = value.toExponential().split('e')
        const [digits, fraction = ''] = mantissa.split('.')
        // In units of 10⁻⁴⁵, of which all decimals here are multiples.
        return BigInt(digits + fraction) * 10n ** BigInt(Number(power) - fraction.length + 45)
      }
      const sum = sumAtLeast(tiny(one), tiny(other))
      const exact = unitsOf(tiny(one)) + unitsOf(tiny(other))
      expect(unitsOf(sum) >= exact).toBe(true)
      expect(sum).toBeLessThanOrEqual((tiny(one) + tiny(other)) * (1 + 2 ** -50))
      const difference = differenceAtMost(tiny(one), tiny(other))
      expect(unitsOf(difference) <= unitsOf(tiny(one)) - unitsOf(tiny(other))).toBe(true)
    }),
    { seed: 2, numRuns: 1000 },
  )
})

test('numbers that nearly cancel are settled in few steps', () => {
  // The decimals differ by less than the doubles, by far more than the last place of the difference.
  const [one, other] = [0.30000000000000004, 0.3]
  const difference = differenceAtMost(one, other)
  expect(difference).toBeLessThanOrEqual(4e-17)
  expect(difference).toBeGreaterThan(0)
  expect(sumAtLeast(-other, one)).toBeGreaterThanOrEqual(4e-17)
})
