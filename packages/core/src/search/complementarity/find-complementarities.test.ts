import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as interval from '../expression/interval.js'
import { encodeCommitment } from '../../model/commitment.js'
import { defineGame } from '../../model/define-game.js'
import type { GameDefinition } from '../../model/definition.js'
import type { Game } from '../../model/game.js'
import { congestion } from '../../model/games/congestion.js'
import { epidemic } from '../../model/games/epidemic.js'
import { tippingPoint } from '../../model/games/tipping-point.js'
import { twoBar } from '../../model/games/two-bar.js'
import { warmUp } from '../../model/games/warm-up.js'
import { arbitraryComplementaryGame } from '../../testing/arbitrary-complementary-game.js'
import { describeComplementarities, findComplementarities } from './find-complementarities.js'

const anyCommitment = (game: Game): { lower: number; upper: number }[] =>
  Array.from({ length: game.commitmentDimension }, () => ({ lower: 0, upper: 1 }))

describe('strategic complementarities', () => {
  test.each([
    [tippingPoint, 'supermodular: strategic complementarities'],
    [warmUp, 'supermodular: strategic complementarities'],
    [congestion, null],
    [epidemic, null],
    [twoBar, null],
  ])('of $name are found where there are some', (definition, words) => {
    const game = defineGame(definition)
    const found = findComplementarities(game, anyCommitment(game))
    expect(found === null ? null : describeComplementarities(game, found.order)).toBe(words)
  })

  test('are found in every random game that is built with them, for all commitments at once', () => {
    fc.assert(
      fc.property(arbitraryComplementaryGame(), ({ game }) => {
        fc.pre(game.actions.length > 1)
        expect(findComplementarities(game, anyCommitment(game))).not.toBeNull()
      }),
      { seed: 1101, numRuns: 300 },
    )
  })

  test('are not found where followers would rather do what others do not', () => {
    fc.assert(
      fc.property(arbitraryComplementaryGame({ crowd: 'against' }), ({ game }) => {
        fc.pre(game.actions.length > 1)
        expect(findComplementarities(game, anyCommitment(game))).toBeNull()
      }),
      { seed: 1102, numRuns: 300 },
    )
  })
})

/** Who has adopted may do as he likes; whoever has not tries, and succeeds more easily when many have. */
const adoption: GameDefinition = {
  name: 'adoption',
  stages: 4,
  states: ['out', 'in'],
  actions: ['wait', 'adopt'],
  parameters: { tried: 0.5, drawn: 0.1, kept: 0.8 },
  initial: { out: 0.8, in: 0.2 },
  leader: { controls: { subsidy: { min: 0, max: 1 } }, payoff: 'mass(in)' },
  transition: [
    { state: 'out', action: 'adopt', to: { in: 'tried + drawn * mass(in)', out: 'rest' } },
    { state: 'out', action: 'wait', to: { in: 'drawn * mass(in)', out: 'rest' } },
    { state: 'in', to: { in: 'kept + drawn * mass(in)', out: 'rest' } },
  ],
  reward: [
    { state: 'out', action: 'adopt', value: 'subsidy - 0.45' },
    { state: 'in', value: 'mass(in) - 0.2' },
    { value: 0 },
  ],
}

describe('actions that make no difference in a state', () => {
  test('do not hide complementarities', () => {
    const game = defineGame(adoption)
    expect(findComplementarities(game, anyCommitment(game))).not.toBeNull()
  })

  test('count as different where the payoff tells them apart', () => {
    const game = defineGame({
      ...adoption,
      leader: { ...adoption.leader, payoff: 'mass(in) - subsidy * massAction(adopt)' },
    } as GameDefinition)
    expect(findComplementarities(game, anyCommitment(game))).toBeNull()
  })

  test('do not help where trying is worth more than having', () => {
    const game = defineGame({
      ...adoption,
      parameters: { tried: 0.9, drawn: 0.1, kept: 0.8 },
    } as GameDefinition)
    expect(findComplementarities(game, anyCommitment(game))).toBeNull()
  })
})

/** Two states and two actions over three stages (at the first, states have given masses and are not compared); every parameter is the strength of one condition. */
const adjustable: GameDefinition = {
  name: 'adjustable',
  stages: 3,
  states: 2,
  actions: 2,
  parameters: { own: 0.1, action: 0.5, state: 0.3, level: 1, stays: 0.2, moves: 0.2, drawn: 0.2, both: 0.1 },
  initial: { 0: 0.5, 1: 0.5 },
  leader: { controls: { bonus: { min: 0, max: 1 } }, payoff: 'mass(1)' },
  transition: [{ to: { 1: '0.3 + stays * s + moves * a + drawn * mass(1) + both * s * a', 0: 'rest' } }],
  reward: 'own * s * a + action * a * massAction(1) + state * s * mass(1) + level * s - a * (1 - bonus)',
}

describe('one condition reversed', () => {
  const games = (changed: Record<string, number>): Game =>
    defineGame({ ...adjustable, parameters: { ...adjustable.parameters, ...changed } })

  test('nothing is reversed to begin with', () => {
    const game = games({})
    expect(findComplementarities(game, anyCommitment(game))).not.toBeNull()
  })

  test.each([
    ['C1: high states do not last', { stays: -0.2 }],
    ['C1: high actions lead down', { moves: -0.2 }],
    ['C2: high crowds drive down', { drawn: -0.2 }],
    ['C3: high crowds discourage high actions', { action: -0.01 }],
    ['C3: high crowds spoil high states', { state: -0.01 }],
    ['C4: high actions are worth less in high states', { own: -0.2 }],
    ['C4: high actions move less from high states', { both: -0.19, own: 0 }],
  ])('%s', (_condition, changed) => {
    const game = games(changed)
    expect(findComplementarities(game, anyCommitment(game))).toBeNull()
  })
})

test('the orders are named where they are not those of the lists', () => {
  const flipped: GameDefinition = { ...tippingPoint, actions: ['join', 'stay'] }
  const game = defineGame(flipped)
  const commitment = Array.from(encodeCommitment(game, { bonus: 0.5 }), interval.point)
  // Turned around, the order of one state's actions is the same.
  expect(findComplementarities(game, commitment)?.order).toEqual({ states: [0], actions: [0, 1] })
  const definition: GameDefinition = {
    ...adjustable,
    states: ['up', 'down'],
    initial: { up: 1 },
    transition: [
      {
        to: { up: '0.3 + stays * (1 - s) + moves * a + drawn * mass(up) + both * (1 - s) * a', down: 'rest' },
      },
    ],
    reward:
      'own * (1 - s) * a + action * a * massAction(1) + state * (1 - s) * mass(up) + level * (1 - s) - a * (1 - bonus)',
    leader: { controls: { bonus: { min: 0, max: 1 } }, payoff: 'mass(up)' },
  }
  const turned = defineGame(definition)
  const found = findComplementarities(turned, anyCommitment(turned))
  expect(found === null ? null : describeComplementarities(turned, found.order)).toBe(
    'supermodular: strategic complementarities, with 1 < 0',
  )
})
