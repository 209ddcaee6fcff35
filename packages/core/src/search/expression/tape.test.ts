import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryDomain, arbitraryExpression, VARIABLE_COUNT } from '../../testing/arbitrary-expression.js'
import * as construct from './construct.js'
import { evaluate } from './evaluate.js'
import { compileTape, evaluateTape } from './tape.js'

test('a tape gives the values of the recursive evaluation, bit for bit', () => {
  const expressions = fc.array(arbitraryExpression(), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(expressions, arbitraryDomain(), (formulas, { points }) => {
      const tape = compileTape(formulas)
      const results = new Float64Array(formulas.length)
      for (const point of points) {
        evaluateTape(tape, Float64Array.from(point), 0, results, 0)
        // `+ 0`: a minimum of 0 and −0 may be either.
        formulas.forEach((formula, k) => expect(results[k] + 0).toBe(evaluate(formula, point) + 0))
      }
    }),
    { seed: 1, numRuns: 500 },
  )
})

test('a tape reads and writes from the given offsets and touches nothing else', () => {
  const tape = compileTape([
    construct.add(construct.variable(0), construct.variable(1)),
    construct.variable(1),
  ])
  const results = new Float64Array(4).fill(7)
  evaluateTape(tape, Float64Array.of(9, 9, 1, 2), 2, results, 1)
  expect([...results]).toEqual([7, 3, 2, 7])
})

test('shared parts stand once on a tape, and variables inside sums take no slot', () => {
  const mass = construct.sum(Array.from({ length: VARIABLE_COUNT }, (_, i) => construct.variable(i)))
  const formulas = [1, 2, 3].map((factor) =>
    construct.add(construct.constant(factor), construct.scale(factor, construct.exp(mass))),
  )
  // One slot for the mass, one for its exponential, one for each sum.
  expect(compileTape(formulas).slots.length).toBe(5)
})

test('constants stand first and are known before any evaluation', () => {
  const half = construct.constant(0.5)
  const share = construct.divide(
    construct.constant(1),
    construct.add(half, construct.exp(construct.variable(0))),
  )
  const tape = compileTape([share, half, construct.max([half, share])])
  expect(new Set(tape.slots.subarray(0, tape.constantCount))).toEqual(new Set([0.5, 1]))
  const results = new Float64Array(3)
  evaluateTape(tape, Float64Array.of(0), 0, results, 0)
  expect([...results]).toEqual([1 / 1.5, 0.5, 1 / 1.5])
})
