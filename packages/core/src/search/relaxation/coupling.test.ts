import * as fc from 'fast-check'
import { Matrix, SingularValueDecomposition } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import type { AffineForm } from '../expression/expression.js'
import { arbitraryProbabilityVector } from '../../testing/arbitrary-probability.js'
import { coupleStage, type StageCoupling } from './coupling.js'

/** A sum of a few dozen products of numbers of size one. */
const ROUNDING = 1e-12

type Row = readonly { readonly state: number; readonly probability: AffineForm }[]

const affine = (constant: number, dense: readonly number[]): AffineForm => {
  const indices = dense.flatMap((value, i) => (value === 0 ? [] : [i]))
  return { constant, indices, coefficients: indices.map((i) => dense[i]) }
}

const valueOf = ({ constant, indices, coefficients }: AffineForm, field: readonly number[]): number =>
  indices.reduce((sum, index, k) => sum + coefficients[k] * field[index], constant)

/** Probabilities of all rows at a mean field, first as given, then through the aggregates. */
function bothWays(
  rows: readonly Row[],
  coupling: StageCoupling,
  field: readonly number[],
): [number[], number[]] {
  const aggregates = coupling.aggregates.map(({ indices, coefficients }) =>
    valueOf({ constant: 0, indices, coefficients }, field),
  )
  const direct = rows.flatMap((row) => row.map(({ probability }) => valueOf(probability, field)))
  const coupled = coupling.rows.flatMap((row) =>
    row.map(({ constant, weights }) =>
      weights.reduce((sum, [k, weight]) => sum + weight * aggregates[k], constant),
    ),
  )
  return [direct, coupled]
}

/** Number of directions the coefficient vectors span modulo the constant vector, by singular values. */
function rankModuloConstants(rows: readonly Row[], pairs: number): number {
  const vectors = rows.flatMap((row) =>
    row.map(({ probability }) => {
      const dense = Array.from({ length: pairs }, () => 0)
      probability.indices.forEach((index, k) => (dense[index] = probability.coefficients[k]))
      const mean = dense.reduce((sum, value) => sum + value, 0) / pairs
      return dense.map((value) => value - mean)
    }),
  )
  const singular = new SingularValueDecomposition(new Matrix(vectors), { autoTranspose: true }).diagonal
  return singular.filter((value) => value > 1e-9).length
}

/** Stages whose probabilities are combinations of at most `most` hidden directions, constants and each other. */
const arbitraryStage = fc
  .record({
    pairs: fc.integer({ min: 1, max: 8 }),
    hidden: fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 8, maxLength: 8 }), {
      minLength: 1,
      maxLength: 3,
    }),
    mixes: fc.array(fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 5, maxLength: 5 }), {
      minLength: 1,
      maxLength: 12,
    }),
  })
  .map(({ pairs, hidden, mixes }) => {
    const rows = mixes.map((mix, state): Row => {
      const [constant, shift, ...weights] = mix.map((value) => value / 7)
      const dense = Array.from({ length: pairs }, (_, i) =>
        hidden.reduce((sum, direction, k) => sum + (weights[k] * direction[i]) / 10, shift),
      )
      return [{ state, probability: affine(constant, dense) }]
    })
    return { pairs, rows }
  })

describe('a stage written through aggregates', () => {
  test('has the same probabilities at every mean field', () => {
    fc.assert(
      fc.property(arbitraryStage, arbitraryProbabilityVector(8), ({ pairs, rows }, weights) => {
        const total = weights.slice(0, pairs).reduce((sum, value) => sum + value, 0)
        fc.pre(total > 0)
        const field = weights.slice(0, pairs).map((value) => value / total)
        const [direct, coupled] = bothWays(rows, coupleStage(rows, pairs), field)
        coupled.forEach((value, k) => expect(Math.abs(value - direct[k])).toBeLessThanOrEqual(ROUNDING))
      }),
      { seed: 201, numRuns: 1000 },
    )
  })

  test('has aggregates between 0 and 1, the ends taken by some pair', () => {
    fc.assert(
      fc.property(arbitraryStage, ({ pairs, rows }) => {
        for (const { indices, coefficients } of coupleStage(rows, pairs).aggregates) {
          const dense = Array.from({ length: pairs }, () => 0)
          indices.forEach((index, k) => (dense[index] = coefficients[k]))
          expect(Math.min(...dense)).toBe(0)
          expect(Math.max(...dense)).toBe(1)
        }
      }),
      { seed: 202, numRuns: 500 },
    )
  })

  test('has as few aggregates as there are directions', () => {
    fc.assert(
      fc.property(arbitraryStage, ({ pairs, rows }) => {
        expect(coupleStage(rows, pairs).aggregates.length).toBe(rankModuloConstants(rows, pairs))
      }),
      { seed: 203, numRuns: 1000 },
    )
  })
})

describe('formulas that are one aggregate', () => {
  const stage = (...forms: readonly AffineForm[]): StageCoupling =>
    coupleStage(
      forms.map((probability, state) => [{ state, probability }]),
      4,
    )

  test('proportional ones', () => {
    const coupling = stage(affine(0, [0.3, 0.3, 0, 0]), affine(0.1, [0.75, 0.75, 0, 0]))
    expect(coupling.aggregates).toEqual([{ indices: [0, 1], coefficients: [1, 1] }])
  })

  test('complementary ones, because the masses sum to 1', () => {
    const coupling = stage(
      affine(0, [0.8, 0.8, 0, 0]),
      affine(1, [0, 0, -0.8, -0.8]),
      affine(0.2, [0, 0, 0.1, 0.1]),
    )
    expect(coupling.aggregates.length).toBe(1)
    const [direct, coupled] = bothWays(
      [affine(0, [0.8, 0.8, 0, 0]), affine(1, [0, 0, -0.8, -0.8]), affine(0.2, [0, 0, 0.1, 0.1])].map(
        (probability, state): Row => [{ state, probability }],
      ),
      coupling,
      [0.1, 0.2, 0.3, 0.4],
    )
    coupled.forEach((value, k) => expect(value).toBeCloseTo(direct[k], 14))
  })

  test('a combination of two others adds no third', () => {
    const coupling = stage(affine(0, [1, 0, 0, 0]), affine(0, [0, 1, 0, 0]), affine(0.3, [0.25, -0.5, 0, 0]))
    expect(coupling.aggregates.length).toBe(2)
  })
})

describe('formulas that are no aggregate', () => {
  test('one without masses', () => {
    const coupling = coupleStage([[{ state: 0, probability: affine(0.3, []) }]], 4)
    expect(coupling).toEqual({ aggregates: [], rows: [[{ state: 0, constant: 0.3, weights: [] }]] })
  })

  test.each([
    // The mean of six times 0.1 is not 0.1 in binary.
    ['all masses alike', Array.from({ length: 6 }, () => 0.1)],
    ['all masses alike up to rounding', [0.3, 0.1 + 0.2, 0.3, 0.3, 0.1 + 0.2, 0.3]],
  ])('one with %s: they sum to a constant', (_name, dense) => {
    const coupling = coupleStage([[{ state: 0, probability: affine(0.5, dense) }]], 6)
    expect(coupling.aggregates).toEqual([])
    expect(coupling.rows[0][0].weights).toEqual([])
    expect(coupling.rows[0][0].constant).toBeCloseTo(0.5 + dense[0], 14)
  })
})
