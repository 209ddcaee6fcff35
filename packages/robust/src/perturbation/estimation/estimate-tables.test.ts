import { defineGame, evaluate, exploitability, leaderPayoff, type Game } from '@smfg/core'
import { describe, expect, test } from 'vitest'
import { fitRate } from '../../gap/fitted-rate.js'
import { margin } from '../../margin/margin.js'
import { builtIn } from '../../testing/built-in.js'
import { estimateTables, type TableEstimate, type TableEstimateOptions } from './estimate-tables.js'

const twoBar = builtIn('two-bar')

function estimated(n: number, options: Partial<TableEstimateOptions> = {}): TableEstimate {
  return estimateTables(twoBar, { commitment: { bonus: 0.2 }, sample: { transitions: n }, ...options })
}

/** Whether every row and reward of the true model is within its radius of the estimated one. */
function isCovered(truth: Game, { game, error }: TableEstimate): boolean {
  const actions = truth.actions.length
  const pairs = truth.states.length * actions
  const point = new Float64Array(pairs + truth.commitmentDimension)
  point[0] = 1
  return truth.reward.every((reward, position) => {
    const [t, s, a] = [
      Math.floor(position / pairs),
      Math.floor((position % pairs) / actions),
      position % actions,
    ]
    const probability = (model: Game, state: number): number => {
      const found = model.transition[position].find((each) => each.state === state)
      return found === undefined ? 0 : evaluate(found.probability, point)
    }
    const apart = truth.states.reduce(
      (sum, _name, state) => sum + Math.abs(probability(truth, state) - probability(game, state)),
      0,
    )
    const missed = Math.abs(evaluate(reward, point) - evaluate(game.reward[position], point))
    return apart <= error.stages[t].transition[s][a] + 1e-12 && missed <= error.stages[t].reward[s][a]
  })
}

describe('tables estimated from observed followers', () => {
  test.each([
    ['steps in turn', { sample: { transitions: 4000 } }],
    ['trajectories', { sample: { trajectories: 1500 } }],
    ['trajectories, pooled over the stages', { sample: { trajectories: 1500 }, stationary: true }],
  ] as const)('are within their radii of the truth: %s', (_name, options) => {
    let covered = 0
    for (let replication = 0; replication < 12; replication++) {
      const found = estimated(0, { ...options, replication, rewardBound: 2 })
      if (isCovered(twoBar, found)) covered++
    }
    // At least 95 % of them in the long run; the union bound makes it nearly all.
    expect(covered).toBe(12)
  })

  test('come closer like n^(−½), and the radius with them', () => {
    const sizes = [1000, 4000, 16000, 64000]
    const found = sizes.map((n) => estimated(n))
    const radius = fitRate(
      found.map(({ error }, k) => ({ x: sizes[k], y: Math.max(...error.stages[0].transition.flat()) })),
    )
    expect(radius.rate).toBeCloseTo(-0.5, 1)
    const kappa = fitRate(
      found.map(({ game, error }, k) => ({ x: sizes[k], y: margin(game, error).kappa ?? Number.NaN })),
    )
    expect(kappa.rate).toBeCloseTo(-0.5, 1)
    const far = found.map(({ size }) => Math.max(...size.stages.map(({ transition }) => transition)))
    expect(far[3]).toBeLessThan(far[0] / 3)
  })

  test('give a margin that the true model keeps', () => {
    const { game, error } = estimated(3000)
    const { kappa, eta, coverage } = margin(game, error)
    expect(coverage).toBe(0.95)
    const stay = Array.from({ length: 3 }, () => Array.from({ length: 5 }, () => [0.2, 0.5, 0.3]))
    const change = exploitability(twoBar, { bonus: 0.4 }, stay) - exploitability(game, { bonus: 0.4 }, stay)
    const paid = leaderPayoff(twoBar, { bonus: 0.4 }, stay) - leaderPayoff(game, { bonus: 0.4 }, stay)
    expect(Math.abs(change)).toBeLessThanOrEqual(kappa ?? 0)
    expect(Math.abs(paid)).toBeLessThanOrEqual(eta ?? 0)
  })

  test('keep how rewards react to the crowd and the leader', () => {
    const { game } = estimated(5000, { estimate: ['reward'] })
    expect(game.transition).toEqual(twoBar.transition)
    const point = new Float64Array(16)
    // r(3, stay) = company · mass(3) + bonus + a level that was estimated.
    const position = 3 * 3 + 1
    const at = (mass: number, bonus: number): number => {
      point[position] = mass
      point[15] = bonus
      return evaluate(game.reward[position], point)
    }
    expect(at(0.5, 0) - at(0, 0)).toBeCloseTo(0.3 * 0.5, 12)
    expect(at(0, 0.5) - at(0, 0)).toBeCloseTo(0.5, 12)
  })

  test('say how little is known of what was never seen', () => {
    const few = estimated(0, { sample: { trajectories: 50 } })
    // At stage 0 everybody is in the middle; a row with two outcomes is taken as (½, ½).
    expect(few.error.stages[0].transition[1][0]).toBe(1)
    expect(few.error.stages[0].reward[1][0]).toBe(Infinity)
    expect(margin(few.game, few.error)).toMatchObject({
      status: 'unbounded',
      reason: expect.stringContaining('the rewards change without bound'),
    })
    const bounded = estimated(0, { sample: { trajectories: 50 }, rewardBound: 1 })
    expect(bounded.error.stages[0].reward[1][0]).toBe(1)
    expect(margin(bounded.game, bounded.error).status).toBe('bounded')
  })

  test('need not show what nobody can reach', () => {
    const many = estimated(0, { sample: { trajectories: 2000 } })
    expect(many.error.stages[0].reward[1][0]).toBe(Infinity)
    expect(margin(many.game, many.error).status).toBe('bounded')
  })

  test('are the same for the same seed and others for another', () => {
    expect(estimated(100).game.reward).toEqual(estimated(100).game.reward)
    expect(estimated(100, { seed: 1 }).game.reward).not.toEqual(estimated(100).game.reward)
    expect(estimated(100, { replication: 1 }).game.reward).not.toEqual(estimated(100).game.reward)
  })

  test.each([
    [{ confidence: 1 }, 'confidence'],
    [{ rewardBound: -1 }, 'reward-bound'],
    [{ sample: { transitions: 0.5 } }, 'sample-size'],
    [{ rewardNoise: { distribution: 'uniform', size: 0 } }, 'reward-noise'],
    [{ commitment: { bonus: 7 } }, 'commitment-range'],
  ] as const)('are refused for %j', (options, code) => {
    expect(() => estimated(10, options as Partial<TableEstimateOptions>)).toThrow(
      expect.objectContaining({ code }),
    )
  })

  test('need rows of numbers, and pooling needs stages alike', () => {
    expect(() =>
      estimateTables(builtIn('epidemic'), { commitment: { subsidy: 0 }, sample: { transitions: 10 } }),
    ).toThrow(expect.objectContaining({ code: 'row-not-constant' }))
    const changing = defineGame({ ...twoBar.definition, reward: 't' })
    const options = { commitment: { bonus: 0 }, sample: { transitions: 10 }, stationary: true } as const
    expect(() => estimateTables(changing, options)).toThrow(
      expect.objectContaining({ code: 'not-stationary' }),
    )
    expect(() => estimateTables(changing, { ...options, estimate: ['transition'] })).not.toThrow()
  })
})
