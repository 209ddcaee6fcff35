import { describe, expect, test } from 'vitest'
import { ModelError } from './errors.js'
import { evaluate } from '../search/expression/evaluate.js'
import { defineGame } from './define-game.js'
import type { GameDefinition, Indices } from './definition.js'
import type { Game } from './game.js'

/** A walk on a ring of four places. */
const ring = {
  name: 'ring',
  stages: 2,
  states: 4,
  actions: ['left', 'stay', 'right'],
  parameters: { noise: 0.1 },
  initial: [1, 0, 0, 0],
  leader: { controls: { toll: { min: 0, max: 1 } }, payoff: 0 },
  transition: [{ to: [{ state: 'mod(s + a - 1, states)', probability: 1 }] }],
  reward: '-mass(s)',
} satisfies GameDefinition

function probabilities(
  game: Game,
  s: number,
  a: number,
  t = 0,
  point: readonly number[] = [],
): (readonly [number, number])[] {
  const row = game.transition[(t * game.states.length + s) * game.actions.length + a]
  return row.map(({ state, probability }) => [state, evaluate(probability, point)])
}

function problems(definition: GameDefinition): readonly { code: string; path?: string; message: string }[] {
  try {
    defineGame(definition)
  } catch (error) {
    if (error instanceof ModelError) return error.problems
    throw error
  }
  return []
}

describe('rules', () => {
  test('apply in their order, the first match by state, action, stage and condition', () => {
    const game = defineGame({
      ...ring,
      reward: [
        { state: [1, '3'], action: 'left', value: 1 },
        { action: ['left', 2], stage: 1, when: 's > 0 and not (s == 2)', value: 2 },
        { stage: 0, value: 3 },
        { value: 4 },
      ],
    })
    const rewards = game.reward.map((reward) => evaluate(reward, []))
    expect(rewards).toEqual(
      [
        [3, 3, 3, 1, 3, 3, 3, 3, 3, 1, 3, 3],
        [4, 4, 4, 1, 4, 2, 4, 4, 4, 1, 4, 2],
      ].flat(),
    )
  })

  test('of the payoff choose by stage', () => {
    const game = defineGame({
      ...ring,
      leader: {
        ...ring.leader,
        payoff: [
          { stage: 1, value: 'mass(0)' },
          { when: 't < 1', value: 't + 5' },
        ],
      },
    })
    expect(game.payoff.map((payoff) => evaluate(payoff, [0.5, 0.25, 0, 0.25]))).toEqual([5, 0.75])
  })

  test('that never apply are warned of, except a last one for everything', () => {
    const { warnings } = defineGame({
      ...ring,
      reward: [{ value: 1 }, { state: 2, value: 2 }, { value: 3 }],
    })
    expect(warnings).toEqual([expect.stringContaining('reward[1]: this rule never applies')])
  })

  test('that leave cases open are reported once, with the first case and the number of others', () => {
    const found = problems({
      ...ring,
      reward: [{ when: 's < 3', value: 1 }],
      transition: [{ stage: 0, to: { '0': 1 } }],
    })
    expect(found.map(({ code, message }) => [code, message])).toEqual([
      ['uncovered', 'no rule matches state 0, action left, stage 1, nor 11 other cases'],
      ['uncovered', 'no rule matches state 3, action left, stage 0, nor 5 other cases'],
    ])
  })
})

describe('next states', () => {
  test('of a list add up where entries hit the same state', () => {
    const game = defineGame({
      ...ring,
      transition: [
        {
          to: [
            { state: 'min(s + 1, states - 1)', probability: 'noise' },
            { state: 's', probability: '2 * noise' },
            { state: 0, probability: 'rest' },
          ],
        },
      ],
    })
    expect(probabilities(game, 3, 0)).toEqual([
      [0, expect.closeTo(0.7, 15) as number],
      [3, expect.closeTo(0.3, 15) as number],
    ])
  })

  test('with probability 0 are left out, in ascending order of states', () => {
    const game = defineGame({ ...ring, transition: [{ to: { '3': 0.5, '1': 0, '0': 'rest' } }] })
    expect(probabilities(game, 2, 1)).toEqual([
      [0, 0.5],
      [3, 0.5],
    ])
  })

  test('given by typed decimals are renormalised', () => {
    const game = defineGame({
      ...ring,
      transition: [{ to: { '0': 0.3333333, '1': 0.3333333, '2': 0.3333333 } }],
    })
    const total = probabilities(game, 0, 0).reduce((sum, [, probability]) => sum + probability, 0)
    expect(Math.abs(total - 1)).toBeLessThan(1e-15)
  })

  test('may be named by text or number, in a map or a list', () => {
    const named = { ...ring, states: ['N', 'E', 'S', 'W'], initial: { N: 1 } }
    const byName = defineGame({ ...named, reward: 0, transition: [{ to: { W: 1 } }] })
    expect(
      defineGame({ ...named, reward: 0, transition: [{ to: { 3: 1 } }] } as GameDefinition).transition,
    ).toEqual(byName.transition)
    expect(
      defineGame({ ...named, reward: 0, transition: [{ to: [{ state: 'W', probability: 1 }] }] }).transition,
    ).toEqual(byName.transition)
    expect(
      defineGame({ ...named, reward: 0, transition: [{ to: [{ state: '4 - 1', probability: 1 }] }] })
        .transition,
    ).toEqual(byName.transition)
  })
})

describe('functions of the indices', () => {
  const functional: GameDefinition = {
    ...ring,
    aggregates: { crowd: ({ t }) => `mass(${t})`, twice: '2 * crowd' },
    leader: { ...ring.leader, payoff: ({ t }) => `twice + ${t}` },
    transition: ({ s, a }: Indices) => ({ [(s + a + 3) % 4]: '1 - noise', [s]: a === 1 ? 'noise' : 'rest' }),
    reward: ({ s, a, t }) => (s === a ? s + 10 * t : `-toll * mass(${s}, ${a})`),
  }
  const tabular: GameDefinition = {
    ...ring,
    leader: { ...ring.leader, payoff: '2 * mass(t) + t' },
    transition: [
      { action: 'stay', to: [{ state: 's', probability: 1 }] },
      {
        to: [
          { state: 'mod(s + a - 1, states)', probability: '1 - noise' },
          { state: 's', probability: 'rest' },
        ],
      },
    ],
    reward: [{ when: 's == a', value: 's + 10 * t' }, { value: '-toll * mass(s, a)' }],
  }

  test('mean the same as formulas and rules', () => {
    // Of the two entries { [s]: …, [s]: … } of a JavaScript object the last stands, so staying needs a rule of its own.
    const stay: GameDefinition = {
      ...functional,
      transition: (indices) =>
        indices.a === 1
          ? { [indices.s]: 1 }
          : (functional.transition as (indices: Indices) => Record<string, string>)(indices),
    }
    const expected = defineGame(tabular)
    const game = defineGame(stay)
    expect(game.transition).toEqual(expected.transition)
    expect(game.reward).toEqual(expected.reward)
    expect(game.payoff).toEqual(expected.payoff)
  })

  test('are judged by what they return', () => {
    expect(problems({ ...ring, reward: ({ s }) => (s === 2 ? Number.NaN : 0) })).toMatchObject([
      { code: 'not-finite', path: 'reward', message: expect.stringContaining('at state 2') as string },
      {},
      {},
      {},
      {},
      {},
    ])
    expect(problems({ ...ring, reward: () => 'nonsense' })).toMatchObject([
      { code: 'unknown-name', path: 'reward' },
    ])
    expect(problems({ ...ring, transition: () => ({ '7': 1 }) })).toMatchObject([
      { code: 'unknown-state', path: 'transition.7' },
    ])
    const thrown = () => {
      throw new Error('out of ideas')
    }
    expect(problems({ ...ring, reward: thrown })[0]).toMatchObject({ code: 'function-threw' })
    expect(problems({ ...ring, transition: thrown })[0]).toMatchObject({ code: 'function-threw' })
    expect(problems({ ...ring, leader: { ...ring.leader, payoff: ({ s }) => s } })[0]).toMatchObject({
      code: 'not-finite',
    })
  })
})

describe('names', () => {
  test('of states and actions may be anything, and are then quoted in formulas', () => {
    const game = defineGame({
      ...ring,
      states: ['my state', 'low-risk', 'mass', '2030'],
      initial: { 'my state': 1 },
      transition: [{ to: { '2030': 1 } }],
      reward:
        'mass("my state") + 2 * mass("low-risk") + 4 * mass(mass) + 8 * mass("2030") + 16 * mass("my state", left)',
    })
    const point = Array.from({ length: 12 }, (_, index) => 1 / 2 ** index)
    const massOf = (s: number): number => point.slice(3 * s, 3 * s + 3).reduce((sum, mass) => sum + mass, 0)
    const expected = massOf(0) + 2 * massOf(1) + 4 * massOf(2) + 8 * massOf(3) + 16 * point[0]
    expect(evaluate(game.reward[0], point)).toBeCloseTo(expected, 14)
  })

  test('that are indices too have to be told apart', () => {
    const named: GameDefinition = {
      ...ring,
      states: ['s', 'i', 'r', 'd'],
      initial: { s: 1 },
      transition: [{ to: { s: 1 } }],
    }
    expect(problems({ ...named, reward: 'mass(s)' })).toMatchObject([{ code: 'ambiguous-name' }])
    expect(problems({ ...named, reward: 'mass("s") + mass(s + 0) + sum(i, 0, 3, i) + mass(r)' })).toEqual([])
    expect(problems({ ...named, transition: [{ to: [{ state: 's', probability: 1 }] }] })[0]).toMatchObject({
      code: 'ambiguous-name',
    })
  })

  test('of the definition are checked by the compiler', () => {
    expect(() =>
      defineGame({
        ...ring,
        states: ['up', 'down'],
        actions: ['left', 'right'],
        initial: { up: 1 },
        // @ts-expect-error there is no state "dwon"
        transition: [{ to: { dwon: 1 } }],
        // @ts-expect-error there is no action "rihgt"
        reward: [{ action: 'rihgt', value: 0 }],
      }),
    ).toThrow(ModelError)
    // @ts-expect-error there is no parameter "nois"
    expect(() => defineGame(ring, { parameters: { nois: 1 } })).toThrow('there is no parameter "nois"')
  })
})

describe('the commitment set', () => {
  const withConstraints = (...constraints: string[]): GameDefinition => ({
    ...ring,
    leader: {
      controls: {
        x: { min: 0, max: 1 },
        y: { min: 0, max: 2, each: 'stage' },
        mix: { simplex: ['a', 'b'] },
        tier: { values: [1, 2] },
      },
      constraints,
      payoff: 0,
    },
  })

  test('has a row per inequality, two per equality, one per stage where stages matter', () => {
    const { constraints } = defineGame(
      withConstraints('2 * x - noise >= mix(a) - 1', 'x == tier / 4', 'y <= t + 1'),
    )
    expect(constraints).toMatchObject([
      { text: '2 * x - noise >= mix(a) - 1', coefficients: [-1.25, 0, 0, 0.625, 0, 0], bound: 0.5625 },
      { text: 'x == tier / 4', coefficients: [1, 0, 0, 0, 0, -0.25], bound: 0 },
      { text: 'x == tier / 4', coefficients: [-1, 0, 0, 0, 0, 0.25], bound: 0 },
      { text: 'y <= t + 1 (stage 0)', coefficients: [0, 1, 0, 0, 0, 0], bound: 1 },
      { text: 'y <= t + 1 (stage 1)', coefficients: [0, 0, 1, 0, 0, 0], bound: 2 },
    ])
  })

  test.each([
    ['x + y', 'constraint-form'],
    ['x < 1', 'constraint-form'],
    ['x != 1', 'constraint-form'],
    ['0 <= x <= 1', 'formula-syntax'],
    ['x * x <= 1', 'constraint-not-affine'],
    ['abs(x) <= 1', 'constraint-not-affine'],
    ['mass(0) <= x', 'crowd-not-allowed'],
    ['s <= x', 'index-without-value'],
    ['x >= 1.1', 'empty-commitment-set'],
    ['tier <= 0.9', 'empty-commitment-set'],
    ['mix(a) + mix(b) >= 1.1', 'empty-commitment-set'],
    ['y <= t - 1', 'empty-commitment-set'],
    ['2 <= 1', 'empty-commitment-set'],
  ])('refuses the constraint %j', (constraint, code) => {
    expect(problems(withConstraints(constraint)).map((problem) => problem.code)).toEqual([code])
  })

  test('is named as empty with the least that is missing', () => {
    const [problem] = problems(withConstraints('mix(a) + tier <= 0.5'))
    expect(problem.message).toBe(
      'no commitment satisfies "mix(a) + tier <= 0.5": the ranges of the controls miss it by 0.5',
    )
  })

  test('leaves out a constraint that says nothing, with a warning', () => {
    const game = defineGame(withConstraints('noise <= 1'))
    expect(game.constraints).toEqual([])
    expect(game.warnings).toEqual([expect.stringContaining('always holds')])
  })
})
