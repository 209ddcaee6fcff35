import { describe, expect, test } from 'vitest'
import { OptionError } from '../../model/errors.js'
import { defineGame } from '../../model/define-game.js'
import { policyFromFlow } from './policy-from-flow.js'

const game = defineGame({
  name: 'safe and risky',
  stages: 1,
  states: ['visited', 'unvisited'],
  actions: ['bad', 'good'],
  initial: [1, 0],
  leader: { controls: { idle: { min: 0, max: 1 } }, payoff: 0 },
  transition: [{ to: { visited: 1 } }],
  reward: [{ action: 'good', value: 'log(1 + mass(visited, bad))' }, { value: 0 }],
})

describe('policyFromFlow', () => {
  test('divides by the mass of the state, and plays a best response where there is none', () => {
    expect(
      policyFromFlow(game, { idle: 0 }, [
        [
          [0.75, 0.25],
          [0, 0],
        ],
      ]),
    ).toEqual([
      [
        [0.75, 0.25],
        [0, 1],
      ],
    ])
  })

  test('the rounding of a linear program counts as nothing', () => {
    expect(
      policyFromFlow(game, { idle: 0 }, [
        [
          [1, -1e-10],
          [1e-15, -1e-15],
        ],
      ]),
    ).toEqual([
      [
        [1, 0],
        [0, 1],
      ],
    ])
  })

  test('a flow of the wrong shape is refused by its own name', () => {
    expect(() => policyFromFlow(game, { idle: 0 }, [[[1, 0]]])).toThrow(
      new OptionError('flow-shape', 'flow[0] has 1 entries, expected one per state: 2 states'),
    )
  })
})
