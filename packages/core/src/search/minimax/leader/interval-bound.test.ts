import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { policyFromTable } from '../../dynamics/policy-table.js'
import { encodeCommitment } from '../../../model/commitment.js'
import { defineGame } from '../../../model/define-game.js'
import type { Game } from '../../../model/game.js'
import { arbitraryPlay } from '../../../testing/arbitrary-play.js'
import type { Cell } from './cell.js'
import { boundFromIntervals } from './interval-bound.js'
import { leaderStructure } from './leader-structure.js'
import { WitnessJudge } from './witness-judge.js'

/** The box around two points. */
function boxAround(first: Float64Array, second: Float64Array): Cell {
  return {
    vertices: null,
    lower: first.map((value, c) => Math.min(value, second[c])),
    upper: first.map((value, c) => Math.max(value, second[c])),
    width: 1,
    isSettled: true,
    exactVertices: () => null,
    parts: () => null,
  }
}

function middle(first: Float64Array, second: Float64Array, share: number): Float64Array {
  return first.map((value, c) => (1 - share) * value + share * second[c])
}

function boundOn(game: Game, first: Float64Array, second: Float64Array, policy: Float64Array) {
  const judge = new WitnessJudge(game)
  const cell = boxAround(first, second)
  return boundFromIntervals(game, leaderStructure(game), judge, cell, middle(first, second, 0.5), policy)
}

describe('bounds from intervals', () => {
  test('hold for one policy all over a box, whatever depends on the commitment', () => {
    fc.assert(
      fc.property(
        arbitraryPlay(),
        fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 7, maxLength: 7 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ game, commitment, policy }, steps, share) => {
          const first = encodeCommitment(game, commitment)
          const second = first.map((value, c) =>
            Math.min(1, Math.max(0, value + steps[c % steps.length] / 16)),
          )
          const flat = policyFromTable(game, policy)
          const bound = boundOn(game, first, second, flat)
          const inside = new WitnessJudge(game).judge(middle(first, second, share), flat)
          expect(inside.exploitability).toBeLessThanOrEqual(bound.exploitability + 1e-12)
          expect(inside.payoff).toBeLessThanOrEqual(bound.payoff + 1e-12)
        },
      ),
      { seed: 51, numRuns: 400 },
    )
  })

  test('tighten in proportion to the box', () => {
    const game = defineGame({
      name: 'door',
      stages: 3,
      states: ['out', 'in'],
      actions: ['wait', 'push'],
      initial: [1, 0],
      leader: { controls: { width: { min: 0, max: 1 } }, payoff: 'mass(in)' },
      transition: [
        { state: 'out', action: 'push', to: { in: '0.2 + 0.6 * width', out: 'rest' } },
        { state: 'out', action: 'wait', to: { out: 1 } },
        { state: 'in', to: { in: 1 } },
      ],
      reward: [
        { state: 'out', action: 'push', value: -0.1 },
        { state: 'in', value: '0.5 - 0.8 * mass(in)' },
        { value: 0 },
      ],
    })
    const policy = Float64Array.from({ length: 12 }, () => 0.5)
    const excess = (width: number): number => {
      const bound = boundOn(game, Float64Array.of(0.5 - width), Float64Array.of(0.5 + width), policy)
      const centre = new WitnessJudge(game).judge(Float64Array.of(0.5), policy)
      return bound.exploitability - centre.exploitability
    }
    expect(excess(0)).toBeLessThan(1e-9)
    expect(excess(0.01)).toBeGreaterThan(0)
    expect(excess(0.001) / excess(0.01)).toBeCloseTo(0.1, 1)
  })
})
