import { construct, type Expression } from '@smfg/core'
import * as fc from 'fast-check'

/**
 * Formulas of the variables 0 … count − 1: affine forms, and products, quotients, squares, minima and maxima made of
 * them; bounded where the variables are.
 */
export function arbitraryFormula(count: number): fc.Arbitrary<Expression> {
  const affine = fc
    .tuple(
      fc.array(fc.integer({ min: -2, max: 2 }), { minLength: count, maxLength: count }),
      fc.integer({ min: -4, max: 4 }),
    )
    .map(([coefficients, offset]) =>
      construct.linearCombination(
        coefficients,
        coefficients.map((_coefficient, index) => construct.variable(index)),
        offset / 4,
      ),
    )
  const two = fc.tuple(affine, affine)
  const piece = fc.oneof(
    affine,
    two.map(([left, right]) => construct.multiply(left, right)),
    // The denominator is at least 1.
    two.map(([left, right]) =>
      construct.divide(left, construct.add(construct.ONE, construct.power(right, 2))),
    ),
    two.map(([left, right]) => construct.max([left, right])),
    two.map(([left, right]) => construct.min([left, right])),
    affine.map((form) => construct.exp(construct.scale(1 / 4, form))),
  )
  return fc.tuple(piece, piece).map(([left, right]) => construct.add(left, right))
}
