import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate } from '../expression/evaluate.js'
import { encodeCommitment } from '../../model/commitment.js'
import { defineGame } from '../../model/define-game.js'
import { arbitraryPlay } from '../../testing/arbitrary-play.js'
import { followerGame } from './fixed-commitment.js'
import { pairsFromTable } from './policy-table.js'

describe('followerGame', () => {
  test('evaluates every formula as plain evaluation at the mean field and the commitment does', () => {
    fc.assert(
      fc.property(arbitraryPlay(), ({ game, commitment, policy }) => {
        const vector = encodeCommitment(game, commitment)
        const followers = followerGame(game, vector)
        // Any numbers will do for mean fields: here the probabilities of the policy.
        const meanFields = pairsFromTable(game, policy, 'policy')
        const pairCount = game.states.length * game.actions.length
        const probability = new Float64Array(followers.successor.length)
        const reward = new Float64Array(meanFields.length)
        for (let t = 0; t < game.stages; t++) {
          followers.transitionAt(t, meanFields, t * pairCount, probability)
          followers.rewardAt(t, meanFields, t * pairCount, reward)
          const variables = [...meanFields.subarray(t * pairCount, (t + 1) * pairCount), ...vector]
          for (let row = t * pairCount; row < (t + 1) * pairCount; row++) {
            expect(reward[row]).toBeCloseTo(evaluate(game.reward[row], variables), 13)
            const successors = game.transition[row]
            expect(followers.rowStart[row + 1] - followers.rowStart[row]).toBe(successors.length)
            successors.forEach((next, k) => {
              const entry = followers.rowStart[row] + k
              expect(followers.successor[entry]).toBe(next.state)
              expect(probability[entry]).toBeCloseTo(evaluate(next.probability, variables), 13)
            })
          }
          expect(followers.payoffAt(t, meanFields, t * pairCount)).toBeCloseTo(
            evaluate(game.payoff[t], variables),
            13,
          )
        }
      }),
      { seed: 31, numRuns: 100 },
    )
  })

  test('knows the stages whose formulas do not depend on the mean field once the commitment is fixed', () => {
    const game = defineGame({
      name: 'fixed and reacting stages',
      stages: 2,
      states: ['a state', 'another'],
      actions: ['wait'],
      initial: [1, 0],
      leader: { controls: { share: { min: 0, max: 1, each: 'stage' } }, payoff: 0 },
      transition: [{ to: { 'a state': 'share * mass(another)', another: 'rest' } }],
      reward: [{ stage: 0, value: 'mass(another) ^ 2' }, { value: 'share' }],
    })
    const followers = followerGame(game, Float64Array.of(0, 1))
    expect(followers.fixedTransition).toEqual(Uint8Array.of(1, 0))
    expect(followers.fixedReward).toEqual(Uint8Array.of(0, 1))
  })
})
