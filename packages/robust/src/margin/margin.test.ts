import {
  defineGame,
  exploitability,
  inducedFlow,
  INVARIANT_ROUNDING,
  leaderPayoff,
  type Game,
} from '@smfg/core'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withParameters } from '../perturbation/parameters.js'
import { parameterBox } from '../perturbation/perturbation-class.js'
import { randomStream } from '../random/stream.js'
import { arbitraryPair } from '../testing/arbitrary-pair.js'
import { builtIn } from '../testing/built-in.js'
import { margin, type BoundedMargin } from './margin.js'

function bounded(...against: Parameters<typeof margin>): BoundedMargin {
  const found = margin(...against)
  if (found.status === 'unbounded') throw new Error(found.reason)
  return found
}

describe('on random pairs of games', () => {
  test('no policy changes its exploitability by more than κ or its payoff by more than η', () => {
    fc.assert(
      fc.property(arbitraryPair(), ({ believed, other, commitment, policy }) => {
        const { kappa, eta } = bounded(believed, other)
        const change =
          exploitability(other, commitment, policy) - exploitability(believed, commitment, policy)
        const payoff = leaderPayoff(other, commitment, policy) - leaderPayoff(believed, commitment, policy)
        expect(Math.abs(change)).toBeLessThanOrEqual(kappa + INVARIANT_ROUNDING)
        expect(Math.abs(payoff)).toBeLessThanOrEqual(eta + INVARIANT_ROUNDING)
      }),
      { seed: 1, numRuns: 100 },
    )
  })

  test('no flow moves by more than the mean-field shift', () => {
    fc.assert(
      fc.property(arbitraryPair(), ({ believed, other, commitment, policy }) => {
        const { stages } = bounded(believed, other)
        const before = inducedFlow(believed, commitment, policy)
        const after = inducedFlow(other, commitment, policy)
        for (const { stage, meanFieldShift } of stages) {
          const left = before[stage].flat()
          const right = after[stage].flat()
          const shift = left.reduce((sum, mass, pair) => sum + Math.abs(mass - right[pair]), 0)
          expect(shift).toBeLessThanOrEqual(meanFieldShift + INVARIANT_ROUNDING)
        }
      }),
      { seed: 2, numRuns: 60 },
    )
  })

  test('κ and η are at most what they are over the whole simplex, and those at most what theory §3 says', () => {
    fc.assert(
      fc.property(arbitraryPair(), ({ believed, other }) => {
        const { kappa, eta, forms } = bounded(believed, other)
        expect(kappa).toBeLessThanOrEqual(forms.wholeSimplex ?? Infinity)
        expect(eta).toBeLessThanOrEqual(forms.wholeSimplexEta ?? Infinity)
        expect(forms.wholeSimplex).toBeLessThanOrEqual((forms.general ?? Infinity) + INVARIANT_ROUNDING)
        expect(forms.wholeSimplexEta).toBeLessThanOrEqual((forms.generalEta ?? Infinity) + INVARIANT_ROUNDING)
      }),
      { seed: 3, numRuns: 80 },
    )
  })

  test('κ is at most the span form when only rewards change, and the span form is below the general one', () => {
    fc.assert(
      fc.property(arbitraryPair({ differ: ['reward'] }), ({ believed, other, commitment, policy }) => {
        const { kappa, eta, forms, kappaBySource } = bounded(believed, other)
        expect(forms.span).not.toBeNull()
        expect(kappa).toBeLessThanOrEqual(forms.span ?? 0)
        expect(forms.span).toBeLessThanOrEqual((forms.general ?? 0) + INVARIANT_ROUNDING)
        expect(kappaBySource).toEqual({ initial: 0, transition: 0, reward: kappa, payoff: 0 })
        expect(eta).toBe(0)
        const change =
          exploitability(other, commitment, policy) - exploitability(believed, commitment, policy)
        expect(Math.abs(change)).toBeLessThanOrEqual(kappa + INVARIANT_ROUNDING)
      }),
      { seed: 4, numRuns: 120 },
    )
  })

  test('sources and stages add up to κ and η', () => {
    fc.assert(
      fc.property(arbitraryPair(), ({ believed, other }) => {
        const { kappa, eta, stages } = bounded(believed, other)
        const total = (part: 'kappa' | 'eta'): number =>
          stages.reduce((sum, stage) => sum + Object.values(stage[part]).reduce((a, b) => a + b, 0), 0)
        expect(total('kappa')).toBeCloseTo(kappa, 9)
        expect(total('eta')).toBeCloseTo(eta, 9)
      }),
      { seed: 5, numRuns: 50 },
    )
  })

  test('a model is at distance 0 from itself', () => {
    fc.assert(
      fc.property(arbitraryPair(), ({ believed }) => {
        expect(bounded(believed, believed)).toMatchObject({ kappa: 0, eta: 0 })
      }),
      { seed: 6, numRuns: 30 },
    )
  })
})

/** Two states, one stage, `share` of the followers in the first; action 1 is worth `gain` there and nothing elsewhere. */
function oneDecision(share: number, gain: string): Game {
  return defineGame({
    name: 'one decision',
    stages: 1,
    states: ['first', 'second'],
    actions: ['rest', 'act'],
    initial: { first: share, second: 1 - share },
    leader: { controls: { idle: { min: 0, max: 1 } }, payoff: 0 },
    transition: [{ state: 'first', to: { first: 1 } }, { to: { second: 1 } }],
    reward: [{ state: 'first', action: 'act', value: gain }, { value: 0 }],
  })
}

describe('between two given models', () => {
  test('a shift of the initial law costs half its size times the span of the rewards, and that is attained', () => {
    const [believed, other] = [oneDecision(0.5, '1'), oneDecision(0.6, '1')]
    const { kappa, initialDistance } = bounded(believed, other)
    expect(initialDistance).toBeCloseTo(0.2, 12)
    expect(kappa).toBeCloseTo(0.1, 8)
    const everybodyRests = [
      [
        [1, 0],
        [1, 0],
      ],
    ]
    const change =
      exploitability(other, { idle: 0 }, everybodyRests) -
      exploitability(believed, { idle: 0 }, everybodyRests)
    expect(change).toBeCloseTo(kappa, 8)
  })

  test('a shift of the mean field counts through the slope of the rewards besides', () => {
    const [believed, other] = [oneDecision(0.5, 'mass(first)'), oneDecision(0.6, 'mass(first)')]
    const { kappa, stages } = bounded(believed, other)
    // mass(first) lies between 0.5 and 0.6 and has the Lipschitz constant ½; the slope counts where action 1 is worth something, for
    // the 0.6 in the first state.
    expect(stages[0].constants).toMatchObject({ reward: 0.5, rewardSpan: 0.6 })
    expect(kappa).toBeCloseTo(0.5 * 0.2 * 0.6 + 0.6 * 0.5 * 0.2, 8)
  })
})

/** Three stages; nobody moves, but at stage 0 a share `slip` of those who are left goes right. */
function slippery(slip: number): Game {
  return defineGame({
    name: 'slippery',
    stages: 3,
    states: ['left', 'right'],
    actions: ['wait'],
    initial: { left: 1 },
    leader: { controls: { idle: { min: 0, max: 1 } }, payoff: 'mass(right)' },
    transition: [
      { state: 'left', stage: 0, to: { right: slip, left: 'rest' } },
      { state: 'left', to: { left: 1 } },
      { state: 'right', to: { right: 1 } },
    ],
    reward: [{ state: 'right', value: 1 }, { value: 0 }],
  })
}

test('a shift of the mean field stays where nobody moves, and every bound on the way is attained', () => {
  const { stages, kappa, eta } = bounded(slippery(0.1), slippery(0.3))
  expect(stages.map(({ meanFieldShift }) => Number(meanFieldShift.toFixed(10)))).toEqual([0, 0.4, 0.4])
  expect(stages.map(({ tailSpan }) => tailSpan)).toEqual([2, 1, 0])
  expect(stages[1].reachable.upper[1]).toBeCloseTo(0.3, 10)
  expect(stages[1].reachable.lower[1]).toBeCloseTo(0.1, 10)
  // What one follower can lose or win by the slip, twice (for the deviation and for the policy): 0.4 · 2 · ½ · 2.
  expect(kappa).toBeCloseTo(0.8, 8)
  // 0.2 more of the followers are right, at two stages.
  expect(eta).toBeCloseTo(0.4, 8)
})

describe('on a class of models', () => {
  test.each([
    ['epidemic', { beta: 0.05, gamma: 0.02, distancing: 0.1, cost: 0.2 }],
    ['two-bar', { slip: 0.02, company: 0.1, far: 0.05 }],
    ['left-right', { damage: 0.5 }],
    ['warm-up', { theta: 0.1 }],
  ] as const)('no member of the class around %s and no policy exceeds κ and η', (name, radii) => {
    const believed = builtIn(name)
    const { kappa, eta } = bounded(believed, parameterBox(believed, radii))
    const stream = randomStream('class', name)
    for (let draw = 0; draw < 60; draw++) {
      const moved = Object.entries(radii).map(([parameter, radius]) => {
        const corner = stream() < 0.5 ? Math.sign(stream() - 0.5) : 2 * stream() - 1
        return [parameter, believed.parameters[parameter] + corner * radius] as const
      })
      const other = withParameters(believed, Object.fromEntries(moved))
      const commitment = Object.fromEntries(
        believed.controls.map((control) => [
          control.name,
          control.kind === 'number' ? control.max * stream() : 0,
        ]),
      )
      const pure = stream() < 0.5
      const policy = Array.from({ length: believed.stages }, () =>
        believed.states.map(() => {
          const share = pure ? Math.round(stream()) : stream()
          return believed.actions.map((_, a) =>
            a === 0 ? share : (1 - share) / (believed.actions.length - 1),
          )
        }),
      )
      const change = exploitability(other, commitment, policy) - exploitability(believed, commitment, policy)
      const payoff = leaderPayoff(other, commitment, policy) - leaderPayoff(believed, commitment, policy)
      expect(Math.abs(change)).toBeLessThanOrEqual(kappa + INVARIANT_ROUNDING)
      expect(Math.abs(payoff)).toBeLessThanOrEqual(eta + INVARIANT_ROUNDING)
    }
  })

  test('an error δ in the threshold of the tipping point gives κ = δ in the span form and 2δ in the general one', () => {
    const believed = builtIn('tipping-point')
    const { kappa, eta, forms, stages } = bounded(believed, parameterBox(believed, { theta: 0.01 }))
    expect(kappa).toBeCloseTo(0.01, 10)
    expect(kappa).toBeGreaterThanOrEqual(0.01)
    expect(forms.span).toBe(kappa)
    expect(forms.general).toBeCloseTo(0.02, 10)
    expect(eta).toBe(0)
    expect(stages[0]).toMatchObject({ meanFieldShift: 0, tailSpan: 0 })
    expect(forms.wholeSimplex).toBeCloseTo(kappa, 10)
  })

  test('an error in the recovery rate of the epidemic runs through the stages as theory §3 says', () => {
    const believed = builtIn('epidemic')
    const delta = 0.01
    const { kappa, eta, kappaBySource, forms } = bounded(believed, parameterBox(believed, { gamma: delta }))
    const { beta } = believed.parameters
    // Rewards range over [−1.5, 0] at every stage; the payoff −m(I) − x m(S, distance) has partials −1 and at least −½.
    let shift = 0
    let expectedKappa = 0
    let expectedEta = 0
    for (let t = 0; t < believed.stages; t++) {
      const tailSpan = 1.5 * (believed.stages - 1 - t)
      expectedEta += 0.5 * shift
      if (t === believed.stages - 1) break
      const rows = beta * shift + 2 * delta
      expectedKappa += rows * tailSpan
      shift += rows
    }
    expect(forms.general).toBeCloseTo(expectedKappa, 8)
    expect(forms.generalEta).toBeCloseTo(expectedEta, 8)
    expect(kappaBySource).toEqual({ initial: 0, transition: kappa, reward: 0, payoff: 0 })
    // Recovery carries no difference on for 30 % of the infected, and only they are hit by the error.
    expect(kappa).toBeLessThan(expectedKappa / 4)
    expect(eta).toBeLessThan(expectedEta / 3)
  })

  test('an error in the leader’s cost leaves the followers alone', () => {
    const believed = builtIn('epidemic')
    const { kappa, eta, etaBySource, forms, stages } = bounded(
      believed,
      parameterBox(believed, { cost: 0.1 }),
    )
    expect(kappa).toBe(0)
    expect(etaBySource.payoff).toBe(eta)
    // |∂j/∂cost| = subsidy · m(S, distance) ≤ ½ m(S), and at stage 0 only 0.4 of the followers are susceptible.
    expect(forms.generalEta).toBeCloseTo(0.1 * 0.5 * (0.4 + 5), 8)
    const susceptible = stages.reduce((sum, { reachable }) => sum + reachable.upper[0], 0)
    expect(eta).toBeCloseTo(0.1 * 0.5 * susceptible, 8)
    expect(susceptible).toBeLessThan(4.3)
  })

  test('a radius 0 is no error at all', () => {
    const believed = builtIn('tipping-point')
    expect(bounded(believed, parameterBox(believed, { theta: 0 }))).toMatchObject({ kappa: 0, eta: 0 })
  })

  test('a class with an invalid model is refused and says which values', () => {
    const believed = builtIn('epidemic')
    expect(() => margin(believed, parameterBox(believed, { beta: 0.3 }))).toThrow(
      expect.objectContaining({ code: 'class-model', message: expect.stringContaining('beta in [0.51') }),
    )
  })

  test('a parameter that decides what may be committed to is refused', () => {
    const game = defineGame({
      name: 'budget',
      stages: 1,
      states: ['crowd'],
      actions: ['stay', 'join'],
      parameters: { budget: 0.5 },
      initial: { crowd: 1 },
      leader: {
        controls: { bonus: { min: 0, max: 1 } },
        constraints: ['bonus <= budget'],
        payoff: 'massAction(join) - bonus',
      },
      transition: [{ to: { crowd: 1 } }],
      reward: [{ action: 'join', value: 'massAction(join) + bonus - 0.3' }, { value: 0 }],
    })
    expect(() => margin(game, parameterBox(game, { budget: 0.1 }))).toThrow(
      expect.objectContaining({ code: 'commitment-set' }),
    )
  })
})

test('models of different shape are not compared', () => {
  expect(() => margin(builtIn('tipping-point'), builtIn('epidemic'))).toThrow(
    expect.objectContaining({
      code: 'different-shape',
      message: expect.stringContaining('number of stages'),
    }),
  )
})

test('a reward without a bounded change is reported, not guessed', () => {
  const game = defineGame({
    name: 'root',
    stages: 1,
    states: ['crowd'],
    actions: ['stay', 'join'],
    parameters: { shift: 0 },
    initial: { crowd: 1 },
    leader: { controls: { bonus: { min: 0, max: 1 } }, payoff: 0 },
    transition: [{ to: { crowd: 1 } }],
    reward: [{ action: 'join', value: 'sqrt(max(0, massAction(join) + shift))' }, { value: 0 }],
  })
  expect(margin(game, parameterBox(game, { shift: 0.1 }))).toMatchObject({
    status: 'unbounded',
    kappa: null,
    reason: expect.stringContaining('at stage 0 the rewards change without bound'),
  })
})
