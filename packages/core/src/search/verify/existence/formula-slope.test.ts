import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluate } from '../../expression/evaluate.js'
import * as interval from '../../expression/interval.js'
import { arbitraryExpression, VARIABLE_COUNT } from '../../../testing/arbitrary-expression.js'
import { exactDifference, vanishes } from './difference.js'
import { formulaSlopes } from './formula-slope.js'
import { slopeArithmetic, type Slope } from './slope.js'
import { Unprovable } from './unprovable.js'
import * as construct from '../../expression/construct.js'

/** What sampled values in floating point may be off by, relative to the numbers that occur. */
const SAMPLING = 1e-9

test('slopes enclose every formula at every point of a box, in both ways', () => {
  const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000)
  const shares = fc.array(share, { minLength: VARIABLE_COUNT, maxLength: VARIABLE_COUNT })
  let compared = 0
  fc.assert(
    fc.property(
      arbitraryExpression(),
      shares,
      shares,
      shares,
      fc.constantFrom(1e-6, 1e-2, 0.3),
      (expression, centre, before, place, width) => {
        const box = centre.map((value, i) => ({ lower: value - width * before[i], upper: value + width }))
        const point = box.map(({ lower, upper }, i) => lower + place[i] * (upper - lower))
        const arithmetic = slopeArithmetic(box, centre)
        let slope: Slope
        try {
          const variables = centre.map((_value, i) => arithmetic.unknown(i))
          slope = formulaSlopes(arithmetic, variables).formula(expression)
        } catch (error) {
          expect(error).toBeInstanceOf(Unprovable)
          return
        }
        const value = evaluate(expression, point)
        if (!Number.isFinite(value)) return
        const bySlopes = slope.slopes.reduce(
          (sum, each, i) => interval.add(sum, interval.scale(point[i] - centre[i], each)),
          slope.at,
        )
        const size = SAMPLING * (1 + Math.abs(value))
        for (const { lower, upper } of [slope.range, bySlopes]) {
          expect(lower).toBeLessThanOrEqual(value + size)
          expect(upper).toBeGreaterThanOrEqual(value - size)
        }
        if (bySlopes.upper - bySlopes.lower < 1) compared++
      },
    ),
    { seed: 1403, numRuns: 1500 },
  )
  expect(compared).toBeGreaterThan(500)
})

test('differences are exact, whatever the size of what cancels, and in decimals', () => {
  const [m, x] = [construct.variable(0), construct.variable(1)]
  const huge = construct.linearCombination([1e16, 1], [m, x], 1e9)
  const plain = construct.linearCombination([1e16], [m], 1e9)
  const difference = exactDifference([
    [1, huge],
    [-1, plain],
  ])
  expect([...difference.terms]).toEqual([[x, { numerator: 1n, denominator: 1n }]])
  expect(difference.constant.numerator).toBe(0n)
  const decimals = exactDifference([
    [1, construct.linearCombination([1], [m], 0.1)],
    [1, construct.linearCombination([-1], [m], 0.2)],
    [-1, construct.constant(0.3)],
  ])
  expect(vanishes(decimals)).toBe(true)
})

test('a kink is spanned by the slopes of both its sides', () => {
  const arithmetic = slopeArithmetic([{ lower: -1, upper: 1 }], [0])
  const { formula } = formulaSlopes(arithmetic, [arithmetic.unknown(0)])
  const size = formula(construct.abs(construct.variable(0)))
  expect(size.slopes).toEqual([{ lower: -1, upper: 1 }])
  const top = formula(construct.max([construct.variable(0), construct.ZERO]))
  expect(top.slopes).toEqual([{ lower: 0, upper: 1 }])
})
