import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { exploitability } from '../dynamics/exploitability.js'
import { leaderPayoff } from '../dynamics/payoff.js'
import { policyFromTable } from '../dynamics/policy-table.js'
import { encodeCommitment } from '../../model/commitment.js'
import { defineGame } from '../../model/define-game.js'
import type { Game } from '../../model/game.js'
import { epidemic } from '../../model/games/epidemic.js'
import { tippingPoint } from '../../model/games/tipping-point.js'
import { arbitraryNonlinearGame } from '../../testing/arbitrary-nonlinear-game.js'
import {
  arbitraryCommitment,
  arbitraryPlay,
  arbitraryPolicy,
  type Play,
} from '../../testing/arbitrary-play.js'
import { PenalisedPlay, type Penalty } from './penalised-play.js'

const STEP = 1e-6

/** Small random games: affine ones with every kind of control, and some with other formulas. */
function plays(): fc.Arbitrary<Play> {
  const nonlinear = arbitraryNonlinearGame().chain((game) =>
    fc.record({
      game: fc.constant(game),
      commitment: arbitraryCommitment(game),
      policy: arbitraryPolicy(game),
    }),
  )
  return fc.oneof(arbitraryPlay(), nonlinear)
}

function startOf({ game, commitment, policy }: Play): { x: Float64Array; rows: Float64Array } {
  return { x: encodeCommitment(game, commitment), rows: policyFromTable(game, policy) }
}

test('payoff and exploitability are those of the dynamics', () => {
  fc.assert(
    fc.property(plays(), (play) => {
      const { x, rows } = startOf(play)
      const { game, commitment, policy } = play
      const found = new PenalisedPlay(game).judge(x, rows)
      expect(found.payoff).toBeCloseTo(leaderPayoff(game, commitment, policy), 12)
      expect(found.exploitability).toBeCloseTo(exploitability(game, commitment, policy), 12)
    }),
    { seed: 1, numRuns: 100 },
  )
})

test('the objective tends to J − ρ max(0, E − ε) as the temperature falls, and never overstates it by more than rounding', () => {
  fc.assert(
    fc.property(plays(), fc.constantFrom(0, 0.1), (play, epsilon) => {
      const { x, rows } = startOf(play)
      const objective = new PenalisedPlay(play.game)
      const { payoff, exploitability: excess } = objective.judge(x, rows)
      const exact = payoff - 3 * Math.max(0, excess - epsilon)
      const size = 1 + Math.abs(payoff) + excess
      const soft = (temperature: number): number =>
        objective.value(x, rows, { epsilon, weight: 3, temperature })
      for (const temperature of [0.1, 1e-9])
        expect(soft(temperature)).toBeLessThanOrEqual(exact + 1e-9 * size)
      expect(soft(1e-9)).toBeGreaterThan(exact - 1e-6 * size)
    }),
    { seed: 2, numRuns: 100 },
  )
})

/** Slope of F along a direction by central differences. */
function chord(
  objective: PenalisedPlay,
  x: Float64Array,
  rows: Float64Array,
  penalty: Penalty,
  move: { readonly x: Float64Array; readonly rows: Float64Array },
): number {
  const at = (sign: number): number =>
    objective.value(
      x.map((value, c) => value + sign * STEP * move.x[c]),
      rows.map((value, k) => value + sign * STEP * move.rows[k]),
      penalty,
    )
  return (at(1) - at(-1)) / (2 * STEP)
}

/** Derivatives along single components of x and along moves of mass between two actions of one state. */
function disagreements(game: Game, x: Float64Array, rows: Float64Array, penalty: Penalty): number[] {
  const objective = new PenalisedPlay(game)
  const out = { commitment: new Float64Array(x.length), policy: new Float64Array(rows.length) }
  objective.gradient(x, rows, penalty, out)
  const still = { x: new Float64Array(x.length), rows: new Float64Array(rows.length) }
  const actionCount = game.actions.length
  const commitmentMoves = Array.from(x, (_value, c) => ({
    move: { ...still, x: still.x.map((_zero, k) => (k === c ? 1 : 0)) },
    expected: out.commitment[c],
  }))
  const policyMoves = Array.from(rows, (_value, entry) => {
    const first = entry - (entry % actionCount)
    return {
      move: { ...still, rows: still.rows.map((_zero, k) => Number(k === entry) - Number(k === first)) },
      expected: out.policy[entry] - out.policy[first],
    }
  })
  return [...commitmentMoves, ...policyMoves].map(({ move, expected }) => {
    const slope = chord(objective, x, rows, penalty, move)
    return Math.abs(slope - expected) / (1 + Math.abs(expected))
  })
}

/** A point between a commitment and the middle of every control's range; of finite controls, too. */
function inside(game: Game, x: Float64Array): Float64Array {
  const middle = game.controls.flatMap((control) => {
    if (control.kind === 'simplex') return control.labels.map(() => 1 / control.count)
    if (control.kind === 'values') return [(Math.min(...control.values) + Math.max(...control.values)) / 2]
    return Array.from({ length: control.count }, () => (control.min + control.max) / 2)
  })
  return x.map((value, c) => 0.8 * value + 0.2 * middle[c])
}

test('gradients agree with central differences in games whose formulas are affine', () => {
  let compared = 0
  fc.assert(
    fc.property(arbitraryPlay(), (play) => {
      // Away from the edge, so that both differences stay within the rows, and probabilities at 0 or above.
      const { x, rows } = startOf(play)
      const inner = rows.map((value) => 0.8 * value + 0.2 / play.game.actions.length)
      const found = disagreements(play.game, inside(play.game, x), inner, {
        epsilon: 0.05,
        weight: 5,
        temperature: 0.2,
      })
      compared += found.length
      for (const error of found) expect(error).toBeLessThan(1e-5)
    }),
    { seed: 3, numRuns: 150 },
  )
  expect(compared).toBeGreaterThan(1000)
})

test.each([
  [tippingPoint, [0.4]],
  [epidemic, [0.2]],
])('gradients agree with central differences in a built-in game', (definition, commitment) => {
  const game = defineGame(definition)
  const rows = new Float64Array(game.reward.length).map((_zero, k) => (k % 2 === 0 ? 0.3 : 0.7))
  for (const temperature of [0.3, 0.01]) {
    const penalty = { epsilon: 0.05, weight: 4, temperature }
    for (const error of disagreements(game, Float64Array.from(commitment), rows, penalty)) {
      expect(error).toBeLessThan(1e-5)
    }
  }
})
