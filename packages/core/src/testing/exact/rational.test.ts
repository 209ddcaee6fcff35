import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  add,
  approximate,
  binaryMeaning,
  compare,
  decimalMeaning,
  divide,
  fromInteger,
  multiply,
  quotient,
  subtract,
} from './rational.js'

/** Below 2⁻⁹⁰⁰ a double nearby is coarser. */
const doubles = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .filter((value) => value === 0 || Math.abs(value) > 2 ** -900)

test('a double means the decimal it is written as', () => {
  expect(decimalMeaning(0.1)).toEqual({ numerator: 1n, denominator: 10n })
  expect(decimalMeaning(-2.5e-7)).toEqual({ numerator: -1n, denominator: 4_000_000n })
  expect(decimalMeaning(1e22)).toEqual(fromInteger(10n ** 22n))
  expect(add(decimalMeaning(0.1), decimalMeaning(0.2))).toEqual(decimalMeaning(0.3))
})

test('a double is a fraction of a power of two', () => {
  expect(binaryMeaning(0.375)).toEqual({ numerator: 3n, denominator: 8n })
  expect(compare(add(binaryMeaning(0.1), binaryMeaning(0.2)), binaryMeaning(0.3))).toBe(1)
  expect(() => binaryMeaning(Infinity)).toThrow(RangeError)
})

test('the double next to a meaning is the double', () => {
  fc.assert(
    fc.property(doubles, (value) => {
      const nearness = Math.abs(value) * 2 ** -50
      expect(Math.abs(approximate(binaryMeaning(value)) - value)).toBeLessThanOrEqual(nearness)
      expect(Math.abs(approximate(decimalMeaning(value)) - value)).toBeLessThanOrEqual(nearness)
    }),
    { seed: 3 },
  )
})

test('sums, differences, products and quotients undo one another', () => {
  const rationals = fc
    .tuple(fc.bigInt({ min: -99n, max: 99n }), fc.bigInt({ min: 1n, max: 60n }))
    .map(([numerator, denominator]) => quotient(numerator, denominator))
  fc.assert(
    fc.property(rationals, rationals, (left, right) => {
      expect(subtract(add(left, right), right)).toEqual(left)
      if (right.numerator !== 0n) expect(divide(multiply(left, right), right)).toEqual(left)
      expect(compare(left, right)).toBe(Math.sign(approximate(left) - approximate(right)))
    }),
    { seed: 4 },
  )
  expect(() => divide(fromInteger(1), fromInteger(0))).toThrow(RangeError)
})
