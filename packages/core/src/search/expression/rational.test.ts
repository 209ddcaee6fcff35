import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  add,
  binaryMeaning,
  bitLength,
  compare,
  decimalMeaning,
  divide,
  fromInteger,
  isEqual,
  isZero,
  multiply,
  negate,
  power,
  ratio,
  readDecimal,
  subtract,
  toLowerDouble,
  toNearestDouble,
  toUpperDouble,
  type Rational,
} from './rational.js'

/** All finite doubles, subnormal and largest ones included. */
const doubles = fc.double({ noNaN: true, noDefaultInfinity: true })
const rationals = fc
  .tuple(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), fc.bigInt({ min: 1n, max: 2n ** 80n }))
  .map(([numerator, denominator]) => ratio(numerator, denominator))

function isReduced({ numerator, denominator }: Rational): boolean {
  const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b))
  return denominator > 0n && divisor(numerator < 0n ? -numerator : numerator, denominator) === 1n
}

describe('the meaning of a double', () => {
  test('is the decimal that is written', () => {
    expect(decimalMeaning(0.1)).toEqual({ numerator: 1n, denominator: 10n })
    expect(decimalMeaning(-2.5)).toEqual({ numerator: -5n, denominator: 2n })
    expect(decimalMeaning(1e21)).toEqual(fromInteger(10n ** 21n))
    expect(decimalMeaning(1.5e-7)).toEqual({ numerator: 3n, denominator: 20_000_000n })
    expect(decimalMeaning(Number.MIN_VALUE)).toEqual({ numerator: 1n, denominator: 2n * 10n ** 323n })
    expect(isEqual(add(decimalMeaning(0.1), decimalMeaning(0.2)), decimalMeaning(0.3))).toBe(true)
  })

  test('0 and −0 are the same number', () => {
    expect(isZero(decimalMeaning(-0))).toBe(true)
    expect(isZero(readDecimal('-0.000e5'))).toBe(true)
  })

  test('rounds back to the double, and so does the double itself', () => {
    fc.assert(
      fc.property(doubles, (value) => {
        expect(toNearestDouble(decimalMeaning(value))).toBe(value + 0)
        const binary = binaryMeaning(value)
        expect([toNearestDouble(binary), toLowerDouble(binary), toUpperDouble(binary)]).toEqual(
          Array.from({ length: 3 }, () => value + 0),
        )
      }),
      { numRuns: 2000 },
    )
  })

  test('what is not a finite number has none', () => {
    expect(() => decimalMeaning(Infinity)).toThrow(RangeError)
    expect(() => decimalMeaning(Number.NaN)).toThrow(RangeError)
    expect(() => binaryMeaning(-Infinity)).toThrow(RangeError)
    for (const text of ['', '.', '1e', '0x10', '1 2', 'e5'])
      expect(() => readDecimal(text)).toThrow(RangeError)
  })
})

describe('arithmetic', () => {
  test('results are in lowest terms and obey the laws of a field', () => {
    fc.assert(
      fc.property(rationals, rationals, rationals, (a, b, c) => {
        for (const value of [add(a, b), subtract(a, b), multiply(a, b), negate(a), power(a, 3)])
          expect(isReduced(value)).toBe(true)
        expect(multiply(a, add(b, c))).toEqual(add(multiply(a, b), multiply(a, c)))
        expect(add(subtract(a, b), b)).toEqual(a)
        expect(power(a, 3)).toEqual(multiply(a, multiply(a, a)))
        if (!isZero(b)) expect(multiply(divide(a, b), b)).toEqual(a)
        expect(compare(a, b)).toBe(-compare(b, a) + 0)
        expect(compare(a, b) === 0).toBe(isEqual(a, b))
        expect(isZero(subtract(a, b))).toBe(isEqual(a, b))
      }),
    )
  })

  test('nothing divides by 0', () => {
    expect(() => divide(fromInteger(1), fromInteger(0))).toThrow(RangeError)
    expect(() => ratio(1n, 0n)).toThrow(RangeError)
  })

  test('the size counts the digits of numerator and denominator', () => {
    expect(bitLength(fromInteger(0))).toBe(1)
    expect(bitLength(ratio(-5n, 16n))).toBe(8)
  })
})

describe('rounding', () => {
  test('a sum, product and quotient of doubles rounds as IEEE 754 says', () => {
    fc.assert(
      fc.property(doubles, doubles, (a, b) => {
        const [left, right] = [binaryMeaning(a), binaryMeaning(b)]
        expect(toNearestDouble(add(left, right))).toBe(a + b + 0)
        expect(toNearestDouble(multiply(left, right))).toBe(a * b + 0)
        if (b !== 0) expect(toNearestDouble(divide(left, right))).toBe(a / b + 0)
      }),
      { numRuns: 2000 },
    )
  })

  test('the lower and the upper double enclose a number and are neighbours unless it is a double', () => {
    fc.assert(
      fc.property(rationals, fc.integer({ min: -1100, max: 1000 }), (value, shift) => {
        const scaled =
          shift < 0
            ? divide(value, fromInteger(2n ** BigInt(-shift)))
            : multiply(value, fromInteger(2n ** BigInt(shift)))
        const [lower, upper] = [toLowerDouble(scaled), toUpperDouble(scaled)]
        if (lower !== -Infinity) expect(compare(binaryMeaning(lower), scaled)).toBeLessThanOrEqual(0)
        if (upper !== Infinity) expect(compare(binaryMeaning(upper), scaled)).toBeGreaterThanOrEqual(0)
        expect([lower, upper]).toContain(toNearestDouble(scaled))
        if (lower < upper && Number.isFinite(lower + upper)) {
          // No double lies between two neighbours, so that their middle rounds to one of them.
          const middle = divide(add(binaryMeaning(lower), binaryMeaning(upper)), fromInteger(2))
          expect([lower, upper]).toContain(toNearestDouble(middle))
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('what is too large for a double has the largest double below it and none above', () => {
    const large = fromInteger(10n ** 400n)
    expect([toLowerDouble(large), toNearestDouble(large), toUpperDouble(large)]).toEqual([
      Number.MAX_VALUE,
      Infinity,
      Infinity,
    ])
    expect([toLowerDouble(negate(large)), toUpperDouble(negate(large))]).toEqual([
      -Infinity,
      -Number.MAX_VALUE,
    ])
  })

  test('what is too small for a double lies between 0 and the smallest one', () => {
    const small = ratio(1n, 10n ** 400n)
    expect([toLowerDouble(small), toNearestDouble(small), toUpperDouble(small)]).toEqual([
      0,
      0,
      Number.MIN_VALUE,
    ])
    expect(toLowerDouble(negate(small))).toBe(-Number.MIN_VALUE)
  })
})
