import * as fc from 'fast-check'
import { LinearProgramBuilder } from './builder.js'
import type { LinearProgram } from './linear-program.js'

/** Quarters from −3 to 3: sums and products of a few of them are exact, so an outcome is never a matter of tolerances. */
export const quarter = fc.integer({ min: -12, max: 12 }).map((k) => k / 4)

/** A program and a point of its box. */
export interface ProgramWithPoint {
  readonly program: LinearProgram
  readonly point: Float64Array
}

/** Random programs with finite column bounds and the given point feasible. */
export function feasibleProgram(): fc.Arbitrary<ProgramWithPoint> {
  return programWithPoint(fc.constant(0))
}

/** Random programs with finite column bounds; about one in three is infeasible. */
export function boxedProgram(): fc.Arbitrary<LinearProgram> {
  return programWithPoint(fc.constantFrom(0, 0, 0, 2, -5)).map(({ program }) => program)
}

/** @param shift how far the bounds of a row are moved away from its activity at the point */
function programWithPoint(shift: fc.Arbitrary<number>): fc.Arbitrary<ProgramWithPoint> {
  return fc
    .record({ columns: fc.integer({ min: 1, max: 6 }), rows: fc.integer({ min: 0, max: 7 }) })
    .chain(({ columns, rows }) =>
      fc.record({
        offset: quarter,
        columns: fc.array(
          fc.record({
            lower: quarter,
            width: fc.integer({ min: 0, max: 16 }).map((k) => k / 4),
            at: fc.constantFrom(0, 0.5, 1),
            cost: quarter,
          }),
          { minLength: columns, maxLength: columns },
        ),
        rows: fc.array(
          fc.record({
            values: fc.array(fc.option(quarter, { nil: null }), { minLength: columns, maxLength: columns }),
            below: fc.constantFrom(0, 0.5, 2, Infinity),
            above: fc.constantFrom(0, 0.25, 3, Infinity),
            shift,
          }),
          { minLength: rows, maxLength: rows },
        ),
      }),
    )
    .map(({ offset, columns, rows }) => {
      const builder = new LinearProgramBuilder(offset)
      const point = Float64Array.from(columns, ({ lower, width, at }) => lower + at * width)
      for (const { lower, width, cost } of columns) builder.addColumn(lower, lower + width, cost)
      for (const row of rows) {
        const present = row.values.flatMap((value, column) => (value === null ? [] : [{ value, column }]))
        let activity: number = row.shift
        for (const { value, column } of present) activity += value * point[column]
        builder.addRow(
          activity - row.below,
          activity + row.above,
          present.map(({ column }) => column),
          present.map(({ value }) => value),
        )
      }
      return { program: builder.build(), point }
    })
}
