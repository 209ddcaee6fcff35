import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ModelError } from '../../../model/errors.js'
import { encodeCommitment } from '../../../model/commitment.js'
import { defineGame } from '../../../model/define-game.js'
import { arbitrarySet, gameOf, isInside, rowText } from '../../../testing/arbitrary-commitment-set.js'
import type { Commitment } from '../../../model/game.js'
import { provedLeaderSolution } from '../../../testing/proved.js'
import { solveLeader } from './solve-leader.js'

/** Beyond a bonus of 0.35 everybody joins, right where the constraint ends it: V(x) = −x for every allowed x, and v = 0. */
function bonusGame(constraint: string) {
  return defineGame({
    name: 'bonus',
    stages: 1,
    states: ['crowd'],
    actions: ['stay', 'join'],
    initial: { crowd: 1 },
    leader: {
      controls: { bonus: { min: 0, max: 1 } },
      constraints: [constraint],
      payoff: 'massAction(join) - bonus',
    },
    transition: () => ({ crowd: 1 }),
    reward: ({ a }: { a: number }) => (a === 1 ? 'massAction(join) + bonus - 0.3' : '0'),
  })
}

describe('a leader whose value jumps where her constraint ends', () => {
  test('is not given a commitment beyond it, however the constraint is scaled', async () => {
    const answers = []
    for (const constraint of ['bonus <= 0.35', '1e-13 * bonus <= 0.35e-13', '3e12 * bonus <= 1.05e12']) {
      const solution = await solveLeader(bonusGame(constraint), { epsilon: 0.05 })
      const { value, commitment } = solution
      expect(value.lower).toBeLessThanOrEqual(0)
      expect(value.lower).toBeGreaterThan(-1e-3)
      expect(value.upper).toBeGreaterThanOrEqual(0)
      // At 0.35 itself staying out costs 0.05, which is ε to the last digit: fractions see it.
      expect(value.upper).toBeLessThan(1e-3)
      expect(commitment?.bonus).toBeLessThanOrEqual(0.35)
      answers.push({ value, commitment })
    }
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
  })
})

test.each(['bonus + gift <= 0.35', '0.3 * bonus + 0.3 * gift <= 0.105'])(
  'a value that jumps all along a constraint on two controls is bracketed, and proved again: %s',
  async (constraint) => {
    const game = defineGame({
      name: 'bonus and gift',
      stages: 1,
      states: ['crowd'],
      actions: ['stay', 'join'],
      initial: { crowd: 1 },
      leader: {
        controls: { bonus: { min: 0, max: 1 }, gift: { min: 0, max: 1 } },
        constraints: [constraint],
        payoff: 'massAction(join) - bonus - gift',
      },
      transition: () => ({ crowd: 1 }),
      reward: ({ a }: { a: number }) => (a === 1 ? 'massAction(join) + bonus + gift - 0.3' : '0'),
    })
    const { value, status } = await provedLeaderSolution(game, { epsilon: 0.05 })
    expect(status).toBe('certified')
    expect(value.lower).toBeLessThanOrEqual(0)
    expect(value.upper).toBeGreaterThanOrEqual(0)
  },
)

test('commitments that are reported are allowed exactly, whatever the constraints and their scale', async () => {
  let solved = 0
  await fc.assert(
    fc.asyncProperty(
      arbitrarySet,
      fc.constantFrom(
        'fee + toll',
        'toll - fee',
        'mix(left) - toll',
        'mix(right) + tier',
        'fee * mix(middle)',
      ),
      fc.integer({ min: -13, max: 12 }),
      async (set, payoff, exponent) => {
        if (set.rows.some(({ coefficients }) => coefficients.every((text) => Number(text) === 0))) return
        const texts = set.rows.map((row) => rowText(row, exponent))
        const game = gameOf(set, texts, payoff)
        try {
          const { commitment, value } = await solveLeader(game, { epsilon: 0.1, nodeLimit: 40 })
          const vector = encodeCommitment(game, commitment as Commitment)
          expect(isInside(set, vector)).toBe(true)
          // What is reported is what was solved: no rounding is left to do.
          expect(isInside(set, Object.values(commitment as Commitment).flatMap(numbersOf))).toBe(true)
          expect(value.upper).toBeGreaterThanOrEqual(payoffOf(payoff, set.inside.map(Number)) - 1e-9)
          solved++
        } catch (error) {
          // Equalities may leave numbers of too many digits only; that there are none at all would be wrong.
          expect(error).toBeInstanceOf(ModelError)
          expect((error as Error).message).toContain('17 digits')
        }
      },
    ),
    { seed: 14, numRuns: 20 },
  )
  expect(solved).toBeGreaterThan(15)
})

function numbersOf(part: Commitment[string]): number[] {
  return typeof part === 'number' ? [part] : Object.values(part)
}

function payoffOf(payoff: string, [fee, toll, left, middle, right, tier]: readonly number[]): number {
  const values: Record<string, number> = {
    'fee + toll': fee + toll,
    'toll - fee': toll - fee,
    'mix(left) - toll': left - toll,
    'mix(right) + tier': right + tier,
    'fee * mix(middle)': fee * middle,
  }
  return values[payoff]
}
