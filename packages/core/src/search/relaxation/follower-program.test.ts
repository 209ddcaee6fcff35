import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeCommitment } from '../../model/commitment.js'
import type { Game } from '../../model/game.js'
import { arbitraryCoupledGame } from '../../testing/arbitrary-coupled-game.js'
import { arbitraryGame } from '../../testing/arbitrary-game.js'
import { arbitraryNonlinearGame } from '../../testing/arbitrary-nonlinear-game.js'
import { arbitraryCommitment, arbitraryPolicy } from '../../testing/arbitrary-play.js'
import { boundMisses, liftedPlay, rowMisses, termMiss } from '../../testing/lifted-play.js'
import type { FollowerProgram } from './follower-program.js'

/** Some hundred additions and products of numbers of size one; no row or bound of a program may be missed by more. */
const ROUNDING = 1e-12

function nonlinear(transition: boolean, reward: boolean, payoff: boolean): fc.Arbitrary<Game> {
  return arbitraryNonlinearGame({ nonlinear: { transition, reward, payoff } })
}

const classes: readonly (readonly [string, fc.Arbitrary<Game>])[] = [
  ['nothing coupled', arbitraryGame({ transition: 'fixed', reward: 'constant' })],
  ['monotone rewards', arbitraryGame({ transition: 'fixed', reward: 'monotone' })],
  ['general rewards', arbitraryGame({ transition: 'fixed', reward: 'general' })],
  ['one aggregate', arbitraryGame({ transition: 'meanField' })],
  ['one aggregate of pairs', arbitraryCoupledGame({ aggregates: 1, level: 'pair' })],
  ['two aggregates of states', arbitraryCoupledGame({ aggregates: 2, level: 'state' })],
  ['two aggregates of pairs', arbitraryCoupledGame({ aggregates: 2, level: 'pair' })],
  ['three aggregates of states', arbitraryCoupledGame({ aggregates: 3, level: 'state', reward: 'constant' })],
  ['three aggregates of pairs', arbitraryCoupledGame({ aggregates: 3, level: 'pair' })],
  ['nonlinear rewards', nonlinear(false, true, false)],
  ['nonlinear transitions', nonlinear(true, false, false)],
  ['nonlinear payoffs', nonlinear(false, false, true)],
  ['nonlinear formulas everywhere', nonlinear(true, true, true)],
]

/** A game of a class with a commitment vector and a policy of it. */
const playOf = (games: fc.Arbitrary<Game>) =>
  games.chain((game) =>
    fc.record({
      game: fc.constant(game),
      commitment: arbitraryCommitment(game).map((named) => encodeCommitment(game, named)),
      policy: arbitraryPolicy(game),
      sign: fc.constantFrom(1 as const, -1 as const),
    }),
  )

/** The rows that ε bounds: the gap row, and the complementarity row where there is one. */
function gapRows({ program }: FollowerProgram): number[] {
  const rows = program.rows.flatMap(({ from }, row) => (from.some(([fact]) => fact === 'gap') ? [row] : []))
  expect(rows.length).toBeGreaterThan(0)
  return rows
}

describe.each(classes)('the follower program of games with %s', (_name, games) => {
  const play = playOf(games)

  test('holds every policy with E ≤ ε at its flow and optimal values: rows, terms and bounds', () => {
    fc.assert(
      fc.property(play, ({ game, commitment, policy, sign }) => {
        const { program, policies } = liftedPlay(game, commitment, [policy], ([most]) => most, sign)
        const [{ point }] = policies
        const { columns, terms } = program.program
        expect(Math.max(...rowMisses(program.program, point))).toBeLessThanOrEqual(ROUNDING)
        const lower = columns.map((column) => column.lower)
        const upper = columns.map((column) => column.upper)
        expect(Math.max(...boundMisses(lower, upper, point))).toBeLessThanOrEqual(ROUNDING)
        for (const term of terms) expect(termMiss(term, point)).toBe(0)
      }),
      { seed: 301, numRuns: 60 },
    )
  })

  test('keeps out a policy with E > ε, by the gap rows and nothing else', () => {
    fc.assert(
      fc.property(play, fc.constantFrom(0.5, 0.9, 1 - 1e-6), ({ game, commitment, policy, sign }, share) => {
        const { program, policies } = liftedPlay(game, commitment, [policy], ([most]) => share * most, sign)
        const [{ point, exploitability }] = policies
        fc.pre(exploitability > 1e-3)
        const misses = rowMisses(program.program, point)
        const ofGap = gapRows(program)
        const missing = (1 - share) * exploitability
        for (const row of ofGap) {
          const { columns, values } = program.program.rows[row]
          const size = Math.max(1, ...columns.map((column, k) => Math.abs(values[k] * point[column])))
          expect(misses[row] * size).toBeGreaterThan(0.99 * missing - ROUNDING)
          expect(misses[row] * size).toBeLessThan(1.01 * missing + ROUNDING)
        }
        const others = misses.filter((_miss, row) => !ofGap.includes(row))
        expect(Math.max(0, ...others)).toBeLessThanOrEqual(ROUNDING)
      }),
      { seed: 302, numRuns: 60 },
    )
  })

  test('has the signed payoff as its objective, on the objective row too', () => {
    fc.assert(
      fc.property(play, ({ game, commitment, policy, sign }) => {
        const { program, policies } = liftedPlay(game, commitment, [policy], ([most]) => most, sign)
        const [{ point, payoff }] = policies
        const { cost, offset, rows } = program.program
        let objective = offset
        for (const [column, value] of cost) objective += value * point[column]
        expect(Math.abs(objective - sign * payoff)).toBeLessThanOrEqual(ROUNDING * (1 + Math.abs(payoff)))
        const { lower, upper, columns, values } = rows[program.objectiveRow]
        expect([lower, upper]).toEqual([-Infinity, Infinity])
        expect(new Map(columns.map((column, k) => [column, values[k]]))).toEqual(new Map(cost))
      }),
      { seed: 303, numRuns: 40 },
    )
  })

  test('has a Bellman slack of 0 in every group at the optimal values', () => {
    fc.assert(
      fc.property(play, ({ game, commitment, policy, sign }) => {
        const { program, policies } = liftedPlay(game, commitment, [policy], ([most]) => most, sign)
        const [{ point }] = policies
        expect(program.bellman.length).toBe(game.stages * game.states.length)
        for (const { slacks } of program.bellman) {
          if (slacks.length === 0) continue
          expect(Math.abs(Math.min(...slacks.map((slack) => point[slack])))).toBeLessThanOrEqual(ROUNDING)
        }
      }),
      { seed: 304, numRuns: 40 },
    )
  })
})

describe('the structure found', () => {
  const structureOf = (game: Game): FollowerProgram['structure'] =>
    liftedPlay(game, new Float64Array(game.commitmentDimension), [], () => 0, 1).program.structure

  test('is no coupling where no formula sees the mean field', () => {
    fc.assert(
      fc.property(arbitraryGame({ transition: 'fixed', reward: 'constant' }), (game) => {
        expect(structureOf(game)).toEqual({
          coupledTransition: false,
          coupledReward: false,
          concaveDirections: 0,
          convexDirections: 0,
          aggregates: 0,
          functions: 0,
          products: 0,
          convex: true,
        })
      }),
      { seed: 305, numRuns: 30 },
    )
  })

  test('has no concave direction in monotone games, so nothing to branch on', () => {
    fc.assert(
      fc.property(arbitraryGame({ transition: 'fixed', reward: 'monotone' }), (game) => {
        const { program } = liftedPlay(game, new Float64Array(game.commitmentDimension), [], () => 0, 1)
        expect(program.structure.concaveDirections).toBe(0)
        expect(program.program.branching).toEqual([])
      }),
      { seed: 306, numRuns: 60 },
    )
  })

  test('counts at most as many aggregates per stage as the formulas have, and none at the last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.integer(), (aggregates, seed) => {
        const [game] = fc.sample(arbitraryCoupledGame({ aggregates }), { seed, numRuns: 1 })
        expect(structureOf(game).aggregates).toBeLessThanOrEqual(aggregates * (game.stages - 1))
      }),
      { seed: 307, numRuns: 60 },
    )
  })
})
