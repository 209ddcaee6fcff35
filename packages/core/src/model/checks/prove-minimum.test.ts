import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  abs,
  add,
  constant,
  exp,
  linearCombination,
  multiply,
  power,
  scale,
  subtract,
  sum,
  variable,
} from '../../search/expression/construct.js'
import { evaluate } from '../../search/expression/evaluate.js'
import type { Expression } from '../../search/expression/expression.js'
import type { CommitmentConstraint, Control } from '../game.js'
import { createMinimumProver } from './prove-minimum.js'
import { decimalMeaning } from '../../search/expression/rational.js'
import { constraintOfRow } from '../commitment-set/exact-row.js'
import { violation } from './feasible-commitment.js'
import { describePoint, regionOf, type Region } from './region.js'

const CONTROLS: readonly Control[] = [
  { kind: 'number', name: 'x', offset: 0, count: 1, min: 0, max: 1 },
  { kind: 'number', name: 'y', offset: 1, count: 1, min: 0, max: 1 },
  { kind: 'simplex', name: 'mix', offset: 2, count: 2, labels: ['low', 'high'] },
  { kind: 'values', name: 'tier', offset: 4, count: 1, values: [0, 1] },
]
const SUM_AT_MOST_ONE = row('x + y <= 1', [1, 1, 0, 0, 0], 1)

function row(text: string, coefficients: readonly number[], bound: number): CommitmentConstraint {
  return constraintOfRow(text, coefficients.map(decimalMeaning), decimalMeaning(bound))
}

const region = regionOf(['S', 'I'], ['out'], CONTROLS, [SUM_AT_MOST_ONE])
const [S, I, x, y, low, high, tier] = Array.from({ length: 7 }, (_, index) => variable(index))
const ONE = constant(1)

function decide(expression: Expression, minimum: number, on: Region = region): string {
  return createMinimumProver(on)(expression, minimum).kind
}

describe('a lower bound', () => {
  test.each<[string, Expression, number]>([
    ['of a formula affine in the mean field', linearCombination([2, -1], [S, I]), -1],
    ['that one constraint makes true', subtract(ONE, add(x, y)), 0],
    ['that the sum of a probability vector makes true', subtract(ONE, add(low, high)), 0],
    ['over mean field and constraint at once', subtract(ONE, add(multiply(S, x), multiply(I, add(x, y)))), 0],
    [
      'at every value of a finite control',
      multiply(subtract(tier, constant(0.3)), subtract(tier, constant(0.6))),
      0.17,
    ],
    [
      'that needs bisection',
      subtract(power(subtract(S, constant(0.3)), 2), multiply(S, multiply(S, constant(0.1)))),
      -0.0101,
    ],
    ['of a product of a mass and its complement', scale(-1, multiply(S, subtract(ONE, S))), -0.2500001],
    ['of an exponential', subtract(exp(S), ONE), 0],
  ])('%s is proved', (_name, expression, minimum) => {
    expect(decide(expression, minimum)).toBe('holds')
  })

  test.each<[string, Expression, number]>([
    ['in a corner of the mean field', subtract(constant(0.99), S), 0],
    ['in the middle of the mean field', subtract(constant(0.24), multiply(S, I)), 0],
    ['far from a constraint', subtract(add(x, y), constant(0.5)), 0],
    ['on the edge of a constraint', subtract(constant(0.99), add(x, y)), 0],
    ['at a part of a probability vector', subtract(low, constant(0.01)), 0],
    ['at a value of a finite control', subtract(constant(0.99), tier), 0],
    ['where all must come together', subtract(constant(2.99), sum([S, x, tier])), 0],
    ['at a kink', subtract(abs(subtract(S, constant(0.5))), constant(0.001)), 0],
  ])('that fails %s is disproved by a point of the region', (_name, expression, minimum) => {
    const verdict = createMinimumProver(region)(expression, minimum)
    if (verdict.kind !== 'fails') throw new Error(`the verdict was ${verdict.kind}`)
    const { point, value } = verdict.sample
    expect(value).toBeLessThan(minimum)
    expect(evaluate(expression, point)).toBe(value)
    expect(violation(SUM_AT_MOST_ONE, point.subarray(2))).toBeLessThanOrEqual(0)
    expect(point[0] + point[1]).toBeCloseTo(1, 14)
    expect(point[4] + point[5]).toBeCloseTo(1, 14)
    expect([0, 1]).toContain(point[6])
  })

  test('that is neither proved nor disproved is left open, with a valid bound', () => {
    // x·y ≤ ¼ on x + y ≤ 1, with equality inside the set: no box around that point shows it.
    const verdict = createMinimumProver(region)(subtract(constant(0.25), multiply(x, y)), 0)
    if (verdict.kind !== 'undecided') throw new Error(`the verdict was ${verdict.kind}`)
    expect(verdict.lower).toBeLessThanOrEqual(0)
  })

  test('is judged correctly for random quadratic formulas', () => {
    const prove = createMinimumProver(region)
    const coefficient = fc.integer({ min: -4, max: 4 })
    const grid = Array.from({ length: 9 }, (_, k) => k / 8)
    fc.assert(
      fc.property(
        fc.array(coefficient, { minLength: 7, maxLength: 7 }),
        fc.integer({ min: -6, max: 2 }),
        (c, minimum) => {
          const terms = [S, multiply(S, I), multiply(S, x), x, y, multiply(x, y), tier]
          const expression = linearCombination(c, terms)
          const verdict = prove(expression, minimum)
          if (verdict.kind === 'fails') {
            expect(evaluate(expression, verdict.sample.point)).toBeLessThan(minimum)
            return
          }
          if (verdict.kind === 'undecided') return
          for (const s of grid) {
            for (const u of grid) {
              for (const v of grid.filter((each) => u + each <= 1)) {
                for (const level of [0, 1]) {
                  expect(evaluate(expression, [s, 1 - s, u, v, 0.5, 0.5, level])).toBeGreaterThanOrEqual(
                    minimum,
                  )
                }
              }
            }
          }
        },
      ),
      { seed: 5, numRuns: 120 },
    )
  })
})

describe('the region', () => {
  test('has a commitment that satisfies the constraints in its middle, whatever the finite controls need', () => {
    const tight: CommitmentConstraint[] = [
      row('', [-1, -1, 0, 0, 0], -1.9),
      row('', [0, 0, 1, 0, 0], 0.1),
      row('', [0, 0, 0, 0, -1], -1),
    ]
    const { centre } = regionOf(['S', 'I'], ['out'], CONTROLS, tight)
    if (centre === null) throw new Error('no commitment was found')
    for (const constraint of tight) expect(violation(constraint, centre.subarray(2))).toBeLessThanOrEqual(0)
    expect(centre[6]).toBe(1)
  })

  test('has no middle when the constraints exclude each other', () => {
    const opposite: CommitmentConstraint[] = [row('', [1, 0, 0, 0, 0], 0.3), row('', [-1, 0, 0, 0, 0], -0.7)]
    expect(regionOf(['S', 'I'], ['out'], CONTROLS, opposite).centre).toBeNull()
  })

  test('describes a point by the variables that matter', () => {
    const point = [0.25, 0.75, 0.5, 0, 1, 0, 1]
    expect(describePoint(region, point, [0, 2, 4, 6])).toBe(
      'mass(S, out) = 0.25, x = 0.5, mix(low) = 1 and tier = 1',
    )
    expect(describePoint(region, [0, 1, 0, 0, 1, 0, 0], [0])).toBe('mass(I, out) = 1')
  })
})
