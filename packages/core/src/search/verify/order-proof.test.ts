import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defineGame } from '../../model/define-game.js'
import { congestion } from '../../model/games/congestion.js'
import { tippingPoint } from '../../model/games/tipping-point.js'
import { certificateOf } from '../minimax/certificate/certificate-of.js'
import { certifyFollower } from '../minimax/certificate/certify-follower.js'
import { solveFollower } from '../minimax/follower/solve-follower.js'
import { arbitraryComplementaryGame } from '../../testing/arbitrary-complementary-game.js'
import { provedFollower, provedLeaderSolution, reread } from '../../testing/proved.js'
import type { FollowerClaim } from './certificate.js'
import { verifyCertificate } from './verify-certificate.js'

/** What a claim may be further out than the solver's end, see `CERTIFICATE_SLACK`. */
const CLAIMED_ROUNDING = 1e-6

describe('a proof by the order of equilibria', () => {
  test('of random games with complementarities is accepted, and proves the bracket that was printed', async () => {
    let byOrder = 0
    await fc.assert(
      fc.asyncProperty(
        arbitraryComplementaryGame({ payoff: 'rising' }),
        fc.constantFrom(0, 0.25, 0.5, 1),
        fc.constantFrom('worst' as const, 'best' as const),
        async ({ game }, bonus, sense) => {
          fc.pre(game.actions.length > 1)
          const solution = await solveFollower(game, { bonus }, { epsilon: 0, sense })
          expect(solution.statistics.nodes).toBe(0)
          const claim = await certifyFollower(game, solution)
          if (claim.bound !== null && 'order' in claim.bound) byOrder++
          const { value } = await provedFollower(game, solution)
          expect(value.lower).toBeGreaterThanOrEqual(solution.value.lower - CLAIMED_ROUNDING)
          expect(value.upper).toBeLessThanOrEqual(solution.value.upper + CLAIMED_ROUNDING)
        },
      ),
      { seed: 1301, numRuns: 100 },
    )
    expect(byOrder).toBe(100)
  })

  const tipping = defineGame(tippingPoint)

  async function claimAt(bonus: number): Promise<FollowerClaim> {
    return certifyFollower(tipping, await solveFollower(tipping, { bonus }, { epsilon: 0 }))
  }

  test.each([
    ['a better worst case', { value: { lower: 0.6 + 1e-9, upper: 0.7 } }],
    ['another ε', { epsilon: 0.01 }],
    ['an order with an action missing', { bound: { order: { states: [0], actions: [1] } } }],
    ['an order with an action twice', { bound: { order: { states: [0], actions: [1, 1] } } }],
    ['a commitment below the threshold', { commitment: [0.29] }],
  ])('does not pass for %s', async (_name, forged: Partial<FollowerClaim>) => {
    const claim = await claimAt(0.4)
    expect(verifyCertificate(reread(certificateOf(tipping, [claim]))).status).toBe('proved')
    const verdict = verifyCertificate(reread(certificateOf(tipping, [{ ...claim, ...forged }])))
    expect(verdict.status).toBe('flawed')
  })

  test('does not pass in a game without complementarities', () => {
    const game = defineGame(congestion)
    const claim: FollowerClaim = {
      kind: 'follower',
      sense: 'worst',
      epsilon: 0,
      commitment: [0.5],
      value: { lower: 0.2, upper: null },
      bound: { order: { states: [0], actions: [0, 1] } },
      witness: null,
    }
    expect(verifyCertificate(reread(certificateOf(game, [claim])))).toMatchObject({
      status: 'flawed',
      place: 'claims[0].bound.order',
    })
  })

  test('serves the lower end of a leader at ε = 0', async () => {
    const game = defineGame({
      ...tippingPoint,
      leader: { controls: { bonus: { values: [0, 0.2, 0.4, 0.6] } }, payoff: 'joined - bonus' },
    })
    const { value, commitment } = await provedLeaderSolution(game, { epsilon: 0 })
    expect(commitment).toEqual({ bonus: 0.4 })
    expect(value.lower).toBeCloseTo(0.6, 9)
  })
})
