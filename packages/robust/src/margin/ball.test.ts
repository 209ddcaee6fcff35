import { defineGame, exploitability, INVARIANT_ROUNDING, leaderPayoff } from '@smfg/core'
import { describe, expect, test } from 'vitest'
import { perturbInitial } from '../perturbation/initial-noise.js'
import { modelBall } from '../perturbation/model-ball.js'
import { perturbReward } from '../perturbation/reward-noise.js'
import { perturbTransition } from '../perturbation/transition-noise.js'
import { randomStream } from '../random/stream.js'
import { builtIn } from '../testing/built-in.js'
import { margin } from './margin.js'

const epidemic = builtIn('epidemic')

describe('the margin of a ball', () => {
  test.each([
    ['reward', { reward: 0.05 }],
    ['transition', { transition: 0.05 }],
    ['initial', { initial: 0.05 }],
    ['everything', { reward: 0.05, transition: 0.05, initial: 0.05 }],
  ] as const)('is exceeded by no policy in any member: %s', (_name, sizes: Record<string, number>) => {
    const { kappa, eta } = margin(epidemic, modelBall(epidemic, sizes))
    for (let replication = 0; replication < 12; replication++) {
      const towards = replication % 2 === 0 ? 'corner' : 'dirichlet'
      let model = epidemic
      if ('reward' in sizes) {
        model = perturbReward(model, { delta: sizes.reward, distribution: 'two-point', replication }).game
      }
      if ('transition' in sizes) {
        model = perturbTransition(model, { delta: sizes.transition, towards, replication }).game
      }
      if ('initial' in sizes) {
        model = perturbInitial(model, { delta: sizes.initial, towards, replication }).game
      }
      for (let draw = 0; draw < 20; draw++) {
        const stream = randomStream('ball', replication, draw)
        const policy = Array.from({ length: 6 }, () =>
          [0, 1].map(() => {
            const share = draw % 2 === 0 ? Math.round(stream()) : stream()
            return [share, 1 - share]
          }),
        )
        const commitment = { subsidy: stream() / 2 }
        const change =
          exploitability(model, commitment, policy) - exploitability(epidemic, commitment, policy)
        const paid = leaderPayoff(model, commitment, policy) - leaderPayoff(epidemic, commitment, policy)
        expect(Math.abs(change)).toBeLessThanOrEqual((kappa ?? 0) + INVARIANT_ROUNDING)
        expect(Math.abs(paid)).toBeLessThanOrEqual((eta ?? 0) + INVARIANT_ROUNDING)
      }
    }
  })

  test('of rewards alone is 2 δ_r per stage', () => {
    const tipping = builtIn('tipping-point')
    const found = margin(tipping, modelBall(tipping, { reward: 0.01 }))
    expect(found).toMatchObject({ status: 'bounded', eta: 0 })
    expect(found.kappa).toBeCloseTo(0.02, 10)
  })

  test('reaches states that the believed model cannot, as far as its radius allows', () => {
    const warmUp = builtIn('warm-up')
    const everybodyOut = defineGame({
      ...warmUp.definition,
      transition: [{ state: 'out', to: { out: 1 } }, { to: { in: 1 } }],
    })
    const found = margin(everybodyOut, modelBall(everybodyOut, { transition: 0.2 }))
    if (found.status === 'unbounded') throw new Error(found.reason)
    expect(found.stages[1].reachable.upper[1]).toBeCloseTo(0.1, 10)
    const known = { ...modelBall(everybodyOut, { transition: 0.2 }) }
    const stays = known.stages.map((stage) => ({
      ...stage,
      support: [
        [[0], [0]],
        [[1], [1]],
      ],
    }))
    const sure = margin(everybodyOut, { ...known, stages: stays })
    if (sure.status === 'unbounded') throw new Error(sure.reason)
    expect(sure.stages[1].reachable.upper[1]).toBe(0)
  })

  test('of the payoff alone leaves the followers alone', () => {
    const found = margin(epidemic, modelBall(epidemic, { payoff: 0.01 }))
    expect(found.kappa).toBe(0)
    expect(found.eta).toBeCloseTo(0.06, 9)
  })

  test('of size 0 is 0', () => {
    expect(margin(epidemic, modelBall(epidemic, {}))).toMatchObject({ kappa: 0, eta: 0, coverage: 1 })
  })

  test('has no bound where nothing is known of a reward', () => {
    expect(margin(epidemic, modelBall(epidemic, { reward: Infinity }))).toMatchObject({
      status: 'unbounded',
      reason: expect.stringContaining('the rewards change without bound'),
    })
  })

  test('is refused for a game of another shape, and sizes that no distance has', () => {
    const ball = modelBall(epidemic, { reward: 0.1 })
    const longer = defineGame({ ...epidemic.definition, stages: 7 })
    expect(() => margin(longer, ball)).toThrow(expect.objectContaining({ code: 'different-shape' }))
    for (const sizes of [{ transition: 2.5 }, { initial: -1 }, { reward: Number.NaN }]) {
      expect(() => modelBall(epidemic, sizes)).toThrow(expect.objectContaining({ code: 'ball-size' }))
    }
  })
})
