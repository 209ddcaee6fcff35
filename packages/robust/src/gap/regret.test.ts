import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutBySum } from '../distance/mean-field-box.js'
import { fractionOf, isAtMost, meanOf, minus, plus } from '../sensitivity/testing/fraction.js'
import { fitRate } from './fitted-rate.js'
import { regretOf, summariseRegret } from './regret.js'

const payoff = fc.integer({ min: -9999, max: 9999 }).map((thousandths) => thousandths / 1000)
const bracket = fc
  .tuple(payoff, payoff)
  .map(([one, other]) => ({ lower: Math.min(one, other), upper: Math.max(one, other) }))

test('brackets of regret, and of its mean, hold the exact differences of their ends', () => {
  fc.assert(
    fc.property(bracket, fc.array(bracket, { minLength: 1, maxLength: 9 }), (value, payoffs) => {
      const regrets = payoffs.map((each) => regretOf(value, each))
      const zero = fractionOf(0)
      const positive = (exact: ReturnType<typeof minus>) => (isAtMost(exact, zero) ? zero : exact)
      const least = payoffs.map((each) => positive(minus(fractionOf(value.lower), fractionOf(each.upper))))
      const most = payoffs.map((each) => positive(minus(fractionOf(value.upper), fractionOf(each.lower))))
      for (const [k, { lower, upper }] of regrets.entries()) {
        expect(isAtMost(fractionOf(lower), least[k]) && isAtMost(most[k], fractionOf(upper))).toBe(true)
      }
      const { meanRegret, certified } = summariseRegret(
        regrets.map((regret) => ({ regret, certified: true })),
      )
      expect(isAtMost(fractionOf(meanRegret.lower), meanOf(least))).toBe(true)
      expect(isAtMost(meanOf(most), fractionOf(meanRegret.upper))).toBe(true)
      expect(certified).toBe(1)
    }),
    { seed: 8, numRuns: 300 },
  )
})

test('a box that is cut by the sum 1 keeps every law that fits it exactly', () => {
  const mass = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 7000)
  fc.assert(
    fc.property(fc.array(mass, { minLength: 2, maxLength: 7 }), (upper) => {
      const box = cutBySum({ lower: upper.map(() => 0), upper })
      const one = fractionOf(1)
      for (const [s, lower] of box.lower.entries()) {
        const others = upper.filter((_, k) => k !== s).map(fractionOf).reduce(plus) // prettier-ignore
        // What is left for a state when all others have the most they can.
        const left = minus(one, others)
        if (!isAtMost(left, fractionOf(0))) expect(isAtMost(fractionOf(lower), left)).toBe(true)
      }
    }),
    { seed: 8, numRuns: 300 },
  )
})

test('equal values have the rate 0, and sizes that are equal but for rounding have none', () => {
  const flat = fitRate([0.1, 0.03, 0.01].map((x) => ({ x, y: 0.3 })))
  expect(flat.rate).toBeCloseTo(0, 15)
  const close = fitRate([
    { x: 1e9, y: 1 },
    { x: 1e9 + 2 ** -23, y: 2 },
  ])
  expect(close).toMatchObject({ rate: null, reason: expect.stringContaining('rounding') })
})
