import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDualBoundWorkspace, provesInfeasible, reducedCosts, safeDualBound } from './dual-bound.js'
import type { LinearProgram } from './linear-program.js'
import { feasibleProgram } from './random-programs.js'
import { programOf } from './test-programs.js'

/** A double as an integer multiple of 2⁻¹⁰⁷⁴, exactly. */
function exact(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const exponent = (bits >> 52n) & 0x7ffn
  const fraction = bits & 0xfffffffffffffn
  const magnitude = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n)
  return bits >> 63n === 1n ? -magnitude : magnitude
}

const UNIT = 1n << 1074n

/** The Lagrangian bound in exact arithmetic, as a multiple of 2⁻³²²²; column bounds must be finite. */
function exactBound(program: LinearProgram, dual: Float64Array): bigint {
  const reduced = Array.from(program.cost, (cost) => exact(cost) * UNIT)
  let sum = exact(program.offset) * UNIT * UNIT
  for (let i = 0; i < program.rows; i++) {
    const side = dual[i] > 0 ? program.rowLower[i] : program.rowUpper[i]
    if (dual[i] === 0 || !Number.isFinite(side)) continue
    sum += exact(dual[i]) * exact(side) * UNIT
    for (let k = program.rowStart[i]; k < program.rowStart[i + 1]; k++)
      reduced[program.entryColumn[k]] -= exact(dual[i]) * exact(program.entryValue[k])
  }
  reduced.forEach((slope, j) => {
    sum += slope * exact(slope > 0n ? program.columnLower[j] : program.columnUpper[j])
  })
  return sum
}

/** Sum of the magnitudes of everything that is added up. */
function size(program: LinearProgram, dual: Float64Array): number {
  let sum = Math.abs(program.offset)
  const reach = Array.from(program.columnLower, (lower, j) =>
    Math.max(Math.abs(lower), Math.abs(program.columnUpper[j])),
  )
  program.cost.forEach((cost, j) => (sum += Math.abs(cost) * reach[j]))
  for (let i = 0; i < program.rows; i++) {
    const side = dual[i] > 0 ? program.rowLower[i] : program.rowUpper[i]
    if (!Number.isFinite(side)) continue
    sum += Math.abs(dual[i] * side)
    for (let k = program.rowStart[i]; k < program.rowStart[i + 1]; k++)
      sum += Math.abs(dual[i] * program.entryValue[k]) * reach[program.entryColumn[k]]
  }
  return sum
}

const anyNumber = fc.oneof(
  fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -1e-300, max: 1e-300, noNaN: true }),
)

/** Programs of arbitrary doubles with multipliers; costs nearly cancel in every other program. */
const roughProgram = fc
  .record({ columns: fc.integer({ min: 1, max: 5 }), rows: fc.integer({ min: 1, max: 6 }) })
  .chain(({ columns, rows }) =>
    fc.record({
      offset: anyNumber,
      cancelling: fc.boolean(),
      columns: fc.array(fc.tuple(anyNumber, anyNumber, anyNumber), {
        minLength: columns,
        maxLength: columns,
      }),
      rows: fc.array(
        fc.record({
          ends: fc.tuple(
            anyNumber,
            fc.oneof(anyNumber, fc.constant(Infinity)),
            fc.constantFrom(1, 1, -Infinity),
          ),
          values: fc.array(anyNumber, { minLength: columns, maxLength: columns }),
          multiplier: anyNumber,
        }),
        { minLength: rows, maxLength: rows },
      ),
    }),
  )
  .map(({ offset, cancelling, columns, rows }) => {
    const dual = Float64Array.from(rows, ({ multiplier }) => multiplier)
    const program = programOf(
      columns.map(([one, two, cost]) => [Math.min(one, two), Math.max(one, two), cost]),
      rows.map(({ ends: [one, two, open], values }) => [
        open < 0 ? open : Math.min(one, two),
        Math.max(one, two),
        values,
      ]),
      offset,
    )
    if (cancelling) {
      const free = reducedCosts(program, dual, new Float64Array(program.columns))
      program.cost.forEach((cost, j) => (program.cost[j] = cost - free[j]))
    }
    return { program, dual }
  })

describe('safeDualBound', () => {
  test('is at most the exact Lagrangian bound, and close below it, for any doubles', () => {
    fc.assert(
      fc.property(roughProgram, ({ program, dual }) => {
        const bound = safeDualBound(program, dual)
        const exactly = exactBound(program, dual)
        expect(exact(bound) * UNIT * UNIT <= exactly).toBe(true)
        const margin = 1e-14 * size(program, dual) + 1e-300
        expect(exact(bound + margin) * UNIT * UNIT >= exactly).toBe(true)
      }),
      { seed: 10, numRuns: 3000 },
    )
  })

  test('lies below the objective of every feasible point, whatever the multipliers', () => {
    fc.assert(
      fc.property(
        feasibleProgram(),
        fc.array(fc.double(), { minLength: 7, maxLength: 7 }),
        fc.boolean(),
        ({ program, point }, multipliers, tame) => {
          const dual = Float64Array.from(multipliers, (y) => (tame && Number.isFinite(y) ? y % 8 : y))
          const objective = program.cost.reduce((sum, cost, j) => sum + cost * point[j], program.offset)
          expect(safeDualBound(program, dual)).toBeLessThanOrEqual(objective)
        },
      ),
      { seed: 11, numRuns: 2000 },
    )
  })

  test('takes multipliers that push on a missing side, or are no numbers, as zero', () => {
    const program = programOf(
      [[0, 2, -3]],
      [
        [-Infinity, 1, [1]],
        [1, Infinity, [1]],
      ],
    )
    const nothing = safeDualBound(program, [0, 0])
    expect(nothing).toBeCloseTo(-6, 12)
    for (const dual of [
      [5, 0],
      [0, -5],
      [Number.NaN, 0],
      [-Infinity, Infinity],
    ])
      expect(safeDualBound(program, dual)).toBe(nothing)
    expect(safeDualBound(program, [-3, 0])).toBeCloseTo(-3, 12)
  })

  test('is −Infinity when an infinite column bound meets a slope of uncertain or wrong sign', () => {
    const program = programOf([[0, Infinity, 0.3]], [[1, Infinity, [0.1]]])
    expect(safeDualBound(program, [2.9])).toBeCloseTo(2.9, 12)
    expect(safeDualBound(program, [0.3 / 0.1])).toBe(-Infinity)
    expect(safeDualBound(program, [3.1])).toBe(-Infinity)
  })

  test('needs no bounds on a column that neither costs nor occurs', () => {
    const program = programOf(
      [
        [-Infinity, Infinity, 0],
        [1, 2, 1],
      ],
      [[0, 1, [null, 1]]],
    )
    expect(safeDualBound(program, [0])).toBeCloseTo(1, 12)
  })

  test('is −Infinity, never +Infinity or NaN, when the arithmetic overflows', () => {
    const program = programOf([[-1e200, 1e200, 1]], [[1e200, 1e200, [1e200]]])
    for (const multiplier of [1e200, -1e200, 1e308])
      expect(safeDualBound(program, [multiplier])).toBe(-Infinity)
  })

  test('is +Infinity when the bounds of a row or column cross', () => {
    expect(safeDualBound(programOf([[1, 0, 1]], []), [])).toBe(Infinity)
    expect(safeDualBound(programOf([[0, 1, 1]], [[1, 0, [1]]]), [0])).toBe(Infinity)
  })

  test('gives the same with a workspace used before, smaller or larger', () => {
    const small = programOf([[0, 1, 1]], [[0.25, 1, [1]]])
    const large = programOf(
      [
        [0, 1, -1],
        [0, 1, -1],
        [0, 1, 1],
      ],
      [[0, 1, [1, 1, 1]]],
    )
    const workspace = createDualBoundWorkspace(1)
    for (const [program, dual] of [
      [small, [1]],
      [large, [-1]],
      [small, [0.5]],
    ] as const)
      expect(safeDualBound(program, dual, workspace)).toBe(safeDualBound(program, dual))
  })
})

describe('provesInfeasible', () => {
  const contradiction = programOf(
    [
      [-10, 10, 1],
      [-10, 10, 1],
    ],
    [
      [1, 1, [1, 2]],
      [4, 4, [2, 4]],
    ],
  )

  test('accepts a Farkas certificate of any scale and refuses its negative', () => {
    for (const scale of [1e-8, 1, 1e8]) {
      expect(provesInfeasible(contradiction, [-2 * scale, scale])).toBe(true)
      expect(provesInfeasible(contradiction, [2 * scale, -scale])).toBe(false)
    }
  })

  test('does not count costs and offset', () => {
    const cheap = { ...programOf([[0, 1, 5]], [[0, 1, [1]]]), offset: 100 }
    expect(provesInfeasible(cheap, [0])).toBe(false)
  })

  test('never holds for a program with a feasible point', () => {
    fc.assert(
      fc.property(
        feasibleProgram(),
        fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 7, maxLength: 7 }),
        ({ program }, ray) => {
          expect(provesInfeasible(program, ray)).toBe(false)
        },
      ),
      { seed: 12, numRuns: 2000 },
    )
  })
})

test('reducedCosts are costs less multipliers times entries', () => {
  const program = programOf(
    [
      [0, 1, 10],
      [0, 1, 20],
    ],
    [
      [0, 1, [1, 2]],
      [0, 1, [null, -3]],
    ],
  )
  expect([...reducedCosts(program, [4, 5], new Float64Array(2))]).toEqual([6, 27])
})
