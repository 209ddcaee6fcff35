import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SmfgError } from '../../model/errors.js'
import {
  arbitraryAffine,
  arbitraryDomain,
  arbitraryExpression,
  arbitraryQuadratic,
  VARIABLE_COUNT,
} from '../../testing/arbitrary-expression.js'
import * as construct from './construct.js'
import { evaluate } from './evaluate.js'
import {
  affineForm,
  bind,
  bindAll,
  classify,
  plainAffineForm,
  quadraticForm,
  variablesOf,
} from './structure.js'

const [x, y, z] = [0, 1, 2].map(construct.variable)
const mass = construct.add(x, y)

describe('binding', () => {
  test('then evaluating is evaluating', () => {
    let compared = 0
    const chosen = fc.uniqueArray(fc.nat({ max: VARIABLE_COUNT - 1 }))
    fc.assert(
      fc.property(arbitraryExpression(), arbitraryDomain(), chosen, (expression, { points }, indices) => {
        for (const point of points) {
          const expected = evaluate(expression, point)
          if (!Number.isFinite(expected) || Math.abs(expected) > 1e6) continue
          const values = new Map(indices.map((index) => [index, point[index]]))
          let bound
          try {
            bound = bind(expression, values)
          } catch (error) {
            // A part is undefined at these values although the whole is finite, as in 1 / (1 / 0).
            if (error instanceof SmfgError) continue
            throw error
          }
          expect(variablesOf(bound).filter((index) => values.has(index))).toEqual([])
          compared++
          expect(Math.abs(evaluate(bound, point) - expected)).toBeLessThan(1e-9 * (1 + Math.abs(expected)))
        }
      }),
      { seed: 40, numRuns: 500 },
    )
    expect(compared).toBeGreaterThan(1500)
  })

  test('a control makes its product with a mass affine', () => {
    const formula = construct.multiply(z, mass)
    expect(affineForm(formula)).toBeNull()
    expect(affineForm(bind(formula, new Map([[2, 0.5]])))).toEqual({
      constant: 0,
      indices: [0, 1],
      coefficients: [0.5, 0.5],
    })
  })

  test('keeps what holds no bound variable, and shares what is rebuilt', () => {
    const kept = construct.exp(mass)
    const shared = construct.exp(construct.multiply(z, mass))
    const [first, second] = bindAll([construct.add(kept, shared), shared], new Map([[2, 3]]))
    expect(bind(kept, new Map([[2, 3]]))).toBe(kept)
    expect(first.kind === 'sum' && first.terms[0] === kept && first.terms[1] === second).toBe(true)
  })

  test('to a value where a part is undefined throws', () => {
    expect(() => bind(construct.log(z), new Map([[2, 0]]))).toThrow(SmfgError)
  })
})

describe('the affine form', () => {
  test('agrees with evaluation', () => {
    fc.assert(
      fc.property(arbitraryAffine(), arbitraryDomain(), (expression, { points }) => {
        const form = affineForm(expression)
        expect(form).toEqual(plainAffineForm(expression))
        for (const point of points) {
          let value = form?.constant ?? NaN
          form?.indices.forEach((index, k) => (value += form.coefficients[k] * point[index]))
          expect(value).toBe(evaluate(expression, point))
        }
      }),
      { seed: 41, numRuns: 300 },
    )
  })

  test('sees through products that cancel', () => {
    const formula = construct.add(construct.multiply(x, construct.subtract(y, x)), construct.power(x, 2))
    expect(affineForm(formula)).toBeNull()
    const cancelled = construct.subtract(formula, construct.multiply(x, y))
    expect(affineForm(construct.add(cancelled, z))).toEqual({ constant: 0, indices: [2], coefficients: [1] })
  })

  test('of what is not affine is null', () => {
    for (const formula of [
      construct.exp(x),
      construct.abs(x),
      construct.min([x, y]),
      construct.power(x, 3),
    ]) {
      expect(affineForm(formula)).toBeNull()
      expect(plainAffineForm(formula)).toBeNull()
      expect(quadraticForm(formula)).toBeNull()
    }
  })
})

describe('the quadratic form', () => {
  test('agrees with evaluation and lists every pair once, ordered', () => {
    fc.assert(
      fc.property(arbitraryQuadratic(), arbitraryDomain(), (expression, { points }) => {
        const form = quadraticForm(expression)
        if (form === null) throw new Error('not recognised as quadratic')
        const pairs = form.products.map(({ left, right }) => left * VARIABLE_COUNT + right)
        expect(pairs).toEqual([...new Set(pairs)].sort((a, b) => a - b))
        expect(
          form.products.every(({ left, right, coefficient }) => left <= right && coefficient !== 0),
        ).toBe(true)
        expect([...form.indices].sort((a, b) => a - b)).toEqual(form.indices)
        for (const point of points) {
          let value = form.constant
          form.indices.forEach((index, k) => (value += form.coefficients[k] * point[index]))
          for (const { left, right, coefficient } of form.products) {
            value += coefficient * point[left] * point[right]
          }
          // At most 4 products of sums of size below 30 · 3 · 7 each.
          expect(Math.abs(value - evaluate(expression, point))).toBeLessThan(1e-9)
        }
      }),
      { seed: 42, numRuns: 300 },
    )
  })

  test('of a square of a mass has the doubled cross term', () => {
    expect(quadraticForm(construct.power(mass, 2))).toEqual({
      constant: 0,
      indices: [],
      coefficients: [],
      products: [
        { left: 0, right: 0, coefficient: 1 },
        { left: 0, right: 1, coefficient: 2 },
        { left: 1, right: 1, coefficient: 1 },
      ],
    })
  })
})

describe('classification', () => {
  test.each([
    ['constant', construct.constant(2), 'constant'],
    ['sum', construct.linearCombination([1, 2], [x, y], 3), 'affine'],
    ['product', construct.multiply(x, y), 'quadratic'],
    ['square', construct.power(mass, 2), 'quadratic'],
    ['cube', construct.power(x, 3), 'general'],
    ['quotient', construct.divide(x, y), 'general'],
    ['exponential', construct.exp(x), 'general'],
    ['negative power', construct.power(x, -2), 'general'],
  ])('of a %s over all variables', (_, expression, expected) => {
    expect(classify(expression)).toBe(expected)
  })

  test.each([
    ['exp(z)', construct.exp(z), 'constant'],
    ['z · (x + y)', construct.multiply(z, mass), 'affine'],
    ['(x + y) / exp(z)', construct.divide(mass, construct.exp(z)), 'affine'],
    ['log(z) · x · y', construct.multiply(construct.log(z), construct.multiply(x, y)), 'quadratic'],
    ['exp(z · x)', construct.exp(construct.multiply(z, x)), 'general'],
    ['z ^ 1.5', construct.power(z, 1.5), 'constant'],
  ])('of %s over x and y while z is held fixed', (_, expression, expected) => {
    expect(classify(expression, (index) => index < 2)).toBe(expected)
  })
})

test('the variables of expressions are listed ascending, each once', () => {
  expect(variablesOf(construct.multiply(z, mass), construct.exp(x))).toEqual([0, 1, 2])
  expect(variablesOf(construct.ONE)).toEqual([])
})
