import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { defineGame } from '../../../model/define-game.js'
import { readGame } from '../../../model/read-game.js'
import { builtInGames } from '../../../model/games/built-in-games.js'
import { provedFollower, provedLeader } from '../../../testing/proved.js'
import { solveFollower } from '../follower/solve-follower.js'
import { solveLeaderRecorded } from '../leader/solve-leader.js'

const TOLERANCE = 1e-3
/** What a proof may be wider than the solver's bracket. */
const WIDER = 1e-6

interface ReferenceRow {
  readonly model: string
  readonly epsilon: number
  readonly sense: 'worst' | 'best'
  readonly lower: number
  readonly upper: number
}

const folder = new URL('../../../fixtures/follower/', import.meta.url)
const expected: { readonly rows: readonly ReferenceRow[] } = JSON.parse(
  readFileSync(new URL('expected.json', folder), 'utf8'),
)
// The largest take too long for every run of the tests.
const rows = expected.rows.filter(({ model }) => !/epidemic-(8|12)|5x5|8x8/.test(model))

describe('every reference problem is proved again without the solver', () => {
  test.each(rows.map((row) => [`${row.model}, ε = ${row.epsilon}, ${row.sense}`, row] as const))(
    '%s',
    async (_name, { model, epsilon, sense, lower, upper }) => {
      const game = await readGame(fileURLToPath(new URL(`${model}.yaml`, folder)))
      const solution = await solveFollower(game, { idle: 0 }, { epsilon, sense, tolerance: TOLERANCE })
      const { value } = await provedFollower(game, solution)
      expect(value.upper - value.lower).toBeLessThanOrEqual(TOLERANCE + WIDER)
      // The other solver worked with tolerances of its own.
      expect(value.lower).toBeLessThanOrEqual(upper + TOLERANCE)
      expect(value.upper).toBeGreaterThanOrEqual(lower - TOLERANCE)
    },
  )
})

describe('every built-in leader problem is proved again without the solver', () => {
  const games = builtInGames.filter(({ definition }) => !['epidemic', 'two-bar'].includes(definition.name))
  test.each(games.map(({ definition }) => [definition.name, definition] as const))(
    '%s',
    async (_name, definition) => {
      const game = defineGame(definition)
      const recorded = await solveLeaderRecorded(game, { epsilon: 0.05, tolerance: 1e-2 })
      const { value } = await provedLeader(game, recorded)
      const { value: solved } = recorded.solution
      expect(value.lower).toBeGreaterThanOrEqual(solved.lower - WIDER)
      expect(value.upper).toBeLessThanOrEqual(solved.upper + WIDER)
    },
  )
})

describe('rewards and payoff in other units', () => {
  test.each([1e-4, 1e4])('times %d: the proved bracket is that of the game, times the unit', async (unit) => {
    const base = {
      name: 'units',
      stages: 2,
      states: 2,
      actions: 2,
      // A mass of 1e-12 and probabilities next to 0 and 1.
      initial: [1 - 1e-12, 1e-12],
      transition: ({ s, a }: { s: number; a: number }) =>
        a === 0 ? { [s]: 1 - 1e-9, [1 - s]: 1e-9 } : { [s]: 0.3, [1 - s]: 0.7 },
    }
    const game = (factor: number) =>
      defineGame({
        ...base,
        leader: { controls: { idle: { min: 0, max: 1 } }, payoff: `${factor} * mass(1)` },
        reward: ({ s, a }: { s: number; a: number }) => `${factor} * (0.4 * mass(${s}) - 0.1 * ${a})`,
      })
    const bracket = async (factor: number) => {
      const options = { epsilon: 0.02 * factor, tolerance: TOLERANCE * factor }
      const solution = await solveFollower(game(factor), { idle: 0 }, options)
      return (await provedFollower(game(factor), solution)).value
    }
    const [plain, scaled] = [await bracket(1), await bracket(unit)]
    expect(scaled.upper - scaled.lower).toBeLessThanOrEqual((TOLERANCE + WIDER) * unit)
    expect(scaled.lower / unit).toBeLessThanOrEqual(plain.upper + WIDER)
    expect(scaled.upper / unit).toBeGreaterThanOrEqual(plain.lower - WIDER)
  })
})
