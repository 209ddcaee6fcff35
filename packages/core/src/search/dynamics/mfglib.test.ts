import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { defineGame } from '../../model/define-game.js'
import type { GameDefinition } from '../../model/definition.js'
import type { Game } from '../../model/game.js'
import { bestResponse } from './best-response.js'
import { exploitability } from './exploitability.js'
import { inducedFlow } from './flow.js'
import { policyValue } from './policy-value.js'

/** Flow, values and exploitability of two policies in six environments, computed with MFGLib 0.3.0. */
interface Reference {
  readonly exploitability: number
  readonly policyValue: number
  readonly bestResponseValue: number
  /** V*_0(s). */
  readonly optimalValues: readonly number[]
  /** Row-major over (t, s, a). */
  readonly flow: readonly number[]
}

const reference = JSON.parse(readFileSync(new URL('./fixtures/mfglib.json', import.meta.url), 'utf8')) as {
  readonly environments: Readonly<Record<string, { readonly uniform: Reference; readonly sinexp: Reference }>>
}

/** Relative; the two libraries sum in different orders over up to 51 stages. */
const AGREEMENT = 1e-12

/** MFGLib's games have no leader; ours need one who can do something. */
const idleLeader = { controls: { idle: { min: 0, max: 1 } }, payoff: 0 }

const beachPosition = (step: string): string => `min(max(s + a - 1 + ${step}, 0), states - 1)`

const environments: Readonly<Record<string, GameDefinition>> = {
  left_right: {
    name: 'left_right',
    stages: 2,
    states: ['centre', 'left', 'right'],
    actions: ['left', 'right'],
    initial: { centre: 1 },
    leader: idleLeader,
    transition: [
      { action: 'left', to: { left: 1 } },
      { action: 'right', to: { right: 1 } },
    ],
    reward: [
      { state: 'left', value: '-mass(left)' },
      { state: 'right', value: '-2 * mass(right)' },
      { state: 'centre', value: 0 },
    ],
  },
  rock_paper_scissors: {
    name: 'rock_paper_scissors',
    stages: 2,
    states: ['start', 'rock', 'paper', 'scissors'],
    actions: ['rock', 'paper', 'scissors'],
    initial: { start: 1 },
    leader: idleLeader,
    transition: ({ a }) => [{ state: a + 1, probability: 1 }],
    reward: [
      { state: 'start', value: 0 },
      { state: 'rock', value: '2 * mass(scissors) - mass(paper)' },
      { state: 'paper', value: '4 * mass(rock) - 2 * mass(scissors)' },
      { state: 'scissors', value: '6 * mass(paper) - 3 * mass(rock)' },
    ],
  },
  susceptible_infected: {
    name: 'susceptible_infected',
    stages: 51,
    states: ['S', 'I'],
    actions: ['out', 'distance'],
    parameters: { infection: 0.81, recovery: 0.3 },
    aggregates: { infected: 'mass(I)' },
    initial: { S: 0.4, I: 0.6 },
    leader: idleLeader,
    transition: [
      { state: 'S', action: 'out', to: { I: 'infection * infected', S: 'rest' } },
      { state: 'S', action: 'distance', to: { S: 1 } },
      { state: 'I', to: { S: 'recovery', I: 'rest' } },
    ],
    reward: ({ s, a }) => -s - a / 2,
  },
  beach_bar: {
    name: 'beach_bar',
    stages: 3,
    states: 4,
    actions: 3,
    parameters: { still: 0.5, bar: 2 },
    initial: [0.25, 0.25, 0.25, 0.25],
    leader: idleLeader,
    transition: [
      {
        to: [
          { state: beachPosition('-1'), probability: '(1 - still) / 2' },
          { state: beachPosition('0'), probability: 'still' },
          { state: beachPosition('1'), probability: '(1 - still) / 2' },
        ],
      },
    ],
    reward: '-min(mod(s - bar, states), mod(bar - s, states)) - abs(a - 1) / states - log(mass(s) + 1e-20)',
  },
  conservative_treasure_hunting: {
    name: 'conservative_treasure_hunting',
    stages: 6,
    states: 3,
    actions: 3,
    parameters: { caution: 1 },
    aggregates: { concentration: 'sum(k, 0, states - 1, sum(m, 0, actions - 1, mass(k, m) ^ 2))' },
    initial: [1 / 3, 1 / 3, 1 / 3],
    leader: idleLeader,
    transition: ({ a, s, t }) =>
      t === 0
        ? [{ state: a, probability: 1 }]
        : [0, 1, 2].map((next) => ({
            state: next,
            probability: `(caution * ${distance(s)} + ${next === a ? 1 : 0}) / (1 + states * caution * ${distance(s)})`,
          })),
    reward: ({ s, a, t }) => (t > 0 && s === a ? `1 - ${distance(s)} / 2` : 0),
  },
  equilibrium_price: {
    name: 'equilibrium_price',
    stages: 5,
    states: 4,
    actions: 9,
    parameters: { demand: 1, offset: 1, sigma: 1 },
    aggregates: { production: 'sum(k, 0, actions - 1, (k - mod(k, 3)) / 3 * massAction(k))' },
    initial: [0.25, 0.25, 0.25, 0.25],
    leader: idleLeader,
    transition: ({ s, a }) => {
      const produced = Math.floor(a / 3)
      return [{ state: Math.min(Math.max(s - produced, 0) + (a % 3), 3), probability: 1 }]
    },
    reward: ({ s, a }) => {
      const produced = Math.floor(a / 3)
      const ordered = a % 3
      const cost = produced ** 2 + ordered + 2 * Math.max(produced - s, 0) + s
      return `((demand / (production + offset)) ^ (1 / sigma) - 1) * ${produced} - ${cost}`
    },
  },
}

/** Squared distance of the mean field from the point mass on (s, s). */
function distance(s: number): string {
  return `(concentration - 2 * mass(${s}, ${s}) + 1)`
}

function uniformPolicy(game: Game): number[][][] {
  return policyOf(game, () => 1)
}

function sinexpPolicy(game: Game): number[][][] {
  return policyOf(game, (t, s, a) => Math.exp(Math.sin(1 + 3 * t + 5 * s + 7 * a)))
}

function policyOf(game: Game, weight: (t: number, s: number, a: number) => number): number[][][] {
  return Array.from({ length: game.stages }, (_stage, t) =>
    game.states.map((_state, s) => {
      const weights = game.actions.map((_action, a) => weight(t, s, a))
      const total = weights.reduce((sum, each) => sum + each, 0)
      return weights.map((each) => each / total)
    }),
  )
}

describe.each(Object.keys(reference.environments))('%s', (name) => {
  const game = defineGame(environments[name])
  const policies = [
    { policyName: 'uniform', policy: uniformPolicy(game) },
    { policyName: 'sinexp', policy: sinexpPolicy(game) },
  ] as const

  test.each(policies)(
    'flow, values and exploitability of the $policyName policy agree with MFGLib',
    ({ policyName, policy }) => {
      const expected = reference.environments[name][policyName]
      const commitment = { idle: 0 }
      const flow = inducedFlow(game, commitment, policy).flat(2)
      expect(flow).toHaveLength(expected.flow.length)
      flow.forEach((mass, entry) => expectClose(mass, expected.flow[entry], 0))
      // Values and exploitability are sums of rewards of the size of the values.
      const size = 1 + Math.abs(expected.bestResponseValue)
      expectClose(exploitability(game, commitment, policy), expected.exploitability, size)
      expectClose(policyValue(game, commitment, policy).value, expected.policyValue, size)
      const response = bestResponse(game, commitment, policy)
      expectClose(response.value, expected.bestResponseValue, size)
      response.values[0].forEach((value, s) => expectClose(value, expected.optimalValues[s], size))
    },
  )
})

function expectClose(found: number, expected: number, size: number): void {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(AGREEMENT * Math.max(Math.abs(expected), size))
}
