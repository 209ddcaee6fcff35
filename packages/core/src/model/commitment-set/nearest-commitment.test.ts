import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  arbitrarySet,
  gameOf,
  isInside,
  rowText,
  type WrittenSet,
} from '../../testing/arbitrary-commitment-set.js'
import { decodeCommitment, encodeCommitment, roundedNumbers } from '../commitment.js'
import { defineGame } from '../define-game.js'
import type { ControlDefinition } from '../definition.js'
import { commitmentFault } from './membership.js'
import { isProvedEmpty, nearestCommitment } from './nearest-commitment.js'
import { tightenedRanges } from './tightened-ranges.js'

const runs = { seed: 14, numRuns: 100 }

/** The game, or null where a row has no control left in it or cannot hold, which is another test's business. */
function gameIfAny(set: WrittenSet) {
  return set.rows.every(({ coefficients }) => coefficients.some((text) => Number(text) !== 0))
    ? gameOf(set)
    : null
}

const insideOf = (set: WrittenSet): number[] => set.inside.map(Number)

describe('the exact set of commitments', () => {
  test('holds what is inside by an arithmetic of whole numbers, and nothing else', () => {
    fc.assert(
      fc.property(
        arbitrarySet,
        fc.array(fc.constantFrom(0, 0, 0, 1e-12, -1e-12, 1e-4), { minLength: 6, maxLength: 6 }),
        (set, moves) => {
          const game = gameIfAny(set)
          if (game === null) return
          const inside = insideOf(set)
          expect(isInside(set, inside)).toBe(true)
          expect(commitmentFault(game, inside)).toBeNull()
          const moved = inside.map((value, c) => value + moves[c])
          expect(commitmentFault(game, moved) === null).toBe(isInside(set, moved))
        },
      ),
      runs,
    )
  })

  test('is the same however its constraints are scaled', () => {
    fc.assert(
      fc.property(
        arbitrarySet,
        fc.integer({ min: -13, max: 12 }),
        fc.boolean(),
        (set, exponent, threefold) => {
          const game = gameIfAny(set)
          if (game === null) return
          const texts = set.rows.map((row) => rowText(row, exponent, threefold ? '3 * ' : ''))
          const rows = ({ constraints }: typeof game) =>
            constraints.map(({ coefficients, bound, exact }) => ({ coefficients, bound, exact }))
          expect(rows(gameOf(set, texts))).toEqual(rows(game))
        },
      ),
      runs,
    )
  })

  test('lies within the ranges that its constraints leave', () => {
    fc.assert(
      fc.property(arbitrarySet, (set) => {
        const game = gameIfAny(set)
        if (game === null) return
        const inside = insideOf(set)
        tightenedRanges(game).forEach(([low, high], c) => {
          expect(inside[c]).toBeGreaterThanOrEqual(low)
          expect(inside[c]).toBeLessThanOrEqual(high)
        })
      }),
      runs,
    )
  })
})

describe('the nearest commitment', () => {
  test('is in the set exactly, from wherever it is looked for', () => {
    let found = 0
    let asked = 0
    fc.assert(
      fc.property(
        arbitrarySet,
        fc.array(
          fc.integer({ min: -500_000_007, max: 1_500_000_007 }).map((steps) => steps / 1e9),
          { minLength: 5, maxLength: 5 },
        ),
        (set, from) => {
          const game = gameIfAny(set)
          if (game === null) return
          asked++
          const near = nearestCommitment(game, [...from, Number(set.inside[5])])
          if (near === null) return
          found++
          expect(isInside(set, near)).toBe(true)
        },
      ),
      runs,
    )
    // Where equalities leave no numbers of 17 digits, none is found.
    expect(found).toBeGreaterThan(0.9 * asked)
  })

  test('is taken for what is typed off by rounding, and said to be', () => {
    fc.assert(
      fc.property(
        arbitrarySet,
        fc.array(
          fc.integer({ min: -300, max: 300 }).map((steps) => steps / 1e12),
          { minLength: 2, maxLength: 2 },
        ),
        (set, offs) => {
          const game = gameIfAny(set)
          // An equality may have no other decimals nearby than those it was made of.
          if (game === null || set.rows.some(({ operator }) => operator === '==')) return
          const typed = insideOf(set)
          offs.forEach((off, c) => (typed[c] += off))
          const commitment = decodeCommitment(game, typed)
          const used = encodeCommitment(game, commitment)
          expect(isInside(set, used)).toBe(true)
          used.forEach((value, c) => expect(Math.abs(value - typed[c])).toBeLessThan(1e-8))
          const changed = used.filter((value, c) => value !== typed[c]).length
          expect(roundedNumbers(game, commitment)).toHaveLength(changed)
          if (isInside(set, typed)) expect(changed).toBe(0)
        },
      ),
      runs,
    )
  })

  test('is not taken for what is further away', () => {
    fc.assert(
      fc.property(
        arbitrarySet,
        fc.integer({ min: 1, max: 100_000 }).map((steps) => steps / 1e6),
        (set, off) => {
          const game = gameIfAny(set)
          if (game === null) return
          const typed = insideOf(set)
          typed[0] += off
          if (isInside(set, typed)) return
          const row = set.rows.find(({ coefficients }) => Math.abs(Number(coefficients[0])) > 0.5)
          // What one row misses by that much, no commitment within rounding makes up for.
          if (row === undefined) return
          const excess = row.coefficients.reduce(
            (total, text, c) => total + Number(text) * typed[c],
            -Number(row.bound),
          )
          const isFar = row.operator === '==' ? Math.abs(excess) > 1e-7 : excess > 1e-7
          if (isFar) expect(() => encodeCommitment(game, decodeCommitment(game, typed))).toThrow()
        },
      ),
      runs,
    )
  })
})

function setWith(controls: Record<string, ControlDefinition>, constraints: readonly string[]) {
  return defineGame({
    name: 'idle',
    stages: 1,
    states: 1,
    actions: 1,
    initial: [1],
    leader: { controls, constraints, payoff: 0 },
    transition: () => ({ '0': 1 }),
    reward: 0,
  })
}

const share: ControlDefinition = { min: 0, max: 1 }

describe('single sets', () => {
  test('sums of decimals are what they are on paper', () => {
    const game = setWith({ x: share }, ['0.1 * x + 0.2 * x <= 0.3 * 0.7', '1e-13 * x <= 0.7e-13'])
    expect(commitmentFault(game, [0.7])).toBeNull()
    expect(commitmentFault(game, [0.7000000000000001])).toMatchObject({ kind: 'constraint' })
    expect(tightenedRanges(game)).toEqual([[0, 0.7]])
  })

  test.each<[string, readonly string[], number[], number[]]>([
    ['the bound itself', ['x <= 0.35'], [0.3500000004, 0], [0.35, 0]],
    ['the exact rest of a sum', ['x + y == 1'], [0.3333333333, 0.6666666666], [0.3333333333, 0.6666666667]],
    [
      'the decimal below a third',
      ['3 * x <= 1', 'y == 0.5'],
      [0.33333333334, 0.5],
      [0.3333333333333333, 0.5],
    ],
    ['the other component where a third has no decimal', ['3 * x + y == 1'], [0.1, 0.7000000001], [0.1, 0.7]],
  ])('the nearest is %s', (_name, constraints, typed, expected) => {
    const near = nearestCommitment(setWith({ x: share, y: share }, constraints), typed)
    expect(near).toEqual(Float64Array.from(expected))
  })

  test('there is none where the only one is a third, which no decimal is', () => {
    const game = setWith({ x: share }, ['3 * x == 1'])
    expect(nearestCommitment(game, [0.3333333333])).toBeNull()
    expect(isProvedEmpty(game)).toBe(false)
  })

  test('a probability vector is completed by an exact rest', () => {
    const game = setWith({ mix: { simplex: ['a', 'b', 'c'] } }, [])
    const near = nearestCommitment(game, [1 / 3, 1 / 3, 1 / 3])
    expect(near).not.toBeNull()
    expect(commitmentFault(game, near ?? [])).toBeNull()
    expect(commitmentFault(game, [1 / 3, 1 / 3, 1 / 3])).toMatchObject({ kind: 'sum' })
  })

  test('that nothing satisfies constraints is proved in fractions, by however little they miss each other', () => {
    const controls = { x: share, y: share }
    expect(
      isProvedEmpty(setWith(controls, ['x + y >= 0.3', 'x - y >= 0.1', 'x <= 0.1999999999999999'])),
    ).toBe(true)
    expect(isProvedEmpty(setWith(controls, ['x + y >= 0.3', 'x - y >= 0.1', 'x <= 0.2']))).toBe(false)
  })
})
