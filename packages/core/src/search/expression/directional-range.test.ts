import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryDomain, arbitraryExpression, VARIABLE_COUNT } from '../../testing/arbitrary-expression.js'
import * as construct from './construct.js'
import { directionalRangeOn } from './directional-range.js'
import { enclosureOn } from './enclose.js'
import { evaluate } from './evaluate.js'
import { exactCombination } from './exact-combination.js'
import type { Expression } from './expression.js'
import { gradient } from './gradient.js'
import { inEvaluationOrder } from './graph.js'

const range = enclosureOn({ lower: [0, 0, 0], upper: [1, 1, 1], simplex: 0 })
const [first, second, third] = [0, 1, 2].map(construct.variable)

/** Every part is finite and no root is at 0, where there is no derivative. */
function isSmooth(expression: Expression, point: readonly number[]): boolean {
  return inEvaluationOrder([expression]).every((node) => {
    const value = evaluate(node, point)
    return Number.isFinite(value) && !(node.kind === 'sqrt' && value === 0)
  })
}

test('what both variables enter alike cancels exactly', () => {
  const mass = construct.add(first, second)
  const slope = directionalRangeOn(range, 1, 0)
  expect(slope(construct.power(mass, 2))).toEqual({ lower: 0, upper: 0 })
  expect(slope(construct.multiply(mass, third))).toEqual({ lower: 0, upper: 0 })
})

test('the slope of a square towards its variable is in [0, 2]', () => {
  const { lower, upper } = directionalRangeOn(range, 0, 2)(construct.power(first, 2))
  expect(lower).toBe(0)
  expect(upper).toBeCloseTo(2, 12)
})

test('slopes and values of a difference of formulas are enclosed at every sampled point', () => {
  let compared = 0
  const direction = fc.tuple(fc.nat({ max: VARIABLE_COUNT - 1 }), fc.nat({ max: VARIABLE_COUNT - 1 }))
  fc.assert(
    fc.property(
      arbitraryExpression(),
      arbitraryExpression(),
      arbitraryDomain(),
      direction,
      (left, right, sample, [raised, lowered]) => {
        const enclose = enclosureOn(sample.domain)
        const difference = exactCombination([
          [1, left],
          [-1, right],
        ])
        const values = enclose(difference)
        const slopes = directionalRangeOn(enclose, raised, lowered)(difference)
        const [atLeft, atRight] = [new Float64Array(VARIABLE_COUNT), new Float64Array(VARIABLE_COUNT)]
        for (const point of sample.points) {
          if (!isSmooth(left, point) || !isSmooth(right, point)) continue
          const value = gradient(left, point, atLeft) - gradient(right, point, atRight)
          const slope = atLeft[raised] - atLeft[lowered] - (atRight[raised] - atRight[lowered])
          const size = 1 + Math.max(...[...atLeft, ...atRight, value].map(Math.abs))
          if (!(size < 1e6)) continue
          compared++
          expect(value).toBeGreaterThanOrEqual(values.lower - 1e-9 * size)
          expect(value).toBeLessThanOrEqual(values.upper + 1e-9 * size)
          expect(slope).toBeGreaterThanOrEqual(slopes.lower - 1e-9 * size)
          expect(slope).toBeLessThanOrEqual(slopes.upper + 1e-9 * size)
        }
      },
    ),
    { seed: 1001, numRuns: 1500 },
  )
  expect(compared).toBeGreaterThan(3000)
})

test('coefficients that cancel as decimals are gone', () => {
  const tenth = construct.scale(0.1, first)
  const combination = exactCombination([
    [3, tenth],
    [-1, construct.scale(0.3, first)],
  ])
  // As doubles, 3 · 0.1 − 0.3 is 2.8e-17.
  expect(combination).toEqual(construct.constant(0))
})

test('what both variables enter alike has the slope 0, whatever the decimals', () => {
  const formula = construct.linearCombination([0.1, 0.1, 0.7], [0, 1, 2].map(construct.variable), 0.3)
  expect(directionalRangeOn(range, 0, 1)(formula)).toEqual({ lower: 0, upper: 0 })
  expect(directionalRangeOn(range, 0, 1)(construct.exp(formula))).toEqual({ lower: 0, upper: 0 })
})
