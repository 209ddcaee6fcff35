import { describe, expect, test } from 'vitest'
import { OptionError } from '../../model/errors.js'
import { defineGame } from '../../model/define-game.js'
import { policyFromTable, type PolicyTable } from './policy-table.js'

const game = defineGame({
  name: 'two by two',
  stages: 2,
  states: ['low', 'high'],
  actions: ['stay', 'move'],
  initial: [1, 0],
  leader: { controls: { tax: { min: 0, max: 1 } }, payoff: 'tax' },
  transition: [{ to: { low: 1 } }],
  reward: 0,
})

const half = [
  [0.5, 0.5],
  [0.5, 0.5],
]

function complaintAbout(policy: PolicyTable): OptionError {
  try {
    policyFromTable(game, policy)
  } catch (error) {
    if (error instanceof OptionError) return error
    throw error
  }
  throw new Error('the policy was accepted')
}

describe('policyFromTable', () => {
  test('rows that miss the sum 1 by typed decimals are renormalised, tiny negative entries become 0', () => {
    const policy = policyFromTable(game, [
      [
        [0.3333333, 0.6666666],
        [1, -1e-12],
      ],
      half,
    ])
    expect(policy[0] + policy[1]).toBeCloseTo(1, 15)
    expect(policy.subarray(2, 4)).toEqual(Float64Array.of(1, 0))
  })

  test.each([
    { policy: [half], code: 'policy-shape', place: 'policy has 1 entries, expected one per stage: 2 stages' },
    {
      policy: [half, [[0.5, 0.5]]],
      code: 'policy-shape',
      place: 'policy[1] has 1 entries, expected one per state: 2 states',
    },
    {
      policy: [half, [[1], [1, 0]]],
      code: 'policy-shape',
      place: 'policy[1][0] has 1 entries, expected one per action: 2 actions',
    },
    {
      policy: [
        [
          [0.5, Number.NaN],
          [0.5, 0.5],
        ],
        half,
      ],
      code: 'policy-shape',
      place: 'policy[0][0][1] is NaN, expected a finite number',
    },
    {
      policy: [
        half,
        [
          [0.5, 0.5],
          [1.5, -0.5],
        ],
      ],
      code: 'policy-row',
      place: 'policy[1][1] (stage 1, state high) has the entry -0.5, expected a probability',
    },
    {
      policy: [
        half,
        [
          [0.5, 0.6],
          [1, 0],
        ],
      ],
      code: 'policy-row',
      place: 'policy[1][0] (stage 1, state low) sums to 1.1, expected 1',
    },
  ])('$place', ({ policy, code, place }) => {
    const complaint = complaintAbout(policy)
    expect(complaint.code).toBe(code)
    expect(complaint.message).toBe(place)
  })

  test('what is not a list of lists is named', () => {
    const notAList = JSON.parse('[[[1,0],[1,0]],"all stay"]') as PolicyTable
    expect(complaintAbout(notAList).message).toBe('policy[1] is not a list, expected one per state: 2 states')
  })
})
