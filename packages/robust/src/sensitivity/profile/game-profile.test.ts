import { defineGame, type Game } from '@smfg/core'
import { describe, expect, test } from 'vitest'
import { builtIn } from '../../testing/built-in.js'
import {
  solveTippingFollower,
  solveTippingLeader,
  tippingGameValue,
  tippingValue,
} from '../../testing/closed-form-tipping.js'
import type { LeaderSolver } from '../../strategy/options.js'
import { gameProfile, type GameProfile } from './game-profile.js'

const tipping = builtIn('tipping-point')
const congestion = builtIn('congestion')
const THETA = tipping.parameters.theta

/** The tipping point with a smaller purse. */
function gameWithBonusUpTo(max: number): Game {
  const { definition } = tipping
  return defineGame({
    ...definition,
    leader: { ...definition.leader, controls: { bonus: { min: 0, max } } },
  })
}

/** The closed form, with the commitment to nothing where paying is not worth it. */
const solveOrPayNothing: LeaderSolver = async (game, options) => {
  const solution = await solveTippingLeader(game, options)
  return solution.value.lower >= 0
    ? solution
    : { ...solution, value: { ...solution.value, lower: 0 }, commitment: { bonus: 0 } }
}

/** Values of the closed form at many ε lie in the enclosure. */
function expectEnclosure({ staircase }: GameProfile, f: (epsilon: number) => number): void {
  for (const { from, to, lower, upper } of staircase) {
    for (const share of [1e-6, 0.3, 0.7, 1 - 1e-6]) {
      const value = f(from + share * (to - from))
      expect(value).toBeGreaterThanOrEqual(lower)
      expect(value).toBeLessThanOrEqual(upper)
    }
  }
}

describe('the worst case of a commitment to the tipping point', () => {
  test('falls to −x at ε = x − θ, and nowhere else jumps', async () => {
    const bonus = 0.5
    const profile = await gameProfile(tipping, {
      from: 0,
      to: 0.4,
      commitment: { bonus },
      tolerance: 4e-3,
      precision: 1e-5,
    })
    expect(profile.status).toBe('certified')
    expectEnclosure(profile, (epsilon) => tippingValue(THETA, epsilon, bonus))
    expect(profile.jumps).toHaveLength(1)
    const [{ kind, from, to, left, right, drop }] = profile.jumps
    const place = bonus - THETA
    expect(kind).toBe('jump')
    expect(from).toBeLessThan(place)
    expect(to).toBeGreaterThanOrEqual(place)
    expect(to - from).toBeLessThanOrEqual(1e-5)
    // From 1 − c − x, where all but c = x − θ join, to −x, where nobody does.
    expect(left.lower).toBeLessThanOrEqual(1 - place - bonus + 1e-5)
    expect(left.upper).toBeGreaterThanOrEqual(1 - place - bonus)
    expect(right).toEqual({ lower: expect.closeTo(-bonus, 4), upper: expect.closeTo(-bonus, 4) })
    expect(drop.lower).toBeGreaterThan(1 - place - 3e-3)
    expect(drop.upper).toBeLessThan(1 - place + 3e-3)
  })

  test('has the best case 1 − x at every ε beside it, and so its price of pessimism', async () => {
    const bonus = 0.5
    const { status, bestCase, priceOfPessimism } = await gameProfile(tipping, {
      from: 0.01,
      to: 0.4,
      commitment: { bonus },
      bestCase: true,
    })
    expect(status).toBe('certified')
    for (const { lower, upper } of bestCase?.staircase ?? []) {
      expect(lower).toBeLessThanOrEqual(1 - bonus)
      expect(lower).toBeGreaterThan(1 - bonus - 2e-3)
      expect(upper).toBeGreaterThanOrEqual(1 - bonus)
    }
    for (const { from, to, lower, upper } of priceOfPessimism ?? []) {
      const price = 1 - bonus - tippingValue(THETA, (from + to) / 2, bonus)
      expect(lower).toBeLessThanOrEqual(price + 1e-9)
      expect(upper).toBeGreaterThanOrEqual(price - 1e-9)
    }
    expect(priceOfPessimism?.[0].from).toBe(0.01)
    expect(priceOfPessimism?.at(-1)?.to).toBe(0.4)
  })
})

describe('the game value of the tipping point', () => {
  test('falls like 1 − θ − 2ε until it stays at V(0) = 0: a kink, no jump', async () => {
    const profile = await gameProfile(tipping, {
      from: 0,
      to: 0.5,
      tolerance: 0.01,
      leaderSolver: solveOrPayNothing,
    })
    expect(profile).toMatchObject({ status: 'certified', jumps: [], commitment: null, bestCase: null })
    expectEnclosure(profile, (epsilon) => tippingGameValue(THETA, epsilon))
    const flat = profile.points.filter(({ epsilon }) => epsilon > (1 - THETA) / 2)
    for (const { upper } of flat) expect(upper).toBe(0)
    // The commitments go with ε, just beyond the jump of V_ε, until nothing is paid.
    for (const { epsilon, commitment } of profile.commitments) {
      const bonus = Number(commitment?.bonus)
      if (bonus > 0) expect(bonus).toBeCloseTo(THETA + epsilon, 2)
      else expect(epsilon).toBeGreaterThan((1 - THETA) / 2 - 0.01)
    }
    const last = profile.priceOfEpsilon[profile.priceOfEpsilon.length - 1]
    expect(last.epsilon).toBe(0.5)
    expect(last.lower).toBeLessThanOrEqual(1 - THETA)
    expect(last.lower).toBeGreaterThan(1 - THETA - 0.02)
    expect(last.upper).toBeGreaterThanOrEqual(1 - THETA)
  })

  test('is enclosed with the solver of the core', async () => {
    const profile = await gameProfile(tipping, { from: 0.05, to: 0.15, tolerance: 0.1 })
    expect(profile.status).toBe('certified')
    expectEnclosure(profile, (epsilon) => tippingGameValue(THETA, epsilon))
    expect(profile.jumps).toEqual([])
  })

  test('jumps where nobody can be paid to join any more', async () => {
    // With a bonus of at most 0.4, joining is safe while ε < 0.4 − θ. There v falls from 1 − θ − 2ε to 0.
    const capped = gameWithBonusUpTo(0.4)
    const profile = await gameProfile(capped, { from: 0.05, to: 0.2, tolerance: 0.1, precision: 0.01 })
    expect(profile.jumps).toHaveLength(1)
    const [{ from, to, drop }] = profile.jumps
    const place = 0.4 - THETA
    expect(from).toBeLessThan(place)
    expect(to).toBeGreaterThanOrEqual(place)
    expect(to - from).toBeLessThanOrEqual(0.01)
    expect(drop.lower).toBeGreaterThan(1 - THETA - 2 * place - 0.05)
    expect(drop.upper).toBeLessThan(1 - THETA - 2 * place + 0.08)
  })
})

describe('the congested road, which is monotone', () => {
  test('has no jump in any worst case', async () => {
    for (const toll of [0.2, 0.5]) {
      const { status, jumps } = await gameProfile(congestion, {
        from: 0,
        to: 0.3,
        commitment: { toll },
        precision: 1e-6,
      })
      expect([status, jumps]).toEqual(['certified', []])
    }
  })

  test('has no jump in its value', async () => {
    const { status, jumps, points } = await gameProfile(congestion, { from: 0.01, to: 0.3, tolerance: 0.04 })
    expect([status, jumps]).toEqual(['certified', []])
    expect(points[0].upper).toBeLessThanOrEqual(0.25)
  })
})

test('unfinished leader problems keep their bounds, and the profile says why it is open', async () => {
  const profile = await gameProfile(tipping, {
    from: 0.1,
    to: 0.4,
    tolerance: 0.02,
    leaderSolver: async (game, options) => {
      const solution = await solveTippingLeader(game, options)
      const value = { lower: solution.value.lower - 0.2, upper: solution.value.upper + 0.2 }
      return { ...solution, value, status: 'limit', limit: 'nodes' }
    },
  })
  expect(profile).toMatchObject({ status: 'limit', limit: 'brackets' })
  expectEnclosure(profile, (epsilon) => tippingGameValue(THETA, epsilon))
  for (const { reason } of profile.points) expect(reason).toBe('the nodes limit was reached')
})

test('a signal during the worst case leaves the best case out', async () => {
  const controller = new AbortController()
  const profile = await gameProfile(tipping, {
    from: 0,
    to: 0.4,
    commitment: { bonus: 0.5 },
    bestCase: true,
    signal: controller.signal,
    followerSolver: solveTippingFollower,
    onProgress: ({ evaluations, sense }) => {
      expect(sense).toBe('worst')
      if (evaluations === 5) controller.abort()
    },
  })
  expect(profile).toMatchObject({ status: 'interrupted', bestCase: null, priceOfPessimism: null })
  expect(profile.points).toHaveLength(5)
})

test('a commitment the game does not have is refused before anything is solved', async () => {
  const profile = gameProfile(tipping, { from: 0, to: 0.4, commitment: { bons: 0.5 } })
  await expect(profile).rejects.toMatchObject({ name: 'OptionError' })
})
