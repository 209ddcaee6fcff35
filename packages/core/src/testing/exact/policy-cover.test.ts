import { expect, test } from 'vitest'
import type { GameDefinition } from '../../model/definition.js'
import { congestion } from '../../model/games/congestion.js'
import { tippingPoint } from '../../model/games/tipping-point.js'
import { withUselessAction } from '../metamorphic/useless-action.js'
import { exactCommitment } from './exact-commitment.js'
import { exactGame } from './exact-game.js'
import { policyCover, type CoverVerdict } from './policy-cover.js'
import { decimalMeaning } from './rational.js'

function judged(
  definition: GameDefinition,
  commitment: Record<string, number>,
  epsilon: number,
  claim: number,
  sign: 1 | -1 = 1,
): CoverVerdict {
  const game = exactGame(definition)
  return policyCover(game, exactCommitment(game, commitment), {
    epsilon: decimalMeaning(epsilon),
    sign,
    claim: decimalMeaning(claim),
    boxes: 3000,
  })
}

test('the worst case of the tipping point lies where its closed form says', () => {
  // Beyond x = θ + ε all join but those whom ε allows to stay.
  expect(judged(tippingPoint, { bonus: 0.35005 }, 0.05, 0.59996)).toBe('attained')
  expect(judged(tippingPoint, { bonus: 0.35005 }, 0.05, 0.59995)).toBe('excluded')
  // At the edge nobody need join, but nothing is worse than that.
  expect(judged(tippingPoint, { bonus: 0.35 }, 0.05, -0.350001)).toBe('excluded')
})

test('a penalty that nobody pays does not move the worst case', () => {
  const { definition } = withUselessAction(tippingPoint, -5.3e5)
  expect(judged(definition, { bonus: 0.35005 }, 0.05, -0.34906)).toBe('excluded')
  expect(judged(definition, { bonus: 0.35005 }, 0.05, 0.59996)).toBe('attained')
})

test('one equilibrium is told from the numbers next to it, in both senses', () => {
  expect(judged(congestion, { toll: 0.3 }, 0, 0.2100001)).toBe('attained')
  expect(judged(congestion, { toll: 0.3 }, 0, 0.2099999)).toBe('excluded')
  expect(judged(congestion, { toll: 0.3 }, 0, -0.2099999, -1)).toBe('attained')
  expect(judged(congestion, { toll: 0.3 }, 0, -0.2100001, -1)).toBe('excluded')
})
