import { describe, expect, test } from 'vitest'
import { defineGame } from '../../../model/define-game.js'
import { leftRight } from '../../../model/games/left-right.js'
import { provedLeader } from '../../../testing/proved.js'
import { solveLeaderRecorded, type RecordedSolution } from '../leader/solve-leader.js'
import type { CoverRecord } from '../leader/cell-reason.js'
import { certifyLeader } from './certify-leader.js'

describe('a search stopped before all cells were bounded', () => {
  const game = defineGame(leftRight)

  test.each(['worst', 'best'] as const)('is proved by the range of the payoff there (%s)', async (sense) => {
    const recorded = await solveLeaderRecorded(game, { epsilon: 0.05, sense, nodeLimit: 0 })
    expect(recorded.roots.every(({ bound }) => bound.reason === null)).toBe(true)
    const { cover } = await certifyLeader(game, recorded)
    expect(cover?.nodes).toEqual(recorded.roots.map(() => ({ range: true })))
    const { value } = await provedLeader(game, recorded)
    const { value: solved } = recorded.solution
    expect(value.lower).toBeGreaterThanOrEqual(solved.lower - 1e-6)
    expect(value.upper).toBeGreaterThanOrEqual(solved.upper)
    expect(value.upper).toBeLessThanOrEqual(solved.upper + 1e-9)
  })

  test('keeps the bounds of the other cells', async () => {
    const recorded = await solveLeaderRecorded(game, { epsilon: 0.05 })
    const forgotten: CoverRecord = { bound: { upper: Infinity, reason: null }, split: null }
    const partly: RecordedSolution = { ...recorded, roots: [forgotten, ...recorded.roots.slice(1)] }
    const whole = await provedLeader(game, recorded)
    const nodes = (await certifyLeader(game, partly)).cover?.nodes ?? []
    expect(nodes[0]).toEqual({ range: true })
    expect(nodes.slice(1).some((node) => 'constant' in node || 'moving' in node)).toBe(true)
    const { value } = await provedLeader(game, partly)
    expect(value.upper).toBeGreaterThan(whole.value.upper)
    expect(value.upper).toBeLessThanOrEqual(2 + 1e-9)
  })
})

test('a worst case whose proof the checker cannot read is not claimed, and the cover is claimed all the same', async () => {
  // a² − ab + b² + 0.1 is above 0, which the checker does not see.
  const hidden = 'log(0.1 + mass(0, 1) ^ 2 - mass(0, 1) * mass(1, 1) + mass(1, 1) ^ 2)'
  const game = defineGame({
    name: 'hidden',
    stages: 1,
    states: 2,
    actions: 2,
    initial: [0.6, 0.4],
    leader: { controls: { toll: { min: 0, max: 1 } }, payoff: 'mass(0, 1) - toll * mass(1, 1)' },
    transition: ({ s }) => ({ [s]: 1 }),
    reward: ({ a }) => (a === 0 ? 0.2 : hidden),
  })
  const recorded = await solveLeaderRecorded(game, { epsilon: 0.05, nodeLimit: 3 })
  const { value, bound } = await certifyLeader(game, recorded)
  expect({ lower: value.lower, bound }).toEqual({ lower: null, bound: null })
  expect(value.upper).toBeGreaterThanOrEqual(recorded.solution.value.upper)
})
