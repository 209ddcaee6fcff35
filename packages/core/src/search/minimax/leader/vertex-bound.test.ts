import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defineGame } from '../../../model/define-game.js'
import type { Game } from '../../../model/game.js'
import { arbitraryGame } from '../../../testing/arbitrary-game.js'
import { arbitraryStochasticRows } from '../../../testing/arbitrary-probability.js'
import { leaderStructure } from './leader-structure.js'
import { allowsConstantWitness, allowsMovingWitness, boundFromVertices } from './vertex-bound.js'
import { WitnessJudge, type JudgedPolicy } from './witness-judge.js'

const eighth = fc.integer({ min: 0, max: 8 }).map((value) => value / 8)
const quarter = fc.integer({ min: -4, max: 4 }).map((value) => value / 4)

/** One or two stages, two states, two actions; reward and payoff with every product of two variables. */
const quadraticGame = fc
  .record({
    stages: fc.integer({ min: 1, max: 2 }),
    rewards: fc.array(fc.array(quarter, { minLength: 5, maxLength: 5 }), { minLength: 4, maxLength: 4 }),
    payoff: fc.array(quarter, { minLength: 5, maxLength: 5 }),
    moves: fc.array(eighth, { minLength: 4, maxLength: 4 }),
  })
  .map(({ stages, rewards, payoff, moves }) => {
    const formula = ([a, b, c, d, e]: readonly number[]): string =>
      `${a} * mass(0) + ${b} * u * mass(1, 0) + ${c} * u * v + ${d} * v ^ 2 + ${e} * mass(0, 0) * mass(1)`
    return defineGame({
      name: 'quadratic',
      stages,
      states: 2,
      actions: 2,
      initial: [0.5, 0.5],
      leader: { controls: { u: { min: 0, max: 1 }, v: { min: 0, max: 1 } }, payoff: formula(payoff) },
      transition: ({ s, a }) => ({ '0': moves[2 * s + a], '1': 'rest' }),
      reward: ({ s, a }) => formula(rewards[2 * s + a]),
    })
  })

/** A game, a triangle of commitment vectors, a policy at each, and weights. */
function moves(games: fc.Arbitrary<Game>) {
  return games.chain((game) => {
    const rows = fc.array(arbitraryStochasticRows(game.states.length, game.actions.length), {
      minLength: game.stages,
      maxLength: game.stages,
    })
    return fc.record({
      game: fc.constant(game),
      vertices: fc.array(
        fc
          .array(eighth, { minLength: game.commitmentDimension, maxLength: game.commitmentDimension })
          .map((vector) => Float64Array.from(vector)),
        { minLength: 3, maxLength: 3 },
      ),
      policies: fc.array(
        rows.map((table) => Float64Array.from(table.flat(2))),
        { minLength: 3, maxLength: 3 },
      ),
      weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 }),
    })
  })
}

function mixture(vectors: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return vectors[0].map((_value, k) =>
    vectors.reduce((sum, vector, v) => sum + (weights[v] / total) * vector[k], 0),
  )
}

/** The policy of a flow, first action where nobody is. */
function policyOf(flow: Float64Array, actionCount: number): Float64Array {
  const policy = flow.slice()
  for (let first = 0; first < flow.length; first += actionCount) {
    const row = policy.subarray(first, first + actionCount)
    const mass = row.reduce((sum, value) => sum + value, 0)
    if (mass > 0) row.forEach((value, a) => (row[a] = value / mass))
    else row[0] = 1
  }
  return policy
}

function boundOf(game: Game, witnesses: readonly JudgedPolicy[]) {
  const shape = { stages: game.stages, pairCount: game.states.length * game.actions.length }
  return boundFromVertices(leaderStructure(game), shape, witnesses, [], { value: 0, payoff: 0 })
}

describe('bounds from vertices', () => {
  const fixed = arbitraryGame({
    transition: 'fixed',
    controlsIn: { reward: true, transition: false, payoff: true },
  })
  const coupled = arbitraryGame({
    transition: 'meanField',
    controlsIn: { reward: true, transition: false, payoff: true },
  })

  test.each([
    ['random games with fixed transitions', fixed],
    ['games with products of masses and controls', quadraticGame],
  ])('hold for the moving witness everywhere between the vertices: %s', (_name, games) => {
    fc.assert(
      fc.property(moves(games), ({ game, vertices, policies, weights }) => {
        expect(allowsMovingWitness(leaderStructure(game))).toBe(true)
        const judge = new WitnessJudge(game)
        const witnesses = vertices.map((vertex, v) => judge.judge(vertex, policies[v]))
        const bound = boundOf(game, witnesses)
        const flow = mixture(
          witnesses.map((witness) => witness.flow),
          weights,
        )
        const between = judge.judge(mixture(vertices, weights), policyOf(flow, game.actions.length))
        expect(between.exploitability).toBeLessThanOrEqual(bound.exploitability + 1e-12)
        expect(between.payoff).toBeLessThanOrEqual(bound.payoff + 1e-12)
      }),
      { seed: 41, numRuns: 400 },
    )
  })

  test.each([
    ['transitions that depend on the mean field', coupled],
    ['games with products of masses and controls', quadraticGame],
  ])('hold for one policy everywhere between the vertices: %s', (_name, games) => {
    fc.assert(
      fc.property(moves(games), ({ game, vertices, policies, weights }) => {
        expect(allowsConstantWitness(leaderStructure(game))).toBe(true)
        const judge = new WitnessJudge(game)
        const bound = boundOf(
          game,
          vertices.map((vertex) => judge.judge(vertex, policies[0])),
        )
        const between = judge.judge(mixture(vertices, weights), policies[0])
        expect(between.exploitability).toBeLessThanOrEqual(bound.exploitability + 1e-12)
        expect(between.payoff).toBeLessThanOrEqual(bound.payoff + 1e-12)
      }),
      { seed: 42, numRuns: 400 },
    )
  })

  test('are of second order in the width of the cell for a witness that moves smoothly', () => {
    const game = defineGame({
      name: 'congestion',
      stages: 1,
      states: 1,
      actions: ['stay', 'drive'],
      initial: [1],
      leader: { controls: { toll: { min: 0, max: 1 } }, payoff: 'toll * massAction(drive)' },
      transition: () => ({ '0': 1 }),
      reward: ({ a }) => (a === 1 ? '1 - massAction(drive) - toll' : 0),
    })
    const judge = new WitnessJudge(game)
    const excess = (width: number): number => {
      const ends = [0.5 - width, 0.5 + width].map((toll) => {
        const mass = (2 - toll - Math.sqrt(toll * toll + 0.4)) / 2
        return judge.judge(Float64Array.of(toll), Float64Array.of(1 - mass, mass))
      })
      return boundOf(game, ends).exploitability - 0.1
    }
    expect(excess(0.1)).toBeGreaterThan(0)
    expect(excess(0.01) / excess(0.1)).toBeCloseTo(0.01, 3)
  })
})
