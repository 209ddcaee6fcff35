import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { policyExploitability } from '../../dynamics/exploitability.js'
import { followerGame } from '../../dynamics/fixed-commitment.js'
import { policyFromTable, type PolicyTable } from '../../dynamics/policy-table.js'
import { dynamicsWorkspace } from '../../dynamics/workspace.js'
import { encodeCommitment } from '../../../model/commitment.js'
import type { Game } from '../../../model/game.js'
import type { LinearEngine } from '../../linear/engine.js'
import { loadGlpk } from '../../linear/glpk-engine.js'
import { loadHighs } from '../../linear/highs-engine.js'
import { arbitraryCoupledGame } from '../../../testing/arbitrary-coupled-game.js'
import { arbitraryGame } from '../../../testing/arbitrary-game.js'
import { arbitraryNonlinearGame } from '../../../testing/arbitrary-nonlinear-game.js'
import { arbitraryCommitment, arbitraryPolicy } from '../../../testing/arbitrary-play.js'
import { TangentFollower } from './tangent-follower.js'
import { payoffSlopes, TangentProgram } from './tangent-program.js'

const PRICE = 10

const classes: readonly (readonly [string, fc.Arbitrary<Game>])[] = [
  ['general rewards', arbitraryGame({ transition: 'fixed', reward: 'general' })],
  ['two aggregates of pairs', arbitraryCoupledGame({ aggregates: 2, level: 'pair' })],
  [
    'nonlinear formulas everywhere',
    arbitraryNonlinearGame({ nonlinear: { transition: true, reward: true, payoff: true } }),
  ],
]

const playOf = (games: fc.Arbitrary<Game>) =>
  games.chain((game) =>
    fc.record({
      game: fc.constant(game),
      commitment: arbitraryCommitment(game).map((named) => encodeCommitment(game, named)),
      policies: fc.array(arbitraryPolicy(game), { minLength: 4, maxLength: 4 }),
    }),
  )

/** Steps from the flows of policies, in boxes of a radius around them. */
function stepsFrom(
  game: Game,
  commitment: Float64Array,
  policies: readonly PolicyTable[],
  share: number,
  radius: number,
) {
  const workspace = dynamicsWorkspace(followerGame(game, commitment))
  const tangents = new TangentFollower(game, commitment)
  return policies.map((table) => {
    const exploitability = policyExploitability(workspace, policyFromTable(game, table))
    const [flow, values] = [workspace.flow.slice(), workspace.values.slice()]
    const follower = tangents.at(flow)
    const slopes = payoffSlopes(follower, 1)
    const step = {
      slopes,
      lower: flow.map((mass) => Math.max(0, mass - radius)),
      upper: flow.map((mass) => Math.min(1, mass + radius)),
      epsilon: share * exploitability,
      mostExcess: Infinity,
      excessPrice: PRICE,
    }
    const objective = slopes.reduce((sum, slope, j) => sum + slope * flow[j], 0)
    return { exploitability, flow, values, follower, step, objective }
  })
}

describe.each(classes)('a linearised step in games with %s', (_name, games) => {
  let highs: LinearEngine
  let glpk: LinearEngine
  beforeAll(async () => {
    highs = await loadHighs()
    glpk = await loadGlpk()
  })

  test('is exact at its own flow: what is missing to ε is the exploitability of dynamics', () => {
    fc.assert(
      fc.property(playOf(games), fc.constantFrom(0, 0.5, 2), ({ game, commitment, policies }, share) => {
        const steps = new TangentProgram(highs)
        for (const each of stepsFrom(game, commitment, policies, share, 0)) {
          const { exploitability, flow, values, follower, step, objective } = each
          const outcome = steps.solve(follower, flow, values, step)
          if (outcome.status !== 'optimal') throw new Error(outcome.status)
          const missing = Math.max(0, exploitability - step.epsilon)
          expect(outcome.objective).toBeCloseTo(objective + PRICE * missing, 6)
        }
        steps.dispose()
      }),
      { seed: 611, numRuns: 30 },
    )
  })

  test('is the same written over the last step as written anew, and by the other engine', () => {
    fc.assert(
      fc.property(playOf(games), fc.constantFrom(0.01, 0.3), ({ game, commitment, policies }, radius) => {
        const kept = new TangentProgram(highs)
        for (const { flow, values, follower, step } of stepsFrom(game, commitment, policies, 0.7, radius)) {
          const objectives = [kept, new TangentProgram(highs), new TangentProgram(glpk)].map((steps) => {
            const outcome = steps.solve(follower, flow, values, step)
            if (steps !== kept) steps.dispose()
            if (outcome.status !== 'optimal') throw new Error(outcome.status)
            return outcome.objective
          })
          expect(objectives[0]).toBeCloseTo(objectives[1], 6)
          expect(objectives[0]).toBeCloseTo(objectives[2], 6)
        }
        expect(kept.linearPrograms).toBe(policies.length)
        kept.dispose()
      }),
      { seed: 612, numRuns: 30, endOnFailure: true },
    )
  })
})
