import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDown, addUp } from '../expression/interval.js'
import {
  A,
  B,
  boxOf,
  exactLargest,
  L,
  programWith,
  provedLargest,
  Q,
  U,
  type Case,
} from '../../testing/exact-combination.js'
import { exact, isLess } from '../../testing/exact-number.js'
import { Combiner } from './combination.js'
import { CurveReader } from './curve.js'
import type { CheckedRow } from './proof-columns.js'

/** Whether a number is below the maximum of a combination. */
function isBelow(value: number, each: Case): boolean {
  return value < Infinity && isLess(exact(value), exactLargest(each))
}

const mantissa = fc.double({ min: 1, max: 2, maxExcluded: true, noNaN: true })
const row = (columns: readonly number[], values: readonly number[], end = 0): CheckedRow => ({
  columns,
  values,
  lower: end,
  upper: end,
})

/**
 * What is rounded, combinations of two numbers in which nothing else is rounded, and what plain floating point would make of them.
 */
interface Step {
  readonly name: string
  readonly make: (x: number, y: number) => Case
  readonly plain: (x: number, y: number) => number
}

/** Sums of two numbers that are no double by a hair: the ends of such a coefficient are hardly further out than it is. */
const HAIR = 2 ** -70

/** Only a sum of two numbers has two ends. Of the box, one end decides by its sign which of them is at hand; the other end is far away. */
const atEnds = [1, -1].flatMap((sign) =>
  [1, -1].map((side): Step => {
    const rows = [row([A], [1]), row([A], [1])]
    // To the side that leaves the end at hand as it is.
    const hair = -side * HAIR
    return {
      name: `a coefficient ${sign > 0 ? 'above' : 'below'} 0 times a bound ${side > 0 ? 'above' : 'below'} 0`,
      make: (x, y) => ({
        rows,
        combination: { rows: [0, sign * x, 1, hair] },
        box: { [A]: sign > 0 ? [side * y - 8, side * y] : [side * y, side * y + 8] },
      }),
      plain: (x, y) => (side > 0 ? addUp : addDown)(sign * x, hair) * (side * y),
    }
  }),
)

/** Boxes of a and b that have the corner at (−x, y) up to signs, and 0 as their other ends, where the terms of a and b are largest. */
const corners = [
  { corner: 0, left: -1, right: -1 },
  { corner: 1, left: 1, right: 1 },
  { corner: 2, left: -1, right: 1 },
  { corner: 3, left: 1, right: -1 },
].flatMap(({ corner, left, right }): Step[] => {
  const ends = (end: number): [number, number] => [Math.min(0, end), Math.max(0, end)]
  return [
    {
      name: `the product of the bounds at corner ${corner}`,
      make: (x, y) => ({
        combination: { products: [U, corner, 1] },
        box: { [A]: ends(left * x), [B]: ends(right * y) },
      }),
      plain: (x, y) => x * y,
    },
    {
      name: `a multiplier times the product of the bounds at corner ${corner}`,
      make: (x, y) => ({
        combination: { products: [U, corner, x] },
        box: { [A]: ends(left), [B]: ends(right * y) },
      }),
      plain: (x, y) => x * y,
    },
  ]
})

const TINY = 2 ** -40

const steps: readonly Step[] = [
  {
    name: 'a multiplier times the lower end of a row',
    make: (x, y) => ({ rows: [row([A], [1], -y)], combination: { rows: [0, x] }, box: {} }),
    plain: (x, y) => x * y,
  },
  {
    name: 'a multiplier times the upper end of a row',
    make: (x, y) => ({ rows: [row([A], [1], y)], combination: { rows: [0, -x] }, box: {} }),
    plain: (x, y) => x * y,
  },
  {
    name: 'a sum of constants',
    make: (x, y) => ({
      rows: [row([A], [1], x), row([A], [1], y / 8)],
      combination: { rows: [0, -1, 1, -1] },
      box: {},
    }),
    plain: (x, y) => x + y / 8,
  },
  {
    name: 'a multiplier times an entry of a row, where it is to be large',
    make: (x, y) => ({ rows: [row([A], [y])], combination: { rows: [0, x] }, box: { [A]: [1, 1] } }),
    plain: (x, y) => x * y,
  },
  {
    name: 'a multiplier times an entry of a row, where it is to be small',
    make: (x, y) => ({ rows: [row([A], [y])], combination: { rows: [0, x] }, box: { [A]: [-1, -1] } }),
    plain: (x, y) => -(x * y),
  },
  ...[1, -1].map((side): Step => {
    const rows = [row([A], [1]), row([A], [1])]
    return {
      name: `a sum of coefficients, where it is to be ${side > 0 ? 'large' : 'small'}`,
      make: (x, y) => ({
        rows,
        combination: { rows: [0, x, 1, y / 8] },
        box: { [A]: [side, side] },
      }),
      plain: (x, y) => side * (x + y / 8),
    }
  }),
  ...atEnds,
  {
    name: 'a sum of the terms of columns',
    make: (x, y) => ({
      rows: [row([A, B], [1, 1])],
      combination: { rows: [0, 1] },
      box: { [A]: [x, x], [B]: [y / 8, y / 8] },
    }),
    plain: (x, y) => x + y / 8,
  },
  ...corners,
  {
    name: 'the square of the point of a tangent',
    make: (x) => ({ combination: { tangents: [Q, x, 1] }, box: {} }),
    plain: (x) => x * x,
  },
  {
    // The square is rounded up by so much that more is needed only where the product is no normal number.
    name: 'a multiplier times the square of the point of a tangent',
    make: (x, y) => ({ combination: { tangents: [Q, x * 1e-100, y * 1e-150] }, box: {} }),
    plain: (x, y) => y * 1e-150 * (x * 1e-100 * (x * 1e-100)),
  },
  ...[1, -1].map((side): Step => {
    // A row takes the constant to a hair below 0.
    const shift = (x: number, y: number): number => y * (x * TINY) ** 2 * (1 + TINY)
    return {
      name: `twice a multiplier times the point of a tangent, where it is to be ${side > 0 ? 'small' : 'large'}`,
      make: (x, y) => ({
        rows: [row([B], [1], shift(x, y))],
        combination: { rows: [0, 1], tangents: [Q, x * TINY, y] },
        box: { [A]: [side, side] },
      }),
      plain: (x, y) => -2 * y * (x * TINY) * side,
    }
  }),
  ...[1, -1].flatMap((sign): Step[] => {
    const program = programWith([])
    const box = { lower: new Float64Array(6), upper: new Float64Array(6) }
    const { height } = new CurveReader(program).tangent(L, A, 0, box, sign > 0 ? 1 : -1, '')
    const { height: ofSecant } = new CurveReader(program).secant(L, A, box, sign > 0 ? 1 : -1, '')
    return [
      {
        name: `a multiplier times the height of a tangent ${sign > 0 ? 'below' : 'above'} a function`,
        make: (x) => ({ combination: { curves: [L, A, 0, sign * x] }, box: {} }),
        plain: (x) => -x * height,
      },
      {
        name: `a multiplier times the height of a secant ${sign > 0 ? 'below' : 'above'} a function`,
        make: (x) => ({ combination: { secants: [L, A, sign * x] }, box: {} }),
        plain: (x) => -x * ofSecant,
      },
    ]
  }),
]

describe.each(steps.map((step) => [step.name, step] as const))('%s', (_name, { make, plain }) => {
  test('is rounded up, which plain floating point is not', () => {
    let runs = 0
    let wrong = 0
    fc.assert(
      fc.property(mantissa, mantissa, (x, y) => {
        const each = make(x, y)
        expect(isBelow(provedLargest(each), each)).toBe(false)
        runs++
        if (isBelow(plain(x, y), each)) wrong++
      }),
      { seed: 2301, numRuns: 100 },
    )
    expect(wrong).toBeGreaterThan(runs / 10)
  })
})

/** Numbers of all sizes, some next to the ends of what a double holds. */
const number = fc.oneof(
  { arbitrary: fc.double({ min: -2, max: 2, noNaN: true }), weight: 4 },
  { arbitrary: fc.constantFrom(0, 1, -1, 0.1, 1e-160, -1e-160, Number.MIN_VALUE), weight: 2 },
  { arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }), weight: 1 },
)
const positive = number.map(Math.abs)
const range = fc
  .tuple(number, number, fc.boolean())
  .map(([p, q, isPoint]): [number, number] => (isPoint ? [p, p] : [Math.min(p, q), Math.max(p, q)]))
const around = fc
  .tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }))
  .map(([p, q]): [number, number] => [Math.min(p, q), Math.max(p, q)])

const cases: fc.Arbitrary<Case> = fc
  .record({
    rows: fc.array(
      fc.record({ entries: fc.array(fc.tuple(fc.nat(5), number), { minLength: 1 }), end: number }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    multipliers: fc.array(fc.tuple(fc.nat(2), number), { maxLength: 3 }),
    corners: fc.array(fc.tuple(fc.constantFrom(U, Q), fc.nat(3), positive), { maxLength: 2 }),
    tangents: fc.array(fc.tuple(fc.constant(Q), number, positive), { maxLength: 2 }),
    lines: fc.array(fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), number), { maxLength: 2 }),
    a: fc.oneof(range, around),
    others: fc.array(range, { minLength: 5, maxLength: 5 }),
  })
  .map(({ rows, multipliers, corners: ofCorners, tangents, lines, a, others }): Case => {
    const box = Object.fromEntries([a, ...others].map((ends, j) => [j, ends] as const))
    const combiner = new Combiner(programWith([]))
    const isKnown = (at: number | null, multiplier: number): boolean =>
      combiner.hasLine(L, A, at, multiplier >= 0 ? 1 : -1, boxOf({ combination: {}, box }))
    return {
      rows: rows.map(({ entries, end }) =>
        row(
          entries.map(([column]) => column),
          entries.map(([, value]) => value),
          end,
        ),
      ),
      combination: {
        rows: multipliers.flatMap(([index, multiplier]) => [index % rows.length, multiplier]),
        products: ofCorners.flat(),
        tangents: tangents.flat(),
        curves: lines.flatMap(([at, multiplier]) => (isKnown(at, multiplier) ? [L, A, at, multiplier] : [])),
        secants: lines.flatMap(([, multiplier]) => (isKnown(null, multiplier) ? [L, A, multiplier] : [])),
      },
      box,
    }
  })

test('a combination of anything, with numbers of all sizes, is never proved to be smaller than it is', () => {
  let finite = 0
  fc.assert(
    fc.property(cases, (each) => {
      const bound = provedLargest(each)
      if (bound < Infinity) finite++
      expect(isBelow(bound, each)).toBe(false)
    }),
    { seed: 2302, numRuns: 3000 },
  )
  expect(finite).toBeGreaterThan(1000)
})

test('a tangent with a multiplier of which the double is no number is not proved to exclude its own point', () => {
  const large = fc.double({ min: 2 ** 1022, max: Number.MAX_VALUE, noNaN: true })
  const sign = fc.constantFrom(1, -1)
  const share = fc.double({ min: -1, max: 1, noNaN: true })
  fc.assert(
    fc.property(large, share, fc.tuple(large, sign), (multiplier, at, [size, side]) => {
      const each = {
        // A coefficient that may cancel the tangent's.
        rows: [row([A], [1])],
        combination: { rows: [0, side * size], tangents: [Q, at, multiplier] },
        box: { [A]: [at, at] as const, [Q]: [at * at, at * at] as const },
      }
      expect(isBelow(provedLargest(each), each)).toBe(false)
    }),
    { seed: 2303, numRuns: 500 },
  )
})
