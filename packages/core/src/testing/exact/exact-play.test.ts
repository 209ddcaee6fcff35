import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { policyExploitability } from '../../search/dynamics/exploitability.js'
import { followerGame } from '../../search/dynamics/fixed-commitment.js'
import { flowPayoff } from '../../search/dynamics/payoff.js'
import { dynamicsWorkspace } from '../../search/dynamics/workspace.js'
import { encodeCommitment } from '../../model/commitment.js'
import { defineGame } from '../../model/define-game.js'
import { builtInGames } from '../../model/games/built-in-games.js'
import { tippingPoint } from '../../model/games/tipping-point.js'
import { INVARIANT_ROUNDING } from '../../search/tolerances.js'
import { arbitraryGameDefinition } from '../arbitrary-game.js'
import { arbitraryCommitment, arbitraryPolicy } from '../arbitrary-play.js'
import { exactCommitment } from './exact-commitment.js'
import { exactGame } from './exact-game.js'
import { exactPlay } from './exact-play.js'
import { exactPolicy } from './exact-policy.js'
import { rationalArithmetic } from './rational-arithmetic.js'
import { approximate, decimalMeaning } from './rational.js'

test('the tipping point is played exactly: E = m (m + x − θ) against (m + x − θ) for all', () => {
  const game = exactGame(tippingPoint)
  const policy = [0.9, 0.1].map(decimalMeaning)
  const play = exactPlay(game, rationalArithmetic, exactCommitment(game, { bonus: 0.25 }), policy)
  // m = 0.1, x = 0.25, θ = 0.3: joining earns 0.05, staying 0, and 0.9 of all stay.
  expect(play.exploitability).toEqual(decimalMeaning(0.045))
  expect(play.payoff).toEqual(decimalMeaning(-0.15))
})

const definitions = fc.oneof(
  arbitraryGameDefinition(),
  fc.constantFrom(...builtInGames.map(({ definition }) => definition)),
)

test('games are played exactly as they are played in doubles, up to rounding', () => {
  fc.assert(
    fc.property(
      definitions.chain((definition) => {
        const game = defineGame(definition as Parameters<typeof defineGame>[0])
        return fc.record({
          definition: fc.constant(definition),
          game: fc.constant(game),
          commitment: arbitraryCommitment(game),
          policy: arbitraryPolicy(game),
        })
      }),
      ({ definition, game, commitment, policy }) => {
        const exact = exactGame(definition)
        const played = exactPlay(
          exact,
          rationalArithmetic,
          exactCommitment(exact, commitment),
          exactPolicy(exact, policy.flat(2)),
        )
        const workspace = dynamicsWorkspace(followerGame(game, encodeCommitment(game, commitment)))
        const exploitability = policyExploitability(workspace, Float64Array.from(policy.flat(2)))
        const rounding = 100 * INVARIANT_ROUNDING
        expect(Math.abs(approximate(played.exploitability) - exploitability)).toBeLessThanOrEqual(rounding)
        const payoff = flowPayoff(workspace.game, workspace.flow)
        expect(Math.abs(approximate(played.payoff) - payoff)).toBeLessThanOrEqual(rounding)
      },
    ),
    { seed: 7, numRuns: 150 },
  )
})

test('formulas without rational values are refused', () => {
  const definition = { ...tippingPoint, reward: 'exp(joined)' }
  expect(() => exactGame(definition)).toThrow('exp has no rational values')
})
