import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  arbitraryDomain,
  arbitraryExpression,
  arbitraryQuadratic,
  MEAN_FIELD_SIZE,
  VARIABLE_COUNT,
} from '../../testing/arbitrary-expression.js'
import * as construct from './construct.js'
import { domainTrouble } from './domain-trouble.js'
import { evaluate } from './evaluate.js'
import type { Domain, Expression } from './expression.js'
import { gradient } from './gradient.js'
import { inEvaluationOrder } from './graph.js'
import { partialRanges, simplexLipschitz } from './partial-ranges.js'

const [a, b, c] = [0, 1, 2].map(construct.variable)
const x = construct.variable(3)
/** Mean field (a, b, c) and one control x in [1, 2]. */
const domain: Domain = { lower: [0, 0, 0, 1], upper: [1, 1, 1, 2], simplex: 3 }

/** Every part is finite and no root is at 0, where there is no derivative. */
function isSmooth(expression: Expression, point: readonly number[]): boolean {
  return inEvaluationOrder([expression]).every((node) => {
    const value = evaluate(node, point)
    return Number.isFinite(value) && !(node.kind === 'sqrt' && value === 0)
  })
}

describe('partial ranges', () => {
  test.each([
    ['any formula', arbitraryExpression(), 50, 1000],
    ['quadratic forms', arbitraryQuadratic(), 51, 500],
  ])('of %s contain the gradient at every sampled point', (_, arbitrary, seed, numRuns) => {
    let compared = 0
    fc.assert(
      fc.property(arbitrary, arbitraryDomain(), (expression, sample) => {
        const ranges = partialRanges(expression, sample.domain)
        const out = new Float64Array(VARIABLE_COUNT)
        for (const point of sample.points) {
          if (!isSmooth(expression, point)) continue
          gradient(expression, point, out)
          for (let i = 0; i < VARIABLE_COUNT; i++) {
            const range = ranges.get(i) ?? { lower: 0, upper: 0 }
            if (Math.abs(out[i]) > 1e6) continue
            compared++
            const rounding = 1e-9 * (1 + Math.abs(out[i]))
            expect(out[i]).toBeGreaterThanOrEqual(range.lower - rounding)
            expect(out[i]).toBeLessThanOrEqual(range.upper + rounding)
          }
        }
      }),
      { seed, numRuns },
    )
    expect(compared).toBeGreaterThan(10_000)
  })

  test('of an affine formula are its coefficients', () => {
    const ranges = partialRanges(construct.linearCombination([2, -1], [a, x], 5), domain)
    expect([...ranges]).toEqual([
      [0, { lower: 2, upper: 2 }],
      [3, { lower: -1, upper: -1 }],
    ])
  })

  test('of a quadratic formula are sharp over the simplex', () => {
    // d/da (a·b + 2·a·c + x·a) = b + 2c + x, where b + 2c ranges over [0, 2], not [0, 3].
    const formula = construct.sum([
      construct.multiply(a, b),
      construct.scale(2, construct.multiply(a, c)),
      construct.multiply(x, a),
    ])
    expect(partialRanges(formula, domain).get(0)).toEqual({ lower: 1, upper: 4 })
  })

  test('of a fractional power above 1 stay bounded at 0', () => {
    const { lower, upper } = partialRanges(construct.power(a, 1.5), domain).get(0) ?? {
      lower: NaN,
      upper: NaN,
    }
    expect(lower).toBeCloseTo(0, 12)
    expect(upper).toBeCloseTo(1.5, 12)
  })

  test('of a root at 0 are unbounded', () => {
    expect(partialRanges(construct.sqrt(a), domain).get(0)?.upper).toBe(Infinity)
  })

  test('of kinks are hulls, of decided kinks the derivative of the branch', () => {
    expect(partialRanges(construct.abs(construct.subtract(a, b)), domain).get(0)).toEqual({
      lower: -1,
      upper: 1,
    })
    expect(partialRanges(construct.abs(construct.negate(x)), domain).get(3)).toEqual({ lower: 1, upper: 1 })
    expect(partialRanges(construct.max([a, b]), domain).get(0)).toEqual({ lower: 0, upper: 1 })
    const decided = construct.min([a, construct.add(x, construct.ONE)])
    expect([...partialRanges(decided, domain)]).toEqual([
      [3, { lower: 0, upper: 0 }],
      [0, { lower: 1, upper: 1 }],
    ])
  })
})

describe('the Lipschitz constant over the simplex', () => {
  test('of a mass is ½: the mass of a set changes by at most half the ℓ₁ distance', () => {
    expect(simplexLipschitz(construct.add(a, b), domain)).toBe(0.5)
  })

  test('of the total mass and of a control is 0', () => {
    expect(simplexLipschitz(construct.sum([a, b, c]), domain)).toBe(0)
    expect(simplexLipschitz(construct.exp(x), domain)).toBe(0)
  })

  test('of an affine form is half the spread of its coefficients', () => {
    expect(simplexLipschitz(construct.linearCombination([3, -1, 1], [a, b, c]), domain)).toBe(2)
  })

  test('of a root at 0 is infinite', () => {
    expect(simplexLipschitz(construct.sqrt(a), domain)).toBe(Infinity)
  })

  test.each([
    ['any formula', arbitraryExpression(), 52, 1000],
    ['quadratic forms', arbitraryQuadratic(), 53, 500],
  ])('of %s is never exceeded by a sampled pair', (_, arbitrary, seed, numRuns) => {
    let compared = 0
    fc.assert(
      fc.property(arbitrary, arbitraryDomain(), (expression, sample) => {
        if (domainTrouble(expression, sample.domain) !== null) return
        const constant = simplexLipschitz(expression, sample.domain)
        const [first, ...others] = sample.points
        for (const other of others) {
          // The same free variables, another mean field.
          const moved = [...other.slice(0, MEAN_FIELD_SIZE), ...first.slice(MEAN_FIELD_SIZE)]
          const values = [evaluate(expression, first), evaluate(expression, moved)]
          if (!values.every((value) => Math.abs(value) < 1e6)) continue
          const distance = moved.reduce((total, value, i) => total + Math.abs(value - first[i]), 0)
          compared++
          const change = Math.abs(values[0] - values[1])
          expect(change).toBeLessThanOrEqual(
            (distance === 0 ? 0 : constant * distance) + 1e-9 * (1 + Math.abs(values[0])),
          )
        }
      }),
      { seed, numRuns },
    )
    expect(compared).toBeGreaterThan(1000)
  })
})
