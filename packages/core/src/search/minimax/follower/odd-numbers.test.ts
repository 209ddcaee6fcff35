import { describe, expect, test } from 'vitest'
import { defineGame } from '../../../model/define-game.js'
import type { GameDefinition } from '../../../model/definition.js'
import type { Game } from '../../../model/game.js'
import { provedFollowerSolution } from '../../../testing/proved.js'
import { solveFollower } from './solve-follower.js'

const THETA = 0.3

/** The tipping point with further actions and rewards: r(join) − r(stay) = m + bonus − 0.3 throughout. */
function tipping(change: Partial<GameDefinition> = {}): Game {
  return defineGame({
    name: 'tipping',
    stages: 1,
    states: ['crowd'],
    actions: ['stay', 'join'],
    parameters: { theta: THETA },
    initial: { crowd: 1 },
    leader: { controls: { bonus: { min: 0, max: 1 } }, payoff: 'massAction(join) - bonus' },
    transition: [{ to: { crowd: 1 } }],
    reward: [{ action: 'join', value: 'massAction(join) + bonus - theta' }, { value: 0 }],
    ...change,
  })
}

/** V_ε(x) in closed form (theory §5). */
function worstCase(bonus: number, epsilon: number): number {
  const c = bonus - THETA
  if (c <= epsilon) return -bonus
  return (1 - c + Math.sqrt((1 - c) ** 2 + 4 * (c - epsilon))) / 2 - bonus
}

const BONUS = 0.35005
const EPSILON = 0.05
const RIGHT = worstCase(BONUS, EPSILON)

describe('a big penalty, written into a model to forbid a move', () => {
  // The trouble of big-M constants in JuMP and HiGHS: they loosen relative tolerances.
  test.each([10, 1e3, 5.3e5, 1e7, 1e9, 1e12])('of %d changes nothing', async (penalty) => {
    const game = tipping({
      actions: ['stay', 'join', 'forbidden'],
      parameters: { theta: THETA, penalty },
      reward: [
        { action: 'join', value: 'massAction(join) + bonus - theta' },
        { action: 'forbidden', value: '-penalty' },
        { value: 0 },
      ],
    })
    const { status, value } = await solveFollower(game, { bonus: BONUS }, { epsilon: EPSILON })
    expect(status).toBe('certified')
    expect(value.lower).toBeLessThanOrEqual(RIGHT)
    // Up to ε / penalty of the crowd may be found at the forbidden action.
    expect(value.upper).toBeGreaterThan(RIGHT - EPSILON / penalty)
  })
})

describe('a constant in all rewards', () => {
  test.each([1e3, 1e7, 1e9])('of %d changes nothing', async (offset) => {
    const game = tipping({
      parameters: { theta: THETA, offset },
      reward: [{ action: 'join', value: 'offset + massAction(join) + bonus - theta' }, { value: 'offset' }],
    })
    const { status, value } = await solveFollower(game, { bonus: BONUS }, { epsilon: EPSILON })
    expect(status).toBe('certified')
    expect(value.lower).toBeLessThanOrEqual(RIGHT)
    expect(value.upper).toBeGreaterThanOrEqual(RIGHT)
  })
})

describe('the threshold itself', () => {
  test.each([
    [0.35, 0.05],
    [0.5, 0.2],
    [0.8, 0.5],
    [0.3, 0],
  ])('at a bonus of %d and ε = %d nobody may join, to the last digit', async (bonus, epsilon) => {
    const { status, value } = await provedFollowerSolution(tipping(), { bonus }, { epsilon })
    expect(status).toBe('certified')
    expect(value.upper).toBeCloseTo(-bonus, 12)
  })
})

describe('an ε far below what rounding of large rewards comes to', () => {
  test.each([1e-7, 1e-9, 1e-12])('of %d keeps its own value', async (epsilon) => {
    const game = tipping({
      actions: ['stay', 'join', 'mix'],
      reward: [
        { action: 'join', value: 'massAction(join) + bonus - theta - 0.1 * massAction(mix)' },
        { action: 'mix', value: '-1 + 0.5 * massAction(stay) * massAction(mix)' },
        { value: 0 },
      ],
    })
    const { status, value } = await solveFollower(game, { bonus: 0.4 }, { epsilon })
    expect(status).toBe('certified')
    expect(value.lower).toBeLessThanOrEqual(worstCase(0.4, epsilon))
    expect(value.upper).toBeCloseTo(worstCase(0.4, epsilon), 5)
  })
})

describe('a flat equilibrium: r(in) − r(out) = (½ − m)³', () => {
  // Every m within 0.003 of ½ has E < 1e-7, and ½ is the only equilibrium.
  const flat = defineGame({
    name: 'flat',
    stages: 1,
    states: ['crowd'],
    actions: ['out', 'in'],
    initial: { crowd: 1 },
    leader: { controls: { dummy: { values: [0] } }, payoff: 'massAction(in)' },
    transition: [{ to: { crowd: 1 } }],
    reward: [{ action: 'in', value: '(0.5 - massAction(in))^3' }, { value: 0 }],
  })

  test.each(['worst', 'best'] as const)('is worth ½ in the %s case', async (sense) => {
    const { status, value, witness } = await solveFollower(flat, { dummy: 0 }, { epsilon: 0, sense })
    expect(status).toBe('certified')
    expect(value.lower).toBeLessThanOrEqual(0.5)
    expect(value.upper).toBeGreaterThanOrEqual(0.5)
    expect(witness?.payoff).toBeCloseTo(0.5, 6)
  })
})

describe('where no policy can be proved', () => {
  // m = 1/√2 is no fraction, exp keeps exact arithmetic out, and the cube leaves Newton's method no slope in two equations at once.
  const game = defineGame({
    name: 'unprovable',
    stages: 1,
    states: ['west', 'east'],
    actions: ['out', 'in'],
    initial: { west: 0.5, east: 0.5 },
    leader: { controls: { dummy: { values: [0] } }, payoff: 'massAction(in)' },
    transition: [{ to: { west: 1 } }],
    reward: [
      { state: 'west', action: 'in', value: '(exp(-mass(west, in)) - 0.8)^3' },
      { state: 'east', action: 'in', value: '(exp(-mass(east, in)) - 0.7)^3' },
      { value: 0 },
    ],
  })
  const right = -Math.log(0.8) - Math.log(0.7)

  test('the bracket holds the value all the same, and what is known of a larger ε is told apart', async () => {
    const { status, value, twoLevel } = await solveFollower(
      game,
      { dummy: 0 },
      { epsilon: 0, nodeLimit: 500 },
    )
    expect(value.lower).toBeLessThanOrEqual(right)
    expect(value.upper).toBeGreaterThanOrEqual(right)
    if (status === 'certified') return
    expect(twoLevel?.epsilon).toBeGreaterThan(0)
    expect(twoLevel?.payoff).toBeLessThanOrEqual(value.upper)
  })
})

test('a coefficient of 1e12 beside one of 100 leaves a bracket that holds the value', async () => {
  // HiGHS, issue 1704: the two in one row made presolve call a feasible model infeasible.
  const game = defineGame({
    name: 'huge',
    stages: 1,
    states: ['s'],
    actions: ['out', 'in'],
    initial: { s: 1 },
    leader: { controls: { dummy: { values: [0] } }, payoff: '1e10 * massAction(in)' },
    transition: [{ to: { s: 1 } }],
    reward: [{ action: 'in', value: '100.4534 - 1e12 * massAction(in)' }, { value: 0 }],
  })
  const worst = await solveFollower(game, { dummy: 0 }, { epsilon: 1, nodeLimit: 2000 })
  const best = await solveFollower(game, { dummy: 0 }, { epsilon: 1, sense: 'best', nodeLimit: 2000 })
  expect(worst.value.lower).toBeLessThanOrEqual(0.994534)
  expect(worst.value.upper).toBeGreaterThanOrEqual(0.994533)
  expect(best.value.lower).toBeLessThanOrEqual(10000.5024)
  expect(best.value.upper).toBeGreaterThanOrEqual(10000.5022)
})

test('a level that is taken from a large payoff is the decimal that is written: 999999.9 is no double', async () => {
  const game = defineGame({
    name: 'level',
    stages: 2,
    states: ['crowd'],
    actions: ['stay', 'go'],
    initial: { crowd: 1 },
    leader: {
      controls: { dummy: { values: [0] } },
      payoff: [
        { stage: 0, value: '2 * (-massAction(stay) - 0.1 * massAction(go) + 0.5 * mass(crowd)^2) + 1000000' },
        { value: '2 * (-massAction(stay) - 0.1 * massAction(go) + 0.5 * mass(crowd)^2)' },
      ],
    },
    transition: [{ to: { crowd: 1 } }],
    reward: [
      { action: 'stay', value: '-0.7 + 0.6 * massAction(go)' },
      { action: 'go', value: '0.7 - 0.5 * massAction(stay)' },
    ],
  })
  const { value } = await solveFollower(game, { dummy: 0 }, { epsilon: 1e-9 })
  // A share m of stayers at the last stage has E = m·(0.8 + 0.1·m) ≤ ε, and the payoff is 1000001.6 − 1.8·m. The double next to that lies above it.
  const right = 1000001 + (0.6 - 1.8 * 1.25e-9)
  expect(value.lower).toBeLessThan(right)
  expect(value.upper).toBeGreaterThanOrEqual(right)
})
