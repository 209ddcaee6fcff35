import { expect, test } from 'vitest'
import type { Outcome } from '../evaluation/outcome.js'
import { studentQuantile } from '../statistics/student-t.js'
import { ishigami, realFactors } from '../testing/reference-functions.js'
import { sobolIndices } from './sobol-indices.js'

const FACTORS = realFactors([1, 2, 3].map(() => [-Math.PI, Math.PI]))
const SCRAMBLES = 4
const SAMPLES = 8

/** f(A), f(B), f(AB_j) and f(BA_j) of one base point. */
interface Block {
  readonly a: number
  readonly b: number
  readonly ab: readonly number[]
  readonly ba: readonly number[]
}

function average(blocks: readonly Block[], term: (block: Block) => number): number {
  return blocks.reduce((sum, block) => sum + term(block), 0) / blocks.length
}

/** The named estimators, written down as they are defined, of values centred at the mean of all f(A) and f(B). */
function estimates(blocks: readonly Block[]) {
  const mean = average(blocks, ({ a, b }) => (a + b) / 2)
  const variance = average(blocks, ({ a, b }) => ((a - mean) ** 2 + (b - mean) ** 2) / 2)
  const units = [0, 1, 2]
  const saltelli = units.map((j) => average(blocks, ({ a, b, ab }) => (b - mean) * (ab[j] - a)) / variance)
  return {
    'saltelli-2010': saltelli,
    'jansen-1999 first': units.map(
      (j) => 1 - average(blocks, ({ b, ab }) => (b - ab[j]) ** 2) / (2 * variance),
    ),
    'jansen-1999 total': units.map((j) => average(blocks, ({ a, ab }) => (a - ab[j]) ** 2) / (2 * variance)),
    'sobol-2007': units.map((j) => average(blocks, ({ a, ab }) => (a - mean) * (a - ab[j])) / variance),
    second: [[0, 1], [0, 2], [1, 2]].map(
      ([j, k]) =>
        average(blocks, ({ a, b, ab, ba }) => (ba[j] - mean) * (ab[k] - mean) - (a - mean) * (b - mean)) / variance -
        saltelli[j] -
        saltelli[k],
    ), // prettier-ignore
  }
}

test('estimates and limits are what their definitions make of the values', async () => {
  const store = new Map<string, Outcome>()
  const options = { samples: SAMPLES, scrambles: SCRAMBLES, secondOrder: true, store }
  const result = await sobolIndices(ishigami, FACTORS, options)
  const other = await sobolIndices(ishigami, FACTORS, {
    ...options,
    firstEstimator: 'jansen-1999',
    totalEstimator: 'sobol-2007',
  })
  const value = (scramble: number, index: number, row: string): number =>
    store.get(`${result.design}/${scramble}/${index}/${row}`)?.lower ?? Number.NaN
  const names = FACTORS.map(({ name }) => name)
  const scrambles = Array.from({ length: SCRAMBLES }, (_, scramble) =>
    Array.from({ length: SAMPLES }, (__, index): Block => ({
      a: value(scramble, index, 'A'),
      b: value(scramble, index, 'B'),
      ab: names.map((name) => value(scramble, index, `AB ${name}`)),
      ba: names.map((name) => value(scramble, index, `BA ${name}`)),
    })),
  )
  const pooled = estimates(scrambles.flat())
  const leftOut = scrambles.map((_, left) => estimates(scrambles.toSpliced(left, 1).flat()))
  for (const [found, measure] of [
    [result.first, 'saltelli-2010'],
    [result.total, 'jansen-1999 total'],
    [result.second ?? [], 'second'],
    [other.first, 'jansen-1999 first'],
    [other.total, 'sobol-2007'],
  ] as const) {
    expect(found.length).toBe(3)
    for (const [position, { estimate, lower, upper }] of found.entries()) {
      const without = leftOut.map((each) => each[measure][position])
      const centre = without.reduce((sum, each) => sum + each, 0) / SCRAMBLES
      const square = without.reduce((sum, each) => sum + (each - centre) ** 2, 0)
      const halfWidth =
        studentQuantile(SCRAMBLES - 1, 0.95) * Math.sqrt(((SCRAMBLES - 1) / SCRAMBLES) * square)
      expect(estimate, measure).toBeCloseTo(pooled[measure][position], 10)
      expect(lower, measure).toBeCloseTo(pooled[measure][position] - halfWidth, 10)
      expect(upper, measure).toBeCloseTo(pooled[measure][position] + halfWidth, 10)
    }
  }
})
