import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryPlay, type Play } from '../../testing/arbitrary-play.js'
import { fillOptimalValues, initialValue } from './best-response.js'
import {
  fillBellmanSlack,
  fillFlowCost,
  fillFlowResidual,
  fillFlowRightHandSide,
  multiplyFlowOperator,
  multiplyTransposedFlowOperator,
} from './occupation.js'
import { playedGame } from './played-game.js'
import { loadMeanField, type DynamicsWorkspace } from './workspace.js'

/** A few hundred products of numbers of size one. */
const ROUNDING = 1e-13

/** The workspace loaded at an arbitrary mean field (the policy over S), which is no flow of the game. */
function loadedAnywhere(play: Play): { workspace: DynamicsWorkspace; measure: Float64Array } {
  const { workspace, policy } = playedGame(play.game, play.commitment, play.policy)
  const measure = policy.map((probability) => probability / workspace.game.stateCount)
  loadMeanField(workspace, measure)
  return { workspace, measure }
}

const dot = (left: Float64Array, right: Float64Array): number =>
  left.reduce((sum, each, k) => sum + each * right[k], 0)

describe('occupation-measure operators at any mean field', () => {
  test('A_L and its transpose are adjoint', () => {
    fc.assert(
      fc.property(arbitraryPlay(), (play) => {
        const { workspace, measure } = loadedAnywhere(play)
        const { stages, stateCount } = workspace.game
        fillOptimalValues(workspace, workspace.values)
        const rows = new Float64Array(stages * stateCount)
        const transposed = new Float64Array(measure.length)
        multiplyFlowOperator(workspace, measure, rows)
        multiplyTransposedFlowOperator(workspace, workspace.values, transposed)
        const left = dot(rows, workspace.values.subarray(0, rows.length))
        expect(Math.abs(left - dot(measure, transposed))).toBeLessThanOrEqual(ROUNDING * (1 + Math.abs(left)))
      }),
      { seed: 41, numRuns: 200 },
    )
  })

  test('A_L sums to the mass of stage 0: what leaves a stage arrives at the next', () => {
    fc.assert(
      fc.property(arbitraryPlay(), (play) => {
        const { workspace, measure } = loadedAnywhere(play)
        const { stages, stateCount, actionCount } = workspace.game
        const rows = new Float64Array(stages * stateCount)
        multiplyFlowOperator(workspace, measure, rows)
        const lastStage = measure.subarray((stages - 1) * stateCount * actionCount)
        const total = rows.reduce((sum, each) => sum + each, 0)
        // Every stage of this measure has mass 1, so all rows but those of one stage cancel.
        expect(
          Math.abs(
            total -
              dot(
                lastStage,
                lastStage.map(() => 1),
              ),
          ),
        ).toBeLessThanOrEqual(ROUNDING)
      }),
      { seed: 42, numRuns: 200 },
    )
  })

  test("z = A_L' y + c_L, and b'y + c_L'd = z'd + (b − A_L d)'y for every measure d and values y", () => {
    fc.assert(
      fc.property(arbitraryPlay(), (play) => {
        const { workspace, measure } = loadedAnywhere(play)
        const { stages, stateCount } = workspace.game
        const { values } = workspace
        fillOptimalValues(workspace, values)
        const slack = new Float64Array(measure.length)
        const transposed = new Float64Array(measure.length)
        const cost = new Float64Array(measure.length)
        fillBellmanSlack(workspace, values, slack)
        multiplyTransposedFlowOperator(workspace, values, transposed)
        fillFlowCost(workspace, cost)
        slack.forEach((z, entry) =>
          expect(Math.abs(z - transposed[entry] - cost[entry])).toBeLessThanOrEqual(ROUNDING * 10),
        )

        const rightHandSide = new Float64Array(stages * stateCount)
        const residual = new Float64Array(stages * stateCount)
        fillFlowRightHandSide(workspace, rightHandSide)
        fillFlowResidual(workspace, measure, residual)
        const heads = values.subarray(0, residual.length)
        expect(dot(rightHandSide, heads)).toBe(initialValue(workspace, values))
        const gap = dot(rightHandSide, heads) + dot(cost, measure)
        expect(Math.abs(gap - dot(slack, measure) + dot(residual, heads))).toBeLessThanOrEqual(ROUNDING * 100)
      }),
      { seed: 43, numRuns: 200 },
    )
  })
})
