import { describe, expect, onTestFinished, test } from 'vitest'
import { defineGame } from '../../../model/define-game.js'
import { congestion } from '../../../model/games/congestion.js'
import { tippingPoint } from '../../../model/games/tipping-point.js'
import { twoBar } from '../../../model/games/two-bar.js'
import { loadHighs } from '../../linear/highs-engine.js'
import { bruteForceFollower } from '../../../testing/brute-force.js'
import { WitnessJudge } from './witness-judge.js'
import { WitnessSearch } from './witness-search.js'

async function searchIn(definition: Parameters<typeof defineGame>[0]) {
  const game = defineGame(definition)
  const judge = new WitnessJudge(game)
  const search = new WitnessSearch(game, judge, await loadHighs(), 1e-6)
  onTestFinished(() => search.dispose())
  return { game, judge, search }
}

describe('the local search for witnesses', () => {
  test('finds the worst ε-equilibrium of congestion from an arbitrary start', async () => {
    const { search } = await searchIn(congestion)
    const found = search.improve(Float64Array.of(0.4), Float64Array.of(0.3, 0.7), 0.05)
    const mass = (1.6 - Math.sqrt(0.16 + 0.2)) / 2
    expect(found?.payoff).toBeCloseTo(0.4 * mass, 5)
    expect(found?.exploitability).toBeLessThanOrEqual(0.05)
  })

  test('stays on the branch it starts on', async () => {
    const { search } = await searchIn(tippingPoint)
    const commitment = Float64Array.of(0.2)
    const [epsilon, c] = [0.05, -0.1]
    const high = search.improve(commitment, Float64Array.of(0, 1), epsilon)
    const low = search.improve(commitment, Float64Array.of(1, 0), epsilon)
    const most = (1 - c + Math.sqrt((1 - c) ** 2 + 4 * (c - epsilon))) / 2
    expect(high?.payoff).toBeCloseTo(most - 0.2, 5)
    expect(low?.payoff).toBeCloseTo(-0.2, 9)
  })

  test('says so when there is no ε-equilibrium nearby, and calming down leads to one', async () => {
    const { search } = await searchIn(tippingPoint)
    const commitment = Float64Array.of(0.6)
    const nobody = Float64Array.of(1, 0)
    expect(search.improve(commitment, nobody, 0.01, 0.01)).toBeNull()
    const calmed = search.calmed(commitment, nobody, 0.01)
    expect(calmed.exploitability).toBeLessThanOrEqual(0.01)
  })

  test('comes close to the best of a brute-force search in several stages', async () => {
    const { game, search } = await searchIn({ ...twoBar, stages: 2, actions: 2 })
    const commitment = Float64Array.of(0.1)
    const rows = game.stages * game.states.length
    const uniform = new Float64Array(rows * game.actions.length).fill(1 / game.actions.length)
    const start = search.calmed(commitment, uniform, 0.05)
    const found = search.improve(commitment, start.policy, 0.05)
    const best = bruteForceFollower(game, commitment, { epsilon: 0.05 })
    expect(found?.payoff).toBeLessThanOrEqual((best?.payoff ?? Number.NaN) + 1e-3)
  })
})
