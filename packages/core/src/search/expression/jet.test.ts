import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as construct from './construct.js'
import { evaluate } from './evaluate.js'
import type { Expression } from './expression.js'
import { jetOn } from './jet.js'

const x = construct.variable(0)

/** Formulas of one variable that are defined on [0.1, 2], smooth and with kinks. */
const formulas: readonly (readonly [string, Expression])[] = [
  ['x', x],
  ['x³ − x', construct.subtract(construct.power(x, 3), x)],
  ['x·log(0.1 + x)', construct.multiply(x, construct.log(construct.add(construct.constant(0.1), x)))],
  ['exp(−3x)', construct.exp(construct.scale(-3, x))],
  ['√x', construct.sqrt(x)],
  ['x^1.5', construct.power(x, 1.5)],
  ['x^−0.3', construct.power(x, -0.3)],
  ['x/(1 + x²)', construct.divide(x, construct.add(construct.ONE, construct.power(x, 2)))],
  ['|x − 1|', construct.abs(construct.subtract(x, construct.ONE))],
  ['x·|x − 1|', construct.multiply(x, construct.abs(construct.subtract(x, construct.ONE)))],
  ['max(x², 1 − x)', construct.max([construct.power(x, 2), construct.subtract(construct.ONE, x)])],
  ['min(x, 0.5, exp(−x))', construct.min([x, construct.constant(0.5), construct.exp(construct.negate(x))])],
  ['exp(|x − 1|)', construct.exp(construct.abs(construct.subtract(x, construct.ONE)))],
]

const RANGE = { lower: 0.1, upper: 2 }
const share = fc.integer({ min: 0, max: 9973 }).map((part) => part / 9973)
/** Three points in order, spread over the range, and sometimes very close. */
const triple = fc
  .tuple(share, share, share, fc.constantFrom(1, 0.1, 1e-3))
  .map(([u, v, w, scale]) =>
    [u, u + (v - u) * scale, u + (w - u) * scale]
      .map((part) => RANGE.lower + Math.min(1, Math.max(0, part)) * (RANGE.upper - RANGE.lower))
      .sort((a, b) => a - b),
  )

describe('a jet', () => {
  test.each(formulas)('of %s contains values, slopes and curvatures', (_name, formula) => {
    fc.assert(
      fc.property(triple, ([a, b, c]) => {
        fc.pre(b - a > 1e-5 && c - b > 1e-5)
        const { value, slope, curvature } = jetOn(formula, { lower: a, upper: c })
        const f = (at: number): number => evaluate(formula, [at])
        for (const at of [a, b, c]) {
          expect(f(at)).toBeGreaterThanOrEqual(value.lower)
          expect(f(at)).toBeLessThanOrEqual(value.upper)
        }
        const first = (f(b) - f(a)) / (b - a)
        const second = (f(c) - f(b)) / (c - b)
        const rounding = 1e-14 / (b - a)
        expect(first).toBeGreaterThanOrEqual(slope.lower - rounding)
        expect(first).toBeLessThanOrEqual(slope.upper + rounding)
        // A second divided difference is ½f″ at some point between; for kinks it is a mean of the measure.
        const bend = (2 * (second - first)) / (c - a)
        const bendRounding = 1e-13 / ((b - a) * (c - b))
        expect(bend).toBeGreaterThanOrEqual(curvature.lower - bendRounding)
        expect(bend).toBeLessThanOrEqual(curvature.upper + bendRounding)
      }),
      { seed: 60, numRuns: 300 },
    )
  })

  test.each([
    ['x²', construct.power(x, 2), { lower: 2, upper: 2 }],
    ['exp(x)', construct.exp(x), { lower: 1, upper: Math.E }],
    [
      '1/(1 + x)',
      construct.divide(construct.ONE, construct.add(construct.ONE, x)),
      { lower: 0.25, upper: 2 },
    ],
  ])('of %s on [0, 1] is as sharp as a formula can be read', (_name, formula, expected) => {
    const { curvature } = jetOn(formula, { lower: 0, upper: 1 })
    expect(curvature.lower).toBeCloseTo(expected.lower, 12)
    expect(curvature.upper).toBeCloseTo(expected.upper, 12)
  })

  test('knows a kink where there is one and none where there is none', () => {
    const distance = construct.abs(construct.subtract(x, construct.ONE))
    expect(jetOn(distance, { lower: 0, upper: 0.9 }).curvature).toEqual({ lower: 0, upper: 0 })
    expect(jetOn(distance, { lower: 0, upper: 2 }).curvature).toEqual({ lower: 0, upper: Infinity })
    expect(jetOn(construct.negate(distance), { lower: 0, upper: 2 }).curvature).toEqual({
      lower: -Infinity,
      upper: 0,
    })
  })
})
