import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { arbitraryExpression, VARIABLE_COUNT } from '../../testing/arbitrary-expression.js'
import * as construct from './construct.js'
import { evaluate } from './evaluate.js'
import { univariateReader } from './univariate.js'

const [a, b, c] = [0, 1, 2].map(construct.variable)
const m = construct.add(a, b)

describe('the univariate reader', () => {
  it('sees through affine functions of one mass', () => {
    const formula = construct.divide(
      construct.log(construct.linearCombination([0.5], [m], 0.1)),
      construct.add(construct.ONE, construct.scale(3, m)),
    )
    const read = univariateReader()(formula)
    expect(read?.direction).toBe(m)
    expect(evaluate(read?.inner ?? a, [0.4])).toBe(evaluate(formula, [0.1, 0.3, 9]))
  })

  it('takes the affine part of a sum as one quantity', () => {
    const formula = construct.exp(construct.linearCombination([2, 2, 1], [a, b, construct.exp(m)], 1))
    expect(univariateReader()(formula)?.direction).toBe(m)
  })

  it.each([
    ['two masses', construct.multiply(a, construct.exp(c))],
    ['two sums', construct.multiply(m, construct.add(b, c))],
    ['a sum and one of its parts', construct.exp(construct.add(construct.exp(a), b))],
    ['a constant', construct.constant(2)],
  ])('finds no single quantity in %s', (_name, formula) => {
    expect(univariateReader()(formula)).toBeNull()
  })

  test('what it finds has the values of the formula', () => {
    let found = 0
    fc.assert(
      fc.property(
        arbitraryExpression(),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
          minLength: VARIABLE_COUNT,
          maxLength: VARIABLE_COUNT,
        }),
        (formula, point) => {
          const read = univariateReader()(formula)
          if (read === null) return
          const value = evaluate(formula, point)
          if (!Number.isFinite(value) || Math.abs(value) > 1e6) return
          found++
          const inner = evaluate(read.inner, [evaluate(read.direction, point)])
          expect(Math.abs(inner - value)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(value)))
        },
      ),
      { seed: 61, numRuns: 2000 },
    )
    expect(found).toBeGreaterThan(300)
  })
})
