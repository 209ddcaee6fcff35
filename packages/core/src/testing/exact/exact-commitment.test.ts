import { expect, test } from 'vitest'
import { tippingPoint } from '../../model/games/tipping-point.js'
import { exactCommitment, isAllowed } from './exact-commitment.js'
import { exactGame } from './exact-game.js'

function allowed(constraint: string, bonus: number): boolean {
  const { leader } = tippingPoint
  const game = exactGame({ ...tippingPoint, leader: { ...leader, constraints: [constraint] } })
  return isAllowed(game, exactCommitment(game, { bonus }))
}

test('0.1 + 0.2 <= 0.3 holds, as it is written', () => {
  expect(allowed('bonus + 0.2 <= 0.3', 0.1)).toBe(true)
})

test('a commitment beyond a constraint by a billionth is not allowed, however the constraint is scaled', () => {
  for (const constraint of ['bonus <= 0.35', '1e-13 * bonus <= 0.35e-13', '1e12 * bonus <= 0.35e12']) {
    expect(allowed(constraint, 0.35)).toBe(true)
    expect(allowed(constraint, 0.3500000001)).toBe(false)
  }
})

test('probability vectors sum to 1 exactly, and finite controls take their values', () => {
  const { leader } = tippingPoint
  const game = exactGame({
    ...tippingPoint,
    leader: { ...leader, controls: { bonus: { values: [0.1, 0.3] }, mix: { simplex: ['low', 'high'] } } },
  })
  const isIn = (bonus: number, low: number, high: number): boolean =>
    isAllowed(game, exactCommitment(game, { bonus, mix: { low, high } }))
  expect(isIn(0.1, 0.3, 0.7)).toBe(true)
  expect(isIn(0.1, 1 / 3, 2 / 3)).toBe(false)
  expect(isIn(0.1, -0.1, 1.1)).toBe(false)
  expect(isIn(0.2, 0.3, 0.7)).toBe(false)
})
