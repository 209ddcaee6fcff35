import { defineGame, inducedFlow, leaderPayoff, exploitability, solveLeader, type Game } from '@smfg/core'
import { builtInGames } from '@smfg/core/games'
import { describe, expect, test } from 'vitest'
import { referenceGame } from '../reference-instances.js'
import { epidemic } from './epidemic.js'
import { ring } from './ring.js'
import { tollRoads } from './toll-roads.js'

/** Policies that together tell games apart: everybody always plays one action, and a different mixture everywhere. */
function policiesOf(game: Game): number[][][][] {
  const rows = (row: (t: number, s: number) => number[]): number[][][] =>
    Array.from({ length: game.stages }, (_stage, t) => game.states.map((_state, s) => row(t, s)))
  const actions = game.actions.map((_action, a) => a)
  return [
    ...actions.map((only) => rows(() => actions.map((a) => (a === only ? 1 : 0)))),
    rows((t, s) => {
      const weights = actions.map((a) => 1 + ((3 * t + 5 * s + 7 * a) % 11))
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      return weights.map((weight) => weight / total)
    }),
  ]
}

const families = [
  ['ring-congestion-4x4', ring('congestion', { stages: 4, states: 4, actions: 3 })],
  ['ring-congestion-8x8', ring('congestion', { stages: 8, states: 8, actions: 3 })],
  ['ring-coordination-3x3', ring('coordination', { stages: 3, states: 3, actions: 3 })],
  ['ring-coordination-5x5', ring('coordination', { stages: 5, states: 5, actions: 3 })],
  ['epidemic-5', epidemic('heavy', 5)],
  ['epidemic-8', epidemic('light', 8)],
  ['epidemic-12', epidemic('light', 12)],
] as const

describe('a family with the sizes of a reference instance is that instance', () => {
  test.each(families)('%s', async (model, definition) => {
    const reference = await referenceGame(model)
    const game = defineGame(definition)
    expect(game.stages).toBe(reference.stages)
    for (const policy of policiesOf(game)) {
      // The reference files hold six decimals.
      const flow = inducedFlow(game, { idle: 0 }, policy)
      inducedFlow(reference, { idle: 0 }, policy).forEach((stage, t) =>
        stage.forEach((row, s) => row.forEach((mass, a) => expect(flow[t][s][a]).toBeCloseTo(mass, 5))),
      )
      expect(leaderPayoff(game, { idle: 0 }, policy)).toBeCloseTo(
        leaderPayoff(reference, { idle: 0 }, policy),
        5,
      )
      expect(exploitability(game, { idle: 0 }, policy)).toBeCloseTo(
        exploitability(reference, { idle: 0 }, policy),
        5,
      )
    }
  })
})

test('the roads with two tolls are the built-in game left-right', async () => {
  const leftRight = builtInGames.find(({ definition }) => definition.name === 'left-right')?.definition
  if (leftRight === undefined) throw new Error('left-right is built in')
  const options = { epsilon: 0.05, tolerance: 0.05 }
  const own = await solveLeader(defineGame(tollRoads(2)), options)
  const builtIn = await solveLeader(defineGame(leftRight), options)
  expect(own.statistics.nodes).toBe(builtIn.statistics.nodes)
  expect(own.value.lower).toBeCloseTo(builtIn.value.lower, 9)
})

test.each([1, 3, 4])('the roads with %i tolls are a valid game', (controls) => {
  const game = defineGame(tollRoads(controls))
  expect(game.controls.map(({ name }) => name)).toHaveLength(controls)
  expect(game.warnings).toEqual([])
})
