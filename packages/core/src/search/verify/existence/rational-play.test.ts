import { expect, test } from 'vitest'
import { fromInteger, isZero, ratio, ZERO } from '../../expression/rational.js'
import { defineGame } from '../../../model/define-game.js'
import { rationalPlay } from './rational-play.js'

/** Meeting is worth 0.3 and costs the chance 0.5·m of −1; 0.8 of all are well. */
const contagion = defineGame({
  name: 'contagion',
  stages: 2,
  states: ['well', 'ill'],
  actions: ['meet', 'stay'],
  initial: { well: 0.8, ill: 0.2 },
  leader: { controls: { dummy: { values: [0] } }, payoff: 'mass(ill)' },
  transition: [
    { state: 'well', action: 'meet', to: { ill: '0.5 * mass(well, meet)', well: 'rest' } },
    { to: { well: 1 } },
  ],
  reward: [
    { stage: 0, state: 'well', action: 'meet', value: 0.3 },
    { stage: 1, state: 'ill', value: -1 },
    { value: 0 },
  ],
})

test('the mixture m = 0.6 is an equilibrium exactly, and nothing next to it', () => {
  const at = (share: ReturnType<typeof ratio>) => {
    const rest = ratio(share.denominator - share.numerator, share.denominator)
    const [one, half] = [fromInteger(1), ratio(1n, 2n)]
    const policy = [share, rest, half, half, one, ZERO, half, half]
    return isZero(rationalPlay(contagion, [ZERO], policy).exploitability)
  }
  expect(at(ratio(3n, 4n))).toBe(true)
  expect(at(ratio(3_000_000_000_000_000_001n, 4_000_000_000_000_000_000n))).toBe(false)
  expect(at(fromInteger(1))).toBe(false)
})
