import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Factor } from './factor.js'
import { factorSpace } from './factor-space.js'

const beta = { name: 'beta', min: 2, max: 4 }

test('a point is read by position and by name', () => {
  const { pointAt } = factorSpace([beta, { name: 'gamma', min: -1, max: 1, kind: 'real' }])
  const point = pointAt([0.25, 0.5])
  const [first, second] = point
  expect([first, second, point.beta, point.gamma, point.length]).toEqual([2.5, 0, 2.5, 0, 2])
  expect(JSON.stringify(point)).toBe('[2.5,0]')
})

test('integers and choices are equally likely, the end of the cube included', () => {
  const space = factorSpace([
    { name: 'level', kind: 'integer', min: -1, max: 1 },
    { name: 'tier', kind: 'choice', values: ['low', 'high'] },
  ])
  const found = [0, 0.33, 0.34, 0.66, 0.67, 0.999, 1].map((u) => space.pointAt([u, u]))
  expect(found.map(({ level }) => level)).toEqual([-1, -1, 0, 0, 1, 1, 1])
  expect(found.map(({ tier }) => tier)).toEqual(['low', 'low', 'low', 'high', 'high', 'high', 'high'])
})

test('probability rows are rows everywhere in the cube and stay near their centre', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (unit, weight) => {
        const around = [0.1, 0.2, 0.3, 0.4]
        const { row } = factorSpace([
          { name: 'row', kind: 'probability-row', outcomes: 4, around, weight },
        ]).pointAt(unit)
        expect(row.every((probability) => probability >= 0)).toBe(true)
        expect(row.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 14)
        const distance = row.reduce((sum, probability, k) => sum + Math.abs(probability - around[k]), 0)
        expect(distance).toBeLessThanOrEqual(2 * weight + 1e-12)
      },
    ),
    { seed: 2, numRuns: 200 },
  )
})

test('a row without a centre has the moments of the flat Dirichlet distribution', () => {
  const { pointAt } = factorSpace([{ name: 'row', kind: 'probability-row', outcomes: 3 }])
  const side = 200
  const mean = [0, 0, 0]
  const square = [0, 0, 0]
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++) {
      const { row } = pointAt([(i + 0.5) / side, (j + 0.5) / side])
      for (const [k, probability] of row.entries()) {
        mean[k] += probability / side ** 2
        square[k] += probability ** 2 / side ** 2
      }
    }
  }
  for (const k of [0, 1, 2]) {
    expect(mean[k]).toBeCloseTo(1 / 3, 4)
    expect(square[k] - mean[k] ** 2).toBeCloseTo(1 / 18, 4)
  }
})

test('a matrix takes one bound or one per entry', () => {
  const space = factorSpace([
    { name: 'reward', kind: 'matrix', rows: 2, columns: 2, min: 0, max: [[1, 2], [3, 4]] }, // prettier-ignore
  ])
  expect(space.coordinates).toBe(4)
  expect(space.pointAt([0, 0.5, 1, 0.25]).reward).toEqual([
    [0, 1],
    [3, 1],
  ])
})

test('groups collect their factors; coordinates follow the factors', () => {
  const space = factorSpace([
    { ...beta, group: 'disease' },
    { name: 'row', kind: 'probability-row', outcomes: 3 },
    { name: 'gamma', min: 0, max: 1, group: 'disease' },
    { name: 'cost', min: 0, max: 1 },
  ])
  expect(space.units).toEqual([
    { name: 'disease', factors: ['beta', 'gamma'], coordinates: [0, 3], numericPosition: null },
    { name: 'row', factors: ['row'], coordinates: [1, 2], numericPosition: null },
    { name: 'cost', factors: ['cost'], coordinates: [4], numericPosition: 3 },
  ])
})

test.each<[string, readonly Factor[]]>([
  ['factors', []],
  ['factor-name', [beta, beta]],
  ['factor-name', [{ ...beta, name: '' }]],
  ['factor-name', [{ ...beta, name: 'length' }]],
  ['factor-name', [{ ...beta, name: '0' }]],
  ['factor-name', [beta, { name: 'gamma', min: 0, max: 1, group: 'beta' }]],
  ['factor-name', [{ ...beta, group: '' }]],
  ['factor-range', [{ name: 'beta', min: 1, max: 0 }]],
  ['factor-range', [{ name: 'beta', min: Number.NaN, max: 0 }]],
  ['factor-range', [{ name: 'level', kind: 'integer', min: 0.5, max: 2 }]],
  ['factor-values', [{ name: 'tier', kind: 'choice', values: [] }]],
  ['factor-values', [{ name: 'tier', kind: 'choice', values: [1, 1] }]],
  ['factor-row', [{ name: 'row', kind: 'probability-row', outcomes: 1 }]],
  ['factor-row', [{ name: 'row', kind: 'probability-row', outcomes: 2, weight: 0.5 }]],
  ['factor-row', [{ name: 'row', kind: 'probability-row', outcomes: 2, around: [0.5, 0.4] }]],
  ['factor-matrix', [{ name: 'm', kind: 'matrix', rows: 0, columns: 1, min: 0, max: 1 }]],
  ['factor-matrix', [{ name: 'm', kind: 'matrix', rows: 1, columns: 1, min: [[0, 0]], max: 1 }]],
  ['factor-range', [{ name: 'm', kind: 'matrix', rows: 1, columns: 1, min: [[2]], max: 1 }]],
])('factors no point can be drawn from are refused with code %s: %j', (code, factors) => {
  expect(() => factorSpace(factors)).toThrow(expect.objectContaining({ code }))
})
