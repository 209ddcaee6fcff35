import { describe, expect, it } from 'vitest'
import { measureSolve, secondsText, type MeasurableSolution } from './measured-solve.js'
import { geometricMean, median } from './statistics.js'

function solution(nodes: number, status: MeasurableSolution['status'] = 'certified'): MeasurableSolution {
  return {
    status,
    value: { lower: 1, upper: 1.5 },
    statistics: { seconds: 0, followerSolves: 1, nodes, linearPrograms: 2 * nodes },
  }
}

describe('measureSolve', () => {
  it('runs as often as asked and tells whether the counts were the same', async () => {
    const nodes = [3, 3, 3, 3, 3, 4]
    const solve = async (): Promise<MeasurableSolution> => solution(nodes.shift() ?? Number.NaN)
    const same = await measureSolve({ repetitions: 3 }, solve)
    expect(same).toMatchObject({ nodes: 3, linearPrograms: 6, isReproducible: true })
    expect(same.seconds).toHaveLength(3)
    expect(same.seconds).toContain(same.medianSeconds)
    expect(await measureSolve({ repetitions: 3 }, solve)).toMatchObject({ isReproducible: false })
  })

  it('does not repeat a run that a limit ended', async () => {
    let runs = 0
    const measured = await measureSolve({ repetitions: 3 }, async () => solution(++runs, 'limit'))
    expect({ runs, status: measured.status, isReproducible: measured.isReproducible }).toEqual({
      runs: 1,
      status: 'limit',
      isReproducible: null,
    })
  })
})

describe('statistics', () => {
  it('know the middle of an odd and of an even number of values', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
  })

  it('take a geometric mean as the root of the product', () => {
    expect(geometricMean([2, 8])).toBeCloseTo(4, 12)
  })
})

describe('secondsText', () => {
  it('keeps about three digits', () => {
    expect([0.00123, 0.0456, 0.789, 1.234, 56.78, 123.4].map(secondsText)).toEqual([
      '0.0012',
      '0.0456',
      '0.789',
      '1.23',
      '56.8',
      '123',
    ])
  })
})
