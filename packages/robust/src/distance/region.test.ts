import { construct, defineGame, evaluate, INVARIANT_ROUNDING, type Game } from '@smfg/core'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryFormula } from '../testing/arbitrary-formula.js'
import type { MeanFieldBox } from './mean-field-box.js'
import { regionOf } from './region.js'

/** Three states, two actions, one control in [0, 1]: the variables are six masses and the control. */
const game: Game = defineGame({
  name: 'shape',
  stages: 1,
  states: 3,
  actions: 2,
  initial: { 0: 1 },
  leader: { controls: { toll: { min: 0, max: 1 } }, payoff: 0 },
  transition: [{ to: { 0: 1 } }],
  reward: 0,
})
const VARIABLES = 7

/** A box around a marginal, and two mean fields of one policy with marginals in the box. */
const arbitraryBox = fc
  .record({
    weights: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 }),
    others: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 }),
    policy: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 }),
    toll: fc.integer({ min: 0, max: 4 }),
    share: fc.constantFrom(0, 0.1, 0.5, 1),
  })
  .map(({ weights, others, policy, toll, share }) => {
    const first = probabilities(weights)
    const far = probabilities(others)
    const second = first.map((mass, s) => (1 - share) * mass + share * far[s])
    const box: MeanFieldBox = {
      lower: first.map((mass, s) => Math.min(mass, second[s])),
      upper: first.map((mass, s) => Math.max(mass, second[s])),
    }
    const pointOf = (marginal: readonly number[]): number[] => [
      ...marginal.flatMap((mass, s) => [(mass * policy[s]) / 4, (mass * (4 - policy[s])) / 4]),
      toll / 4,
    ]
    return { box, points: [pointOf(first), pointOf(second)] as const }
  })

function probabilities(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight, s) => (total === 0 ? Number(s === 0) : weight / total))
}

describe('over a box of state marginals', () => {
  test('formulas stay in their enclosure and within their Lipschitz constant', () => {
    fc.assert(
      fc.property(arbitraryFormula(VARIABLES), arbitraryBox, (formula, { box, points }) => {
        const region = regionOf(game, box)
        const { lower, upper } = region.enclose(formula)
        const values = points.map((point) => evaluate(formula, point))
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(lower - INVARIANT_ROUNDING)
          expect(value).toBeLessThanOrEqual(upper + INVARIANT_ROUNDING)
        }
        const apart = points[0].reduce((sum, mass, k) => sum + Math.abs(mass - points[1][k]), 0)
        const allowed = region.lipschitz(formula) * apart + INVARIANT_ROUNDING
        expect(Math.abs(values[0] - values[1])).toBeLessThanOrEqual(allowed)
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  test('derivatives stay in their ranges', () => {
    fc.assert(
      fc.property(arbitraryFormula(VARIABLES), arbitraryBox, (formula, { box, points }) => {
        const partials = regionOf(game, box).partials(formula)
        const step = 2 ** -20
        for (let variable = 0; variable < VARIABLES; variable++) {
          const moved = (sign: number): number =>
            evaluate(
              formula,
              points[0].map((value, k) => (k === variable ? value + sign * step : value)),
            )
          const slope = (moved(1) - moved(-1)) / (2 * step)
          const { lower, upper } = partials.get(variable) ?? { lower: 0, upper: 0 }
          // The quotient looks a step beyond the box, and rounds.
          expect(slope).toBeGreaterThanOrEqual(lower - 1e-4)
          expect(slope).toBeLessThanOrEqual(upper + 1e-4)
        }
      }),
      { seed: 2, numRuns: 300 },
    )
  })

  test('linear forms have the range of the knapsack, whatever the action', () => {
    const region = regionOf(game, { lower: [0.2, 0, 0], upper: [0.5, 0.4, 0.4] })
    const state = construct.add(construct.variable(0), construct.variable(1))
    expect(region.enclose(state).lower).toBeCloseTo(0.2, 14)
    expect(region.enclose(state).upper).toBeCloseTo(0.5, 14)
    const action = construct.sum([0, 2, 4].map(construct.variable))
    expect(region.enclose(action)).toEqual({ lower: 0, upper: 1 })
    // 3 per follower in state 1 who takes action 0, −1 per follower in state 2: at best 0.4 and 0 of them, at worst 0 and 0.4.
    const mixed = construct.linearCombination([3, -1, -1], [2, 4, 5].map(construct.variable))
    expect(region.enclose(mixed).lower).toBeCloseTo(-0.4, 14)
    expect(region.enclose(mixed).upper).toBeCloseTo(3 * 0.4 - 0.1, 14)
  })

  test('mass that only one state can hold has no slope', () => {
    const region = regionOf(game, { lower: [1, 0, 0], upper: [1, 0, 0] })
    expect(region.isPossible(1)).toBe(false)
    expect(region.lipschitz(construct.variable(0))).toBe(0)
  })
})
