import { expect, test } from 'vitest'
import type { GameDefinition } from '../../model/definition.js'
import { congestion } from '../../model/games/congestion.js'
import { tippingPoint } from '../../model/games/tipping-point.js'
import { warmUp } from '../../model/games/warm-up.js'
import { exactCommitment } from './exact-commitment.js'
import { exactEquilibria } from './exact-equilibria.js'
import { exactGame } from './exact-game.js'
import { approximate, decimalMeaning } from './rational.js'

function payoffs(definition: GameDefinition, commitment: Record<string, number>): string[] {
  const game = exactGame(definition)
  const found = exactEquilibria(game, exactCommitment(game, commitment))
  const rounded = found.map(({ payoff }) => approximate(payoff.lower).toFixed(12))
  return [...new Set(rounded)].toSorted()
}

test('the tipping point has all, none and θ − x joining, once and again behind a door', () => {
  const expected = ['-0.100000000000', '0.100000000000', '0.900000000000']
  expect(payoffs(tippingPoint, { bonus: 0.1 })).toEqual(expected)
  expect(payoffs(warmUp, { bonus: 0.1 })).toEqual(expected)
})

test('congestion has one equilibrium, m = 1 − x', () => {
  expect(payoffs(congestion, { toll: 0.3 })).toEqual(['0.210000000000'])
})

test('a zero that is flat, and one that is irrational, are found by their changes of sign', () => {
  const withGain = (gain: string): GameDefinition => ({
    ...tippingPoint,
    reward: [
      { action: 'join', value: gain },
      { action: 'stay', value: '0' },
    ],
  })
  const game = exactGame(withGain('(0.5 - joined) ^ 3'))
  const [only, ...others] = exactEquilibria(game, [decimalMeaning(0)])
  expect(others).toEqual([])
  expect(only.payoff).toEqual({ lower: decimalMeaning(0.5), upper: decimalMeaning(0.5) })
  expect(payoffs(withGain('0.5 - joined ^ 2'), { bonus: 0 })).toEqual([Math.SQRT1_2.toFixed(12)])
})

test('two actions are mixed only where a third is worse', () => {
  const three = (third: number): GameDefinition => ({
    ...congestion,
    actions: ['stay', 'drive', 'fly'],
    reward: [
      { action: 'drive', value: 'benefit - driving - toll' },
      { action: 'stay', value: 0 },
      { action: 'fly', value: third },
    ],
  })
  expect(payoffs(three(-0.1), { toll: 0.3 })).toEqual(['0.210000000000'])
  // With flying at 0.1 more stop driving: m = 0.6.
  expect(payoffs(three(0.1), { toll: 0.3 })).toEqual(['0.180000000000'])
})
