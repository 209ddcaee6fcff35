import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  add,
  constant,
  divide,
  exp,
  linearCombination,
  log,
  max,
  multiply,
  scale,
  variable,
} from '../expression/construct.js'
import { evaluate } from '../expression/evaluate.js'
import { compileFormulas, evaluateFormulas } from './formula-block.js'

const [x, y, z] = [variable(0), variable(1), variable(2)]

/** One formula of every kind a stage can have, some of them twice. */
const formulas = [
  constant(0.25),
  x,
  linearCombination([0.5, 0.5], [x, y], 1),
  linearCombination([-2, -2], [x, y], 0.5),
  log(add(x, constant(1))),
  multiply(x, y),
  constant(-3),
  max([x, scale(2, z)]),
  multiply(x, y),
  divide(constant(1), add(constant(1), add(y, z))),
  linearCombination([3, 1], [y, multiply(x, z)], 1),
  exp(z),
]

describe('evaluateFormulas', () => {
  test('gives the values of plain evaluation at any position of the arrays', () => {
    const block = compileFormulas(formulas)
    const number = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.tuple(number, number, number), fc.nat(5), fc.nat(5), (values, offset, start) => {
        const meanField = new Float64Array(offset + 3)
        meanField.set(values, offset)
        const target = new Float64Array(start + formulas.length + 1).fill(7)
        evaluateFormulas(block, meanField, offset, target, start)
        formulas.forEach((formula, k) => expect(target[start + k]).toBeCloseTo(evaluate(formula, values), 14))
        expect(target.subarray(0, start).every((entry) => entry === 7)).toBe(true)
        expect(target.at(-1)).toBe(7)
      }),
      { seed: 21, numRuns: 100 },
    )
  })

  test('proportional linear parts share one direction', () => {
    const block = compileFormulas(formulas)
    // x alone, and x + y.
    expect(block.directionStart).toHaveLength(2 + 1)
    expect(block.affineScales).toHaveLength(3)
  })

  test('equal formulas are computed once', () => {
    const block = compileFormulas(formulas)
    expect(block.distinctOf).toHaveLength(12)
    expect(block.distinctValues).toHaveLength(11)
    expect(block.tape.results).toHaveLength(6)
  })

  test('a list of numbers is constant, a list with a variable is not', () => {
    expect(compileFormulas([constant(1), constant(2)]).isConstant).toBe(true)
    expect(compileFormulas([constant(1), x]).isConstant).toBe(false)
    expect(compileFormulas([constant(1), exp(x)]).isConstant).toBe(false)
  })
})
