import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryDomain, arbitraryExpression, MEAN_FIELD_SIZE } from '../../testing/arbitrary-expression.js'
import { Unprovable } from '../verify/existence/unprovable.js'
import { rationalFormulas } from '../verify/existence/rational-formula.js'
import * as construct from './construct.js'
import { evaluate } from './evaluate.js'
import type { Expression } from './expression.js'
import {
  binaryMeaning,
  fromInteger,
  multiply,
  ratio,
  subtract,
  toNearestDouble,
  type Rational,
} from './rational.js'
import { roundingErrorOn } from './rounding-error.js'

/** f at the rationals less what floating point makes of it at doubles; null where f is not rational there. */
function missed(formula: Expression, exact: readonly Rational[], doubles: readonly number[]): number | null {
  const computed = evaluate(formula, doubles)
  if (!Number.isFinite(computed)) return null
  try {
    const value = rationalFormulas(exact)(formula)
    return Math.abs(toNearestDouble(subtract(value, binaryMeaning(computed))))
  } catch (error) {
    if (error instanceof Unprovable) return null
    throw error
  }
}

describe('the bound of what rounding does to a formula', () => {
  test('holds at points of the domain, for masses that are off by as much as is said', () => {
    let compared = 0
    fc.assert(
      fc.property(
        arbitraryExpression(),
        arbitraryDomain(),
        fc.constantFrom(0, 1e-15, 1e-9),
        (formula, { domain, points }, massError) => {
          const bound = roundingErrorOn(domain, massError)(formula)
          for (const point of points) {
            const exact = Array.from(point, binaryMeaning)
            // Mass is moved from one pair to another, half of what it may be off by.
            const off = multiply(binaryMeaning(massError), ratio(1n, 2n))
            exact[0] = subtract(exact[0], off)
            exact[1] = subtract(exact[1], multiply(off, fromInteger(-1)))
            if (exact[0].numerator < 0n) continue
            const error = missed(formula, exact, point)
            if (error === null) continue
            compared++
            expect(error).toBeLessThanOrEqual(bound)
          }
        },
      ),
      { numRuns: 400, seed: 5 },
    )
    expect(compared).toBeGreaterThan(500)
  })

  test('is of size one where digits are lost: (1e16 + m)·m² − 1e16·m²', () => {
    const m = construct.variable(0)
    const square = construct.power(m, 2)
    const formula = construct.subtract(
      construct.multiply(construct.add(construct.constant(1e16), m), square),
      construct.scale(1e16, square),
    )
    const domain = {
      lower: Array.from({ length: MEAN_FIELD_SIZE }, () => 0),
      upper: Array.from({ length: MEAN_FIELD_SIZE }, () => 1),
      simplex: MEAN_FIELD_SIZE,
    }
    const error = missed(formula, [ratio(1n, 2n)], [0.5])
    expect(roundingErrorOn(domain, 0)(formula)).toBeGreaterThan(1)
    expect(roundingErrorOn(domain, 0)(formula)).toBeGreaterThanOrEqual(error ?? Infinity)
  })
})
