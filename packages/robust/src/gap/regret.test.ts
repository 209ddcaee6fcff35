import type { Bracket } from '@smfg/core'
import { expect, test } from 'vitest'
import { randomStream } from '../random/stream.js'
import { fractionOf, holds, meanOf, minus, type Fraction } from '../sensitivity/testing/fraction.js'
import { regretOf, summariseRegret } from './regret.js'

const point = (value: number): Bracket => ({ lower: value, upper: value })
const row = (regret: Bracket): { readonly regret: Bracket; readonly certified: boolean } => ({
  regret,
  certified: true,
})

test('a mean of equal regrets is that regret', () => {
  // Summed one by one and divided, 128 times 192.53 is 192.5299999999998.
  for (const [regret, count] of [
    [192.53, 128],
    [0.1, 10],
    [0.3, 3],
  ] as const) {
    const { meanRegret } = summariseRegret(Array.from({ length: count }, () => row(point(regret))))
    expect(meanRegret).toEqual(point(regret))
  }
})

test('brackets of regrets and of their means hold the exact numbers, with a constant added and in any size', () => {
  const stream = randomStream('regret')
  for (let k = 0; k < 200; k++) {
    const size = 10 ** Math.floor(30 * stream() - 15)
    const shift = stream() < 0.5 ? 0 : 1e9 * stream() * size
    const exact: Fraction[] = []
    const rows = Array.from({ length: 1 + Math.floor(20 * stream()) }, () => {
      const payoff = shift + size * stream()
      const best = payoff + size * stream()
      exact.push(minus(fractionOf(best), fractionOf(payoff)))
      return row(regretOf(point(best), point(payoff)))
    })
    for (const [position, { regret }] of rows.entries()) expect(holds(regret, exact[position])).toBe(true)
    expect(holds(summariseRegret(rows).meanRegret, meanOf(exact))).toBe(true)
    expect(summariseRegret(rows.toReversed()).replications).toBe(rows.length)
    expect(holds(summariseRegret(rows.toReversed()).meanRegret, meanOf(exact))).toBe(true)
  }
})

test('what is not known of one regret is not known of the mean', () => {
  const open = regretOf({ lower: 0, upper: 1 }, { lower: -Infinity, upper: Infinity })
  expect(open).toEqual({ lower: 0, upper: Infinity })
  expect(summariseRegret([row(open), row(point(0.5)), row(open)]).meanRegret).toEqual({
    lower: expect.closeTo(0.5 / 3, 15) as number,
    upper: Infinity,
  })
})
