import { expect, test } from 'vitest'
import { defineGame } from './define-game.js'
import type { GameDefinition } from './definition.js'
import { gameHash } from './game-hash.js'

const definition: GameDefinition = {
  name: 'walk',
  stages: 2,
  states: 2,
  actions: 2,
  parameters: { pace: 0.5, cost: 1 },
  initial: { '0': 0.5, '1': 0.5 },
  leader: { controls: { toll: { min: 0, max: 1 }, levy: { min: 0, max: 1 } }, payoff: 'toll * mass(0)' },
  transition: [{ to: { '0': 'pace', '1': 'rest' } }],
  reward: [{ value: '-cost * mass(s)' }],
}

const hashOf = (changed: Partial<GameDefinition>): string =>
  gameHash(defineGame({ ...definition, ...changed }))

test('a hash is 64 hexadecimal digits and depends on the contents alone', () => {
  expect(hashOf({})).toMatch(/^[0-9a-f]{64}$/)
  expect(hashOf({ smfg: 1 })).toBe(hashOf({}))
  expect(hashOf({ parameters: { cost: 1, pace: 0.5 } })).toBe(hashOf({}))
  expect(gameHash(defineGame(definition, { parameters: { pace: 0.25 } }))).toBe(
    hashOf({ parameters: { pace: 0.25, cost: 1 } }),
  )
})

test('every part that matters changes the hash', () => {
  const { payoff } = definition.leader
  const hashes = [
    hashOf({}),
    hashOf({ name: 'run' }),
    hashOf({ parameters: { pace: 0.5, cost: 2 } }),
    hashOf({ initial: { '0': 0.25, '1': 0.75 } }),
    hashOf({ reward: [{ value: '-cost * mass(a)' }] }),
    hashOf({ stages: 3 }),
    // The order of controls is the order of the commitment vector.
    hashOf({ leader: { controls: { levy: { min: 0, max: 1 }, toll: { min: 0, max: 1 } }, payoff } }),
  ]
  expect(new Set(hashes).size).toBe(hashes.length)
})

test('functions count by what they return', () => {
  const slope = (rise: number) => hashOf({ reward: ({ s, t }) => `${rise * s} * mass(${s}) + ${t}` })
  expect(slope(2)).toBe(slope(2))
  expect(slope(2)).not.toBe(slope(3))
  expect(hashOf({ leader: { ...definition.leader, payoff: ({ t }) => t } })).not.toBe(
    hashOf({ leader: { ...definition.leader, payoff: ({ t }) => 2 * t } }),
  )
})
