import { defineGame, solveFollower, type Commitment, type Game } from '@smfg/core'
import { describe, expect, test } from 'vitest'
import { withParameters } from '../perturbation/parameters.js'
import { parameterBox, type PerturbationClass } from '../perturbation/perturbation-class.js'
import { builtIn } from '../testing/built-in.js'
import { tippingValue } from '../testing/closed-form-tipping.js'
import { subdividedWorstCase } from '../testing/subdivided-worst-case.js'
import { jointWorstCase } from './joint-worst-case.js'
import type { JointWorstCase } from './worst-case.js'

const OPTIONS = { epsilon: 0.05, tolerance: 1e-3 } as const

/** Witnesses may use the exploitability tolerance of the solver, 1e-7, and payoffs fall steeply in ε. */
const SLACK = 1e-5

/** No model of the grid is worse than the joint worst case, and the model and policy it names attain it. */
async function expectWorst(
  game: Game,
  commitment: Commitment,
  models: PerturbationClass,
  found: JointWorstCase,
): Promise<void> {
  const grid = Object.entries(models.radii).reduce<Record<string, number>[]>(
    (points, [name, radius]) =>
      points.flatMap((values) =>
        [-1, -0.5, 0, 0.5, 1].map((share) => ({
          ...values,
          [name]: game.parameters[name] + share * radius,
        })),
      ),
    [{}],
  )
  for (const values of grid) {
    const { value } = await solveFollower(withParameters(game, values), commitment, OPTIONS)
    expect(value.upper).toBeGreaterThanOrEqual(found.value.lower)
  }
  const { parameters, witness } = found
  for (const [name, radius] of Object.entries(models.radii)) {
    expect(Math.abs((parameters?.[name] ?? NaN) - game.parameters[name])).toBeLessThanOrEqual(radius + 1e-12)
  }
  expect(witness?.exploitability).toBeLessThanOrEqual(OPTIONS.epsilon + 1e-6)
  const worst = await solveFollower(withParameters(game, parameters ?? {}), commitment, OPTIONS)
  expect(worst.value.lower).toBeLessThanOrEqual(found.value.upper + SLACK)
  expect(witness?.policy.map((rows) => rows.map((row) => row.length))).toEqual(
    worst.witness?.policy.map((rows) => rows.map((row) => row.length)),
  )
}

describe('on the tipping point the worst model of a box has the highest threshold', () => {
  const tipping = builtIn('tipping-point')
  const models = parameterBox(tipping, { theta: 0.1 })

  test.each([[0.3], [0.44], [0.46], [0.6], [1]])('with bonus %d', async (bonus) => {
    const found = await jointWorstCase(tipping, { bonus }, models, OPTIONS)
    const expected = tippingValue(0.4, OPTIONS.epsilon, bonus)
    expect(found.status).toBe('certified')
    expect(found.value.lower).toBeLessThanOrEqual(expected + 1e-9)
    expect(found.value.upper).toBeGreaterThanOrEqual(expected - SLACK)
    expect(tippingValue(found.parameters?.theta ?? NaN, OPTIONS.epsilon, bonus)).toBeLessThan(
      expected + 2 * OPTIONS.tolerance,
    )
  })

  test('a box without an inside is the believed model', async () => {
    const point = parameterBox(tipping, { theta: 0 })
    const { value } = await jointWorstCase(tipping, { bonus: 0.3 }, point, OPTIONS)
    expect(value).toEqual((await solveFollower(tipping, { bonus: 0.3 }, OPTIONS)).value)
  })
})

describe('no model of a grid in the box is worse than the joint worst case, and the worst found is in it', () => {
  test.each([
    ['congestion', { benefit: 0.2 }, { toll: 0.4 }],
    ['warm-up', { theta: 0.05 }, { bonus: 0.37 }],
    ['left-right', { damage: 0.3 }, { toll_left: 0.7, toll_right: 0.2 }],
    ['two-bar', { company: 0.03, slip: 0.01 }, { bonus: 0.2 }],
  ] as const)('%s', async (name, radii, commitment) => {
    const game = builtIn(name)
    const models = parameterBox(game, radii)
    const found = await jointWorstCase(game, commitment, models, OPTIONS)
    expect(found.status).toBe('certified')
    await expectWorst(game, commitment, models, found)
  })
})

describe('the joint worst case and the one from cutting the class into parts are the same number', () => {
  test.each([
    ['tipping-point', { theta: 0.02 }, { bonus: 0.36 }],
    ['congestion', { benefit: 0.05 }, { toll: 0.4 }],
    ['left-right', { damage: 0.05 }, { toll_left: 0.7, toll_right: 0.2 }],
  ] as const)('%s', async (name, radii, commitment) => {
    const game = builtIn(name)
    const models = parameterBox(game, radii)
    const joint = await jointWorstCase(game, commitment, models, OPTIONS)
    const cut = await subdividedWorstCase(game, commitment, models, {
      epsilon: OPTIONS.epsilon,
      tolerance: 5e-3,
      mostParts: 400,
    })
    expect(joint.value.lower).toBeLessThanOrEqual(cut.upper)
    expect(joint.value.upper).toBeGreaterThanOrEqual(cut.lower - SLACK)
    expect(cut.upper - cut.lower).toBeLessThanOrEqual(5e-3)
  })
})

test('a parameter of transitions is chosen against the leader too', async () => {
  const game = defineGame({ ...builtIn('epidemic').definition, stages: 3 })
  const models = parameterBox(game, { beta: 0.05 })
  const found = await jointWorstCase(game, { subsidy: 0.1 }, models, OPTIONS)
  expect(found.status).toBe('certified')
  await expectWorst(game, { subsidy: 0.1 }, models, found)
  const cut = await subdividedWorstCase(game, { subsidy: 0.1 }, models, {
    epsilon: OPTIONS.epsilon,
    tolerance: 0.02,
    mostParts: 40,
  })
  expect(found.value.lower).toBeLessThanOrEqual(cut.upper)
  expect(found.value.upper).toBeGreaterThanOrEqual(cut.lower - SLACK)
})

test('three parameters at once, and a crowd with a single action', async () => {
  const game = defineGame({
    name: 'drift',
    stages: 3,
    states: ['in', 'out'],
    actions: ['drift'],
    parameters: { leak: 0.2, pull: 0.3, price: 1.5 },
    initial: { in: 1 },
    leader: { controls: { effort: { min: 0, max: 1 } }, payoff: 'price * mass(in) - effort^2' },
    transition: [
      { state: 'in', to: { out: 'leak * (1 - effort)', in: '1 - leak * (1 - effort)' } },
      { state: 'out', to: { in: 'pull * mass(in)', out: '1 - pull * mass(in)' } },
    ],
    reward: [{ value: 0 }],
  })
  const models = parameterBox(game, { leak: 0.1, pull: 0.1, price: 0.25 })
  const found = await jointWorstCase(game, { effort: 0.5 }, models, OPTIONS)
  expect(found.status).toBe('certified')
  await expectWorst(game, { effort: 0.5 }, models, found)
  // More leaks, less comes back, and what is in is worth less.
  expect(found.parameters?.leak).toBeCloseTo(0.3, 2)
  expect(found.parameters?.pull).toBeCloseTo(0.2, 1)
  expect(found.parameters?.price).toBeCloseTo(1.25, 2)
})
