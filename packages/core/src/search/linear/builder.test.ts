import { describe, expect, test } from 'vitest'
import { OptionError } from '../../model/errors.js'
import { LinearProgramBuilder } from './builder.js'

describe('LinearProgramBuilder', () => {
  test('lays the program out by rows and keeps zeros', () => {
    const builder = new LinearProgramBuilder(5)
    expect(builder.addColumn(0, 1, 2)).toBe(0)
    expect(builder.addColumn(-1, Infinity)).toBe(1)
    expect(builder.addRow(-Infinity, 3, [1, 0], [0, 4])).toBe(0)
    expect(builder.addRow(1, 1, [], [])).toBe(1)
    expect(builder.addRow(0, 2, [1], [7])).toBe(2)
    expect(builder.build()).toEqual({
      columns: 2,
      rows: 3,
      offset: 5,
      cost: Float64Array.of(2, 0),
      columnLower: Float64Array.of(0, -1),
      columnUpper: Float64Array.of(1, Infinity),
      rowLower: Float64Array.of(-Infinity, 1, 0),
      rowUpper: Float64Array.of(3, 1, 2),
      rowStart: Int32Array.of(0, 2, 2, 3),
      entryColumn: Int32Array.of(1, 0, 1),
      entryValue: Float64Array.of(0, 4, 7),
    })
  })

  test('builds programs that do not share arrays', () => {
    const builder = new LinearProgramBuilder()
    builder.addColumn(0, 1)
    const first = builder.build()
    builder.addColumn(0, 1)
    expect(builder.build().columns).toBe(2)
    expect(first.columns).toBe(1)
    expect(builder.build().cost).not.toBe(builder.build().cost)
  })

  test('refuses numbers and columns that make no sense, and says which', () => {
    const builder = new LinearProgramBuilder()
    builder.addColumn(0, 1)
    const wrong: [() => unknown, RegExp][] = [
      [() => new LinearProgramBuilder(Infinity), /the offset, found Infinity/],
      [() => builder.addColumn(Number.NaN, 1), /bound of column 1 is NaN/],
      [() => builder.addColumn(0, 1, Infinity), /cost of column 1, found Infinity/],
      [() => builder.addRow(0, Number.NaN, [], []), /bound of row 0 is NaN/],
      [() => builder.addRow(0, 1, [0], [Number.NaN]), /entry of row 0 in column 0, found NaN/],
      [() => builder.addRow(0, 1, [0], [1, 2]), /1 columns but 2 values/],
      [() => builder.addRow(0, 1, [1], [1]), /names column 1; the columns are 0 … 0/],
      [() => builder.addRow(0, 1, [0, 0], [1, 1]), /names column 0 twice/],
    ]
    for (const [call, message] of wrong) {
      expect(call).toThrow(OptionError)
      expect(call).toThrow(message)
    }
    expect(builder.build()).toMatchObject({ columns: 1, rows: 0 })
  })
})
