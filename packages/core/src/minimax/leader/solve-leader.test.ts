import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exploitability } from '../../dynamics/exploitability.js'
import { leaderPayoff } from '../../dynamics/payoff.js'
import { ModelError, OptionError } from '../../errors.js'
import { encodeCommitment } from '../../game/commitment.js'
import { defineGame } from '../../game/define-game.js'
import type { ControlDefinition, GameDefinition } from '../../game/definition.js'
import type { Commitment, Game } from '../../game/game.js'
import { congestion } from '../../games/congestion.js'
import { epidemic } from '../../games/epidemic.js'
import { leftRight } from '../../games/left-right.js'
import { tippingPoint } from '../../games/tipping-point.js'
import { twoBar } from '../../games/two-bar.js'
import { warmUp } from '../../games/warm-up.js'
import { arbitraryGame } from '../../testing/arbitrary-game.js'
import { arbitraryCommitment } from '../../testing/arbitrary-play.js'
import { bruteForceFollower } from '../../testing/brute-force.js'
import { solveFollowerAt } from '../follower/solve-follower-at.js'
import type { LeaderSolution } from '../solution.js'
import { solveLeader } from './solve-leader.js'

function tipping(theta: number): Game {
  return defineGame({ ...tippingPoint, parameters: { theta } })
}

/** The bracket contains the value, is certified and no wider than the tolerance. */
function expectCertified(solution: LeaderSolution, value: number, slack = 1e-9): void {
  expect(solution.status).toBe('certified')
  expect(solution.reason).toBeNull()
  expect(solution.value.lower).toBeLessThanOrEqual(value + slack)
  expect(solution.value.upper).toBeGreaterThanOrEqual(value - slack)
  expect(solution.value.upper - solution.value.lower).toBeLessThanOrEqual(solution.tolerance)
}

/** Largest value of a function on the grid of a box, both ends included. */
function gridMaximum(points: number, f: (...at: number[]) => number): number {
  const count = f.length
  let best = -Infinity
  for (let k = 0; k < (points + 1) ** count; k++) {
    const at = Array.from(
      { length: count },
      (_unused, c) => (Math.floor(k / (points + 1) ** c) % (points + 1)) / points,
    )
    best = Math.max(best, f(...at))
  }
  return best
}

describe('games with closed forms', () => {
  const places = [0.1, 0.3, 0.6].flatMap((theta) =>
    [0.01, 0.05, 0.2].map((epsilon) => [theta, epsilon] as const),
  )

  test.each(places)('tipping point, θ = %d, ε = %d', async (theta, epsilon) => {
    const solution = await solveLeader(tipping(theta), { epsilon })
    expectCertified(solution, Math.max(0, 1 - theta - 2 * epsilon))
    expect(solution.statistics.followerSolves).toBeLessThan(40)
    expect(solution.statistics.nodes).toBeLessThan(100)
  })

  test.each(places)('warm-up, θ = %d, ε = %d', async (theta, epsilon) => {
    const game = defineGame({ ...warmUp, parameters: { theta } })
    expectCertified(await solveLeader(game, { epsilon }), Math.max(0, 1 - theta - 2 * epsilon))
  })

  test.each([0, 0.001, 0.01, 0.1, 0.3])('congestion, ε = %d', async (epsilon) => {
    const worst = (toll: number): number =>
      toll * Math.max(0, (2 - toll - Math.sqrt(toll * toll + 4 * epsilon)) / 2)
    const solution = await solveLeader(defineGame(congestion), { epsilon })
    expectCertified(
      solution,
      gridMaximum(100_000, (toll) => worst(toll)),
      1e-7,
    )
  })

  test.each([0.01, 0.1])('two tolls at a fork, ε = %d', async (epsilon) => {
    const solution = await solveLeader(defineGame(leftRight), { epsilon })
    expectCertified(solution, gridMaximum(400, forkWorstCase(epsilon)), 1e-5)
    expect(solution.statistics.nodes).toBeLessThan(200)
  })

  test('two tolls at a fork, ε = 0: the bracket contains the value, and if it is open a reason is given', async () => {
    const solution = await solveLeader(defineGame(leftRight), { epsilon: 0 })
    expect(solution.value.lower).toBeCloseTo(-0.25, 3)
    expect(solution.value.upper).toBeGreaterThanOrEqual(-0.25 - 1e-9)
    expect(solution.status).toBe('limit')
    expect(solution.limit).toBe('resolution')
    expect(solution.reason).toMatch(/ε = 0/)
  })

  test('tipping point, ε = 0: strict equilibria close the bracket all the same', async () => {
    expectCertified(await solveLeader(tipping(0.3), { epsilon: 0 }), 0.7)
  })

  test('a tighter tolerance gives a tighter bracket', async () => {
    const solution = await solveLeader(tipping(0.3), { epsilon: 0.05, tolerance: 1e-5 })
    expectCertified(solution, 0.6)
  })
})

/** Worst case of the fork for tolls (left, right), damage 2: J at one end of the interval of ε-equilibria. */
function forkWorstCase(epsilon: number): (left: number, right: number) => number {
  return (left, right) => {
    const most = (share: number): number =>
      Math.min(1, (share + Math.sqrt(share * share + (4 * epsilon) / 3)) / 2)
    const p = Math.min(1, Math.max(0, (2 + right - left) / 3))
    const payoff = (mass: number): number => left * mass + right * (1 - mass) - 2 * mass
    return Math.min(payoff(most(p)), payoff(1 - most(1 - p)))
  }
}

describe('kinds of controls', () => {
  /** Followers choose between places and like company; the leader's controls are bonuses. */
  function gathering(
    controls: Record<string, ControlDefinition>,
    bonus: readonly string[],
    payoff: string,
    constraints: readonly string[] = [],
  ): Game {
    return defineGame({
      name: 'gathering',
      stages: 1,
      states: 1,
      actions: bonus.length,
      initial: [1],
      leader: { controls, payoff, constraints },
      transition: () => ({ '0': 1 }),
      reward: ({ a }) => `0.8 * massAction(${a}) + ${bonus[a]}`,
    })
  }

  test('a finite set is enumerated, and ε = 0 is fine', async () => {
    const game = gathering(
      { tier: { values: [0, 0.5, 0.75, 1] }, extra: { values: [0, 0.1, 0.3] } },
      ['0', 'tier + extra - 0.3'],
      'massAction(1) - 0.6 * tier - extra',
    )
    for (const epsilon of [0, 0.05]) {
      let best = -Infinity
      for (const tier of [0, 0.5, 0.75, 1]) {
        for (const extra of [0, 0.1, 0.3]) {
          const { solution } = await solveFollowerAt(game, Float64Array.of(tier, extra), {
            epsilon,
            tolerance: 1e-6,
          })
          best = Math.max(best, solution.value.lower)
        }
      }
      expectCertified(await solveLeader(game, { epsilon }), best, 1e-5)
    }
  })

  test('a finite and a continuous control together', async () => {
    const game = defineGame({
      ...tippingPoint,
      leader: {
        controls: { tier: { values: [0, 0.25, 0.5] }, bonus: { min: 0, max: 1 } },
        payoff: 'joined - bonus - 0.2 * tier',
      },
      reward: [
        { action: 'join', value: 'joined + bonus + 0.5 * tier - theta' },
        { action: 'stay', value: 0 },
      ],
    })
    // Nobody joining is no ε-equilibrium once bonus + tier/2 > θ + ε; the largest tier is the cheapest way there.
    const solution = await solveLeader(game, { epsilon: 0.05 })
    expect(solution.status).toBe('certified')
    expect(solution.commitment).toMatchObject({ tier: 0.5 })
    const { bonus } = solution.commitment as { bonus: number }
    expect(bonus).toBeGreaterThan(0.1)
    expect(bonus).toBeLessThan(0.101)
    expectCertified(solution, 0.95 - 0.1 - 0.1)
  })

  test('a probability vector', async () => {
    const game = gathering(
      { mix: { simplex: ['a', 'b', 'c'] } },
      ['mix(a)', 'mix(b)', 'mix(c)'],
      'massAction(2) + 0.5 * massAction(1)',
    )
    // All on c makes gathering at c strictly better by 1 − 0.8 wherever the others are; see the worst policy below.
    const solution = await solveLeader(game, { epsilon: 0.05 })
    expect(solution.status).toBe('certified')
    const oracle = gridMaximum(12, (a, b) => {
      if (a + b > 1) return -Infinity
      return (
        bruteForceFollower(game, Float64Array.of(a, b, 1 - a - b), { epsilon: 0.05, moves: 300, starts: 4 })
          ?.payoff ?? -Infinity
      )
    })
    expect(solution.value.upper).toBeGreaterThan(oracle - 0.01)
    expect(solution.value.lower).toBeLessThan(oracle + 0.01)
  })

  test('a constraint that cuts off the best tolls', async () => {
    const definition: GameDefinition = {
      ...leftRight,
      leader: { ...leftRight.leader, constraints: ['toll_left + 2 * toll_right <= 1.3'] },
    }
    const epsilon = 0.05
    const worst = forkWorstCase(epsilon)
    const value = gridMaximum(1000, (left) => worst(left, (1.3 - left) / 2))
    const inside = gridMaximum(200, (left, right) =>
      left + 2 * right <= 1.3 ? worst(left, right) : -Infinity,
    )
    const solution = await solveLeader(defineGame(definition), { epsilon })
    expectCertified(solution, Math.max(value, inside), 1e-5)
    const { toll_left: left, toll_right: right } = solution.commitment as {
      toll_left: number
      toll_right: number
    }
    expect(left + 2 * right).toBeLessThanOrEqual(1.3 + 1e-9)
  })

  test('one number per stage', async () => {
    const game = defineGame({
      name: 'queue',
      stages: 3,
      states: 2,
      actions: 2,
      initial: [0.7, 0.3],
      leader: {
        controls: { toll: { min: 0, max: 1, each: 'stage' } },
        payoff: 'toll * mass(1) - 0.8 * mass(1)',
      },
      transition: ({ s, a }) => (a === 0 ? { [s]: 0.9, [1 - s]: 0.1 } : { [s]: 0.2, [1 - s]: 0.8 }),
      reward: ({ s, a }) => `-mass(${s}) - 0.2 * ${a} - ${s} * toll`,
    })
    const solution = await solveLeader(game, { epsilon: 0.05 })
    expect(solution.status).toBe('certified')
    for (const toll of [
      [1, 1, 1],
      [1, 0.5, 1],
      [0.9, 0.8, 0.9],
      [0.3, 0.2, 0.6],
    ]) {
      const { solution: at } = await solveFollowerAt(game, Float64Array.from(toll), { epsilon: 0.05 })
      expect(at.value.lower).toBeLessThanOrEqual(solution.value.upper)
    }
    expect(solution.commitment).toEqual({ toll: [1, 1, 1] })
  })

  test('transitions that depend on the commitment', async () => {
    const game = defineGame({
      name: 'door',
      stages: 3,
      states: ['out', 'in'],
      actions: ['wait', 'push'],
      initial: [0.8, 0.2],
      leader: { controls: { width: { min: 0, max: 1 } }, payoff: 'mass(in) - 0.45 * width' },
      transition: [
        { state: 'out', action: 'push', to: { in: '0.2 + 0.7 * width', out: 'rest' } },
        { state: 'out', action: 'wait', to: { out: 1 } },
        { state: 'in', to: { in: 1 } },
      ],
      reward: [
        { state: 'out', action: 'push', value: -0.2 },
        { state: 'in', value: '0.6 - 0.5 * mass(in)' },
        { value: 0 },
      ],
    })
    const solution = await solveLeader(game, { epsilon: 0.05 })
    expect(solution.status).toBe('certified')
    let best = -Infinity
    for (let k = 0; k <= 20; k++) {
      const { solution: at } = await solveFollowerAt(game, Float64Array.of(k / 20), {
        epsilon: 0.05,
        tolerance: 1e-4,
      })
      expect(at.value.lower).toBeLessThanOrEqual(solution.value.upper)
      best = Math.max(best, at.value.lower)
    }
    expect(solution.value.upper).toBeGreaterThan(best - 1e-9)
    expect(solution.value.lower).toBeGreaterThan(best - 0.05)
  })

  test('a single commitment', async () => {
    const solution = await solveLeader(gathering({ idle: { values: [1] } }, ['0', '0.1'], 'massAction(1)'), {
      epsilon: 0.01,
    })
    expect(solution.status).toBe('certified')
    expect(solution.commitment).toEqual({ idle: 1 })
  })

  test('no commitment at all is a mistake in the model', async () => {
    const game = gathering({ toll: { min: 0, max: 1 } }, ['0', 'toll'], '0', ['toll >= 0.7', 'toll <= 0.6'])
    await expect(solveLeader(game, { epsilon: 0.1 })).rejects.toThrow(ModelError)
  })
})

describe('what a solution says', () => {
  test('the returned commitment is worth the lower end, with its worst case as witness', async () => {
    const games: [GameDefinition, number][] = [
      [tippingPoint, 0.05],
      [leftRight, 0.05],
      [twoBar, 0.05],
      [{ ...epidemic, stages: 4 }, 0.05],
    ]
    for (const [definition, epsilon] of games) {
      const game = defineGame(definition)
      const solution = await solveLeader(game, { epsilon })
      expect(solution.status).toBe('certified')
      const commitment = solution.commitment as Commitment
      const { solution: at } = await solveFollowerAt(game, encodeCommitment(game, commitment), {
        epsilon,
        tolerance: 1e-4,
      })
      expect(at.value.upper).toBeGreaterThanOrEqual(solution.value.lower - 1e-9)
      const witness = solution.worstCase
      if (witness === null) throw new Error('a certified solution has a witness')
      expect(witness.payoff).toBeCloseTo(leaderPayoff(game, commitment, witness.policy), 9)
      expect(exploitability(game, commitment, witness.policy)).toBeLessThanOrEqual(epsilon + 1e-9)
      expect(witness.payoff).toBeGreaterThanOrEqual(solution.value.lower - 1e-9)
    }
  })

  test('two runs agree to the last bit', async () => {
    const runs = [0, 1].map(() => solveLeader(defineGame(leftRight), { epsilon: 0.03 }))
    const [first, second] = (await Promise.all(runs)).map((solution) => ({
      ...solution,
      statistics: { ...solution.statistics, seconds: 0 },
    }))
    expect(second).toEqual(first)
  })

  test('at a jump of the game value in ε the bracket stays open and says so', async () => {
    const game = defineGame({
      ...tippingPoint,
      leader: { controls: { idle: { min: 0, max: 1 } }, payoff: 'joined' },
      reward: [
        { action: 'join', value: 'joined + 0.1' },
        { action: 'stay', value: 0 },
      ],
    })
    const solution = await solveLeader(game, { epsilon: 0.1, timeLimit: 30 })
    expect(solution).toMatchObject({ status: 'limit', limit: 'resolution' })
    expect(solution.reason).toMatch(/jump/)
    expect(solution.value.lower).toBeLessThanOrEqual(1e-6)
    expect(solution.value.upper).toBeGreaterThanOrEqual(0.899)
    expectCertified(await solveLeader(game, { epsilon: 0.09 }), (0.9 + Math.sqrt(0.81 + 0.04)) / 2)
    expectCertified(await solveLeader(game, { epsilon: 0.11 }), 0)
  })
})

describe('stopping early', () => {
  const hard = defineGame(leftRight)
  const value = -0.25

  function expectValid(solution: LeaderSolution): void {
    expect(solution.value.lower).toBeLessThanOrEqual(value + 1e-9)
    expect(solution.value.upper).toBeGreaterThanOrEqual(value - 1e-9)
    expect(solution.reason).not.toBeNull()
    expect(solution.commitment).not.toBeNull()
  }

  test('a node limit leaves a valid bracket', async () => {
    let previous = Infinity
    for (const nodeLimit of [0, 20, 100]) {
      const solution = await solveLeader(hard, { epsilon: 0, nodeLimit })
      expect(solution).toMatchObject({ status: 'limit', limit: 'nodes' })
      expectValid(solution)
      expect(solution.value.upper).toBeLessThanOrEqual(previous)
      previous = solution.value.upper
    }
  })

  test('a time limit leaves a valid bracket, even one of no time at all', async () => {
    for (const timeLimit of [0, 0.3]) {
      const solution = await solveLeader(hard, { epsilon: 0, timeLimit })
      expect(solution).toMatchObject({ status: 'limit', limit: 'time' })
      expectValid(solution)
    }
  })

  test('a signal interrupts the run, which reports progress until then', async () => {
    const controller = new AbortController()
    const brackets: { lower: number; upper: number }[] = []
    const run = solveLeader(hard, {
      epsilon: 0,
      signal: controller.signal,
      onProgress: (progress) => {
        brackets.push(progress.value)
        if (brackets.length === 3) controller.abort()
      },
    })
    const solution = await run
    expect(solution.status).toBe('interrupted')
    expectValid(solution)
    for (const bracket of brackets) {
      expect(bracket.lower).toBeLessThanOrEqual(value + 1e-9)
      expect(bracket.upper).toBeGreaterThanOrEqual(value - 1e-9)
    }
  })

  test.each([
    ['epsilon', { epsilon: -0.1 }],
    ['epsilon', { epsilon: Number.NaN }],
    ['tolerance', { epsilon: 0.1, tolerance: 0 }],
    ['timeLimit', { epsilon: 0.1, timeLimit: -1 }],
    ['nodeLimit', { epsilon: 0.1, nodeLimit: Number.NaN }],
  ])('a bad %s is refused', async (name, options) => {
    await expect(solveLeader(hard, options)).rejects.toThrow(OptionError)
    await expect(solveLeader(hard, options)).rejects.toMatchObject({ code: `leader-${name}` })
  })
})

describe('the optimistic leader', () => {
  test('counts on the best equilibrium', async () => {
    // Everybody joins at once without a bonus.
    expectCertified(await solveLeader(tipping(0.3), { epsilon: 0, sense: 'best' }), 1)
    // Congestion: the largest ε-equilibrium mass m has m (m + x − 1) = ε.
    const epsilon = 0.05
    const best = (toll: number): number =>
      toll * Math.min(1, (1 - toll + Math.sqrt((1 - toll) ** 2 + 4 * epsilon)) / 2)
    const solution = await solveLeader(defineGame(congestion), { epsilon, sense: 'best' })
    expectCertified(
      solution,
      gridMaximum(100_000, (toll) => best(toll)),
      1e-7,
    )
  })

  test('never expects less than the pessimistic one', async () => {
    for (const definition of [tippingPoint, congestion, twoBar]) {
      const game = defineGame(definition)
      const worst = await solveLeader(game, { epsilon: 0.05, tolerance: 0.01 })
      const best = await solveLeader(game, { epsilon: 0.05, tolerance: 0.01, sense: 'best', timeLimit: 10 })
      expect(best.value.upper).toBeGreaterThanOrEqual(worst.value.lower)
    }
  })
})

describe('random games', () => {
  test('have brackets that no commitment contradicts', async () => {
    const epsilons = fc.constantFrom(0, 0.02, 0.1, 0.3)
    const cases = arbitraryGame({ maxStages: 2, maxActions: 2 }).chain((game) =>
      fc.record({
        game: fc.constant(game),
        epsilon: epsilons,
        commitments: fc.array(arbitraryCommitment(game), { minLength: 4, maxLength: 4 }),
      }),
    )
    let certified = 0
    await fc.assert(
      fc.asyncProperty(cases, async ({ game, epsilon, commitments }) => {
        const options = { epsilon, tolerance: 1e-2 }
        const solution = await solveLeader(game, { ...options, nodeLimit: 300 })
        if (solution.status === 'certified') certified++
        expect(solution.value.lower).toBeLessThanOrEqual(solution.value.upper)
        for (const commitment of commitments) {
          const { solution: at } = await solveFollowerAt(game, encodeCommitment(game, commitment), options)
          expect(at.value.lower).toBeLessThanOrEqual(solution.value.upper + 1e-9)
        }
        const chosen = encodeCommitment(game, solution.commitment as Commitment)
        const attained = bruteForceFollower(game, chosen, {
          epsilon,
          gridPolicies: 500,
          starts: 4,
          moves: 400,
        })
        expect(attained?.payoff ?? Infinity).toBeGreaterThanOrEqual(solution.value.lower - 1e-6)
      }),
      { seed: 82, numRuns: 40 },
    )
    expect(certified).toBeGreaterThan(25)
  })
})
