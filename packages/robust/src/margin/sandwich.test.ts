import { solveFollower, type Bracket, type Commitment, type Game } from '@smfg/core'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withParameters } from '../perturbation/parameters.js'
import { parameterBox } from '../perturbation/perturbation-class.js'
import { arbitraryPair } from '../testing/arbitrary-pair.js'
import { builtIn } from '../testing/built-in.js'
import { margin, type BoundedMargin } from './margin.js'

const TOLERANCE = 1e-3

/** A certified bracket of V_ε(x). */
async function worstCase(game: Game, commitment: Commitment, epsilon: number): Promise<Bracket> {
  const { value } = await solveFollower(game, commitment, {
    epsilon,
    tolerance: TOLERANCE,
    nodeLimit: 400,
  })
  return value
}

function bounded(...against: Parameters<typeof margin>): BoundedMargin {
  const found = margin(...against)
  if (found.status === 'unbounded') throw new Error(found.reason)
  return found
}

/** V^{M'}_{ε+κ} − η ≤ V^M_ε, and V^M_ε ≤ V^{M'}_{ε−κ} + η where ε ≥ κ, as far as the brackets' ends tell. */
async function expectSandwich(
  believed: Game,
  other: Game,
  commitment: Commitment,
  epsilon: number,
  { kappa, eta }: BoundedMargin,
): Promise<void> {
  const truth = await worstCase(other, commitment, epsilon)
  const below = await worstCase(believed, commitment, epsilon + kappa)
  expect(below.lower - eta).toBeLessThanOrEqual(truth.upper)
  if (epsilon < kappa) return
  const above = await worstCase(believed, commitment, epsilon - kappa)
  expect(truth.lower).toBeLessThanOrEqual(above.upper + eta)
}

describe('the sandwich inequality holds between certified brackets', () => {
  test('on random pairs of games', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryPair(),
        fc.constantFrom(0.05, 0.5, 2),
        async ({ believed, other, commitment }, epsilon) => {
          await expectSandwich(believed, other, commitment, epsilon, bounded(believed, other))
        },
      ),
      { seed: 1, numRuns: 12 },
    )
  }, 120_000)

  test.each([
    ['tipping-point', { bonus: 0.4 }, { theta: 0.05 }],
    ['warm-up', { bonus: 0.38 }, { theta: 0.02 }],
    ['left-right', { toll_left: 0.5, toll_right: 0.2 }, { damage: 0.3 }],
  ] as const)('around %s, for the members of a class at its ends', async (name, commitment, radii) => {
    const believed = builtIn(name)
    const found = bounded(believed, parameterBox(believed, radii))
    for (const sign of [-1, 1]) {
      const moved = Object.entries(radii).map(
        ([parameter, radius]) => [parameter, believed.parameters[parameter] + sign * radius] as const,
      )
      const other = withParameters(believed, Object.fromEntries(moved))
      await expectSandwich(believed, other, commitment, 0.05, found)
    }
  })
})
