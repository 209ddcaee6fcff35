import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { SmfgError } from '../../model/errors.js'
import { arbitraryAffine, arbitraryDomain } from '../../testing/arbitrary-expression.js'
import { affineRangeOn } from './affine-range.js'
import type { Domain, Interval } from './expression.js'
import { affineForm } from './structure.js'

/**
 * Range of Σ c_i L_i by trying every corner of box ∩ simplex: all entries but one at an end of their interval. Ends are given
 * in 64ths, so that corners are computed without rounding.
 */
function rangeByCorners(coefficients: readonly number[], domain: Domain): Interval {
  const values: number[] = []
  for (let free = 0; free < domain.simplex; free++) {
    for (let choice = 0; choice < 1 << domain.simplex; choice++) {
      const corner = Array.from({ length: domain.simplex }, (_, i) =>
        i === free ? 0 : (choice >> i) & 1 ? domain.upper[i] : domain.lower[i],
      )
      corner[free] = 1 - corner.reduce((a, b) => a + b, 0)
      if (corner[free] < domain.lower[free] || corner[free] > domain.upper[free]) continue
      values.push(corner.reduce((total, value, i) => total + coefficients[i] * value, 0))
    }
  }
  return { lower: Math.min(...values), upper: Math.max(...values) }
}

test('over a box cut out of the simplex the range is that of the corners', () => {
  const sixtyFourths = fc.nat({ max: 64 })
  const box = fc.array(fc.tuple(sixtyFourths, sixtyFourths), { minLength: 4, maxLength: 4 })
  const coefficients = fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 4, maxLength: 4 })
  let nonEmpty = 0
  fc.assert(
    fc.property(box, coefficients, (ends, tenths) => {
      const domain = {
        lower: ends.map(([a, b]) => Math.min(a, b) / 64),
        upper: ends.map(([a, b]) => Math.max(a, b) / 64),
        simplex: 4,
      }
      const c = tenths.map((value) => value / 10)
      const expected = rangeByCorners(c, domain)
      if (expected.lower > expected.upper) return
      nonEmpty++
      const range = affineRangeOn(domain)({ constant: 0, indices: [0, 1, 2, 3], coefficients: c })
      // Coefficients up to 3, about twenty roundings on either side.
      const rounding = 40 * 3 * Number.EPSILON
      expect(Math.abs(range.lower - expected.lower)).toBeLessThan(rounding)
      expect(Math.abs(range.upper - expected.upper)).toBeLessThan(rounding)
    }),
    { seed: 20, numRuns: 1000 },
  )
  expect(nonEmpty).toBeGreaterThan(200)
})

test('over the whole simplex the range is that of the coefficients, without rounding', () => {
  const domain = { lower: [0, 0, 0], upper: [1, 1, 1], simplex: 3 }
  const range = affineRangeOn(domain)
  expect(range({ constant: 0, indices: [0, 1, 2], coefficients: [0.125, 0.75, 0.25] })).toEqual({
    lower: 0.125,
    upper: 0.75,
  })
  // A variable that does not occur has coefficient 0.
  expect(range({ constant: 0, indices: [0, 1], coefficients: [0.5, 0.75] })).toEqual({
    lower: 0,
    upper: 0.75,
  })
  expect(range({ constant: 1, indices: [0, 1, 2], coefficients: [-1, -1, -1] })).toEqual({
    lower: 0,
    upper: 0,
  })
})

test('decimals that are no doubles are enclosed, and exact where they cancel', () => {
  const domain = { lower: [0, 0, 0], upper: [1, 1, 0.3], simplex: 2 }
  const range = affineRangeOn(domain)
  const { lower, upper } = range({ constant: 0, indices: [0, 1], coefficients: [0.1, 0.7] })
  expect(lower).toBeLessThan(0.1)
  expect(upper).toBeGreaterThan(0.7)
  expect(upper - lower).toBeLessThan(0.6 + 1e-15)
  // In doubles 0.1 + 0.2 − 0.3 is not 0.
  expect(range({ constant: 0.1, indices: [0, 2], coefficients: [0.2, -1] }).lower).toBeLessThanOrEqual(-0.2)
  expect(range({ constant: 0.3, indices: [2], coefficients: [-1] }).lower).toBe(0)
  expect(range({ constant: 0.7, indices: [0], coefficients: [-0.7] }).lower).toBe(0)
  expect(range({ constant: -0.7, indices: [0], coefficients: [0.7] }).upper).toBe(0)
  const cut = affineRangeOn({ lower: [0, 0.25], upper: [0.75, 1], simplex: 2 })
  expect(cut({ constant: -0.1, indices: [0, 1], coefficients: [0.1, 0.1] })).toEqual({ lower: 0, upper: 0 })
})

test('numbers with a relative error are enclosed by as much', () => {
  const range = affineRangeOn({ lower: [0, 0], upper: [1, 1], simplex: 2 })
  const { lower, upper } = range({ constant: 0, indices: [0, 1], coefficients: [1, 2], error: 2 ** -40 })
  expect(lower).toBeLessThanOrEqual(1 - 2 ** -40)
  expect(upper).toBeGreaterThanOrEqual(2 + 2 ** -39)
  expect(upper).toBeLessThan(2 + 2 ** -38)
})

test('every sampled point lies in the range', () => {
  fc.assert(
    fc.property(arbitraryAffine(), arbitraryDomain(), (expression, { domain, points }) => {
      const form = affineForm(expression)
      if (form === null) throw new Error('not recognised as affine')
      const range = affineRangeOn(domain)(form)
      for (const point of points) {
        let value = form.constant
        form.indices.forEach((index, k) => (value += form.coefficients[k] * point[index]))
        // The point's own sum and the evaluation are rounded; sizes stay below 20.
        const rounding = 20 * 20 * Number.EPSILON
        expect(value).toBeGreaterThanOrEqual(range.lower - rounding)
        expect(value).toBeLessThanOrEqual(range.upper + rounding)
      }
    }),
    { seed: 21, numRuns: 1000 },
  )
})

test('a box that misses the simplex still gives an ordered interval', () => {
  const domain = { lower: [0, 0], upper: [0.25, 0.25], simplex: 2 }
  const range = affineRangeOn(domain)({ constant: 0, indices: [0, 1], coefficients: [1, -1] })
  expect(range).toEqual({ lower: -0.25, upper: 0.25 })
})

test('a variable outside the domain is an error', () => {
  const domain = { lower: [0], upper: [1], simplex: 1 }
  expect(() => affineRangeOn(domain)({ constant: 0, indices: [1], coefficients: [1] })).toThrow(SmfgError)
})
