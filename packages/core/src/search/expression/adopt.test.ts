import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryExpression } from '../../testing/arbitrary-expression.js'
import { formulaAdopter } from './adopt.js'
import { add, constant, exp, multiply, variable } from './construct.js'

test('a formula copied by structured cloning and adopted is the very object it was copied from', () => {
  const formula = multiply(exp(add(variable(0), constant(2))), add(variable(1), variable(3)))
  const copy = structuredClone(formula)
  expect(copy).not.toBe(formula)
  expect(formulaAdopter()(copy)).toBe(formula)
})

test('adopting changes no number and no order', () => {
  fc.assert(
    fc.property(arbitraryExpression(), (formula) => {
      expect(formulaAdopter()(structuredClone(formula))).toEqual(formula)
    }),
    { seed: 31, numRuns: 200 },
  )
})

test('parts that were shared before copying are shared after adopting', () => {
  const shared = exp(variable(0))
  const adopt = formulaAdopter()
  const [first, second] = structuredClone([multiply(shared, variable(1)), multiply(shared, variable(2))]).map(
    adopt,
  )
  expect(first.kind === 'product' && second.kind === 'product').toBe(true)
  const parts = new Set(
    [first, second].flatMap((node) => (node.kind === 'product' ? [node.left, node.right] : [])),
  )
  expect(parts).toContain(shared)
  expect(parts.size).toBe(3)
})
