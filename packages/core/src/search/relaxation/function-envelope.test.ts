import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as construct from '../expression/construct.js'
import { evaluate } from '../expression/evaluate.js'
import type { Expression } from '../expression/expression.js'
import { envelopeLines, writeEnvelopeLine } from './function-envelope.js'
import { UnivariateFunction } from './univariate-function.js'

const x = construct.variable(0)
const DOMAIN = { lower: 0, upper: 1 }

/** Functions on [0, 1]: name, formula, whether convex, whether concave. */
const functions: readonly (readonly [string, Expression, boolean, boolean])[] = [
  ['x⁴', construct.power(x, 4), true, false],
  ['−x^1.5', construct.negate(construct.power(x, 1.5)), false, true],
  ['√x', construct.sqrt(x), false, true],
  ['exp(−3x)', construct.exp(construct.scale(-3, x)), true, false],
  [
    'x·log(0.1 + x)',
    construct.multiply(x, construct.log(construct.add(construct.constant(0.1), x))),
    true,
    false,
  ],
  ['x·exp(−4x)', construct.multiply(x, construct.exp(construct.scale(-4, x))), false, false],
  ['x³ − x²', construct.subtract(construct.power(x, 3), construct.power(x, 2)), false, false],
  ['|x − 0.3|', construct.abs(construct.subtract(x, construct.constant(0.3))), true, false],
  ['min(x, 1 − x)', construct.min([x, construct.subtract(construct.ONE, x)]), false, true],
  [
    '|x − 0.3| − x²',
    construct.subtract(construct.abs(construct.subtract(x, construct.constant(0.3))), construct.power(x, 2)),
    false,
    false,
  ],
]
const share = fc.oneof(
  fc.constantFrom(0, 1, 0.3),
  fc.integer({ min: 0, max: 9973 }).map((part) => part / 9973),
)

describe.each(functions)('the envelope of %s', (_name, formula, isConvex, isConcave) => {
  const f = new UnivariateFunction(formula, DOMAIN)
  const out = new Float64Array(3)
  const linesOf = (a: number, b: number, side: 'lower' | 'upper'): { slope: number; height: number }[] =>
    envelopeLines(f, a, b, side).flatMap((line) =>
      writeEnvelopeLine(f, a, b, side, line, out) ? [{ slope: -out[0], height: out[2] }] : [],
    )
  const envelopeAt = (a: number, b: number, side: 'lower' | 'upper', at: number): number => {
    const values = linesOf(a, b, side).map(({ slope, height }) => slope * at + height)
    return side === 'lower' ? Math.max(-Infinity, ...values) : Math.min(Infinity, ...values)
  }

  test('is known to bend as it does', () => {
    expect({ isConvex: f.isConvex, isConcave: f.isConcave }).toEqual({ isConvex, isConcave })
  })

  test('holds at every point of every interval', () => {
    fc.assert(
      fc.property(share, share, share, (u, v, w) => {
        const [a, b] = [Math.min(u, v), Math.max(u, v)]
        const at = Math.min(b, Math.max(a, a + w * (b - a)))
        const value = evaluate(formula, [at])
        expect(envelopeAt(a, b, 'lower', at)).toBeLessThanOrEqual(value)
        expect(envelopeAt(a, b, 'upper', at)).toBeGreaterThanOrEqual(value)
      }),
      { seed: 105, numRuns: 1500 },
    )
  })

  test('closes on the function with the square of the width, away from kinks', () => {
    for (const centre of [0.15, 0.45, 0.85]) {
      const gapAt = (width: number): number => {
        const [a, b] = [centre - width / 2, centre + width / 2]
        return Math.max(
          ...[0, 0.3, 0.5, 0.9].map((part) => {
            const at = a + part * width
            return envelopeAt(a, b, 'upper', at) - envelopeAt(a, b, 'lower', at)
          }),
        )
      }
      expect(gapAt(0.02)).toBeLessThan(0.02)
      expect(gapAt(0.002)).toBeLessThan(0.02 * gapAt(0.02) + 1e-9)
    }
  })
})
