import { expect, test } from 'vitest'
import * as construct from './construct.js'
import { evaluate } from './evaluate.js'

const x = construct.variable(0)
const y = construct.variable(1)

test.each([
  ['constant', construct.constant(2.5), 2.5],
  ['variable', y, 4],
  ['sum', construct.linearCombination([2, -1], [x, y], 1), 3],
  ['product', construct.multiply(x, y), 12],
  ['quotient', construct.divide(x, y), 0.75],
  ['square', construct.power(x, 2), 9],
  ['power', construct.power(y, 1.5), 8],
  ['exponential', construct.exp(x), Math.exp(3)],
  ['logarithm', construct.log(x), Math.log(3)],
  ['root', construct.sqrt(y), 2],
  ['absolute value', construct.abs(construct.subtract(x, y)), 1],
  ['minimum', construct.min([x, y]), 3],
  ['maximum', construct.max([x, y]), 4],
])('evaluates a %s', (_, expression, expected) => {
  expect(evaluate(expression, [3, 4])).toBe(expected)
})

test('is NaN or infinite outside the domain', () => {
  expect(evaluate(construct.log(x), [-1])).toBeNaN()
  expect(evaluate(construct.divide(construct.ONE, x), [0])).toBe(Infinity)
})
