import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exploitability } from '../search/dynamics/exploitability.js'
import { leaderPayoff } from '../search/dynamics/payoff.js'
import { builtInGames } from './games/built-in-games.js'
import { arbitraryNonlinearGame } from '../testing/arbitrary-nonlinear-game.js'
import { arbitraryCommitment, arbitraryPlay, arbitraryPolicy, type Play } from '../testing/arbitrary-play.js'
import { defineGame, type NamedGameDefinition } from './define-game.js'
import { gameHash } from './game-hash.js'
import type { Game } from './game.js'
import { plainDefinition } from './plain-definition.js'

/** A game read again from what would be written to a file. */
function reread(game: Game): Game {
  const text = JSON.stringify(plainDefinition(game))
  return defineGame(JSON.parse(text) as NamedGameDefinition<string, string, string>)
}

function expectSamePlay(
  game: Game,
  again: Game,
  commitment: Play['commitment'],
  policy: Play['policy'],
): void {
  const payoff = leaderPayoff(game, commitment, policy)
  const gained = exploitability(game, commitment, policy)
  expect(leaderPayoff(again, commitment, policy)).toBeCloseTo(payoff, 10)
  expect(exploitability(again, commitment, policy)).toBeCloseTo(gained, 10)
}

/** The same game with its definition hidden behind functions of the indices, which no file can hold. */
function withFunctions(game: Game): Game {
  const { definition } = game
  return { ...game, definition: { ...definition, reward: () => 0 } }
}

describe('a definition that is plain data', () => {
  test('is kept as it is, with the parameters in force', () => {
    for (const { definition } of builtInGames) {
      const game = defineGame(definition)
      expect(gameHash(reread(game))).toBe(gameHash(game))
    }
    const [tipping] = builtInGames
    const game = defineGame(tipping.definition, { parameters: { theta: 0.4 } })
    expect(gameHash(reread(game))).toBe(gameHash(game))
    expect(plainDefinition(game).parameters).toEqual({ theta: 0.4 })
  })
})

describe('a definition with functions is written out', () => {
  test('and gives the same payoffs and exploitabilities, whatever is played', () => {
    fc.assert(
      fc.property(arbitraryPlay(), ({ game, commitment, policy }) => {
        expectSamePlay(game, reread(withFunctions(game)), commitment, policy)
      }),
      { seed: 781, numRuns: 60 },
    )
  })

  test('with every kind of formula', () => {
    const plays = arbitraryNonlinearGame().chain((game) =>
      fc.record({
        game: fc.constant(game),
        commitment: arbitraryCommitment(game),
        policy: arbitraryPolicy(game),
      }),
    )
    fc.assert(
      fc.property(plays, ({ game, commitment, policy }) => {
        expectSamePlay(game, reread(withFunctions(game)), commitment, policy)
      }),
      { seed: 782, numRuns: 60 },
    )
  })

  test('and keeps products nested as they are, so that both round alike', () => {
    const nested = 'mass(1) * ((0.1 + abs(mass(0) - mass(1))) * log(0.1 + abs(mass(0) - mass(1))))'
    const game = defineGame({
      name: 'nested',
      stages: 1,
      states: 2,
      actions: 1,
      initial: [0.5, 0.5],
      leader: { controls: { idle: { min: 0, max: 1 } }, payoff: `3 / 7 * ${nested} / (0.3 + mass(0))` },
      transition: ({ s }) => ({ [s]: 1 }),
      reward: ({ s }) => `${nested} - ${s}`,
    })
    const again = reread(game)
    expect(again.reward).toEqual(game.reward)
    expect(again.payoff).toEqual(game.payoff)
  })

  test('and is the same when it is written out again', () => {
    const game = defineGame({
      name: 'functions',
      stages: 2,
      states: ['a b', 'c'],
      actions: ['1st', '2nd'],
      initial: [0.3, 0.7],
      leader: {
        controls: { toll: { min: 0, max: 1, each: 'stage' }, mix: { simplex: ['low', 'high'] } },
        payoff: ({ t }) => `${t} * toll + mix(high) * mass(0)`,
      },
      transition: ({ s, a }) => ({ 'a b': a === 0 ? 1 - s : 0.5, c: 'rest' }),
      reward: ({ s, a, t }) => `${s} * mass(${s}, ${a}) - ${t + 1} / 3 + toll`,
    })
    const once = reread(game)
    expect(gameHash(reread(once))).toBe(gameHash(once))
    expectSamePlay(game, once, { toll: [0.25, 1], mix: { low: 0.25, high: 0.75 } }, [
      [
        [0.5, 0.5],
        [0.25, 0.75],
      ],
      [
        [1, 0],
        [0.1, 0.9],
      ],
    ])
  })
})
