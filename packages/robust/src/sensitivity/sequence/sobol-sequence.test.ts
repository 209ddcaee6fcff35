import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { SOBOL_DIMENSIONS } from './direction-numbers.js'
import { sobolSequence } from './sobol-sequence.js'

test('the first points without scrambling are those of Joe and Kuo', () => {
  const sequence = sobolSequence(3)
  expect(Array.from({ length: 10 }, (_, index) => sequence.point(index))).toEqual([
    [0, 0, 0],
    [0.5, 0.5, 0.5],
    [0.75, 0.25, 0.25],
    [0.25, 0.75, 0.75],
    [0.375, 0.375, 0.625],
    [0.875, 0.875, 0.125],
    [0.625, 0.125, 0.875],
    [0.125, 0.625, 0.375],
    [0.1875, 0.3125, 0.9375],
    [0.6875, 0.8125, 0.4375],
  ])
})

test('in all dimensions of the table the first 1024 points hit every interval of length 1/1024 once', () => {
  for (const sequence of [
    sobolSequence(SOBOL_DIMENSIONS),
    sobolSequence(SOBOL_DIMENSIONS, { seed: 1, replication: 0 }),
  ]) {
    const hits = new Uint8Array(1024 * SOBOL_DIMENSIONS)
    for (let index = 0; index < 1024; index++) {
      for (const [dimension, value] of sequence.point(index).entries()) {
        hits[1024 * dimension + Math.floor(1024 * value)]++
      }
    }
    expect(hits.every((count) => count === 1)).toBe(true)
  }
})

test('aligned blocks of 2^m scrambled points hit every dyadic interval of every coordinate once', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(9), fc.nat(20), (seed, m, block) => {
      const sequence = sobolSequence(40, { seed, replication: 3 })
      const points = Array.from({ length: 2 ** m }, (_, index) => sequence.point(block * 2 ** m + index))
      for (let dimension = 0; dimension < 40; dimension++) {
        const cells = new Set(points.map((point) => Math.floor(point[dimension] * 2 ** m)))
        expect(cells.size).toBe(2 ** m)
      }
    }),
    { seed: 1, numRuns: 50 },
  )
})

test('pairs of coordinates that start with (0, 1)-nets keep every elementary rectangle after scrambling', () => {
  const sequence = sobolSequence(2, { seed: 'net', replication: 0 })
  const points = Array.from({ length: 64 }, (_, index) => sequence.point(index))
  for (let split = 0; split <= 6; split++) {
    const cells = points.map(([x, y]) => `${Math.floor(x * 2 ** split)} ${Math.floor(y * 2 ** (6 - split))}`)
    expect(new Set(cells).size).toBe(64)
  }
})

test('scramblings differ by seed and replication and repeat exactly', () => {
  const first = (seed: number | string, replication: number) =>
    sobolSequence(5, { seed, replication }).point(17)
  expect(first(0, 0)).toEqual(first(0, 0))
  expect(new Set([first(0, 0), first(0, 1), first(1, 0), first('', 0)].map(String)).size).toBe(4)
})

test('a scrambled point is uniform: its mean over scramblings is one half within four standard errors', () => {
  const replications = 2000
  for (const index of [0, 1, 12]) {
    const draws = Array.from(
      { length: replications },
      (_, replication) => sobolSequence(1, { seed: 5, replication }).point(index)[0],
    )
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / replications
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * replications))
  }
})

test('dimensions and indices that do not exist are refused', () => {
  for (const dimensions of [0, 1.5, SOBOL_DIMENSIONS + 1, Number.NaN]) {
    expect(() => sobolSequence(dimensions)).toThrow(expect.objectContaining({ code: 'dimensions' }))
  }
  for (const index of [-1, 0.5, 2 ** 32]) {
    expect(() => sobolSequence(2).point(index)).toThrow(expect.objectContaining({ code: 'index' }))
  }
})
