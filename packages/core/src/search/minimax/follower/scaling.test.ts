import { describe, expect, test } from 'vitest'
import { defineGame } from '../../../model/define-game.js'
import { provedFollowerSolution } from '../../../testing/proved.js'
import { scaledGame } from './scaling.js'

/** Two bars and a crowd that likes company, with rewards and payoff in units of one's own choice. */
function coordination(rewardUnit: number, payoffUnit: number) {
  return defineGame({
    name: 'coordination',
    stages: 2,
    states: ['left', 'right'],
    actions: ['stay', 'move'],
    parameters: { rewardUnit, payoffUnit },
    initial: { left: 0.6, right: 0.4 },
    leader: { controls: { bonus: { min: 0, max: 1 } }, payoff: 'payoffUnit * (mass(right) - 0.3 * bonus)' },
    transition: [
      { state: 'left', action: 'move', to: { right: 0.9, left: 'rest' } },
      { state: 'right', action: 'move', to: { left: 0.9, right: 'rest' } },
      { state: 'left', to: { left: 1 } },
      { state: 'right', to: { right: 1 } },
    ],
    reward: [
      { state: 'left', value: 'rewardUnit * (0.8 * mass(left) - 0.1)' },
      { state: 'right', value: 'rewardUnit * (0.8 * mass(right) - 0.1 + 0.2 * bonus)' },
    ],
  })
}

describe('the follower problem in other units', () => {
  test.each([2 ** -20, 2 ** -7, 2 ** 9, 2 ** 30])(
    'has the same bracket, to the last bit, with all units times %d',
    async (unit) => {
      const plain = await provedFollowerSolution(
        coordination(1, 1),
        { bonus: 0.5 },
        { epsilon: 0.05, tolerance: 1e-4 },
      )
      const other = await provedFollowerSolution(
        coordination(unit, 1 / unit),
        { bonus: 0.5 },
        { epsilon: 0.05 * unit, tolerance: 1e-4 / unit },
      )
      expect(other.value).toEqual({ lower: plain.value.lower / unit, upper: plain.value.upper / unit })
      expect(other.witness?.policy).toEqual(plain.witness?.policy)
      expect(other.statistics.nodes).toBe(plain.statistics.nodes)
      expect(plain.status).toBe('certified')
    },
  )

  test.each([1e-4, 1e4, 3e-7])(
    'has the same value up to the tolerance with all units times %d',
    async (unit) => {
      const plain = await provedFollowerSolution(coordination(1, 1), { bonus: 0.5 }, { epsilon: 0.05 })
      const other = await provedFollowerSolution(
        coordination(unit, unit),
        { bonus: 0.5 },
        { epsilon: 0.05 * unit, tolerance: 1e-3 * unit },
      )
      expect(other.status).toBe('certified')
      expect(other.value.lower / unit).toBeLessThanOrEqual(plain.value.upper + 1e-9)
      expect(other.value.upper / unit).toBeGreaterThanOrEqual(plain.value.lower - 1e-9)
    },
  )
})

describe('a formula of which only rounding is left', () => {
  const game = defineGame({
    name: 'cancelled',
    stages: 1,
    states: 1,
    actions: 1,
    initial: [1],
    leader: {
      controls: { toll: { min: 0, max: 1 } },
      payoff: '0.0001 * (-0.75 * mass(0) + toll * massAction(0))',
    },
    transition: () => ({ '0': 1 }),
    reward: '-0.0001 * toll',
  })

  test('is not blown up to size one', () => {
    expect(scaledGame(game, Float64Array.of(0.75)).payoff).toBe(1)
    expect(scaledGame(game, Float64Array.of(0.5)).payoff).toBe(2 ** 16)
  })

  test('is a payoff whose bracket is proved', async () => {
    const { value } = await provedFollowerSolution(game, { toll: 0.75 }, { epsilon: 1e-6, tolerance: 1e-7 })
    expect(value.lower).toBeGreaterThan(-1e-6)
    expect(value.upper).toBeLessThan(1e-6)
  })
})
