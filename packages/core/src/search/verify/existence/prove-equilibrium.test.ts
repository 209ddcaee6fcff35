import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dynamicsWorkspace } from '../../dynamics/workspace.js'
import { policyExploitability } from '../../dynamics/exploitability.js'
import { followerGame } from '../../dynamics/fixed-commitment.js'
import { equilibriumFinder } from '../../equilibrium/mirror-descent.js'
import * as interval from '../../expression/interval.js'
import { decimalMeaning, type Rational } from '../../expression/rational.js'
import { defineGame } from '../../../model/define-game.js'
import type { GameDefinition } from '../../../model/definition.js'
import type { Game } from '../../../model/game.js'
import { leftRight } from '../../../model/games/left-right.js'
import { tippingPoint } from '../../../model/games/tipping-point.js'
import { arbitraryComplementaryGame } from '../../../testing/arbitrary-complementary-game.js'
import { arbitraryCoupledGame } from '../../../testing/arbitrary-coupled-game.js'
import { arbitraryGame } from '../../../testing/arbitrary-game.js'
import { arbitraryNonlinearGame } from '../../../testing/arbitrary-nonlinear-game.js'
import { proveEquilibrium, type EquilibriumProof, type ExistenceOptions } from './prove-equilibrium.js'
import { rationalRange } from './difference.js'

type Proved = Extract<EquilibriumProof, { readonly status: 'proved' }>

function provedAt(
  game: Game,
  commitment: readonly number[],
  policy: readonly number[],
  options?: ExistenceOptions,
): Proved {
  const exactCommitment: Rational[] = commitment.map(decimalMeaning)
  const proof = proveEquilibrium(game, exactCommitment.map(rationalRange), policy, {
    exactCommitment,
    ...options,
  })
  if (proof.status !== 'proved') throw new Error(proof.reason)
  return proof
}

function isProvedAt(game: Game, commitment: readonly number[], policy: readonly number[]): boolean {
  return proveEquilibrium(game, commitment.map(interval.point), policy).status === 'proved'
}

function expectTight(range: { lower: number; upper: number }, value: number, width: number): void {
  expect(range.lower).toBeLessThanOrEqual(value + Number.EPSILON)
  expect(range.upper).toBeGreaterThanOrEqual(value - Number.EPSILON)
  expect(range.upper - range.lower).toBeLessThan(width)
}

/** One stage, one state, a leader without a say; the payoff is the mass that plays the first action. */
function crowdGame(rewards: Readonly<Record<string, string>>, extra: Partial<GameDefinition> = {}): Game {
  const actions = Object.keys(rewards)
  return defineGame({
    name: 'crowd',
    stages: 1,
    states: ['crowd'],
    actions,
    initial: { crowd: 1 },
    leader: { controls: { dummy: { values: [0] } }, payoff: `massAction(${actions[0]})` },
    transition: [{ to: { crowd: 1 } }],
    reward: actions.map((action) => ({ action, value: rewards[action] })),
    ...extra,
  } as GameDefinition)
}

describe('the tipping point', () => {
  const game = defineGame({ ...tippingPoint, name: 'tipping-point' })

  test('has its mixed equilibrium m = θ − x and its two pure ones', () => {
    const mixed = provedAt(game, [0.1], [0.8 + 1e-6, 0.2 - 1e-6])
    expect(mixed.by).toBe('newton')
    expect(mixed.policy.some((range) => range.lower <= 0.2 + 1e-15 && range.upper >= 0.2 - 1e-15)).toBe(true)
    expect(mixed.payoff.upper - mixed.payoff.lower).toBeLessThan(1e-12)
    expect(provedAt(game, [0.1], [1, 1e-8]).by).toBe('pure')
    expect(provedAt(game, [0.1], [0, 1]).by).toBe('pure')
  })

  test('has none a tenth away from those', () => {
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.9])
      expect(isProvedAt(game, [0.1], [1 - share, share])).toBe(false)
  })

  test('at the tip the edge is an equilibrium, exactly, and an ulp beyond it is none', () => {
    expect(provedAt(game, [0.3], [1, 0]).payoff.upper).toBeLessThan(0)
    const beyond = interval.up(0.3)
    expect(isProvedAt(game, [beyond], [1, 0])).toBe(false)
  })
})

describe('rewards that are flat where they cross', () => {
  test('show the crossing by a change of sign', () => {
    const half = provedAt(crowdGame({ in: '(0.5 - massAction(in))^3', out: '0' }), [0], [0.497, 0.503])
    expect(half.by).toBe('sign')
    expectTight(half.payoff, 0.5, 1e-9)
    const third = provedAt(crowdGame({ in: '(1/3 - massAction(in))^3', out: '0' }), [0], [0.331, 0.669])
    expectTight(third.payoff, 1 / 3, 1e-4)
  })

  test('prove nothing where they touch without crossing', () => {
    const touching = crowdGame({ in: '-(0.3 - massAction(in))^2 - 1e-12', out: '0' })
    expect(isProvedAt(touching, [0], [0.3, 0.7])).toBe(false)
  })

  test('that touch at a simple fraction are seen exactly', () => {
    const touching = crowdGame({ in: '-(0.3 - massAction(in))^2', out: '0' })
    const proof = provedAt(touching, [0], [0.3001, 0.6999])
    expect(proof.by).toBe('ties')
    expectTight(proof.payoff, 0.3, 1e-15)
  })
})

test('rock, paper, scissors in a congested crowd has one equilibrium', () => {
  const mass = (action: string): string => `massAction(${action})`
  const game = crowdGame({
    rock: `2 * ${mass('scissors')} - 3 * ${mass('paper')}`,
    paper: `2 * ${mass('rock')} - ${mass('scissors')}`,
    scissors: `${mass('paper')} - 2 * ${mass('rock')}`,
  })
  // 2r − s = p − 2r gives 4r = p + s = 1 − r, so r = 1/5; 2s − 3p = 2r − s gives s − p = 2/15.
  const { policy, by } = provedAt(game, [0], [1 / 5 + 1e-4, 1 / 3 - 1e-4, 7 / 15])
  expect(by).toBe('newton')
  policy.forEach((range, k) => expectTight(range, [1 / 5, 1 / 3, 7 / 15][k], 1e-13))
})

test('congestion has the mixture m = 1 − x, whatever constants, units, useless and duplicated actions are added', () => {
  const base = 'bonus - 1 + massAction(in)'
  const variants: Readonly<Record<string, string>>[] = [
    { in: `-(${base})`, out: '0' },
    { in: `1000000000 - (${base})`, out: '1000000000' },
    { in: `-1000000 * (${base})`, out: '0' },
    { in: `-(${base})`, out: '0', never: '-1e12' },
    { in: `-(${base})`, out: '0', idle: '0' },
  ]
  for (const rewards of variants) {
    const game = crowdGame(rewards, {
      leader: { controls: { bonus: { min: 0, max: 1 } }, payoff: 'massAction(in)' },
    })
    const rest = Object.keys(rewards).length - 2
    for (const bonus of [0.1, 0.35, 0.7]) {
      const share = 1 - bonus + 1e-7
      const proof = provedAt(game, [bonus], [share, 1 - share, ...Array.from({ length: rest }, () => 0)])
      expect(proof.by).toBe('newton')
      expectTight(proof.payoff, 1 - bonus, 1e-12)
    }
    if ('idle' in rewards) expectTight(provedAt(game, [0.5], [0.5, 0.2, 0.3]).payoff, 0.5, 1e-12)
  }
})

test('an epidemic-like game, whose chances depend on the crowd, has its mixture enclosed at every stage', () => {
  const definition: GameDefinition = {
    name: 'contagion',
    stages: 2,
    states: ['well', 'ill'],
    actions: ['meet', 'stay'],
    initial: { well: 0.8, ill: 0.2 },
    leader: { controls: { dummy: { values: [0] } }, payoff: 'mass(ill)' },
    transition: [
      { state: 'well', action: 'meet', to: { ill: '0.9 * mass(well, meet)', well: 'rest' } },
      { state: 'well', action: 'stay', to: { well: 1 } },
      { state: 'ill', to: { ill: 1 } },
    ],
    reward: [
      { stage: 0, state: 'well', action: 'meet', value: '0.36' },
      { state: 'ill', value: '-1' },
      { value: 0 },
    ],
  }
  // Meeting is worth 0.36 and costs the chance 0.9·m of −1: m = 0.4, half of those who are well.
  const { payoff, by } = provedAt(defineGame(definition), [0], [0.499, 0.501, 0, 1, 1, 0, 1, 0])
  expect(by).toBe('newton')
  expectTight(payoff, 0.2 + 0.2 + 0.9 * 0.4 * 0.4, 1e-12)
})

describe('left or right, two stages', () => {
  const game = defineGame({ ...leftRight, name: 'left-right' })
  /** The same constant in all rewards of a stage. */
  const shifted = (constant: number): Game => {
    return defineGame({
      ...leftRight,
      name: 'left-right',
      reward: [
        { stage: 0, value: constant },
        { stage: 1, state: 'L', value: `${constant} - mass(L) - toll_left` },
        { stage: 1, state: 'R', value: `${constant} - 2 * mass(R) - toll_right` },
        { value: constant },
      ],
    })
  }

  test('has p = (2 + toll_right − toll_left) / 3', () => {
    for (const [left, right] of [
      [0, 0],
      [0.7, 0.2],
      [1, 0.5],
    ]) {
      const share = (2 + right - left) / 3
      const row = [share + 1e-5, 1 - share - 1e-5]
      const policy = [...row, 1, 0, 1, 0, 1, 0, 0.5, 0.5, 1, 0]
      const proof = provedAt(game, [left, right], policy)
      expect(proof.by).toBe('newton')
      expectTight(proof.policy[0], share, 1e-13)
      expectTight(proof.payoff, left * share + right * (1 - share) - 2 * share, 1e-12)
      expectTight(provedAt(shifted(2 ** 30), [left, right], policy).policy[0], share, 1e-12)
      const off = [share - 0.1, 1 - share + 0.1, ...policy.slice(2)]
      expect(isProvedAt(game, [left, right], off)).toBe(false)
    }
  })

  test('holds for every commitment of a range', () => {
    const range = { lower: 0.5, upper: 0.5 + 1e-6 }
    const proof = proveEquilibrium(game, [range, range], [2 / 3, 1 / 3, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0])
    if (proof.status !== 'proved') throw new Error(proof.reason)
    expect(proof.policy[0].lower).toBeLessThan((2 - 1e-6) / 3)
    expect(proof.policy[0].upper).toBeGreaterThan((2 + 1e-6) / 3)
  })
})

test('followers who reach a state or not are no change of sign', () => {
  // The garden is worth (m − 0.3)³ to those who are in it, the street 0: everybody out, everybody in beyond 0.3, or m = 0.3, where the derivative is 0.
  const game = defineGame({
    name: 'doors',
    stages: 2,
    states: ['door', 'garden', 'street'],
    actions: ['in', 'out'],
    initial: { door: 1 },
    leader: { controls: { dummy: { values: [0] } }, payoff: 'massAction(in)' },
    transition: [{ state: 'door', action: 'in', to: { garden: 1 } }, { to: { street: 1 } }],
    reward: [
      { stage: 1, state: 'garden', action: 'in', value: '(mass(garden) - 0.3)^3' },
      { stage: 1, state: 'garden', action: 'out', value: '-1' },
      { value: 0 },
    ],
  })
  const later = [0.5, 0.5, 1, 0, 0.5, 0.5, 0.5, 0.5, 1, 0]
  const proof = provedAt(game, [0], [0.31, 0.69, ...later.slice(0, 4), 1, 0, 1, 0, 1, 0])
  expect(proof.by).toBe('sign')
  expectTight(proof.policy[0], 0.3, 1e-4)
  expect(isProvedAt(game, [0], [0.1, 0.9, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0])).toBe(false)
})

test('refuses what is no policy and what is undefined near it', () => {
  const game = crowdGame({ in: '0', out: '0' })
  for (const weights of [[1], [0, 0], [-1, 2], [Number.NaN, 1]])
    expect(proveEquilibrium(game, [interval.point(0)], weights).status).toBe('unproved')
})

const KINDS: readonly fc.Arbitrary<Game>[] = [
  arbitraryGame(),
  arbitraryCoupledGame(),
  arbitraryNonlinearGame(),
  arbitraryComplementaryGame().map(({ game }) => game),
  arbitraryComplementaryGame({ crowd: 'against' }).map(({ game }) => game),
]

function lowestCommitment(game: Game): number[] {
  return game.controls.flatMap((control) =>
    Array.from({ length: control.count }, (_unused, k) =>
      control.kind === 'simplex'
        ? k === 0
          ? 1
          : 0
        : control.kind === 'values'
          ? control.values[0]
          : control.min,
    ),
  )
}

/** What the dynamics compute as exploitability of the policies in the middle of what was proved. */
function exploitabilityOf(game: Game, commitment: readonly number[], proof: Proved): number {
  const actions = game.actions.length
  const policy = Float64Array.from(proof.policy, ({ lower, upper }) => (lower + upper) / 2)
  for (let first = 0; first < policy.length; first += actions) {
    const total = policy.slice(first, first + actions).reduce((sum, share) => sum + share, 0)
    for (let a = 0; a < actions; a++) policy[first + a] /= total
  }
  return policyExploitability(dynamicsWorkspace(followerGame(game, Float64Array.from(commitment))), policy)
}

test('random games: what iteration finds is mostly proved, and what is proved has no exploitability', () => {
  let [all, shown] = [0, 0]
  fc.assert(
    fc.property(fc.oneof(...KINDS), (game) => {
      const x = lowestCommitment(game)
      const found = equilibriumFinder(game)(x)
      if (!found.isConverged) return
      all++
      const proof = proveEquilibrium(game, x.map(interval.point), found.policy)
      if (proof.status === 'unproved') return
      shown++
      expect(exploitabilityOf(game, x, proof)).toBeLessThan(1e-9)
      expect(proof.payoff.upper - proof.payoff.lower).toBeLessThan(1e-9)
    }),
    { seed: 1401, numRuns: 40 },
  )
  expect(shown).toBeGreaterThan(0.9 * all)
})

test('random policies: nothing is proved that is exploitable', () => {
  fc.assert(
    fc.property(
      fc.oneof(...KINDS),
      fc.array(fc.nat(3), { minLength: 27, maxLength: 27 }),
      (game, numbers) => {
        const x = lowestCommitment(game)
        const actions = game.actions.length
        const weights = game.reward.map((_reward, index) => numbers[index % numbers.length])
        for (let first = 0; first < weights.length; first += actions)
          if (weights.slice(first, first + actions).every((weight) => weight === 0)) weights[first] = 1
        const proof = proveEquilibrium(game, x.map(interval.point), weights)
        if (proof.status === 'proved') expect(exploitabilityOf(game, x, proof)).toBeLessThan(1e-9)
      },
    ),
    { seed: 1402, numRuns: 40 },
  )
})
