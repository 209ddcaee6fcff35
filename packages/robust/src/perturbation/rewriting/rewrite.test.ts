import { defineGame, gameHash, type Game, type GameDefinition } from '@smfg/core'
import { builtInGames } from '@smfg/core/games'
import { describe, expect, test } from 'vitest'
import { distance } from '../../distance/distance.js'
import { withParameters } from '../parameters.js'
import { rewritten } from './rewrite.js'

/**
 * Every way to write rules at once: functions, conditions, lists of stages, names that look like numbers, next states by
 * formula.
 */
const VARIED: GameDefinition = {
  name: 'varied',
  stages: 4,
  states: ['10', '20', '30'],
  actions: ['stay', 'go'],
  parameters: { pull: 0.5, slip: 0.1 },
  aggregates: { busy: 'mass("20")', busier: ({ t }) => `busy * ${1 + t}` },
  initial: { '10': 0.5, '20': 0.5 },
  leader: {
    controls: {
      toll: { min: 0, max: 1, each: 'stage' },
      mix: { simplex: ['low', 'high'] },
    },
    payoff: 'toll * busy + mix(low)',
  },
  transition: [
    { state: '20', action: 1, when: 't < 2', to: { '30': 'slip * busy', '10': 'rest' } },
    { state: ['20', 2], action: 'go', stage: [2, 3], to: { '20': 1 } },
    {
      action: 'go',
      to: [
        { state: 'mod(s + 1, states)', probability: ' rest ' },
        { state: ({ s }) => s, probability: ({ t }) => `slip / ${t + 1}` },
      ],
    },
    { to: [{ state: 's', probability: 1 }] },
  ],
  reward: [
    { when: 's == 1 and t > 0', value: 'pull - busier' },
    { state: '10', stage: 0, value: ({ a }) => a * 0.25 },
    { state: 0, value: '-toll' },
    { value: 'mix(high) * mass(s, a)' },
  ],
}

function sameModel(left: Game, right: Game): void {
  const { initial, stages } = distance(left, right)
  expect(initial).toBe(0)
  for (const { transition, reward, payoff } of stages)
    expect({ transition, reward, payoff }).toEqual({ transition: 0, reward: 0, payoff: 0 })
}

const games = [...builtInGames.map(({ definition }) => definition), VARIED]

describe.each(games)('the definition of $name written case by case', (definition) => {
  const game = defineGame(definition)
  const copy = rewritten(game, { reward: (value) => value, transition: (row) => row })

  test('is the same model, with the same parameters', () => {
    const again = defineGame(copy)
    sameModel(game, again)
    expect(again.parameters).toEqual(game.parameters)
    for (const [name, value] of Object.entries(game.parameters)) {
      // A hair only, so that probabilities stay probabilities.
      const moved = { [name]: value * 0.999 }
      sameModel(withParameters(game, moved), withParameters(again, moved))
    }
  })

  test('has rules that are plain data', () => {
    const { reward, transition } = copy
    expect(JSON.parse(JSON.stringify({ reward, transition }))).toEqual({ reward, transition })
    expect(gameHash(defineGame(copy))).toMatch(/^[0-9a-f]{64}$/)
  })
})

test('rules of stages that do not differ are written once', () => {
  const game = defineGame(VARIED)
  const { reward } = rewritten(game, { reward: (value, { t, s }) => (s === 2 && t === 1 ? 7 : value) })
  const rules = reward as readonly {
    readonly state: number
    readonly action: number
    readonly stage?: readonly number[]
  }[]
  const ofThird = rules.filter(({ state }) => state === 2)
  expect(new Set(ofThird.map(({ stage }) => JSON.stringify(stage)))).toEqual(new Set(['[0,2,3]', '[1]']))
})
