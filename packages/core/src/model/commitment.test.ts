import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OptionError } from './errors.js'
import { decodeCommitment, encodeCommitment } from './commitment.js'
import { parseCommitmentText } from './commitment-text.js'
import { defineGame } from './define-game.js'
import type { Commitment } from './game.js'

const game = defineGame({
  name: 'all controls',
  stages: 3,
  states: 1,
  actions: 1,
  initial: [1],
  leader: {
    controls: {
      bonus: { min: 0, max: 0.5 },
      toll: { min: -1, max: 1, each: 'stage' },
      mix: { simplex: ['low', 'high'] },
      tier: { values: [0, 0.5, 1] },
    },
    constraints: ['bonus + toll <= 1'],
    payoff: 0,
  },
  transition: [{ to: { '0': 1 } }],
  reward: 0,
})

const commitment: Commitment = {
  bonus: 0.25,
  toll: [0.1, -0.2, 0.3],
  mix: { low: 0.3, high: 0.7 },
  tier: 0.5,
}

function refusal(changed: Record<string, unknown>): OptionError {
  try {
    encodeCommitment(game, { ...commitment, ...changed } as Commitment)
  } catch (error) {
    if (error instanceof OptionError) return error
  }
  throw new Error('the commitment was taken')
}

describe('a commitment as a vector', () => {
  test('has the components of the controls one after the other', () => {
    expect([...encodeCommitment(game, commitment)]).toEqual([0.25, 0.1, -0.2, 0.3, 0.3, 0.7, 0.5])
  })

  test('comes back as it went in', () => {
    const share = fc.integer({ min: 0, max: 64 }).map((k) => k / 64)
    fc.assert(
      fc.property(
        share,
        fc.array(share, { minLength: 3, maxLength: 3 }),
        share,
        fc.constantFrom(0, 0.5, 1),
        (b, toll, low, tier) => {
          const drawn = { bonus: b / 2, toll: toll.map((t) => t / 2), mix: { low, high: 1 - low }, tier }
          expect(decodeCommitment(game, encodeCommitment(game, drawn))).toEqual(drawn)
        },
      ),
      { seed: 7, numRuns: 200 },
    )
  })

  test('takes one number for all stages and leaves missing parts of a simplex at 0', () => {
    const vector = encodeCommitment(game, { ...commitment, toll: 0.2, mix: { high: 1 } })
    expect([...vector]).toEqual([0.25, 0.2, 0.2, 0.2, 0, 1, 0.5])
  })

  test('is moved onto its range when rounding has carried it outside, and renormalised', () => {
    const vector = encodeCommitment(game, {
      ...commitment,
      bonus: -1e-12,
      mix: { low: 0.3333333, high: 0.6666666 },
    })
    expect(vector[0]).toBe(0)
    expect(vector[4] + vector[5]).toBeCloseTo(1, 15)
  })

  test('is refused with a code for each fault', () => {
    expect(refusal({ bonos: 1 }).code).toBe('unknown-control')
    expect(refusal({ bonos: 1 }).message).toContain('did you mean "bonus"?')
    expect(refusal({ bonus: 0.6 }).code).toBe('commitment-range')
    expect(refusal({ bonus: Number.NaN }).code).toBe('commitment-range')
    expect(refusal({ bonus: [0.1] }).code).toBe('commitment-shape')
    expect(refusal({ bonus: '0.1' }).code).toBe('commitment-shape')
    expect(refusal({ bonus: null }).code).toBe('commitment-shape')
    expect(refusal({ toll: [0.1, 0.2] }).code).toBe('commitment-length')
    expect(refusal({ toll: [0.1, 0.2, 2] }).message).toContain('"toll[2]" is 2')
    expect(refusal({ mix: { low: 0.3, high: 0.6 } }).code).toBe('commitment-sum')
    expect(refusal({ mix: { low: 1.3, high: -0.3 } }).code).toBe('commitment-range')
    expect(refusal({ mix: { loww: 1 } }).code).toBe('unknown-label')
    expect(refusal({ mix: 0.3 }).code).toBe('commitment-shape')
    expect(refusal({ tier: 0.4 }).code).toBe('commitment-value')
    expect(refusal({ tier: 0.4 }).message).toContain('0, 0.5, 1')
    expect(refusal({ toll: [0.1, 0.9, 0.2] }).code).toBe('commitment-constraint')
    expect(refusal({ toll: [0.1, 0.9, 0.2] }).message).toContain('bonus + toll <= 1 (stage 1)')
  })

  test('is refused when a control is missing, inherited names included', () => {
    const incomplete = { ...commitment } as Record<string, Commitment[string]>
    delete incomplete.tier
    expect(() => encodeCommitment(game, incomplete)).toThrow(
      expect.objectContaining({ code: 'missing-control' }),
    )
    expect(() => encodeCommitment(game, Object.create(commitment) as Commitment)).toThrow(
      'no value for the control "bonus"',
    )
  })

  test('of another length does not fit the game', () => {
    expect(() => decodeCommitment(game, [0, 1])).toThrow(
      expect.objectContaining({ code: 'commitment-length' }),
    )
  })
})

describe('a commitment typed on the command line', () => {
  test('is read in all its forms', () => {
    expect(parseCommitmentText('bonus=0.25,toll=0.1:-0.2:0.3,mix.low=0.3,mix.high=0.7,tier=0.5')).toEqual(
      commitment,
    )
    expect(parseCommitmentText(' toll[1] = -0.2, toll[0]=.1 ,toll[2]=3e-1')).toEqual({
      toll: [0.1, -0.2, 0.3],
    })
    expect(parseCommitmentText('toll=0.1')).toEqual({ toll: 0.1 })
  })

  test.each([
    ['', 'has an empty item'],
    ['bonus=0.1,', 'has an empty item'],
    ['bonus', '"bonus" has no name and "="'],
    ['=0.1', 'has no name and "="'],
    ['bonus=', 'bonus is ""; expected a number'],
    ['bonus=a', 'bonus is "a"; expected a number'],
    ['bonus=Infinity', 'expected a number'],
    ['toll=0.1:', 'toll is ""'],
    ['bonus=1,bonus=2', '"bonus" gives a value a second time'],
    ['toll=1,toll[0]=2', 'a second time'],
    ['toll[0]=1,toll[0]=2', 'a second time'],
    ['mix.low=1,mix.low=2', 'a second time'],
    ['toll[0]=1,toll[2]=1', 'toll[1] is missing beside toll[0], toll[2]'],
  ])('%j is refused', (text, message) => {
    expect(() => parseCommitmentText(text)).toThrow(message)
    expect(() => parseCommitmentText(text)).toThrow(OptionError)
  })
})
