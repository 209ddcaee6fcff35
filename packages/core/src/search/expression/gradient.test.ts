import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  arbitraryAffine,
  arbitraryDomain,
  arbitraryExpression,
  arbitraryQuadratic,
  VARIABLE_COUNT,
} from '../../testing/arbitrary-expression.js'
import * as construct from './construct.js'
import { evaluate } from './evaluate.js'
import type { Expression } from './expression.js'
import { gradient } from './gradient.js'
import { inEvaluationOrder } from './graph.js'
import { affineForm, quadraticForm } from './structure.js'

const x = construct.variable(0)

/** Slope of the chord from the point to `step` beside it along one variable. */
function chord(expression: Expression, point: readonly number[], index: number, step: number): number {
  const beside = point.map((value, i) => (i === index ? value + step : value))
  return (evaluate(expression, beside) - evaluate(expression, point)) / step
}

/**
 * Every part has a finite value (`1 / (1 / 0)` is 0 in floating point, but the formula is undefined) and no root is taken at 0,
 * where it has no derivative.
 */
function isSmooth(expression: Expression, point: readonly number[]): boolean {
  return inEvaluationOrder([expression]).every((node) => {
    const value = evaluate(node, point)
    return Number.isFinite(value) && !(node.kind === 'sqrt' && value === 0)
  })
}

test('the gradient agrees with central differences wherever those have settled', () => {
  let compared = 0
  fc.assert(
    fc.property(arbitraryExpression(), arbitraryDomain(), (expression, { points }) => {
      const out = new Float64Array(VARIABLE_COUNT)
      for (const point of points) {
        const value = gradient(expression, point, out)
        expect(value + 0).toBe(evaluate(expression, point) + 0)
        if (!isSmooth(expression, point)) continue
        for (let i = 0; i < VARIABLE_COUNT; i++) {
          const forward = chord(expression, point, i, 1e-5)
          const backward = chord(expression, point, i, -1e-5)
          const central = (forward + backward) / 2
          const size = 1 + Math.abs(central)
          // Near kinks, poles and the edge of the domain differences say nothing about the derivative.
          if (!(Math.abs(forward - backward) < 1e-2 * size && Math.abs(value) < 1e3 && size < 1e3)) continue
          compared++
          expect(Math.abs(out[i] - central)).toBeLessThan(1e-2 * size)
        }
      }
    }),
    { seed: 2, numRuns: 500 },
  )
  expect(compared).toBeGreaterThan(5000)
})

test('the gradient of an affine expression is its coefficients', () => {
  fc.assert(
    fc.property(arbitraryAffine(), arbitraryDomain(), (expression, { points }) => {
      const out = new Float64Array(VARIABLE_COUNT)
      gradient(expression, points[0], out)
      const form = affineForm(expression)
      const expected = Array.from({ length: VARIABLE_COUNT }, () => 0)
      form?.indices.forEach((index, k) => (expected[index] = form.coefficients[k]))
      expect([...out]).toEqual(expected)
    }),
    { seed: 3, numRuns: 200 },
  )
})

test('the gradient of a quadratic expression is that of its form', () => {
  fc.assert(
    fc.property(arbitraryQuadratic(), arbitraryDomain(), (expression, { points }) => {
      const out = new Float64Array(VARIABLE_COUNT)
      const form = quadraticForm(expression)
      if (form === null) throw new Error('not recognised as quadratic')
      for (const point of points) {
        gradient(expression, point, out)
        const expected = new Float64Array(VARIABLE_COUNT)
        form.indices.forEach((index, k) => (expected[index] += form.coefficients[k]))
        for (const { left, right, coefficient } of form.products) {
          expected[left] += coefficient * point[right]
          expected[right] += coefficient * point[left]
        }
        for (let i = 0; i < VARIABLE_COUNT; i++) {
          // Sums of at most a few hundred products below 30 · 30 · 3 in size, each rounded once.
          expect(Math.abs(out[i] - expected[i])).toBeLessThan(1e-10)
        }
      }
    }),
    { seed: 4, numRuns: 200 },
  )
})

test.each([
  ['product', construct.multiply(x, construct.variable(1)), [4, 3]],
  ['quotient', construct.divide(x, construct.variable(1)), [0.25, -3 / 16]],
  ['power', construct.power(construct.variable(1), 1.5), [0, 3]],
  ['root', construct.sqrt(construct.variable(1)), [0, 0.25]],
  ['logarithm', construct.log(x), [1 / 3, 0]],
  ['exponential', construct.exp(x), [Math.exp(3), 0]],
  ['absolute value', construct.abs(construct.negate(x)), [1, 0]],
  ['minimum', construct.min([x, construct.variable(1)]), [1, 0]],
  ['maximum', construct.max([x, construct.variable(1)]), [0, 1]],
])('the gradient of a %s at (3, 4) is exact', (_, expression, expected) => {
  const out = new Float64Array(2)
  gradient(expression, [3, 4], out)
  expect([...out]).toEqual(expected)
})
