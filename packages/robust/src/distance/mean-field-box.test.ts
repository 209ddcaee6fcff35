import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fractionOf, isAtMost, minus, plus } from '../sensitivity/testing/fraction.js'
import { cutBySum } from './mean-field-box.js'

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
