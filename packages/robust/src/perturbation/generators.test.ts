import { defineGame, exploitability, type Game, type GameDefinition } from '@smfg/core'
import { describe, expect, test } from 'vitest'
import { distance } from '../distance/distance.js'
import { builtIn } from '../testing/built-in.js'
import { withCouplingParameter } from './coupling.js'
import { resampleTransition } from './dirichlet-rows.js'
import { perturbInitial } from './initial-noise.js'
import { withParameters } from './parameters.js'
import { perturb } from './perturb.js'
import { perturbReward, withRewardNoise } from './reward-noise.js'
import { perturbTransition } from './transition-noise.js'

const tipping = builtIn('tipping-point')
const epidemic = builtIn('epidemic')
const twoBar = builtIn('two-bar')

const EVERYBODY_OUT = Array.from({ length: 6 }, () => [
  [1, 0],
  [1, 0],
])

/** Nothing but the given part may differ. */
function expectOnly(part: 'initial' | 'transition' | 'reward', before: Game, after: Game): void {
  const { initial, stages } = distance(before, after)
  const found = {
    initial,
    transition: Math.max(...stages.map(({ transition }) => transition)),
    reward: Math.max(...stages.map(({ reward }) => reward)),
    payoff: Math.max(...stages.map(({ payoff }) => payoff)),
  }
  expect({ ...found, [part]: 0 }).toEqual({ initial: 0, transition: 0, reward: 0, payoff: 0 })
  expect(found[part]).toBeGreaterThan(0)
}

describe('noise on rewards', () => {
  test('is measured exactly and leaves formulas, parameters and everything else as they were', () => {
    const { game, noise, size } = perturbReward(epidemic, { delta: 0.1, seed: 3 })
    expectOnly('reward', epidemic, game)
    for (const [t, { reward }] of size.stages.entries()) {
      expect(reward).toBeCloseTo(Math.max(...noise[t].flat().map(Math.abs)), 14)
      expect(reward).toBeLessThanOrEqual(0.1)
    }
    const moved = withParameters(game, { distancing: 0.4 })
    const other = perturbReward(withParameters(epidemic, { distancing: 0.4 }), { delta: 0.1, seed: 3 }).game
    for (const { reward } of distance(moved, other).stages) expect(reward).toBe(0)
  })

  test('moves exploitability by what it is worth', () => {
    const { game } = withRewardNoise(tipping, [[[0.02, -0.03]]])
    // Joining is worth 0.05 less against staying.
    const change =
      exploitability(game, { bonus: 0.5 }, [[[1, 0]]]) - exploitability(tipping, { bonus: 0.5 }, [[[1, 0]]])
    expect(change).toBeCloseTo(-0.05, 14)
  })

  test('of two points is ±δ, of the same noise at every stage the same', () => {
    const { noise } = perturbReward(twoBar, { delta: 0.1, distribution: 'two-point', sameAtEveryStage: true })
    expect(new Set(noise.flat(2))).toEqual(new Set([0.1, -0.1]))
    expect(noise[1]).toEqual(noise[0])
  })

  test('depends on seed, δ and replication only', () => {
    const draw = (seed: number | string, replication = 0) =>
      perturbReward(tipping, { delta: 0.1, seed, replication }).noise
    expect(draw(0)).toEqual(draw(0))
    expect(new Set([draw(0), draw(''), draw('0'), draw(0, 1)].map(String)).size).toBe(4)
  })

  test('of the wrong shape is refused', () => {
    expect(() => withRewardNoise(tipping, [[[0]]])).toThrow(expect.objectContaining({ code: 'noise-shape' }))
  })
})

describe('noise on transitions', () => {
  test.each(['dirichlet', 'corner'] as const)('towards %s keeps rows stochastic and within δ', (towards) => {
    for (let replication = 0; replication < 5; replication++) {
      const { game, size } = perturbTransition(epidemic, { delta: 0.2, towards, replication })
      // `defineGame` has checked the rows for every mean field and commitment.
      expect(game.warnings).toEqual([])
      expectOnly('transition', epidemic, game)
      for (const [stage, { transition }] of size.stages.entries()) {
        expect(transition).toBeLessThanOrEqual(0.2 + 1e-15)
        expect(transition).toBeGreaterThan(stage === 5 ? -1 : 0)
      }
    }
  })

  test('keeps the formulas: infections still come from the infected', () => {
    const { game } = perturbTransition(epidemic, { delta: 0.1, keepSupport: true })
    const row = game.transition[0]
    expect(row.map(({ state }) => state)).toEqual([0, 1])
    expect(row.every(({ probability }) => probability.kind !== 'constant')).toBe(true)
    expect(withParameters(game, { beta: 0.5 }).transition[0][1].probability).not.toEqual(row[1].probability)
  })

  test('with the same support has no new next states, and none at all where there is one', () => {
    const warmUp = builtIn('warm-up')
    const kept = perturbTransition(warmUp, { delta: 0.5, keepSupport: true })
    expect(kept.size.stages.map(({ transition }) => transition)).toEqual([0, 0])
    const leaking = perturbTransition(warmUp, { delta: 0.5, towards: 'dirichlet' })
    expect(leaking.size.stages[0].transition).toBeGreaterThan(0.1)
  })

  test('of radius 2 forgets the rows', () => {
    const { game } = perturbTransition(epidemic, { delta: 2, towards: 'corner' })
    expect(game.transition[0]).toHaveLength(1)
  })

  test.each([-0.1, 2.1, Number.NaN])('of radius %d is refused', (delta) => {
    expect(() => perturbTransition(epidemic, { delta })).toThrow(expect.objectContaining({ code: 'delta' }))
  })
})

describe('rows drawn from a Dirichlet distribution', () => {
  test('have the old rows as mean and the variance of as many observations', () => {
    const concentration = 50
    const drawn = Array.from({ length: 200 }, (_draw, replication) => {
      const { game } = resampleTransition(twoBar, { concentration, replication })
      const row = game.transition[2 * 3]
      return row.map(({ probability }) => (probability.kind === 'constant' ? probability.value : Number.NaN))
    })
    // From the middle, action left: to 0, 1 and 2 with probabilities 0.05, 0.9, 0.05.
    for (const [k, p] of [0.05, 0.9, 0.05].entries()) {
      const values = drawn.map((row) => row[k])
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
      const expected = (p * (1 - p)) / (concentration + 1)
      // Four standard errors of the mean, and a third of the variance.
      expect(Math.abs(mean - p)).toBeLessThan(4 * Math.sqrt(expected / 200))
      expect(variance / expected).toBeGreaterThan(0.6)
      expect(variance / expected).toBeLessThan(1.6)
    }
  })

  test('need rows of numbers, and say where they are not', () => {
    expect(() => resampleTransition(epidemic, { concentration: 10 })).toThrow(
      expect.objectContaining({
        code: 'row-not-constant',
        message: expect.stringContaining(
          'Where state S, action out leads at stage 0 of "epidemic" depends on',
        ),
      }),
    )
    expect(() => resampleTransition(twoBar, { concentration: 0 })).toThrow(
      expect.objectContaining({ code: 'concentration' }),
    )
  })
})

describe('noise on the initial law', () => {
  test('stays a probability vector within δ, and is measured exactly', () => {
    for (const towards of ['dirichlet', 'corner'] as const) {
      const { game, size } = perturbInitial(twoBar, { delta: 0.3, towards })
      expect(game.initial.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 14)
      expect(Math.min(...game.initial)).toBeGreaterThanOrEqual(0)
      expect(size.initial).toBeLessThanOrEqual(0.3 + 1e-15)
      const apart = game.initial.reduce((sum, mass, s) => sum + Math.abs(mass - twoBar.initial[s]), 0)
      expect(size.initial).toBe(apart)
    }
    expectOnly('initial', twoBar, perturbInitial(twoBar, { delta: 0.3 }).game)
  })
})

describe('the strength of the coupling', () => {
  test('is a parameter that is 1 in the game itself', () => {
    const game = withCouplingParameter(epidemic, { of: ['reward', 'transition'] })
    expect(game.parameters).toEqual({ ...epidemic.parameters, coupling: 1 })
    for (const { transition, reward } of distance(epidemic, game).stages) {
      expect(Math.max(transition, reward)).toBeLessThan(1e-15)
    }
  })

  test('moves rewards away from those at the reference mean field', () => {
    // r(join) = ½ + λ (m − ½) + x − θ: everybody evenly spread is the reference.
    const weak = withParameters(withCouplingParameter(tipping), { coupling: 0.8 })
    for (const m of [0, 0.3, 1]) {
      const gain = 0.5 + 0.8 * (m - 0.5) + 0.2 - 0.3
      const expected = gain >= 0 ? (1 - m) * gain : -m * gain
      expect(exploitability(weak, { bonus: 0.2 }, [[[1 - m, m]]])).toBeCloseTo(expected, 13)
    }
    const strong = withParameters(withCouplingParameter(tipping), { coupling: 1.3 })
    expect(distance(tipping, strong).stages[0].reward).toBeCloseTo(0.3 * 0.5, 13)
  })

  test('of 0 leaves followers with what the reference crowd does to them', () => {
    const open = withCouplingParameter(epidemic, {
      of: ['transition'],
      reference: EVERYBODY_OUT.map(() => [
        [0, 0],
        [1, 0],
      ]),
    })
    const { transition } = withParameters(open, { coupling: 0 })
    // Everybody infected: a susceptible follower who goes out is infected with probability β.
    expect(transition[0][1].probability).toEqual({ kind: 'constant', value: 0.81 })
    expect(withParameters(open, { coupling: 0, beta: 0.5 }).transition[0][1].probability).toEqual({
      kind: 'constant',
      value: 0.5,
    })
  })

  test('above 1 in transitions leaves no game where they have no room', () => {
    const open = withCouplingParameter(epidemic, { of: ['transition'] })
    expect(() => perturb(open, { parameters: ['coupling'], delta: 0.1 })).toThrow(
      expect.objectContaining({ code: 'perturbed-model' }),
    )
    expect(withParameters(open, { coupling: 0.9 }).warnings).toEqual([])
  })

  test('works beside parameters that are no plain numbers, and controls of every kind', () => {
    const definition: GameDefinition = {
      name: 'powers',
      stages: 2,
      states: ['a b', 'c'],
      actions: 2,
      parameters: { power: 2, height: 0.5 },
      initial: { c: 1 },
      leader: {
        controls: { toll: { min: 0, max: 1, each: 'stage' }, mix: { simplex: ['low end', 'high'] } },
        payoff: 0,
      },
      transition: [{ to: { c: 1 } }],
      reward: 'height * mass("a b") ^ power + toll * mix("low end")',
    }
    const game = defineGame(definition)
    const open = withCouplingParameter(game, { name: 'strength' })
    for (const { reward } of distance(game, open).stages) expect(reward).toBeLessThan(1e-15)
    const none = withParameters(open, { strength: 0 })
    const commitment = { toll: [0.5, 0.25], mix: { 'low end': 1, high: 0 } }
    const policy = [
      [
        [1, 0],
        [1, 0],
      ],
      [
        [1, 0],
        [1, 0],
      ],
    ]
    expect(exploitability(none, commitment, policy)).toBe(0)
  })

  test('needs a free name and a reference that fits', () => {
    expect(() => withCouplingParameter(tipping, { name: 'theta' })).toThrow(
      expect.objectContaining({ code: 'coupling-name' }),
    )
    expect(() => withCouplingParameter(tipping, { reference: [] })).toThrow(
      expect.objectContaining({ code: 'coupling-reference' }),
    )
  })
})

describe('the corners of the box of parameters', () => {
  test('are all visited, and then again', () => {
    const at = (replication: number): string => {
      const { errors } = perturb(epidemic, {
        parameters: ['beta', 'gamma', 'distancing'],
        distribution: 'corners',
        delta: 0.1,
        replication,
      })
      return Object.values(errors).map(Math.sign).join()
    }
    const visited = Array.from({ length: 8 }, (_corner, replication) => at(replication))
    expect(visited[0]).toBe('1,1,1')
    expect(new Set(visited).size).toBe(8)
    expect(at(8)).toBe(visited[0])
  })

  test('are measured in the norms of the models', () => {
    const { size } = perturb(epidemic, { parameters: ['gamma'], delta: 0.05 })
    expect(size.initial).toBe(0)
    expect(size.stages.map(({ transition }) => Number(transition.toFixed(12)))).toEqual([
      0.1, 0.1, 0.1, 0.1, 0.1, 0,
    ])
    expect(size.stages.every(({ reward, payoff }) => reward === 0 && payoff === 0)).toBe(true)
  })
})
