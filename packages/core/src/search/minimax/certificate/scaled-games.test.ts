import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeCommitment } from '../../../model/commitment.js'
import { defineGame, type NamedGameDefinition } from '../../../model/define-game.js'
import type { GameDefinition } from '../../../model/definition.js'
import type { Game } from '../../../model/game.js'
import { arbitraryCoupledGame } from '../../../testing/arbitrary-coupled-game.js'
import { arbitraryGame } from '../../../testing/arbitrary-game.js'
import { arbitraryNonlinearGame } from '../../../testing/arbitrary-nonlinear-game.js'
import { arbitraryCommitment } from '../../../testing/arbitrary-play.js'
import { bruteForceFollower } from '../../../testing/brute-force.js'
import { inUnits, withExtremes } from '../../../testing/extreme-games.js'
import { provedFollower } from '../../../testing/proved.js'
import { CERTIFICATE_SLACK } from '../../tolerances.js'
import { scaledGame } from '../follower/scaling.js'
import { solveFollowerAt } from '../follower/solve-follower-at.js'

const UNITS = [1e-4, 1, 1e4]
const TOLERANCE = 1e-3
/** What sums of payoffs of size one may be rounded by. */
const ROUNDING = 1e-9

const small = { maxStages: 2, maxStates: 3, maxActions: 2 }

/** Name, games, how many of them. */
const classes: readonly (readonly [string, fc.Arbitrary<Game>, number])[] = [
  ['general rewards', arbitraryGame({ ...small, transition: 'fixed', reward: 'general' }), 24],
  ['transitions that see the crowd', arbitraryGame({ ...small, transition: 'meanField' }), 24],
  ['several aggregates', arbitraryCoupledGame({ maxStages: 2 }), 20],
  ['nonlinear formulas', arbitraryNonlinearGame(), 20],
]

function named(definition: GameDefinition): Game {
  return defineGame(definition as NamedGameDefinition<string, string, string>)
}

const extremes = fc.record({
  destinations: fc.array(fc.option(fc.nat(2), { nil: null }), { minLength: 12, maxLength: 12 }),
  deserted: fc.option(fc.nat(2), { nil: null }),
})
const asTheyAre = fc.constant({ destinations: [null], deserted: null })

describe.each(classes)('random games with %s', (_name, games, count) => {
  test.each([
    ['as they are', asTheyAre],
    ['with chances next to 0 and 1 and masses of 1e-12', extremes],
  ] as const)('%s: brackets in all units enclose the same number and are proved', async (_how, choices) => {
    let contradictable = 0
    const play = games.chain((game) =>
      fc.record({
        game: fc.constant(game),
        choices,
        x: arbitraryCommitment(game).map((commitment) => encodeCommitment(game, commitment)),
        // Nothing that sums of the rewards' quarters hit: the value jumps there.
        epsilon: fc.constantFrom(0.0137, 0.0531, 0.2113),
        sense: fc.constantFrom('worst' as const, 'best' as const),
        isPayoffScaled: fc.boolean(),
      }),
    )
    await fc.assert(
      fc.asyncProperty(play, async ({ game, choices: chosen, x, epsilon, sense, isPayoffScaled }) => {
        const definition = withExtremes(game.definition, chosen)
        const brackets: { lower: number; upper: number }[] = []
        for (const unit of UNITS) {
          const payoff = isPayoffScaled ? unit : 1
          const scaled = named(inUnits(definition, { reward: unit, payoff }))
          const options = { epsilon: epsilon * unit, sense, tolerance: TOLERANCE * payoff }
          const { solution } = await solveFollowerAt(scaled, x, options)
          const { lower, upper } = solution.value
          expect(solution.status).toBe('certified')
          brackets.push({ lower: lower / payoff, upper: upper / payoff })
          const { value } = await provedFollower(scaled, solution)
          // Measured by the payoff at this commitment, which may be 0 everywhere.
          const wider = (2 * CERTIFICATE_SLACK) / scaledGame(scaled, x).payoff
          expect(value.lower).toBeGreaterThanOrEqual(lower - wider)
          expect(value.upper).toBeLessThanOrEqual(upper + wider)
          const found = bruteForceFollower(scaled, x, {
            epsilon: options.epsilon,
            sense,
            gridPolicies: 200,
            starts: 3,
            moves: 150,
          })
          if (found === null) continue
          contradictable++
          if (sense === 'worst') expect(found.payoff).toBeGreaterThanOrEqual(lower - ROUNDING * payoff)
          else expect(found.payoff).toBeLessThanOrEqual(upper + ROUNDING * payoff)
        }
        const highest = Math.max(...brackets.map(({ lower }) => lower))
        const lowest = Math.min(...brackets.map(({ upper }) => upper))
        expect(highest).toBeLessThanOrEqual(lowest + ROUNDING)
      }),
      { seed: 1901, numRuns: count },
    )
    expect(contradictable).toBeGreaterThan(count)
  })
})

test('a chance that rounding leaves a hair below 0 empties nothing', async () => {
  // In the end it goes east with a chance of 6e-10 − 6e-10·φ, φ next to 1; of the first constant, a difference from 1, half of the digits are lost.
  const chance = '0.999999999 + 1e-9 * (0.4 + 0.6 / (1 + 2 * mass(east)))'
  const game = defineGame({
    name: 'hair',
    stages: 2,
    states: ['north', 'east'],
    actions: ['stay'],
    initial: [1 - 1e-12, 1e-12],
    leader: { controls: { idle: { min: 0, max: 1 } }, payoff: 'mass(north) - 0.5 * mass(east) ^ 4' },
    transition: [
      { state: 'north', to: { north: '0.999999999 + 1e-9', east: 'rest' } },
      { state: 'east', to: { north: chance, east: 'rest' } },
    ],
    reward: ({ s }) => `${s} - mass(east) ^ 4`,
  })
  for (const sense of ['worst', 'best'] as const) {
    const { status, value } = (await solveFollowerAt(game, Float64Array.of(0), { epsilon: 0.1, sense }))
      .solution
    expect(status).toBe('certified')
    expect(value.lower).toBeCloseTo(2, 2)
    expect(value.upper).toBeCloseTo(2, 2)
  }
})
