import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { policyExploitability } from '../dynamics/exploitability.js'
import { followerGame } from '../dynamics/fixed-commitment.js'
import { flowPayoff } from '../dynamics/payoff.js'
import { policyFromTable, type PolicyTable } from '../dynamics/policy-table.js'
import { dynamicsWorkspace } from '../dynamics/workspace.js'
import { encodeCommitment } from '../../model/commitment.js'
import { defineGame } from '../../model/define-game.js'
import { gameHash } from '../../model/game-hash.js'
import type { Commitment, Game } from '../../model/game.js'
import { builtInGames } from '../../model/games/built-in-games.js'
import { arbitraryCoupledGame } from '../../testing/arbitrary-coupled-game.js'
import { arbitraryGame } from '../../testing/arbitrary-game.js'
import { arbitraryCommitment, arbitraryPolicy } from '../../testing/arbitrary-play.js'
import { readLpFormat } from '../../testing/read-lp-format.js'
import { provedFollowerSolution } from '../../testing/proved.js'
import { exportFollower } from './export-follower.js'
import type { QuadraticProgram, QuadraticRow } from './quadratic-program.js'

/** Some hundred additions and products of numbers of size one. */
const ROUNDING = 1e-12

const classes: readonly (readonly [string, fc.Arbitrary<Game>])[] = [
  ['fixed transitions', arbitraryGame({ transition: 'fixed' })],
  ['transitions that depend on the crowd', arbitraryGame({ transition: 'meanField' })],
  ['three aggregates of states', arbitraryCoupledGame({ aggregates: 3, level: 'state' })],
  ['three aggregates of pairs', arbitraryCoupledGame({ aggregates: 3, level: 'pair' })],
]

const playOf = (games: fc.Arbitrary<Game>) =>
  games.chain((game) =>
    fc.record({
      game: fc.constant(game),
      commitment: arbitraryCommitment(game),
      policy: arbitraryPolicy(game),
      sense: fc.constantFrom('worst' as const, 'best' as const),
    }),
  )

/** What `dynamics` says of a policy, and the values of an exported program's variables at its flow and V*. */
function lifted(game: Game, commitment: Commitment, policy: PolicyTable, program: QuadraticProgram) {
  const workspace = dynamicsWorkspace(followerGame(game, encodeCommitment(game, commitment)))
  const exploitability = policyExploitability(workspace, policyFromTable(game, policy))
  const masses = workspace.flow.length
  const values = game.stages * game.states.length
  const point = program.variables.map(({ name }, index) =>
    index < masses ? workspace.flow[index] : name === 'one' ? 1 : Number.NaN,
  )
  for (let i = 0; i < values; i++) point[masses + i] = workspace.values[i]
  for (const { name, linear } of program.rows) {
    if (!name.startsWith('sum_')) continue
    const [own, ...rest] = linear
    point[own.variable] = -rest.reduce((total, each) => total + each.coefficient * point[each.variable], 0)
  }
  return { exploitability, payoff: flowPayoff(workspace.game, workspace.flow), point }
}

function activity({ linear, quadratic }: QuadraticRow, point: readonly number[]): number {
  let total = 0
  for (const { coefficient, variable } of linear) total += coefficient * point[variable]
  for (const { coefficient, left, right } of quadratic) total += coefficient * point[left] * point[right]
  return total
}

function missOf(row: QuadraticRow, point: readonly number[]): number {
  const excess = activity(row, point) - row.bound
  if (row.relation === '=') return Math.abs(excess)
  return Math.max(0, row.relation === '<=' ? excess : -excess)
}

describe.each(classes)('the exported follower problem of games with %s', (_name, games) => {
  test('holds every policy at its flow and optimal values, and its gap row says E ≤ ε', () => {
    fc.assert(
      fc.property(playOf(games), fc.constantFrom(0.5, 1, 2), ({ game, commitment, policy, sense }, share) => {
        const before = readLpFormat(exportFollower(game, commitment, { epsilon: 0, sense }).text)
        const epsilon = share * lifted(game, commitment, policy, before).exploitability
        const program = readLpFormat(exportFollower(game, commitment, { epsilon, sense }).text)
        const { exploitability, payoff, point } = lifted(game, commitment, policy, program)
        program.variables.forEach(({ lower, upper }, index) => {
          expect(point[index]).toBeGreaterThanOrEqual(lower - ROUNDING)
          expect(point[index]).toBeLessThanOrEqual(upper + ROUNDING)
        })
        for (const row of program.rows) {
          if (row.name === 'gap') {
            expect(Math.abs(activity(row, point) - exploitability)).toBeLessThanOrEqual(ROUNDING)
            expect(row).toMatchObject({ relation: '<=', bound: epsilon })
          } else expect(missOf(row, point)).toBeLessThanOrEqual(ROUNDING)
        }
        const objective = program.objective.reduce(
          (total, { coefficient, variable }) => total + coefficient * point[variable],
          0,
        )
        expect(Math.abs(objective - payoff)).toBeLessThanOrEqual(ROUNDING)
        expect(program.sense).toBe(sense === 'worst' ? 'minimize' : 'maximize')
      }),
      { seed: 401, numRuns: 60 },
    )
  })

  test('lets in no flow but the one its own policy induces', () => {
    fc.assert(
      fc.property(playOf(games), fc.nat(), fc.nat(), ({ game, commitment, policy, sense }, from, to) => {
        const program = readLpFormat(exportFollower(game, commitment, { epsilon: 0, sense }).text)
        const { point } = lifted(game, commitment, policy, program)
        const pairs = game.states.length * game.actions.length
        const stage = Math.max(0, game.stages - 1) * pairs
        // In the last stage nothing follows, so only the flow row into it can object to mass that moves between states.
        const one = stage + (from % pairs)
        const other = stage + (to % pairs)
        fc.pre(Math.floor(one / game.actions.length) !== Math.floor(other / game.actions.length))
        const moved = point.slice()
        moved[one] += 0.01
        moved[other] -= 0.01
        const flow = program.rows.filter(({ name }) => /^(flow|initial)_/.test(name))
        expect(Math.max(...flow.map((row) => missOf(row, moved)))).toBeGreaterThan(0.009)
      }),
      { seed: 402, numRuns: 30 },
    )
  })
})

describe('a game without coupling', () => {
  test('is exported as a linear program whose optimum HiGHS finds to be V_ε', async () => {
    const { default: start } = (await import('highs')) as unknown as {
      default: () => Promise<import('highs').LegacyHighs>
    }
    const highs = await start()
    const games = arbitraryGame({ transition: 'fixed', reward: 'constant', maxStages: 2 })
    await fc.assert(
      fc.asyncProperty(
        playOf(games),
        fc.constantFrom(0.01, 0.1),
        async ({ game, commitment, sense }, epsilon) => {
          const { text, quadraticRows } = exportFollower(game, commitment, { epsilon, sense })
          expect(quadraticRows).toBe(0)
          const found = highs.solve(text, { output_flag: false })
          expect(found.Status).toBe('Optimal')
          const { value, tolerance } = await provedFollowerSolution(game, commitment, { epsilon, sense })
          expect(found.ObjectiveValue).toBeGreaterThanOrEqual(value.lower - tolerance / 1e3)
          expect(found.ObjectiveValue).toBeLessThanOrEqual(value.upper + tolerance / 1e3)
        },
      ),
      { seed: 403, numRuns: 20 },
    )
  })
})

describe('the text', () => {
  it('of the tipping point is short enough to read', () => {
    const definition = builtInGames.find((each) => each.definition.name === 'tipping-point')?.definition
    if (definition === undefined) throw new Error('the tipping point is built in')
    const game = defineGame(definition)
    const { text, variables, rows, quadraticRows } = exportFollower(game, { bonus: 0.4 }, { epsilon: 0.05 })
    expect({ variables, rows, quadraticRows }).toEqual({ variables: 3, rows: 4, quadraticRows: 1 })
    expect(text.replace(gameHash(game), '<hash>')).toMatchInlineSnapshot(`
      "\\ worst-case follower problem of the model tipping-point
      \\ model hash: sha256 <hash>
      \\ commitment: {"bonus":0.4}
      \\ epsilon: 0.05
      \\ states: crowd
      \\ actions: stay, join
      \\
      \\ The minimum is V_epsilon: the least payoff of the leader over all epsilon-equilibria.
      \\ L_t_s_a: mass of followers in state s who play a at stage t; mu_t_s, phi_t_k: sums of such masses;
      \\ y_t_s: upper bound of the optimal value of state s at stage t.
      Minimize
       obj: L_0_crowd_join - 0.4 one
      Subject To
       initial_crowd: L_0_crowd_stay + L_0_crowd_join = 1
       bellman_0_crowd_stay: y_0_crowd >= 0
       bellman_0_crowd_join: y_0_crowd - L_0_crowd_join >= 0.1
       gap: y_0_crowd - 0.1 L_0_crowd_join + [ - L_0_crowd_join ^2 ] <= 0.05
      Bounds
       0 <= L_0_crowd_stay <= 1
       0 <= L_0_crowd_join <= 1
       0 <= y_0_crowd <= 1.1
       one = 1
      End
      "
    `)
  })

  it('names states and actions by number where a name could not stand in it, and says which is which', () => {
    const game = defineGame({
      name: 'a bridge\nand a ferry',
      stages: 1,
      states: ['north bank', 'süd'],
      actions: ['stay', 'cross'],
      initial: { 'north bank': 0.5, süd: 0.5 },
      leader: { controls: { toll: { min: 0, max: 1 } }, payoff: '1 - toll * massAction(cross)' },
      transition: [{ to: { süd: 1 } }],
      reward: '-mass(süd)',
    })
    const { text } = exportFollower(game, { toll: 0.5 }, { epsilon: 0.1, sense: 'best' })
    expect(text).toContain('\\ best-case follower problem of the model a bridge and a ferry\n')
    expect(text).toContain('\\ states: north bank, süd\n')
    const program = readLpFormat(text)
    expect(program.variables.map(({ name }) => name)).toEqual([
      'L_0_0_stay',
      'L_0_0_cross',
      'L_0_1_stay',
      'L_0_1_cross',
      'y_0_0',
      'y_0_1',
      'mu_0_1',
      'one',
    ])
    expect(text).toContain(' obj: - 0.5 L_0_0_cross - 0.5 L_0_1_cross + one\n')
  })

  it('keeps its lines short enough for every reader', () => {
    const game = defineGame({
      name: 'wide',
      stages: 2,
      states: 12,
      actions: 4,
      initial: Array.from({ length: 12 }, () => 1 / 12),
      leader: { controls: { idle: { min: 0, max: 1 } }, payoff: 'mass(0)' },
      transition: [{ to: Array.from({ length: 12 }, (_, state) => ({ state, probability: 1 / 12 })) }],
      reward: '-mass(s)',
    })
    const { text } = exportFollower(game, { idle: 0 }, { epsilon: 0.1 })
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
    expect(readLpFormat(text).rows).toHaveLength(2 * 12 + 2 * 48 + 2 * 12 + 1)
  })
})

describe('what the format cannot hold', () => {
  it('is refused with the place of the formula and the reason', () => {
    const game = defineGame({
      name: 'logit',
      stages: 1,
      states: ['crowd'],
      actions: ['stay', 'join'],
      initial: { crowd: 1 },
      leader: { controls: { idle: { min: 0, max: 1 } }, payoff: 'massAction(join)' },
      transition: [{ to: { crowd: 1 } }],
      reward: [{ action: 'join', value: 'exp(-massAction(join))' }, { value: 0 }],
    })
    expect(() => exportFollower(game, { idle: 0 }, { epsilon: 0.1 })).toThrow(
      expect.objectContaining({
        code: 'beyond-lp-format',
        message: expect.stringContaining('the reward at state crowd, action join, stage 0 is not affine'),
      }),
    )
  })

  it('depends on the commitment', () => {
    const game = defineGame({
      name: 'switched',
      stages: 1,
      states: ['crowd'],
      actions: ['stay', 'join'],
      initial: { crowd: 1 },
      leader: { controls: { bend: { min: 0, max: 1 } }, payoff: 'massAction(join)' },
      transition: [{ to: { crowd: 1 } }],
      reward: [{ action: 'join', value: 'bend * massAction(join)^3' }, { value: 0 }],
    })
    expect(exportFollower(game, { bend: 0 }, { epsilon: 0.1 }).quadraticRows).toBe(0)
    expect(() => exportFollower(game, { bend: 1 }, { epsilon: 0.1 })).toThrow(/not affine/)
  })
})
