import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { policyFromTable } from '../../dynamics/policy-table.js'
import { encodeCommitment } from '../../../model/commitment.js'
import { defineGame } from '../../../model/define-game.js'
import { tippingPoint } from '../../../model/games/tipping-point.js'
import { arbitraryPlay } from '../../../testing/arbitrary-play.js'
import type { Cell } from './cell.js'
import { cellMargin } from './margin-bound.js'
import { WitnessJudge } from './witness-judge.js'

function box(lower: Float64Array, upper: Float64Array): Cell {
  return {
    vertices: null,
    lower,
    upper,
    width: 1,
    isSettled: true,
    exactVertices: () => null,
    parts: () => null,
  }
}

describe('the margin of a cell', () => {
  test('bounds the change of exploitability and payoff of any policy inside the cell', () => {
    const play = arbitraryPlay({ controlsIn: { reward: true, transition: false, payoff: true } })
    const steps = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 7, maxLength: 7 })
    fc.assert(
      fc.property(play, steps, ({ game, commitment, policy }, moved) => {
        const centre = encodeCommitment(game, commitment)
        const margin = cellMargin(game)
        if (margin === null) throw new Error('these games have a margin')
        const other = centre.map((value, c) => value + moved[c % moved.length] / 16)
        const cell = box(
          centre.map((value, c) => Math.min(value, other[c])),
          centre.map((value, c) => Math.max(value, other[c])),
        )
        const { exploitability, payoff } = margin(cell, centre)
        const judge = new WitnessJudge(game)
        const here = judge.judge(centre, policyFromTable(game, policy))
        const there = judge.judge(other, policyFromTable(game, policy))
        expect(Math.abs(there.exploitability - here.exploitability)).toBeLessThanOrEqual(
          exploitability + 1e-9,
        )
        expect(there.payoff - here.payoff).toBeLessThanOrEqual(payoff + 1e-9)
      }),
      { seed: 61, numRuns: 300 },
    )
  })

  test('is half the width of the cell where one reward follows the commitment', () => {
    const margin = cellMargin(defineGame(tippingPoint))
    const found = margin?.(box(Float64Array.of(0.2), Float64Array.of(0.4)), Float64Array.of(0.3))
    expect(found?.exploitability).toBeCloseTo(0.1, 12)
    expect(found?.payoff).toBeCloseTo(0.1, 12)
  })

  test('is refused where transitions depend on the commitment', () => {
    const game = defineGame({
      name: 'door',
      stages: 2,
      states: ['out', 'in'],
      actions: ['push'],
      initial: [1, 0],
      leader: { controls: { width: { min: 0, max: 1 } }, payoff: 'mass(in)' },
      transition: [
        { state: 'out', to: { in: 'width', out: 'rest' } },
        { state: 'in', to: { in: 1 } },
      ],
      reward: 0,
    })
    expect(cellMargin(game)).toBeNull()
  })
})
