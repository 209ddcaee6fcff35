import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OptionError } from '../../model/errors.js'
import type { LinearModel, LinearOutcome } from './engine.js'
import { loadGlpk } from './glpk-engine.js'
import { loadHighs } from './highs-engine.js'
import type { LinearProgram } from './linear-program.js'
import { provedBound } from './proof.js'
import { boxedProgram, quarter } from './random-programs.js'
import { programOf } from './test-programs.js'

/** The same program kept in the plainest way: what a model's `program` must say after any changes. */
class PlainProgram {
  readonly columns: [lower: number, upper: number, cost: number][]
  readonly rows: { lower: number; upper: number; entries: [column: number, value: number][] }[]

  constructor(
    program: LinearProgram,
    readonly offset = program.offset,
  ) {
    this.columns = Array.from(program.cost, (cost, j) => [
      program.columnLower[j],
      program.columnUpper[j],
      cost,
    ])
    this.rows = Array.from(program.rowLower, (lower, i) => ({
      lower,
      upper: program.rowUpper[i],
      entries: Array.from(
        program.entryColumn.subarray(program.rowStart[i], program.rowStart[i + 1]),
        (column, k) => [column, program.entryValue[program.rowStart[i] + k]],
      ),
    }))
  }

  get entries(): [column: number, value: number][] {
    return this.rows.flatMap((row) => row.entries)
  }

  build(): LinearProgram {
    const dense = this.rows.map(({ lower, upper, entries }) => {
      const coefficients: (number | null)[] = this.columns.map(() => null)
      for (const [column, value] of entries) coefficients[column] = value
      return [lower, upper, coefficients] as const
    })
    return programOf(this.columns, dense, this.offset)
  }
}

type Edit = (model: LinearModel, plain: PlainProgram, memory: { basis: unknown }) => void

const index = fc.nat({ max: 1000 })
const bounds = fc
  .tuple(quarter, fc.constantFrom(0, 0.5, 2, 4, Infinity))
  .map(([lower, width]) => [lower, lower + width])

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(index, quarter).map(([at, cost]): Edit => (model, plain) => {
    const j = at % plain.columns.length
    model.setCost(j, cost)
    plain.columns[j][2] = cost
  }),
  fc
    .tuple(index, quarter, fc.constantFrom(-0.25, 0, 1, 3))
    .map(([at, lower, width]): Edit => (model, plain) => {
      const j = at % plain.columns.length
      model.setColumnBounds(j, lower, lower + width)
      plain.columns[j][0] = lower
      plain.columns[j][1] = lower + width
    }),
  fc.tuple(index, bounds).map(([at, [lower, upper]]): Edit => (model, plain) => {
    if (plain.rows.length === 0) return
    const i = at % plain.rows.length
    model.setRowBounds(i, lower, upper)
    Object.assign(plain.rows[i], { lower, upper })
  }),
  fc.tuple(index, fc.oneof(quarter, fc.constantFrom(0, 1e-13))).map(([at, value]): Edit => (model, plain) => {
    const { entries } = plain
    if (entries.length === 0) return
    model.setEntry(at % entries.length, value)
    entries[at % entries.length][1] = value
  }),
  fc
    .tuple(bounds, fc.array(fc.option(quarter, { nil: null }), { minLength: 6, maxLength: 6 }))
    .map(([[lower, upper], values]): Edit => (model, plain) => {
      const entries = plain.columns.flatMap((_, j): [number, number][] => {
        const value = values[j]
        return value === null ? [] : [[j, value]]
      })
      const row = model.addRow(
        lower,
        upper,
        entries.map(([column]) => column),
        entries.map(([, value]) => value),
      )
      expect(row).toBe(plain.rows.length)
      plain.rows.push({ lower, upper, entries })
    }),
  index.map((at): Edit => (model, plain) => {
    const first = at % (plain.rows.length + 1)
    model.truncateRows(first)
    plain.rows.length = first
  }),
  fc.constantFrom<Edit>(
    (model, _, memory) => (memory.basis = model.saveBasis()),
    (model, _, memory) => model.restoreBasis(memory.basis),
    (model) => model.solve({ cutoff: -1 }),
    (model) => model.solveCarefully(),
  ),
)

function expectSameOutcome(program: LinearProgram, warm: LinearOutcome, fresh: LinearOutcome): void {
  expect(warm.status).toBe(fresh.status)
  if (warm.status !== 'optimal' || fresh.status !== 'optimal') return
  expect(Math.abs(warm.objective - fresh.objective)).toBeLessThan(1e-8 * (1 + Math.abs(fresh.objective)))
  expect(provedBound(program, warm)).toBeGreaterThan(fresh.objective - 1e-7 * (1 + Math.abs(fresh.objective)))
}

describe.each([
  { engine: await loadHighs(), numRuns: 400 },
  { engine: await loadGlpk(), numRuns: 50 },
])('a model in $engine.name', ({ engine, numRuns }) => {
  test('changed in place says and does the same as one loaded afresh', () => {
    fc.assert(
      fc.property(
        boxedProgram(),
        fc.array(fc.array(edit, { maxLength: 4 }), { minLength: 1, maxLength: 8 }),
        (program, rounds) => {
          const plain = new PlainProgram(program)
          const model = engine.load(program)
          const memory = { basis: null }
          for (const edits of rounds) {
            for (const change of edits) change(model, plain, memory)
            expect(model.program).toEqual(plain.build())
            const fresh = engine.load(model.program)
            expectSameOutcome(model.program, model.solve(), fresh.solve())
            fresh.dispose()
          }
          model.dispose()
        },
      ),
      { seed: 30, numRuns },
    )
  })

  test('leaves the program it was loaded from as it was', () => {
    const program = programOf([[0, 1, -1]], [[0, 0.5, [1]]])
    const model = engine.load(program)
    model.setCost(0, 1)
    model.setColumnBounds(0, 0.25, 2)
    model.setRowBounds(0, 0, 3)
    model.setEntry(0, 2)
    expect(program).toEqual(programOf([[0, 1, -1]], [[0, 0.5, [1]]]))
    expect(model.solve()).toMatchObject({ status: 'optimal', objective: 0.25 })
    model.dispose()
  })

  test('refuses numbers that make no sense and keeps what it had', () => {
    const model = engine.load(programOf([[0, 1, -1]], [[0, 0.5, [1]]]))
    expect(() => model.setCost(0, Number.NaN)).toThrow(OptionError)
    expect(() => model.setColumnBounds(0, Number.NaN, 1)).toThrow(OptionError)
    expect(() => model.setRowBounds(0, 0, Number.NaN)).toThrow(OptionError)
    expect(() => model.setEntry(0, Infinity)).toThrow(OptionError)
    expect(() => model.addRow(0, 1, [3], [1])).toThrow(OptionError)
    expect(model.solve()).toMatchObject({ status: 'optimal', objective: -0.5 })
    model.dispose()
  })
})
