import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillActionValues, fillOptimalValues, stateActionValuesAt } from './best-response.js'
import { policyExploitability } from './exploitability.js'
import { fillFlow } from './flow.js'
import type { FollowerGame } from './follower-game.js'
import { fillPolicyValues } from './policy-value.js'
import { SCATTERED } from './row-bands.js'
import { dynamicsWorkspace, loadRewards } from './workspace.js'

/** Flow and values by the plainest loops over their definitions, for any shape of the rows. */
function plainFlow(game: FollowerGame, probability: Float64Array, policy: Float64Array): Float64Array {
  const { stages, stateCount, actionCount, rowStart, successor } = game
  const flow = new Float64Array(policy.length)
  let marginal = game.initial
  for (let t = 0; t < stages; t++) {
    const next = new Float64Array(stateCount)
    for (let s = 0; s < stateCount; s++) {
      for (let a = 0; a < actionCount; a++) {
        const row = (t * stateCount + s) * actionCount + a
        flow[row] = marginal[s] * policy[row]
        for (let k = rowStart[row]; k < rowStart[row + 1]; k++)
          next[successor[k]] += flow[row] * probability[k]
      }
    }
    marginal = next
  }
  return flow
}

/** Values y with y_t(s) = choose(Q_t(s,·)), and the action values Q. */
function plainValues(
  game: FollowerGame,
  probability: Float64Array,
  reward: Float64Array,
  choose: (actionValues: readonly number[], firstRow: number) => number,
): { values: Float64Array; actionValues: Float64Array } {
  const { stages, stateCount, actionCount, rowStart, successor } = game
  const values = new Float64Array((stages + 1) * stateCount)
  const actionValues = new Float64Array(reward.length)
  for (let t = stages - 1; t >= 0; t--) {
    for (let s = 0; s < stateCount; s++) {
      const firstRow = (t * stateCount + s) * actionCount
      for (let row = firstRow; row < firstRow + actionCount; row++) {
        let expectation = 0
        if (t + 1 < stages) {
          for (let k = rowStart[row]; k < rowStart[row + 1]; k++)
            expectation += probability[k] * values[(t + 1) * stateCount + successor[k]]
        }
        actionValues[row] = reward[row] + expectation
      }
      values[t * stateCount + s] = choose(
        [...actionValues.subarray(firstRow, firstRow + actionCount)],
        firstRow,
      )
    }
  }
  return { values, actionValues }
}

type RowKind = 'dense' | 'run' | 'scattered'

/** A game with rows of the given kinds, changed after every `change` rows, so that series of equal rows end anywhere. */
function randomGame(
  stages: number,
  stateCount: number,
  actionCount: number,
  kinds: readonly RowKind[],
  change: number,
  next: () => number,
): FollowerGame {
  const states = Array.from({ length: stateCount }, (_, s) => s)
  const drawRow = (kind: RowKind): number[] => {
    const start = Math.floor(next() * stateCount)
    if (kind === 'dense') return states
    if (kind === 'run') return states.slice(start, start + 1 + Math.floor(next() * stateCount))
    const drawn = states.filter(() => next() < 0.5)
    return drawn.length === 0 ? [start] : drawn
  }
  let row: number[] = []
  const rows = Array.from({ length: stages * stateCount * actionCount }, (_, index) => {
    if (index % change === 0) row = drawRow(kinds[Math.floor(next() * kinds.length)])
    return row
  })
  const rowStart = new Int32Array(rows.length + 1)
  rows.forEach(({ length }, index) => (rowStart[index + 1] = rowStart[index] + length))
  const probabilities = rows.map(({ length }) => probabilityRow(length, next))
  const rewards = rows.map(() => next() - 0.5)
  return {
    stages,
    stateCount,
    actionCount,
    initial: Float64Array.from(probabilityRow(stateCount, next)),
    rowStart,
    successor: Int32Array.from(rows.flat()),
    transitionAt(stage, _meanField, _offset, probability) {
      const first = stage * stateCount * actionCount
      for (let index = first; index < first + stateCount * actionCount; index++)
        probability.set(probabilities[index], rowStart[index])
    },
    rewardAt(stage, meanField, offset, reward) {
      const first = stage * stateCount * actionCount
      for (let pair = 0; pair < stateCount * actionCount; pair++)
        reward[first + pair] = rewards[first + pair] - meanField[offset + pair]
    },
    payoffAt: () => 0,
  }
}

function probabilityRow(length: number, next: () => number): number[] {
  const weights = Array.from({ length }, () => 0.01 + next())
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

/** Numbers in [0, 1) of a linear congruential sequence: one integer draws a whole game. */
function sequence(seed: number): () => number {
  let state = seed
  return () => (state = (state * 1103515245 + 12345) % 2 ** 31) / 2 ** 31
}

test.each<{ kinds: readonly RowKind[] }>([
  { kinds: ['dense'] },
  { kinds: ['scattered'] },
  { kinds: ['dense', 'run', 'scattered'] },
])('the hot loops give the bytes of the plain ones on games with rows that are $kinds', ({ kinds }) => {
  let runs = 0
  let scattered = 0
  const size = (max: number) => fc.integer({ min: 1, max })
  fc.assert(
    fc.property(size(3), size(11), size(5), size(9), fc.nat(), (stages, states, actions, change, seed) => {
      const next = sequence(seed)
      const game = randomGame(stages, states, actions, kinds, change, next)
      const workspace = dynamicsWorkspace(game)
      for (const first of workspace.bands.firstState) {
        if (first === SCATTERED) scattered++
        else runs++
      }
      // Half of the actions are not played at all, as in most policies of interest.
      const policy = new Float64Array(stages * states * actions)
      for (let first = 0; first < policy.length; first += actions) {
        const weights = Array.from({ length: actions }, (_, a) => (a > 0 && next() < 0.5 ? 0 : 0.1 + next()))
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        weights.forEach((weight, a) => (policy[first + a] = weight / total))
      }
      const { probability, reward, flow, values } = workspace

      fillFlow(workspace, policy, flow)
      expect(flow).toEqual(plainFlow(game, probability, policy))

      loadRewards(workspace, flow)
      const best = plainValues(game, probability, reward, (actionValues) => Math.max(...actionValues))
      fillOptimalValues(workspace, values)
      expect(values).toEqual(best.values)
      const actionValues = new Float64Array(policy.length)
      fillActionValues(workspace, values, actionValues)
      expect(actionValues).toEqual(best.actionValues)
      const ofOneState = new Float64Array(actions)
      for (let s = 0; s < stages * states; s++) {
        stateActionValuesAt(workspace, Math.floor(s / states), s % states, values, ofOneState)
        expect(ofOneState).toEqual(actionValues.subarray(s * actions, (s + 1) * actions))
      }

      let total = 0
      for (let t = stages - 1; t >= 0; t--) {
        for (let row = t * states * actions; row < (t + 1) * states * actions; row++)
          total += (best.values[Math.floor(row / actions)] - best.actionValues[row]) * flow[row]
      }
      expect(policyExploitability(workspace, policy)).toBe(total)

      const own = plainValues(game, probability, reward, (numbers, firstRow) =>
        numbers.reduce((sum, number, a) => sum + policy[firstRow + a] * number, 0),
      )
      fillPolicyValues(workspace, policy, values)
      expect(values).toEqual(own.values)
    }),
    { seed: 31, numRuns: 150 },
  )
  expect(runs).toBeGreaterThan(0)
  expect(scattered).toBeGreaterThan(0)
})
