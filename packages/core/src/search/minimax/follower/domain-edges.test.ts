import { describe, expect, test } from 'vitest'
import { policyExploitability } from '../../dynamics/exploitability.js'
import { followerGame } from '../../dynamics/fixed-commitment.js'
import { flowPayoff } from '../../dynamics/payoff.js'
import { dynamicsWorkspace } from '../../dynamics/workspace.js'
import { defineGame } from '../../../model/define-game.js'
import type { Game } from '../../../model/game.js'
import { bruteForceFollower } from '../../../testing/brute-force.js'
import { provedFollower } from '../../../testing/proved.js'
import { gameStructure } from './game-structure.js'
import { solveFollower } from './solve-follower.js'

/** Formulas next to a pole or the end of a domain: a and b are the masses that move in the first and the second state. */
const plain = [
  'sqrt(a)',
  'sqrt(a * b)',
  'sqrt(max(a - 0.3, 0))',
  '(1e-9 + a) ^ 0.2',
  'log(0.01 + a)',
  'log(max(a, 1e-6))',
  'abs(2 + log(0.01 + a))',
  'a * log(1e-9 + a)',
  'a * log(1e-9 + a) + b * log(1e-9 + b)',
  'log(1e-9 + a) / (0.1 + a)',
  'log(1.000001 - a - b)',
  '1 / (0.05 + a)',
  '1 / (1e-3 + a)',
  'min(1 / (0.05 + a), 3)',
  'a / (1e-9 + a)',
  '(0.05 + a) ^ -2',
  '1 / (1.001 - a - b)',
  '1 / (a - 1.001)',
]

/** By interval arithmetic, arguments of these may leave the domain of their function, or touch its end. */
const wide = [
  'sqrt(0.1 + a ^ 2 - a * b + b ^ 2)',
  'sqrt(1e-9 + a ^ 2 - 2 * a * b + b ^ 2)',
  'log(0.1 + a ^ 2 - a * b + b ^ 2)',
  'log(1 + 1 / (0.1 + a ^ 2 - a * b + b ^ 2))',
  '1 / (0.1 + a ^ 2 - a * b + b ^ 2)',
  '1 / (1e-3 + a ^ 2 - a * b + b ^ 2)',
  'b * log(0.1 + a ^ 2 - a * b + b ^ 2)',
  'a / (0.1 + a ^ 2 - a * b + b ^ 2)',
  '(0.1 + a ^ 2 - a * b + b ^ 2) ^ -1.5',
  'min(1 / (0.1 + a ^ 2 - a * b + b ^ 2), 3 + b)',
  'exp(1 / (0.2 + a ^ 2 - a * b + b ^ 2))',
]

const TOLERANCE = 1e-3
const EPSILON = 0.05
/** Grid and solver add up the same payoffs, which are as large as 1e3, in different orders. */
const ROUNDING = 1e-9
/** Shares that move, in either state: near 0 and 1 in powers of ten, evenly in between. */
const SHARES = [1e-12, 1e-9, 1e-6, 1e-4, 1e-3]
  .flatMap((small) => [small, 1 - small])
  .concat(Array.from({ length: 81 }, (_unused, k) => k / 80))

function withMasses(formula: string): string {
  return formula.replace(/\b[ab]\b/g, (name) => `mass(${name === 'a' ? 0 : 1}, 1)`)
}

/** One stage, two states, in each of which a share of the crowd moves: a in the first, b in the second. */
function movingCrowd(payoff: string, reward: (s: number, a: number) => string | number): Game {
  return defineGame({
    name: 'edge',
    stages: 1,
    states: 2,
    actions: 2,
    initial: [0.6, 0.4],
    leader: { controls: { idle: { min: 0, max: 1 } }, payoff: withMasses(payoff) },
    transition: ({ s }) => ({ [s]: 1 }),
    reward: ({ s, a }) => withMasses(String(reward(s, a))),
  })
}

/** The formula stands in the rewards for moving, or in the payoff. */
function gameWith(formula: string, place: 'reward' | 'payoff'): Game {
  if (place === 'payoff') return movingCrowd(formula, (s, a) => (a === 0 ? 0 : `0.3 - 0.5 * mass(${s}, 1)`))
  return movingCrowd('mass(0, 1) - 0.5 * mass(1, 1)', (s, a) =>
    a === 0 ? 0.2 : s === 0 ? formula : `0.3 * (${formula})`,
  )
}

/** Payoffs of the policies of the grid that are ε-equilibria. */
function equilibriumPayoffs(game: Game): number[] {
  const workspace = dynamicsWorkspace(followerGame(game, Float64Array.of(0)))
  return SHARES.flatMap((first) =>
    SHARES.flatMap((second) => {
      const policy = Float64Array.of(1 - first, first, 1 - second, second)
      const exploitability = policyExploitability(workspace, policy)
      return exploitability <= EPSILON ? [flowPayoff(workspace.game, workspace.flow)] : []
    }),
  )
}

const places = (['reward', 'payoff'] as const).flatMap((place) =>
  [...plain, ...wide].map((formula) => [formula, place] as const),
)

describe.each(places)('%s in the %s', (formula, place) => {
  test('has certified brackets that no policy of a fine grid contradicts', async () => {
    const game = gameWith(formula, place)
    const payoffs = equilibriumPayoffs(game)
    expect(payoffs.length).toBeGreaterThan(0)
    const [least, most] = [Math.min(...payoffs), Math.max(...payoffs)]
    const allowed = ROUNDING * Math.max(1, -least, most)
    for (const sense of ['worst', 'best'] as const) {
      const solution = await solveFollower(
        game,
        { idle: 0 },
        { epsilon: EPSILON, tolerance: TOLERANCE, sense },
      )
      const { lower, upper } = solution.value
      expect(solution.status).toBe('certified')
      expect(upper - lower).toBeLessThanOrEqual(TOLERANCE)
      if (sense === 'worst') expect(lower).toBeLessThanOrEqual(least + allowed)
      else expect(upper).toBeGreaterThanOrEqual(most - allowed)
    }
  })
})

describe('chances with a function next to its pole', () => {
  const share = 'min(1, 0.1 / (0.1 + a ^ 2 - a * b + b ^ 2))'
  const game = defineGame({
    name: 'edge',
    stages: 2,
    states: 2,
    actions: 2,
    initial: [0.6, 0.4],
    leader: { controls: { idle: { min: 0, max: 1 } }, payoff: 'mass(1)' },
    transition: ({ s, a }) => (a === 0 ? { [s]: 1 } : { [1 - s]: withMasses(share), [s]: 'rest' }),
    reward: ({ s, a }) => `${s === 0 ? 0.3 : 0} + 0.4 * mass(${s}) - 0.05 * ${a}`,
  })

  test.each(['worst', 'best'] as const)(
    'have certified brackets that no policy contradicts: %s',
    async (sense) => {
      const { status, value } = await solveFollower(game, { idle: 0 }, { epsilon: EPSILON, sense })
      expect(status).toBe('certified')
      const found = bruteForceFollower(game, Float64Array.of(0), { epsilon: EPSILON, sense })
      if (found === null) throw new Error('there is an ε-equilibrium')
      if (sense === 'worst') expect(found.payoff).toBeGreaterThanOrEqual(value.lower - ROUNDING)
      else expect(found.payoff).toBeLessThanOrEqual(value.upper + ROUNDING)
      expect(Math.abs(found.payoff - value.lower)).toBeLessThan(2e-3)
    },
  )
})

test('numbers so far apart that engines of linear programming fail on them do not keep the search from ending', async () => {
  const rewards = [
    'a * max(a - 0.3, 1e-8) * log(max(a - 0.3, 1e-8))',
    '1e-7 / max(a - 0.3, 1e-7)',
    '0.5',
    'a * 0.001 / (1e-7 + b)',
  ]
  const game = movingCrowd('b * min(2, 0.1 / (1.0000001 - a - b))', (s, a) => rewards[2 * s + a])
  const epsilon = 1e-3
  const { status, value } = await solveFollower(game, { idle: 0 }, { epsilon, sense: 'best' })
  expect(status).toBe('certified')
  const found = bruteForceFollower(game, Float64Array.of(0), { epsilon, sense: 'best' })
  expect(found?.payoff ?? -Infinity).toBeLessThanOrEqual(value.upper + ROUNDING)
})

describe('a formula that nobody can bound', () => {
  // The denominator is 1e-9 + (a − b)², which no enclosure sees.
  const hopeless = '1 / (1e-9 + a ^ 2 - 2 * a * b + b ^ 2)'

  test.each(['reward', 'payoff'] as const)(
    'is refused with what to do about it: in the %s',
    async (place) => {
      const game = gameWith(hopeless, place)
      expect(game.warnings.length).toBeGreaterThan(0)
      expect(gameStructure(game).words.length).toBeGreaterThan(0)
      await expect(solveFollower(game, { idle: 0 }, { epsilon: EPSILON })).rejects.toThrow(
        expect.objectContaining({ code: 'unbounded-formula', message: expect.stringContaining('max(') }),
      )
    },
  )
})

test('an end is not claimed where the checker does not see that a formula has a value', async () => {
  const game = gameWith('log(0.1 + a ^ 2 - a * b + b ^ 2)', 'payoff')
  const solution = await solveFollower(game, { idle: 0 }, { epsilon: EPSILON })
  const { value } = await provedFollower(game, solution)
  expect(value.lower).toBe(-Infinity)
  expect(value.upper).toBeCloseTo(solution.value.upper, 9)
})
