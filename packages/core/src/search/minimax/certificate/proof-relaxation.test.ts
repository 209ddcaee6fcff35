import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeCommitment } from '../../../model/commitment.js'
import type { Game } from '../../../model/game.js'
import { factoredFollower } from '../../relaxation/factored-follower.js'
import { followerProgram } from '../../relaxation/follower-program.js'
import { arbitraryCoupledGame } from '../../../testing/arbitrary-coupled-game.js'
import { arbitraryGame } from '../../../testing/arbitrary-game.js'
import { arbitraryNonlinearGame } from '../../../testing/arbitrary-nonlinear-game.js'
import { arbitraryCommitment } from '../../../testing/arbitrary-play.js'
import { proofProgram } from '../../verify/verify-follower.js'
import { proofRelaxation } from './proof-relaxation.js'

/** What the slacks of the solver's rows and the rounding of the checker may differ by, for numbers of size one. */
const ROUNDING = 1e-9

const EPSILON = 0.05

const classes: readonly (readonly [string, fc.Arbitrary<Game>])[] = [
  ['fixed transitions', arbitraryGame({ transition: 'fixed' })],
  ['transitions that see the crowd', arbitraryGame({ transition: 'meanField' })],
  ['several aggregates', arbitraryCoupledGame()],
  ['nonlinear formulas', arbitraryNonlinearGame()],
  [
    'nonlinear formulas everywhere',
    arbitraryNonlinearGame({ nonlinear: { transition: true, reward: true, payoff: true } }),
  ],
]

describe.each(classes)('the relaxation of games with %s', (_name, games) => {
  const play = games.chain((game) =>
    fc.record({
      game: fc.constant(game),
      x: arbitraryCommitment(game).map((commitment) => encodeCommitment(game, commitment)),
      sign: fc.constantFrom(1 as const, -1 as const),
    }),
  )

  test('has only rows that the checker derives from the model, with the same ends', () => {
    fc.assert(
      fc.property(play, ({ game, x, sign }) => {
        const program = followerProgram(factoredFollower(game, x), EPSILON, sign)
        const translated = proofRelaxation(program)
        const question = { game, commitment: x, epsilon: EPSILON, sign, claimed: 0 }
        const checked = proofProgram(question, { ...translated, units: { reward: 1, payoff: 1 } })
        program.program.rows.forEach((row, index) => {
          const { lower, upper } = checked.rows[translated.rowOf[index]]
          const [low, high] = translated.rowFactor[index] === 1 ? [lower, upper] : [0 - upper, 0 - lower]
          // The objective row has no limits of its own; here it is supposed to be at most 0 with the offset.
          const end = index === program.objectiveRow ? -program.program.offset : row.upper
          if (row.lower > -Infinity) expect(Math.abs(low - row.lower)).toBeLessThanOrEqual(ROUNDING)
          if (end < Infinity) expect(Math.abs(high - end)).toBeLessThanOrEqual(ROUNDING)
        })
      }),
      { seed: 601, numRuns: 60 },
    )
  })
})
