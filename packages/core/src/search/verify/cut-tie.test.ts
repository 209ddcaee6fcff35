import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  add,
  compare,
  decimalMeaning,
  fromInteger,
  isZero,
  multiply,
  ratio,
  ZERO,
  type Rational,
} from '../expression/rational.js'
import { constraintOfRow } from '../../model/commitment-set/exact-row.js'
import { isWithinUnderConstraint } from './cut-tie.js'

const cap = constraintOfRow('x + y <= 0.35', [fromInteger(1), fromInteger(1)], decimalMeaning(0.35))
const epsilon = decimalMeaning(0.05)

/** max(0, x + y − 0.3), which is 0.05 where the constraint ends. */
const tipping = ([x, y]: readonly Rational[]): Rational => {
  const value = add(add(x, y), decimalMeaning(-0.3))
  return value.numerator > 0n ? value : ZERO
}

const pointOf = (...numbers: number[]): Rational[] => numbers.map(decimalMeaning)

test.each<[string, boolean, Rational[][]]>([
  ['across the constraint', true, [pointOf(0.32, 0), pointOf(0.34, 0.02), pointOf(0.31, 0.02)]],
  ['beyond it but for an edge', true, [pointOf(0.35, 0), pointOf(0, 0.35), pointOf(0.35, 0.35)]],
  ['beyond a hair', false, [pointOf(0.32, 0), pointOf(0.34, 0.02), pointOf(0, 0)]],
])('a value that is ε where the constraint ends, on a cell %s', (_name, expected, points) => {
  // On a cell with room for the kink at 0.3 the values at its corners do not tell.
  expect(isWithinUnderConstraint(points.map(tipping), points, cap, epsilon)).toBe(expected)
})

test('a value above ε by the last digit is not within', () => {
  const points = [pointOf(0.32, 0), pointOf(0.34, 0.02)]
  const values = points.map((point) => add(tipping(point), ratio(1n, 10n ** 30n)))
  expect(isWithinUnderConstraint(values, points, cap, epsilon)).toBe(false)
})

test('where it says so, no mixture that satisfies the constraint has a larger value', () => {
  const number = fc.integer({ min: 0, max: 100 }).map((value) => ratio(BigInt(value), 100n))
  let said = 0
  fc.assert(
    fc.property(
      fc.array(fc.tuple(number, number, number), { minLength: 3, maxLength: 3 }),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 }),
      (vertices, weights) => {
        const points = vertices.map(([x, y]) => [x, y])
        const values = vertices.map(([, , value]) => value)
        if (!isWithinUnderConstraint(values, points, cap, decimalMeaning(0.5))) return
        said++
        const total = BigInt(weights.reduce((sum, weight) => sum + weight, 0))
        if (total === 0n) return
        const mean = (numbers: readonly Rational[]): Rational =>
          numbers.reduce((sum, value, v) => add(sum, multiply(ratio(BigInt(weights[v]), total), value)), ZERO)
        const sum = add(mean(points.map(([x]) => x)), mean(points.map(([, y]) => y)))
        if (compare(sum, decimalMeaning(0.35)) > 0) return
        expect(compare(mean(values), decimalMeaning(0.5))).toBeLessThanOrEqual(0)
        expect(isZero(sum) || sum.numerator > 0n).toBe(true)
      },
    ),
    { seed: 14, numRuns: 2000 },
  )
  expect(said).toBeGreaterThan(100)
})
