import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { equilibriumFinder } from '../../equilibrium/mirror-descent.js'
import { defineGame } from '../../../model/define-game.js'
import { readGame } from '../../../model/read-game.js'
import { comparisonsOf } from './comparisons.js'
import { impliedEquations } from './implied-equations.js'
import { proveEquilibrium } from './prove-equilibrium.js'

/** Two places; one goes to the other or stays, at every stage, and pays for crowds at stages 1 and 2. */
function crossing(detour: number) {
  return defineGame({
    name: 'crossing',
    stages: 3,
    states: ['here', 'there'],
    actions: ['stay', 'go'],
    initial: { here: 0.5, there: 0.5 },
    leader: { controls: { dummy: { values: [0] } }, payoff: 'mass(here)' },
    transition: [
      { state: 'here', action: 'stay', to: { here: 1 } },
      { state: 'here', action: 'go', to: { there: 1 } },
      { state: 'there', action: 'stay', to: { there: 1 } },
      { state: 'there', action: 'go', to: { here: 1 } },
    ],
    reward: [
      { stage: 0, state: 'here', action: 'go', value: detour },
      { stage: 0, value: 0 },
      { state: 'here', value: '-mass(here)' },
      { state: 'there', value: '-mass(there)' },
    ],
  })
}

test('going from either place is one condition, unless going costs something from one of them alone', () => {
  const both = [0, 1]
  const [everywhere, followers] = [
    Array.from({ length: 6 }, () => both),
    Array.from({ length: 6 }, () => true),
  ]
  const implied = (detour: number): number[] => {
    const game = crossing(detour)
    return [...impliedEquations(game, comparisonsOf(game), everywhere, followers)].sort((a, b) => a - b)
  }
  // Cases (t·2 + s)·2 + 1; at stage 2 nobody gains by anything.
  expect(implied(0)).toEqual([3, 7, 9, 11])
  expect(implied(0.25)).toEqual([7, 9, 11])
})

test('a crowd that spreads over a ring on several ways is proved', async () => {
  const file = new URL('../../../fixtures/follower/ring-congestion-4x4.yaml', import.meta.url)
  const game = await readGame(fileURLToPath(file))
  const x = Array.from({ length: game.commitmentDimension }, () => 0)
  const proof = proveEquilibrium(
    game,
    x.map(() => ({ lower: 0, upper: 0 })),
    equilibriumFinder(game)(x).policy,
  )
  expect(proof).toMatchObject({ status: 'proved', by: 'newton' })
})
