import { describe, expect, test } from 'vitest'
import type { FactorableProgram } from '../../relaxation/factorable-program.js'
import type { LinearRelaxation } from '../../relaxation/linear-relaxation.js'
import { chooseBranch, type Branch } from './branching.js'

/** Columns to be split, without any terms: the widest is chosen, in proportion to the root. */
function branchOf(...ranges: readonly (readonly [lower: number, upper: number])[]): Branch | null {
  const program: FactorableProgram = {
    columns: ranges.map(([lower, upper], j) => ({ name: `x${j}`, lower, upper })),
    rows: [],
    terms: [],
    cost: new Map(),
    offset: 0,
    branching: Array.from(ranges.keys()),
  }
  const [lower, upper] = [0, 1].map((end) => Float64Array.from(ranges, (range) => range[end]))
  // Without a point the relaxation is not asked.
  return chooseBranch(program, null as unknown as LinearRelaxation, lower, upper, null, null)
}

describe('a column', () => {
  test('is split in the middle when nothing is known of a point', () => {
    expect(branchOf([0, 1])).toEqual({ column: 0, at: 0.5 })
  })

  test.each([
    ['two neighbouring numbers', 1, 1 + 2 ** -52],
    ['three numbers, the last of which is no number away from the least inset', 1 - 2 ** -53, 1 + 2 ** -52],
    ['a number', 0.25, 0.25],
  ])('is not split into halves one of which is the whole: %s', (_name, lower, upper) => {
    expect(branchOf([lower, upper])).toBeNull()
    expect(branchOf([lower, upper], [0, 1])).toEqual({ column: 1, at: 0.5 })
  })

  test('is split, however narrow it is, when its halves are smaller', () => {
    const width = 2 ** -45
    const branch = branchOf([1, 1 + width])
    expect(branch?.at).toBeGreaterThan(1)
    expect(branch?.at).toBeLessThan(1 + width)
  })
})
