import seedrandom from 'seedrandom'
import { expect, test } from 'vitest'
import { congestion } from '../../model/games/congestion.js'
import { tippingPoint } from '../../model/games/tipping-point.js'
import { exactCommitment } from './exact-commitment.js'
import { exactGame } from './exact-game.js'
import { approximate, decimalMeaning } from './rational.js'
import { promisingPolicies, worstWitness } from './worst-policy.js'

function worst(definition: typeof tippingPoint, commitment: Record<string, number>, epsilon: number): number {
  const game = exactGame(definition)
  const x = exactCommitment(game, commitment)
  const level = decimalMeaning(epsilon)
  const random = seedrandom('worst')
  const policies = promisingPolicies(game, x, { epsilon: level, sign: 1, random })
  const witness = worstWitness(game, x, level, 1, policies)
  return witness === null ? Number.NaN : approximate(witness.loss)
}

test('the search comes close to closed forms and never beyond', () => {
  const atEdge = worst(tippingPoint, { bonus: 0.35 }, 0.05)
  expect(atEdge).toBe(-0.35)
  // (1 − m)(m + x − θ) = ε with m the most who join.
  const x = 0.4
  const most = (0.9 + Math.sqrt(0.81 + 4 * (0.1 - 0.05))) / 2
  const beyond = worst(tippingPoint, { bonus: x }, 0.05)
  expect(beyond).toBeGreaterThanOrEqual(most - x - 1e-9)
  expect(beyond).toBeLessThan(most - x + 1e-3)
})

test('an equilibrium on the grid is found at ε = 0, where rounding may hide it', () => {
  expect(worst(congestion, { toll: 0.3 }, 0)).toBeCloseTo(0.21, 12)
})
