import { defineGame, exploitability, leaderPayoff, solveFollower, solveLeader, type Game } from '@smfg/core'
import { builtInGames } from '@smfg/core/games'
import { describe, expect, test } from 'vitest'
import type { DescentDecision, PenalisedDecision } from '../decision.js'
import type { BaselineOptions } from '../options.js'
import { solveStrategy } from '../solve-strategy.js'

const EPSILON = 0.05
const KINDS = ['penalised', 'descent'] as const

function builtIn(name: string): Game {
  const found = builtInGames.find(({ definition }) => definition.name === name)
  if (found === undefined) throw new Error(`no built-in game ${name}`)
  return defineGame(found.definition)
}

/** Tolls by road from a list and a split of revenue between two uses, within a budget: every kind of control at once. */
const everyControl = defineGame({
  smfg: 1,
  name: 'every kind of control',
  stages: 1,
  states: ['home'],
  actions: ['stay', 'drive'],
  initial: [1],
  leader: {
    controls: {
      level: { values: [0, 1, 2, 3] },
      split: { simplex: ['road', 'rail'] },
      toll: { min: 0, max: 1 },
    },
    constraints: ['0.2 * level + toll <= 0.6'],
    payoff: 'mass(home, drive) * (toll + 0.1 * level) - 0.1 * split(road) ^ 2 - 0.1 * split(rail) ^ 2',
  },
  transition: [{ to: { home: 1 } }],
  reward: [
    { action: 'stay', value: '0' },
    { action: 'drive', value: '1 - mass(home, drive) - toll' },
  ],
})

function decide(
  kind: (typeof KINDS)[number],
  options: BaselineOptions & { readonly steps?: number },
): Promise<PenalisedDecision | DescentDecision> {
  return kind === 'penalised' ? solveStrategy({ ...options, kind }) : solveStrategy({ ...options, kind })
}

describe.each(KINDS)('the %s baseline', (kind) => {
  test.each(['tipping-point', 'warm-up', 'congestion', 'left-right'])(
    'on %s expects a payoff that its own policy has, and is sure of no more than the proved worst case',
    async (name) => {
      const believed = builtIn(name)
      const { commitment, expected, solution, guarantee, isFinished } = await decide(kind, {
        believed,
        epsilon: EPSILON,
      })
      expect({ guarantee, isFinished }).toEqual({ guarantee: null, isFinished: true })
      if (commitment === null || expected === null) throw new Error('nothing was found')
      expect(leaderPayoff(believed, commitment, expected.policy)).toBeCloseTo(expected.payoff, 9)
      expect(exploitability(believed, commitment, expected.policy)).toBeCloseTo(expected.exploitability, 9)
      const worst = await solveFollower(believed, commitment, { epsilon: EPSILON })
      expect(solution.value).toEqual({ lower: worst.value.lower, upper: Infinity })
      const best = await solveLeader(believed, { epsilon: EPSILON })
      expect(solution.value.lower).toBeLessThanOrEqual(best.value.upper)
    },
  )

  test('on the tipping point expects all to join for nothing, where nobody may join', async () => {
    const { commitment, expected, solution } = await decide(kind, {
      believed: builtIn('tipping-point'),
      epsilon: EPSILON,
    })
    expect(commitment).toEqual({ bonus: 0 })
    expect(expected?.payoff).toBeCloseTo(1, 6)
    expect(solution.value.lower).toBeCloseTo(0, 3)
  })

  test('keeps finite controls, probability vectors and constraints', async () => {
    const { commitment, solution } = await decide(kind, { believed: everyControl, epsilon: 0.01 })
    const { level, split, toll } = commitment as unknown as {
      level: number
      split: Record<string, number>
      toll: number
    }
    expect([0, 1, 2, 3]).toContain(level)
    expect(split.road + split.rail).toBeCloseTo(1, 9)
    expect(0.2 * level + toll).toBeLessThanOrEqual(0.6 + 1e-9)
    // A revenue of level 1 and toll 0.4, and the even split: within ε of m (1 − m) at m = ½.
    expect(solution.value.lower).toBeGreaterThan(0.1)
  })

  test('decides the same, to the last bit, for the same seed', async () => {
    const options = { believed: everyControl, epsilon: 0.01, starts: 4, seed: 'again' }
    const [first, second] = [await decide(kind, options), await decide(kind, options)]
    expect(second.commitment).toEqual(first.commitment)
    expect(second.expected).toEqual(first.expected)
  })

  test('says that it was cut short, and claims nothing it has not proved', async () => {
    const { solution, isFinished } = await decide(kind, {
      believed: builtIn('epidemic'),
      epsilon: EPSILON,
      timeLimit: 0.02,
    })
    expect(isFinished).toBe(false)
    expect(solution.status).toBe('limit')
    expect(solution.limit).toBe('time')
    expect(solution.value.lower).toBeLessThan(0)
  })

  test('ends without a commitment when it is interrupted before it began', async () => {
    const { commitment, solution } = await decide(kind, {
      believed: builtIn('congestion'),
      epsilon: EPSILON,
      signal: AbortSignal.abort(),
    })
    expect({ commitment, status: solution.status }).toEqual({ commitment: null, status: 'interrupted' })
  })

  test.each([
    [{ starts: 0 }, /starts is 0; expected a whole number ≥ 1/],
    [{ steps: 1.5 }, /steps is 1.5; expected a whole number ≥ 1/],
    [{ epsilon: -1 }, /epsilon is -1; expected a number ≥ 0/],
  ])('refuses %o', async (wrong, message) => {
    const believed = builtIn('congestion')
    await expect(decide(kind, { believed, epsilon: EPSILON, ...wrong })).rejects.toThrow(message)
  })
})

test('penalties must grow', async () => {
  const believed = builtIn('congestion')
  await expect(
    solveStrategy({ kind: 'penalised', believed, epsilon: EPSILON, penalties: [4, 2] }),
  ).rejects.toThrow(/penalties are 4, 2; expected growing numbers > 0/)
})

test('a penalised leader whose crowd keeps to ε expects no more than the optimistic value', async () => {
  for (const name of ['tipping-point', 'warm-up', 'congestion']) {
    const believed = builtIn(name)
    const { expected } = await solveStrategy({ kind: 'penalised', believed, epsilon: EPSILON })
    if (expected === null) throw new Error('nothing was found')
    expect(expected.exploitability).toBeLessThanOrEqual(EPSILON)
    const { value } = await solveLeader(believed, { epsilon: EPSILON, sense: 'best' })
    expect(expected.payoff, name).toBeLessThanOrEqual(value.upper + 1e-9)
    expect(expected.payoff, name).toBeGreaterThan(value.lower - 0.01)
  }
})

test('on the congested road the descending leader finds the toll of the one equilibrium, ½', async () => {
  const { commitment, expected } = await solveStrategy({
    kind: 'descent',
    believed: builtIn('congestion'),
    epsilon: EPSILON,
  })
  expect(commitment?.toll).toBeCloseTo(0.5, 4)
  expect(expected?.payoff).toBeCloseTo(0.25, 6)
})
