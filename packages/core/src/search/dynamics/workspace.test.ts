import { describe, expect, test } from 'vitest'
import type { FollowerGame } from './follower-game.js'
import { dynamicsWorkspace, loadMeanField } from './workspace.js'

/** Three stages of one state and one action that note when they are evaluated; stage 0 does not depend on the mean field. */
function recordingGame(calls: string[]): FollowerGame {
  return {
    stages: 3,
    stateCount: 1,
    actionCount: 1,
    initial: Float64Array.of(1),
    rowStart: Int32Array.of(0, 1, 2, 3),
    successor: Int32Array.of(0, 0, 0),
    fixedTransition: Uint8Array.of(1, 0, 0),
    fixedReward: Uint8Array.of(1, 0, 0),
    transitionAt(stage, _meanField, _offset, probability) {
      calls.push(`P${stage}`)
      probability[stage] = 1
    },
    rewardAt(stage, meanField, offset, reward) {
      calls.push(`r${stage}`)
      reward[stage] = meanField[offset]
    },
    payoffAt: () => 0,
  }
}

describe('a workspace', () => {
  test('evaluates stages that do not depend on the mean field once, and never the last transition', () => {
    const calls: string[] = []
    const workspace = dynamicsWorkspace(recordingGame(calls))
    expect(calls).toEqual(['P0', 'r0'])
    loadMeanField(workspace, Float64Array.of(1, 2, 3))
    loadMeanField(workspace, Float64Array.of(4, 5, 6))
    expect(calls).toEqual(['P0', 'r0', 'P1', 'r1', 'r2', 'P1', 'r1', 'r2'])
    expect(workspace.reward).toEqual(Float64Array.of(1, 5, 6))
    expect(workspace.probability).toEqual(Float64Array.of(1, 1, 0))
  })

  test('a game that does not say what is fixed is evaluated at every mean field', () => {
    const calls: string[] = []
    const { fixedTransition: _transition, fixedReward: _reward, ...silent } = recordingGame(calls)
    loadMeanField(dynamicsWorkspace(silent), Float64Array.of(1, 1, 1))
    expect(calls).toEqual(['P0', 'P1', 'r0', 'r1', 'r2'])
  })
})
