import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { rangeArithmetic, type RationalRange } from './range-arithmetic.js'
import { rationalArithmetic } from './rational-arithmetic.js'
import { compare, fromInteger, quotient, type Rational } from './rational.js'

const rationals = fc
  .tuple(fc.bigInt({ min: -20n, max: 20n }), fc.bigInt({ min: 1n, max: 7n }))
  .map(([numerator, denominator]) => quotient(numerator, denominator))

/** A range and a number in it. */
const inside = fc.tuple(rationals, rationals, rationals).map((three) => {
  const [lower, member, upper] = three.toSorted(compare)
  return { range: { lower, upper }, member }
})

function holds({ lower, upper }: RationalRange, member: Rational): boolean {
  return compare(lower, member) <= 0 && compare(member, upper) <= 0
}

test.each(['add', 'subtract', 'multiply', 'minimum', 'maximum'] as const)(
  '%s of ranges holds what it gives for members',
  (operation) => {
    fc.assert(
      fc.property(inside, inside, (left, right) => {
        const range = rangeArithmetic[operation](left.range, right.range)
        expect(holds(range, rationalArithmetic[operation](left.member, right.member))).toBe(true)
      }),
      { seed: 5 },
    )
  },
)

test('powers and absolute values of ranges hold what they give for members', () => {
  fc.assert(
    fc.property(inside, fc.integer({ min: 0, max: 5 }), ({ range, member }, exponent) => {
      expect(holds(rangeArithmetic.power(range, exponent), rationalArithmetic.power(member, exponent))).toBe(
        true,
      )
      expect(holds(rangeArithmetic.absolute(range), rationalArithmetic.absolute(member))).toBe(true)
    }),
    { seed: 6 },
  )
})

test('ranges are divided by ranges without 0 only', () => {
  const above = { lower: fromInteger(1), upper: fromInteger(2) }
  const across = { lower: fromInteger(-1), upper: fromInteger(2) }
  expect(rangeArithmetic.divide(across, above)).toEqual(across)
  expect(() => rangeArithmetic.divide(above, across)).toThrow(RangeError)
})
