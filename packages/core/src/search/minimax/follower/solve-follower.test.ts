import { describe, expect, test } from 'vitest'
import { defineGame } from '../../../model/define-game.js'
import { provedFollowerSolution } from '../../../testing/proved.js'

describe('games without coupling', () => {
  /** Action 1 costs 1, action 0 nothing: π is an ε-equilibrium iff it plays action 1 with probability at most ε. */
  const indifferent = defineGame({
    name: 'uncoupled',
    stages: 1,
    states: 1,
    actions: 2,
    initial: [1],
    leader: { controls: { idle: { min: 0, max: 1 } }, payoff: '-0.25 * mass(0, 0) - 0.75 * mass(0, 1)' },
    transition: () => ({ '0': 1 }),
    reward: ({ a }) => -a,
  })

  test.each([0.01, 0.05, 0.1, 0.3, 0.7])('are certified: one linear program, ε = %d', async (epsilon) => {
    const solution = await provedFollowerSolution(indifferent, { idle: 0 }, { epsilon })
    expect(solution.value.lower).toBeCloseTo(-0.25 - 0.5 * epsilon, 9)
    expect(solution.status).toBe('certified')
    expect(solution.value.upper).toBeCloseTo(-0.25 - 0.5 * epsilon, 3)
  })
})
