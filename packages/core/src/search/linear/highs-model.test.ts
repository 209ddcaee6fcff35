import seedrandom from 'seedrandom'
import { describe, expect, test } from 'vitest'
import { LinearProgramBuilder } from './builder.js'
import { safeDualBound } from './dual-bound.js'
import { loadHighs } from './highs-engine.js'
import type { LinearProgram } from './linear-program.js'
import { programOf } from './test-programs.js'

const highs = await loadHighs()

/** A covering program: minimise a positive cost so that 30 sums of a few of 40 columns reach 1. */
function coveringProgram(seed: number): LinearProgram {
  const random = seedrandom(`covering ${seed}`)
  const builder = new LinearProgramBuilder()
  for (let j = 0; j < 40; j++) builder.addColumn(0, 1, 1 + random())
  for (let i = 0; i < 30; i++) {
    const columns = [...Array(40).keys()].filter(() => random() < 0.2)
    builder.addRow(
      columns.length > 0 ? 1 : 0,
      Infinity,
      columns,
      columns.map(() => 0.5 + random()),
    )
  }
  return builder.build()
}

describe('HighsModel', () => {
  test('stops at a cutoff with multipliers whose bound is above it', () => {
    let stopped = 0
    for (let seed = 0; seed < 20; seed++) {
      const program = coveringProgram(seed)
      const reference = highs.load(program)
      const optimum = reference.solve()
      if (optimum.status !== 'optimal') throw new Error(optimum.status)
      for (const share of [0.3, 0.6, 0.9]) {
        const model = highs.load(program)
        const cutoff = share * optimum.objective
        const outcome = model.solve({ cutoff })
        if (outcome.status !== 'optimal' && outcome.status !== 'cutoff') throw new Error(outcome.status)
        if (outcome.status === 'cutoff') stopped++
        expect(safeDualBound(program, outcome.dual)).toBeGreaterThan(cutoff)
        expect(model.solve()).toMatchObject({ status: 'optimal' })
        model.dispose()
      }
      expect(reference.solve({ cutoff: optimum.objective + 1 }).status).toBe('optimal')
      reference.dispose()
    }
    expect(stopped).toBeGreaterThan(20)
  })

  test('drops a cutoff given to an earlier solve', () => {
    const model = highs.load(coveringProgram(1))
    model.solve({ cutoff: -1 })
    model.setColumnBounds(0, 0, 0)
    const warm = model.solve()
    const fresh = highs.load(model.program)
    expect(warm.status).toBe('optimal')
    expect(fresh.solve()).toMatchObject({ status: 'optimal' })
    fresh.dispose()
    model.dispose()
  })

  test('has no basis before the first solve and hands out the same one until the next', () => {
    const model = highs.load(coveringProgram(2))
    expect(model.saveBasis()).toBeNull()
    model.solve()
    const basis = model.saveBasis()
    expect(basis).not.toBeNull()
    expect(model.saveBasis()).toBe(basis)
    model.setColumnBounds(0, 0.5, 1)
    model.solve()
    expect(model.saveBasis()).not.toBe(basis)
    model.dispose()
  })

  test('takes a basis back after rows were added and after rows were removed', () => {
    const program = coveringProgram(3)
    const model = highs.load(program)
    const before = model.solve()
    const basis = model.saveBasis()
    model.addRow(2, Infinity, [0, 1, 2], [1, 1, 1])
    model.restoreBasis(basis)
    expect(model.solve().status).toBe('optimal')
    const longer = model.saveBasis()
    model.truncateRows(program.rows)
    model.restoreBasis(longer)
    const after = model.solve()
    if (before.status !== 'optimal' || after.status !== 'optimal') throw new Error(after.status)
    expect(after.objective).toBeCloseTo(before.objective, 9)
    model.dispose()
  })

  test('tells a row from one that stood in its place before', () => {
    const model = highs.load(programOf([[0, 9, -1]], [[-5, 5, [1]]]))
    expect(model.solve()).toMatchObject({ objective: -5 })
    model.truncateRows(0)
    model.addRow(-3, 3, [0], [1])
    expect(model.solve()).toMatchObject({ objective: -3 })
    model.setRowBounds(0, -5, 5)
    expect(model.solve()).toMatchObject({ objective: -5 })
    model.dispose()
  })

  test('gives vectors that later solves do not touch', () => {
    const model = highs.load(programOf([[0, 1, -1]], [[0, 0.5, [1]]]))
    const first = model.solve()
    if (first.status !== 'optimal') throw new Error(first.status)
    model.setRowBounds(0, 0, 0.25)
    model.solve()
    expect(first.primal[0]).toBeCloseTo(0.5, 12)
    model.dispose()
  })

  test('proves bounds for the entries as given where HiGHS itself drops them', () => {
    // HiGHS takes 1e-13 for 0 and finds −1000; in truth the row allows x up to 500 only.
    const model = highs.load(programOf([[0, 1000, -1]], [[-Infinity, 5e-11, [1e-13]]]))
    const outcome = model.solve()
    if (outcome.status !== 'optimal') throw new Error(outcome.status)
    expect(safeDualBound(model.program, outcome.dual)).toBeLessThanOrEqual(-500)
    model.dispose()
  })

  test('says why when HiGHS refuses the program', () => {
    const model = highs.load(programOf([[0, 1, 1]], [[1, Infinity, [1e300]]]))
    expect(model.solve()).toEqual({ status: 'failed', detail: expect.stringContaining('passLp') })
    expect(model.solveCarefully().status).toBe('failed')
    model.dispose()
  })
})
