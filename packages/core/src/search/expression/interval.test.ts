import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Interval } from './expression.js'
import * as interval from './interval.js'

/** A number as an exact fraction of integers. */
interface Fraction {
  readonly above: bigint
  readonly below: bigint
}

function exactly(value: number): Fraction {
  let above = value
  let below = 1n
  while (!Number.isInteger(above)) {
    above *= 2
    below *= 2n
  }
  return { above: BigInt(above), below }
}

const plus = (a: Fraction, b: Fraction): Fraction => ({
  above: a.above * b.below + b.above * a.below,
  below: a.below * b.below,
})
const times = (a: Fraction, b: Fraction): Fraction => ({ above: a.above * b.above, below: a.below * b.below })
const over = (a: Fraction, b: Fraction): Fraction => {
  const sign = b.above < 0n ? -1n : 1n
  return { above: a.above * b.below * sign, below: a.below * b.above * sign }
}
const atMost = (a: Fraction, b: Fraction): boolean => a.above * b.below <= b.above * a.below

function encloses(range: Interval, value: Fraction): boolean {
  const above = range.lower === -Infinity || atMost(exactly(range.lower), value)
  return above && (range.upper === Infinity || atMost(value, exactly(range.upper)))
}

/** e^x to about 60 digits, for 0 ≤ |x| ≤ 40: Taylor's series at x / 2^8, squared eight times. */
function exactExp(x: number): Fraction {
  const precision = 1n << 400n
  const { above, below } = exactly(x)
  const reduced = (above * precision) / (below * 256n)
  let term = precision
  let total = precision
  for (let k = 1n; term !== 0n; k++) {
    term = (term * reduced) / (precision * k)
    total += term
  }
  for (let k = 0; k < 8; k++) total = (total * total) / precision
  return { above: total, below: precision }
}

/** The interval contains the square root of an exact number. */
function expectRoot(range: Interval, squared: Fraction): void {
  expect(range.lower).toBeGreaterThanOrEqual(0)
  expect(atMost(times(exactly(range.lower), exactly(range.lower)), squared)).toBe(true)
  if (range.upper === Infinity) return
  expect(atMost(squared, times(exactly(range.upper), exactly(range.upper)))).toBe(true)
}

const moderate = (): fc.Arbitrary<number> =>
  fc.oneof(
    fc.integer({ min: -50, max: 50 }).map((tenths) => tenths / 10),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).filter((x) => Math.abs(x) > 1e-100 || x === 0),
  )

const ordered = (a: number, b: number): Interval => ({ lower: Math.min(a, b), upper: Math.max(a, b) })

/** An interval and a number of it. */
const member = (): fc.Arbitrary<{ range: Interval; value: number }> =>
  fc
    .tuple(moderate(), moderate(), moderate())
    .map((numbers) => [...numbers].sort((a, b) => a - b))
    .map(([lower, value, upper]) => ({ range: ordered(lower, upper), value }))

const RUNS = { seed: 10, numRuns: 2000 }

describe('stepping', () => {
  const bits = new BigInt64Array(1)
  const double = new Float64Array(bits.buffer)
  const successor = (x: number): number => {
    if (x === 0) return Number.MIN_VALUE
    double[0] = x
    bits[0] += x > 0 ? 1n : -1n
    return double[0]
  }

  test('up reaches at least the next number and at most the third', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(interval.up(x)).toBeGreaterThanOrEqual(successor(x))
        if (Math.abs(x) < 1e300) {
          expect(interval.up(x)).toBeLessThanOrEqual(successor(successor(successor(x))))
        }
        expect(interval.down(x)).toBe(0 - interval.up(-x))
      }),
      RUNS,
    )
  })

  test('infinite ends stay valid bounds', () => {
    expect(interval.up(Infinity)).toBe(Infinity)
    expect(interval.up(-Infinity)).toBe(-Number.MAX_VALUE)
    expect(interval.up(Number.MAX_VALUE)).toBe(Infinity)
    expect(interval.add(interval.point(1e308), interval.point(1e308))).toEqual({
      lower: Number.MAX_VALUE,
      upper: Infinity,
    })
  })
})

describe('arithmetic contains the exact result', () => {
  test('of sums and products', () => {
    fc.assert(
      fc.property(member(), member(), (a, b) => {
        const [x, y] = [exactly(a.value), exactly(b.value)]
        expect(encloses(interval.add(a.range, b.range), plus(x, y))).toBe(true)
        expect(encloses(interval.multiply(a.range, b.range), times(x, y))).toBe(true)
        expect(encloses(interval.scale(a.value, b.range), times(x, y))).toBe(true)
      }),
      RUNS,
    )
  })

  test('of operations on single numbers, where only the rounding can save it', () => {
    fc.assert(
      fc.property(moderate(), moderate(), (a, b) => {
        const [x, y] = [exactly(a), exactly(b)]
        expect(encloses(interval.add(interval.point(a), interval.point(b)), plus(x, y))).toBe(true)
        expect(encloses(interval.multiply(interval.point(a), interval.point(b)), times(x, y))).toBe(true)
        if (b === 0) return
        expect(encloses(interval.divide(interval.point(a), interval.point(b)), over(x, y))).toBe(true)
      }),
      RUNS,
    )
  })

  test('of quotients', () => {
    fc.assert(
      fc.property(member(), member(), (a, b) => {
        if (b.value === 0) return
        const exact = over(exactly(a.value), exactly(b.value))
        expect(encloses(interval.divide(a.range, b.range), exact)).toBe(true)
      }),
      RUNS,
    )
  })

  test('of integer powers', () => {
    fc.assert(
      fc.property(member(), fc.integer({ min: -5, max: 9 }), (a, n) => {
        if (n < 0 && a.value === 0) return
        let exact = exactly(1)
        for (let k = 0; k < Math.abs(n); k++) exact = times(exact, exactly(a.value))
        if (n < 0) exact = over(exactly(1), exact)
        expect(encloses(interval.power(a.range, n), exact)).toBe(true)
        expect(encloses(interval.power(interval.point(a.value), n), exact)).toBe(true)
      }),
      RUNS,
    )
  })

  test('of roots and of the powers 3/2 and −1/2', () => {
    fc.assert(
      fc.property(moderate(), (a) => {
        const value = Math.abs(a)
        const x = exactly(value)
        expectRoot(interval.sqrt(interval.point(value)), x)
        expectRoot(interval.power(interval.point(value), 1.5), times(x, times(x, x)))
        if (value > 0) expectRoot(interval.power(interval.point(value), -0.5), over(exactly(1), x))
      }),
      RUNS,
    )
  })

  test('of exponentials and logarithms', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -40, max: 40, noNaN: true }).filter((x) => Math.abs(x) > 1e-20),
        (x) => {
          expect(encloses(interval.exp(interval.point(x)), exactExp(x))).toBe(true)
          const positive = Math.exp(x)
          const { lower, upper } = interval.log(interval.point(positive))
          expect(atMost(exactExp(lower), exactly(positive))).toBe(true)
          expect(atMost(exactly(positive), exactExp(upper))).toBe(true)
        },
      ),
      { seed: 11, numRuns: 300 },
    )
  })

  test('of absolute values, minima and maxima', () => {
    fc.assert(
      fc.property(member(), member(), (a, b) => {
        expect(interval.contains(interval.abs(a.range), Math.abs(a.value))).toBe(true)
        expect(interval.contains(interval.min([a.range, b.range]), Math.min(a.value, b.value))).toBe(true)
        expect(interval.contains(interval.max([a.range, b.range]), Math.max(a.value, b.value))).toBe(true)
      }),
      RUNS,
    )
  })
})

describe('sharpness', () => {
  test('exact sums, units and zeros are not widened', () => {
    expect(interval.add(interval.point(1), interval.point(-0.75))).toEqual(interval.point(0.25))
    expect(interval.scale(-1, { lower: 0.1, upper: 0.3 })).toEqual({ lower: -0.3, upper: -0.1 })
    expect(interval.multiply({ lower: 0, upper: 1 }, { lower: 0, upper: 1 })).toEqual({ lower: 0, upper: 1 })
    expect(interval.power({ lower: -1, upper: 1 }, 2)).toEqual({ lower: 0, upper: 1 })
    expect(interval.power({ lower: 0, upper: 1 }, 0.3)).toEqual({ lower: 0, upper: 1 })
    expect(interval.exp(interval.point(0))).toEqual(interval.point(1))
    expect(interval.log(interval.point(1))).toEqual(interval.point(0))
    expect(interval.sqrt({ lower: 0, upper: 1 })).toEqual({ lower: 0, upper: 1 })
  })

  test('other operations on numbers are a few units in the last place wide', () => {
    const third = interval.divide(interval.point(1), interval.point(3))
    expect(third.upper - third.lower).toBeLessThan(4 * Number.EPSILON * third.upper)
    const exponential = interval.exp(interval.point(2.5))
    expect(exponential.upper - exponential.lower).toBeLessThan(10 * Number.EPSILON * exponential.upper)
  })

  test('partial functions enclose their values where they are defined', () => {
    const straddling = { lower: -1, upper: 4 }
    expect(interval.log(straddling).lower).toBe(-Infinity)
    expect(interval.log({ lower: -2, upper: -1 })).toEqual(interval.ENTIRE)
    expect(interval.sqrt(straddling).lower).toBe(0)
    expect(interval.divide(interval.point(1), straddling)).toEqual(interval.ENTIRE)
    expect(interval.divide(interval.point(1), { lower: 0, upper: 1 })).toEqual({ lower: 1, upper: Infinity })
    expect(interval.divide(interval.point(1), { lower: -1, upper: 0 })).toEqual({
      lower: -Infinity,
      upper: -1,
    })
  })
})
