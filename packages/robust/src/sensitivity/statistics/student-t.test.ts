import { expect, test } from 'vitest'
import { studentQuantile } from './student-t.js'

test.each([
  [1, 0.95, 12.7062],
  [2, 0.95, 4.30265],
  [3, 0.9, 2.35336],
  [4, 0.99, 4.60409],
  [7, 0.95, 2.36462],
  [15, 0.95, 2.13145],
  [30, 0.5, 0.682756],
  [1000, 0.95, 1.96234],
])(
  'with %i degrees of freedom, a share %f lies within ± %f (printed tables)',
  (degrees, confidence, expected) => {
    expect(studentQuantile(degrees, confidence) / expected).toBeCloseTo(1, 5)
  },
)
