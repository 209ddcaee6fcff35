import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as construct from '../expression/construct.js'
import { evaluate } from '../expression/evaluate.js'
import type { Expression, Interval } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import { jetOn } from '../expression/jet.js'
import { envelopeLines, writeEnvelopeLine } from './function-envelope.js'
import { UnivariateFunction } from './univariate-function.js'

const { abs, constant, divide, exp, log, max, min, multiply, ONE, power, sqrt, subtract } = construct
const x = construct.variable(0)
const reciprocal = divide(ONE, x)
const affine = (offset: number, factor: number): Expression =>
  construct.linearCombination([factor], [x], offset)

/** Name, formula, where its domain ends or it has a pole or a kink. */
const functions: readonly (readonly [string, Expression, readonly number[]])[] = [
  ['1/x', reciprocal, [0]],
  ['−1/x', construct.negate(reciprocal), [0]],
  ['x^−2', power(x, -2), [0]],
  ['1/(x²)', divide(ONE, power(x, 2)), [0]],
  ['1/|x|', divide(ONE, abs(x)), [0]],
  ['x^−3', power(x, -3), [0]],
  ['x^−0.5', power(x, -0.5), [0]],
  ['x^0.5', power(x, 0.5), [0]],
  ['x^1.5', power(x, 1.5), [0]],
  ['log x', log(x), [0]],
  ['x·log x', multiply(x, log(x)), [0]],
  ['log(x)/x', divide(log(x), x), [0]],
  ['log|x|', log(abs(x)), [0]],
  ['√|x|', sqrt(abs(x)), [0]],
  ['|log x|', abs(log(x)), [0, 1]],
  ['max(log x, −3)', max([log(x), constant(-3)]), [0, Math.exp(-3)]],
  ['min(1/x, 5)', min([reciprocal, constant(5)]), [0, 0.2]],
  ['min(√x, 1/x)', min([sqrt(x), reciprocal]), [0, 1]],
  // Where it has no value, an enclosure made of those of its parts starts at 0.
  ['√√x', sqrt(sqrt(x)), [0]],
  ['√max(x, 0)', sqrt(max([x, constant(0)])), [0]],
  ['|1/x|', abs(reciprocal), [0]],
  ['exp(−1/x)', exp(construct.negate(reciprocal)), [0]],
  ['√(x² − 0.25)', sqrt(subtract(power(x, 2), constant(0.25))), [-0.5, 0.5]],
  ['1/(x·(1 − x))', divide(ONE, multiply(x, subtract(ONE, x))), [0, 1]],
  ['log(x) − log(1 − x)', subtract(log(x), log(subtract(ONE, x))), [0, 1]],
  // Next to its end, and where the logarithm is about 0, rounding of the argument counts for much.
  ['1/(1.000000001 − 0.7x)', divide(ONE, affine(1.000000001, -0.7)), [1.000000001 / 0.7]],
  ['log(1.000000001 − 0.7x)', log(affine(1.000000001, -0.7)), [0, 1.000000001 / 0.7]],
]

/** Numbers at, next to and on both sides of some others. */
function around(edges: readonly number[]): fc.Arbitrary<number> {
  const edge = fc.constantFrom(...edges)
  const near = fc
    .tuple(edge, fc.constantFrom(1, -1), fc.double({ min: 1, max: 16, noNaN: true }))
    .map(([at, side, digits]) => at + side * 10 ** -digits)
  const tiny = fc.constantFrom(Number.MIN_VALUE, -Number.MIN_VALUE, 1e-300, -1e-300)
  return fc.oneof(
    { arbitrary: edge, weight: 3 },
    { arbitrary: near, weight: 3 },
    { arbitrary: tiny, weight: 1 },
    { arbitrary: fc.double({ min: -1, max: 1.5, noNaN: true }), weight: 3 },
  )
}

interface Line {
  readonly left: number
  readonly bound: number
}

function linesOf(f: UnivariateFunction, a: number, b: number, side: 'lower' | 'upper'): Line[] {
  const out = new Float64Array(3)
  return envelopeLines(f, a, b, side).flatMap((line) => {
    if (!writeEnvelopeLine(f, a, b, side, line, out)) return []
    expect(Array.from(out).every(Number.isFinite)).toBe(true)
    return [{ left: out[0], bound: out[2] }]
  })
}

/** Whether a line is on the wrong side of every value that a formula can have at a point, whatever rounding did. */
function isWrong(line: Line, side: 'lower' | 'upper', { lower, upper }: Interval, at: number): boolean {
  return side === 'lower'
    ? interval.addDown(interval.multiplyDown(-line.left, at), line.bound) > upper
    : interval.addUp(interval.multiplyUp(-line.left, at), line.bound) < lower
}

describe.each(functions)('the envelope of %s', (_name, formula, edges) => {
  test('holds wherever the function has a value, in intervals that reach or cross the end of its domain', () => {
    let lines = 0
    const number = around(edges)
    const share = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }))
    const points = fc.array(number, { minLength: 12, maxLength: 12 })
    fc.assert(
      fc.property(number, number, share, share, points, (one, other, u, v, inner) => {
        const domain = { lower: Math.min(one, other), upper: Math.max(one, other) }
        const f = new UnivariateFunction(formula, domain)
        const at = (part: number): number => domain.lower + part * (domain.upper - domain.lower)
        const a = at(Math.min(u, v))
        const b = Math.min(domain.upper, at(Math.max(u, v)))
        const inside = [a, b, ...inner.map((point) => Math.min(b, Math.max(a, point)))].filter((point) =>
          Number.isFinite(evaluate(formula, [point])),
        )
        const values = inside.map((point) => jetOn(formula, interval.point(point)).value)
        for (const side of ['lower', 'upper'] as const) {
          for (const line of linesOf(f, a, b, side)) {
            lines++
            const wrong = inside.filter((point, k) => isWrong(line, side, values[k], point))
            expect(wrong.map((point) => ({ point, side, line, a, b }))).toEqual([])
          }
        }
      }),
      { seed: 1107, numRuns: 200 },
    )
    expect(lines).toBeGreaterThan(50)
  })
})

test.each([1, -1])(
  'the envelope of %d·log(1.000000001 − 0.7x) allows for the rounding of the argument',
  (sign) => {
    // At 0 the argument is exact, and the logarithm 1e-9; next to it the argument is rounded by 1e-16.
    const formula = construct.scale(sign, log(affine(1.000000001, -0.7)))
    const { value } = jetOn(formula, interval.point(0))
    const width = fc.double({ min: 12, max: 16, noNaN: true }).map((digits) => 10 ** -digits)
    fc.assert(
      fc.property(width, width, (below, above) => {
        const f = new UnivariateFunction(formula, { lower: -below, upper: above })
        for (const side of ['lower', 'upper'] as const)
          expect(linesOf(f, -below, above, side).filter((line) => isWrong(line, side, value, 0))).toEqual([])
      }),
      { seed: 1108, numRuns: 200 },
    )
  },
)

describe('the envelope has a line wherever there is something to say', () => {
  const whole = { lower: 0, upper: 1 }
  const crossing = { lower: -1, upper: 1 }
  test.each<[string, Expression, Interval, Interval, number, number]>([
    // Where a function starts with an infinite slope, a tangent touches further inside.
    ['√x from 0', sqrt(x), whole, whole, 1, 3],
    ['√x from below 0', sqrt(x), { lower: -0.1, upper: 1 }, { lower: -0.1, upper: 1 }, 0, 0],
    ['x·log(0.001 + x) from 0', multiply(x, log(affine(0.001, 1))), whole, whole, 3, 1],
    ['log x from 0', log(x), whole, whole, 0, 3],
    ['1/x from 0', reciprocal, whole, whole, 0, 0],
    ['1/x across 0', reciprocal, crossing, crossing, 0, 0],
    ['1/x on one side of a domain', reciprocal, crossing, { lower: -1, upper: -0.1 }, 1, 3],
    ['1/x on the other side', reciprocal, crossing, { lower: 0.1, upper: 1 }, 3, 1],
    ['1/x at a point', reciprocal, crossing, { lower: 0.5, upper: 0.5 }, 1, 1],
    ['1/x at its pole', reciprocal, crossing, { lower: 0, upper: 0 }, 0, 0],
  ])('%s', (_name, formula, domain, { lower, upper }, below, above) => {
    const f = new UnivariateFunction(formula, domain)
    expect(linesOf(f, lower, upper, 'lower')).toHaveLength(below)
    expect(linesOf(f, lower, upper, 'upper')).toHaveLength(above)
  })
})
