import { LinearProgramBuilder } from './builder.js'
import type { LinearProgram } from './linear-program.js'

/** A small program whose outcome is known by hand; every engine must pass all of them. */
export interface TestProgram {
  readonly name: string
  readonly program: LinearProgram
  readonly expected:
    | {
        readonly status: 'optimal'
        readonly objective: number
        /** Given when it is unique. */
        readonly primal?: readonly number[]
        /** Given when it is unique. */
        readonly dual?: readonly number[]
      }
    | { readonly status: 'infeasible' | 'unbounded' }
}

type Column = readonly [lower: number, upper: number, cost: number]
type Row = readonly [lower: number, upper: number, coefficients: readonly (number | null)[]]

/** A program from dense rows; null is no entry, 0 an explicit one. */
export function programOf(columns: readonly Column[], rows: readonly Row[], offset = 0): LinearProgram {
  const builder = new LinearProgramBuilder(offset)
  for (const [lower, upper, cost] of columns) builder.addColumn(lower, upper, cost)
  for (const [lower, upper, coefficients] of rows) {
    const present = coefficients.flatMap((value, column) => (value === null ? [] : [{ value, column }]))
    builder.addRow(
      lower,
      upper,
      present.map(({ column }) => column),
      present.map(({ value }) => value),
    )
  }
  return builder.build()
}

const NONE = Infinity

export const TEST_PROGRAMS: readonly TestProgram[] = [
  {
    name: 'two products, two scarce resources (rows with upper bounds, negative multipliers)',
    program: programOf(
      [
        [0, 4, -1],
        [0, 4, -2],
      ],
      [
        [-NONE, 4, [1, 1]],
        [-NONE, 6, [1, 3]],
      ],
    ),
    expected: { status: 'optimal', objective: -5, primal: [3, 1], dual: [-0.5, -0.5] },
  },
  {
    name: 'a diet (rows with lower bounds, positive multipliers)',
    program: programOf(
      [
        [0, 100, 2],
        [0, 100, 3],
      ],
      [
        [4, NONE, [1, 1]],
        [6, NONE, [1, 3]],
      ],
    ),
    expected: { status: 'optimal', objective: 9, primal: [3, 1], dual: [1.5, 0.5] },
  },
  {
    name: 'an offset is part of the objective',
    program: programOf([[1, 2, 3]], [[0, 10, [1]]], -7),
    expected: { status: 'optimal', objective: -4, primal: [1], dual: [0] },
  },
  {
    name: 'equality rows',
    program: programOf(
      [
        [0, 1, 1],
        [0, 1, 2],
        [0, 1, 3],
      ],
      [
        [1, 1, [1, 1, 1]],
        [0, 0, [1, -1, null]],
      ],
    ),
    expected: { status: 'optimal', objective: 1.5, primal: [0.5, 0.5, 0], dual: [1.5, -0.5] },
  },
  {
    name: 'ranged rows, active at their lower sides',
    program: programOf(
      [
        [0, 10, 1],
        [0, 10, 1],
      ],
      [
        [2, 6, [1, 2]],
        [-0.5, 1, [1, -1]],
      ],
    ),
    expected: { status: 'optimal', objective: 7 / 6, primal: [1 / 3, 5 / 6], dual: [2 / 3, 1 / 3] },
  },
  {
    name: 'ranged rows, active at their upper sides',
    program: programOf(
      [
        [0, 10, -1],
        [0, 10, -1],
      ],
      [
        [2, 6, [1, 2]],
        [-0.5, 1, [1, -1]],
      ],
    ),
    expected: { status: 'optimal', objective: -13 / 3, primal: [8 / 3, 5 / 3], dual: [-2 / 3, -1 / 3] },
  },
  {
    name: 'free columns',
    program: programOf(
      [
        [-NONE, NONE, 1],
        [-NONE, NONE, 2],
      ],
      [
        [1, NONE, [1, 1]],
        [-NONE, 3, [1, -1]],
      ],
    ),
    expected: { status: 'optimal', objective: 0, primal: [2, -1], dual: [1.5, -0.5] },
  },
  {
    name: 'a fixed column',
    program: programOf(
      [
        [-5, 5, 1],
        [2, 2, 1],
        [-1, 1, 1],
      ],
      [[3, NONE, [1, 1, -1]]],
    ),
    expected: { status: 'optimal', objective: 1, primal: [0, 2, -1], dual: [1] },
  },
  {
    name: 'columns resting on upper and negative bounds, rows slack',
    program: programOf(
      [
        [-3, -1, -2],
        [-8, 5, 1],
        [-2, 0, 0.5],
      ],
      [[-100, 100, [1, 1, 1]]],
    ),
    expected: { status: 'optimal', objective: -7, primal: [-1, -8, -2], dual: [0] },
  },
  {
    name: 'a degenerate vertex with more active rows than columns',
    program: programOf(
      [
        [0, 5, -1],
        [0, 5, -1],
      ],
      [
        [-NONE, 1, [1, null]],
        [-NONE, 1, [null, 1]],
        [-NONE, 2, [1, 1]],
        [-NONE, 0, [1, -1]],
        [-NONE, 3, [2, 1]],
      ],
    ),
    expected: { status: 'optimal', objective: -2, primal: [1, 1] },
  },
  {
    name: "Beale's example, on which careless simplex methods cycle",
    program: programOf(
      [
        [0, 100, -0.75],
        [0, 100, 20],
        [0, 100, -0.5],
        [0, 100, 6],
      ],
      [
        [-NONE, 0, [0.25, -8, -1, 9]],
        [-NONE, 0, [0.5, -12, -0.5, 3]],
        [-NONE, 1, [null, null, 1, null]],
      ],
    ),
    expected: { status: 'optimal', objective: -1.25, primal: [1, 0, 1, 0] },
  },
  {
    name: 'the Klee-Minty cube in three dimensions',
    program: programOf(
      [
        [0, 1e5, -100],
        [0, 1e5, -10],
        [0, 1e5, -1],
      ],
      [
        [-NONE, 1, [1, null, null]],
        [-NONE, 100, [20, 1, null]],
        [-NONE, 10000, [200, 20, 1]],
      ],
    ),
    expected: { status: 'optimal', objective: -10000, primal: [0, 0, 10000], dual: [0, 0, -1] },
  },
  {
    name: 'a transport problem with one redundant equality',
    program: programOf(
      [8, 6, 10, 9, 12, 13].map((cost): Column => [0, 50, cost]),
      [
        [20, 20, [1, 1, 1, null, null, null]],
        [30, 30, [null, null, null, 1, 1, 1]],
        [10, 10, [1, null, null, 1, null, null]],
        [25, 25, [null, 1, null, null, 1, null]],
        [15, 15, [null, null, 1, null, null, 1]],
      ],
    ),
    expected: { status: 'optimal', objective: 465, primal: [0, 20, 0, 10, 5, 15] },
  },
  {
    name: 'columns and rows of very different scales',
    program: programOf(
      [
        [0, 4e4, -1e-4],
        [0, 4e-4, -2e4],
      ],
      [
        [-NONE, 4e3, [1e-1, 1e7]],
        [-NONE, 6e-3, [1e-7, 3e1]],
      ],
    ),
    expected: { status: 'optimal', objective: -5, primal: [3e4, 1e-4], dual: [-0.5e-3, -0.5e3] },
  },
  {
    name: 'an entry of 1e-9 that decides',
    program: programOf(
      [
        [0, 1e6, -1e-6],
        [0, 1, -1],
      ],
      [[-NONE, 5e-4, [1e-9, 1]]],
    ),
    expected: { status: 'optimal', objective: -0.5, primal: [5e5, 0], dual: [-1000] },
  },
  {
    name: 'explicit zeros among the entries',
    program: programOf(
      [
        [0, 4, -1],
        [0, 4, -2],
        [1, 2, 1],
      ],
      [
        [-NONE, 4, [1, 1, 0]],
        [-NONE, 6, [1, 3, 0]],
        [0, 0, [0, 0, 0]],
      ],
    ),
    expected: { status: 'optimal', objective: -4, primal: [3, 1, 1] },
  },
  {
    name: 'empty rows',
    program: programOf(
      [[-1, 3, 1]],
      [
        [-1, 1, [null]],
        [-NONE, NONE, [null]],
        [0, 2, [1]],
      ],
    ),
    expected: { status: 'optimal', objective: 0, primal: [0], dual: [0, 0, 1] },
  },
  {
    name: 'a row without bounds',
    program: programOf([[-1, 3, 1]], [[-NONE, NONE, [1]]]),
    expected: { status: 'optimal', objective: -1, primal: [-1], dual: [0] },
  },
  {
    name: 'no rows',
    program: programOf(
      [
        [-1, 3, 1],
        [-1, 3, -1],
      ],
      [],
    ),
    expected: { status: 'optimal', objective: -4, primal: [-1, 3], dual: [] },
  },
  {
    name: 'no columns',
    program: programOf([], [[-1, 1, []]], 2),
    expected: { status: 'optimal', objective: 2, primal: [], dual: [0] },
  },
  {
    name: 'no columns, no rows',
    program: programOf([], [], 3),
    expected: { status: 'optimal', objective: 3 },
  },
  {
    name: 'no cost',
    program: programOf([[0, 1, 0]], [[0.5, 0.5, [1]]]),
    expected: { status: 'optimal', objective: 0, primal: [0.5] },
  },
  {
    name: 'a row beyond the reach of its columns',
    program: programOf(
      [
        [0, 4, -1],
        [0, 4, -2],
      ],
      [[9, NONE, [1, 1]]],
    ),
    expected: { status: 'infeasible' },
  },
  {
    name: 'two equalities that contradict each other',
    program: programOf(
      [
        [-10, 10, 1],
        [-10, 10, 1],
      ],
      [
        [1, 1, [1, 2]],
        [4, 4, [2, 4]],
      ],
    ),
    expected: { status: 'infeasible' },
  },
  {
    name: 'three rows infeasible only together',
    program: programOf(
      [
        [0, 1, 0],
        [0, 1, 0],
        [0, 1, 0],
      ],
      [
        [1.1, NONE, [1, 1, null]],
        [1.1, NONE, [null, 1, 1]],
        [-NONE, 0.05, [null, 1, null]],
        [-NONE, 1.9, [1, null, 1]],
      ],
    ),
    expected: { status: 'infeasible' },
  },
  {
    name: 'an empty row that cannot hold',
    program: programOf([[0, 1, -1]], [[1, NONE, [null]]]),
    expected: { status: 'infeasible' },
  },
  {
    name: 'an infeasible row in a program without columns',
    program: programOf([], [[-NONE, -1, []]]),
    expected: { status: 'infeasible' },
  },
  {
    name: 'crossed bounds of a column',
    program: programOf([[1, 0, -1]], [[-NONE, 1, [1]]]),
    expected: { status: 'infeasible' },
  },
  {
    name: 'crossed bounds of a row',
    program: programOf([[0, 1, -1]], [[0.6, 0.4, [1]]]),
    expected: { status: 'infeasible' },
  },
  {
    name: 'infeasible, and its dual too',
    program: programOf(
      [
        [0, NONE, -1],
        [0, NONE, 0],
      ],
      [[9, NONE, [null, -1]]],
    ),
    expected: { status: 'infeasible' },
  },
  {
    name: 'unbounded along a ray',
    program: programOf(
      [
        [0, NONE, -1],
        [0, NONE, 0],
      ],
      [[-NONE, 1, [1, -1]]],
    ),
    expected: { status: 'unbounded' },
  },
  {
    name: 'unbounded without rows',
    program: programOf([[0, NONE, -1]], []),
    expected: { status: 'unbounded' },
  },
]
