import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exploitability } from '../../dynamics/exploitability.js'
import { leaderPayoff } from '../../dynamics/payoff.js'
import { policyFromTable } from '../../dynamics/policy-table.js'
import { encodeCommitment } from '../../../model/commitment.js'
import { defineGame } from '../../../model/define-game.js'
import { tippingPoint } from '../../../model/games/tipping-point.js'
import { arbitraryPlay } from '../../../testing/arbitrary-play.js'
import { WitnessJudge } from './witness-judge.js'

/** Stay and join with the mass m that joins. */
function joining(mass: number): Float64Array {
  return Float64Array.from([1 - mass, mass])
}

describe('judging a witness', () => {
  test('agrees with the dynamics, rounding counted upwards', () => {
    fc.assert(
      fc.property(arbitraryPlay(), ({ game, commitment, policy }) => {
        const judge = new WitnessJudge(game)
        // The judge moves from commitment to commitment: what it saw before must not matter.
        judge.judge(new Float64Array(game.commitmentDimension).fill(0.5), policyFromTable(game, policy))
        const judged = judge.judge(encodeCommitment(game, commitment), policyFromTable(game, policy))
        const gain = exploitability(game, commitment, policy)
        const payoff = leaderPayoff(game, commitment, policy)
        expect(judged.exploitability).toBeGreaterThanOrEqual(gain)
        expect(judged.exploitability).toBeLessThan(gain + 1e-9)
        expect(judged.payoff).toBeGreaterThanOrEqual(payoff)
        expect(judged.payoff).toBeLessThan(payoff + 1e-9)
      }),
      { seed: 31, numRuns: 200 },
    )
  })

  test('finds a strict equilibrium to be exact, and one on the edge not', () => {
    const judge = new WitnessJudge(defineGame(tippingPoint))
    expect(judge.judge(Float64Array.of(0.1), joining(0)).exploitability).toBe(0)
    expect(judge.judge(Float64Array.of(0.4), joining(1)).exploitability).toBe(0)
    expect(judge.judge(Float64Array.of(0.3), joining(0)).exploitability).toBeGreaterThan(0)
  })
})
