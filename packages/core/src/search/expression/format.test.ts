import * as fc from 'fast-check'
import { evaluate as evaluateText } from 'mathjs'
import { expect, test } from 'vitest'
import { arbitraryDomain, arbitraryExpression } from '../../testing/arbitrary-expression.js'
import * as construct from './construct.js'
import { evaluate } from './evaluate.js'
import { formatExpression } from './format.js'

const x = construct.variable(0)
const y = construct.variable(1)
const name = (index: number): string => ['x', 'y'][index]

test.each([
  ['1 - 0.5 * x + y', construct.linearCombination([-0.5, 1], [x, y], 1)],
  ['-x * y', construct.negate(construct.multiply(x, y))],
  ['x * (1 - x)', construct.multiply(x, construct.subtract(construct.ONE, x))],
  ['x * (y * exp(x))', construct.multiply(x, construct.multiply(y, construct.exp(x)))],
  ['x * (y / exp(x))', construct.multiply(x, construct.divide(y, construct.exp(x)))],
  ['x / (x * y)', construct.divide(x, construct.multiply(x, y))],
  ['2 / (x + y)', construct.divide(construct.constant(2), construct.add(x, y))],
  ['(x + y) ^ 2', construct.power(construct.add(x, y), 2)],
  ['x ^ (-2)', construct.power(x, -2)],
  ['max(x, -1)', construct.max([x, construct.constant(-1)])],
  ['exp(-2 * x)', construct.exp(construct.scale(-2, x))],
])('an expression is written as %s', (text, expression) => {
  expect(formatExpression(expression, name)).toBe(text)
})

test('the text reads back as the same function', () => {
  fc.assert(
    fc.property(arbitraryExpression(), arbitraryDomain(), (expression, { points }) => {
      const text = formatExpression(expression, (index) => `v${index}`)
      for (const point of points.slice(0, 3)) {
        const expected = evaluate(expression, point)
        if (!Number.isFinite(expected)) continue
        const scope = Object.fromEntries(point.map((value, i) => [`v${i}`, value]))
        const read: unknown = evaluateText(text, scope)
        expect(Math.abs(Number(read) - expected)).toBeLessThan(1e-9 * (1 + Math.abs(expected)))
      }
    }),
    { seed: 5, numRuns: 200 },
  )
})
