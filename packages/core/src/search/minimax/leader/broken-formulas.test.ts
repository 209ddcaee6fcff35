import { describe, expect, test } from 'vitest'
import { defineGame } from '../../../model/define-game.js'
import type { GameDefinition } from '../../../model/definition.js'
import { gameStructure } from '../follower/game-structure.js'
import { provedFollowerSolution, provedLeaderSolution } from '../../../testing/proved.js'

const EPSILON = 0.05
const MASSES = 400

/** A crowd that may join, at a commitment with a formula that has no value in between or beyond a constraint. */
interface Case {
  readonly leader: Pick<NonNullable<GameDefinition['leader']>, 'controls' | 'constraints'>
  /** Reward of joining and payoff, as the model writes them and as functions of the mass that joins and the commitment. */
  readonly reward: string
  readonly payoff: string
  readonly gain: (m: number, x: readonly number[]) => number
  readonly worth: (m: number, x: readonly number[]) => number
  readonly grid: readonly (readonly number[])[]
}

function gameOf({ leader, reward, payoff }: Case): GameDefinition & { readonly name: string } {
  return {
    name: 'broken',
    stages: 1,
    states: ['crowd'],
    actions: ['stay', 'join'],
    initial: { crowd: 1 },
    transition: [{ to: { crowd: 1 } }],
    reward: [{ action: 'join', value: reward }, { value: 0 }],
    leader: { ...leader, payoff },
  }
}

/** V_ε at a commitment, by trying masses: at least the exact one. */
function worstCase({ gain, worth }: Case, x: readonly number[]): number {
  let least = Infinity
  for (let k = 0; k <= MASSES; k++) {
    const m = k / MASSES
    const r = gain(m, x)
    const exploitability = (1 - m) * Math.max(0, r) + m * Math.max(0, -r)
    if (exploitability <= EPSILON) least = Math.min(least, worth(m, x))
  }
  return least
}

const steps = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count + 1 }, (_unused, k) => from + ((to - from) * k) / count)
const triangle = steps(0, 0.4, 8).flatMap((x) => steps(0, 0.4 - x, 4).map((y) => [x, y]))
const pair = { x: { min: 0, max: 1 }, y: { min: 0, max: 1 } }

const cases: readonly (readonly [string, Case])[] = [
  [
    // A logarithm that only a constraint keeps in its domain: it was judged on the whole range of the toll.
    'a logarithm beyond the end of what a constraint leaves',
    {
      leader: { controls: { toll: { min: 0, max: 1 } }, constraints: ['toll <= 0.4'] },
      reward: 'massAction(join) + log(0.5 - toll)',
      payoff: 'log(0.5 - toll) + massAction(join) * toll',
      gain: (m, [x]) => m + Math.log(0.5 - x),
      worth: (m, [x]) => Math.log(0.5 - x) + m * x,
      grid: steps(0, 0.4, 40).map((x) => [x]),
    },
  ],
  [
    'a logarithm beyond a constraint on two controls',
    {
      leader: { controls: pair, constraints: ['x + y <= 0.4'] },
      reward: 'massAction(join) + log(0.5 - x - y)',
      payoff: 'log(0.5 - x - y) + massAction(join) + x',
      gain: (m, [x, y]) => m + Math.log(0.5 - x - y),
      worth: (m, [x, y]) => Math.log(0.5 - x - y) + m + x,
      grid: triangle,
    },
  ],
  [
    'a pole beyond a constraint on two controls',
    {
      leader: { controls: pair, constraints: ['x + y <= 0.4'] },
      reward: 'massAction(join) - 0.5 + y',
      payoff: '0.1 / (0.5 - x - y) - massAction(join) * y',
      gain: (m, [, y]) => m - 0.5 + y,
      worth: (m, [x, y]) => 0.1 / (0.5 - x - y) - m * y,
      grid: triangle,
    },
  ],
  [
    'a pole between the values of a finite control',
    {
      leader: { controls: { tier: { values: [-1, 1] } } },
      reward: 'massAction(join) - 0.2 + 0.1 / tier',
      payoff: '1 / tier + massAction(join)',
      gain: (m, [t]) => m - 0.2 + 0.1 / t,
      worth: (m, [t]) => 1 / t + m,
      grid: [[-1], [1]],
    },
  ],
  [
    'a logarithm without a value between the values of a finite control',
    {
      leader: { controls: { tier: { values: [-1, 0.5, 1] }, x: { min: 0, max: 1 } } },
      reward: 'massAction(join) - 0.2 + 0.1 / tier',
      payoff: 'log(tier ^ 2 - 0.01 * x) + massAction(join) * x',
      gain: (m, [t]) => m - 0.2 + 0.1 / t,
      worth: (m, [t, x]) => Math.log(t * t - 0.01 * x) + m * x,
      grid: [-1, 0.5, 1].flatMap((t) => steps(0, 1, 10).map((x) => [t, x])),
    },
  ],
]

describe.each(cases)('%s', (_name, each) => {
  const definition = gameOf(each)
  const game = defineGame(definition)

  test('is no reason for a warning', () => {
    expect(game.warnings).toEqual([])
    expect(gameStructure(game).words.length).toBeGreaterThan(0)
  })

  test('leaves a certified value, proved again, that a grid confirms', async () => {
    const tolerance = 1e-3
    const solution = await provedLeaderSolution(game, { epsilon: EPSILON, tolerance })
    expect(solution.status).toBe('certified')
    const best = Math.max(...each.grid.map((x) => worstCase(each, x)))
    // The grid of masses misses the worst of them, that of commitments the best.
    expect(solution.value.upper).toBeGreaterThan(best - 0.01)
    const x = Object.values(solution.commitment ?? {}).map(Number)
    expect(solution.value.lower).toBeLessThanOrEqual(worstCase(each, x) + 1e-9)
  })

  test('leaves certified values at commitments', async () => {
    const names = Object.keys(each.leader.controls)
    for (const x of each.grid.filter((_x, k) => k % Math.ceil(each.grid.length / 4) === 0)) {
      const commitment = Object.fromEntries(names.map((name, k) => [name, x[k]] as const))
      const { status, value } = await provedFollowerSolution(game, commitment, { epsilon: EPSILON })
      const worst = worstCase(each, x)
      expect(status).toBe('certified')
      expect(value.lower).toBeLessThanOrEqual(worst + 1e-9)
      expect(value.upper).toBeGreaterThan(worst - 0.01)
    }
  })
})

test('constants that are no decimals take no digits from what sets choices apart', async () => {
  const game = defineGame({
    ...gameOf(cases[0][1]),
    reward: [
      { action: 'join', value: '0.001 * massAction(join) + log(0.5 - toll)' },
      { value: 'log(0.5 - toll)' },
    ],
  })
  for (const toll of [0.0001, 1e-7, 0.1, 0.3, 0.4]) {
    const { value } = await provedFollowerSolution(game, { toll }, { epsilon: 1e-4, tolerance: 1e-6 })
    // Nobody need join, and nobody minds staying.
    expect(value.lower).toBeLessThanOrEqual(Math.log(0.5 - toll) + 1e-9)
    expect(value.upper).toBeGreaterThanOrEqual(Math.log(0.5 - toll) - 1e-9)
  }
})
