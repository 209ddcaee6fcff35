import { describe, expect, onTestFinished, test } from 'vitest'
import { defineGame } from '../../../model/define-game.js'
import { encodeCommitment } from '../../../model/commitment.js'
import type { GameDefinition } from '../../../model/definition.js'
import { leftRight } from '../../../model/games/left-right.js'
import { loadHighs } from '../../linear/highs-engine.js'
import { provedFollowerAt, provedLeaderSolution } from '../../../testing/proved.js'
import { BranchTable } from './branch-table.js'
import { climb } from './climb.js'
import { commitmentSet } from './commitment-set.js'
import { WitnessJudge } from './witness-judge.js'
import { WitnessSearch } from './witness-search.js'

const EPSILON = 0.05

async function climbIn(
  definition: GameDefinition,
  start: Parameters<typeof encodeCommitment>[1],
  mostTries = Infinity,
) {
  const game = defineGame(definition)
  const set = commitmentSet(game)
  const judge = new WitnessJudge(game)
  const search = new WitnessSearch(game, judge, await loadHighs(), 1e-6)
  onTestFinished(() => search.dispose())
  const branches = new BranchTable(set, judge, search, EPSILON)
  const from = branches.vertexAt(encodeCommitment(game, start))
  const { stages, states, actions } = game
  branches.start(from, new Float64Array(stages * states.length * actions.length).fill(1 / actions.length))
  let tries = 0
  const vertex = climb(set, branches, from, 1e-5, () => tries++ < mostTries)
  return { game, from, vertex, tries }
}

/** A crowd that does not matter: the leader's worst case is minus the squared distance to a target. */
function distanceTo(
  leader: Omit<GameDefinition['leader'], 'payoff'>,
  terms: readonly string[],
): GameDefinition {
  return {
    smfg: 1,
    name: 'distance',
    stages: 1,
    states: ['here'],
    actions: ['stay'],
    initial: { here: 1 },
    leader: { ...leader, payoff: terms.map((term) => `-(${term})^2`).join(' + ') },
    transition: [{ to: { here: 1 } }],
    reward: [{ value: 0 }],
  }
}

const segments = { u: { min: 0, max: 1 }, v: { min: -2, max: 2 }, w: { min: 0, max: 1 } }
const toSegments = ['u - 0.3', 'v - 1.7', 'w - 2']

describe('the climb to a good commitment', () => {
  test.each([
    ['in a box, at its boundary too', { controls: segments }, toSegments, { u: 0, v: 0, w: 0 }, -1],
    [
      'in a simplex',
      { controls: { mix: { simplex: ['low', 'mid', 'high'] } } },
      ['mix(low) - 0.6', 'mix(mid) - 0.3', 'mix(high) - 0.1'],
      { mix: { low: 0, mid: 0, high: 1 } },
      0,
    ],
    [
      'over the values of a finite control',
      { controls: { u: { min: 0, max: 1 }, n: { values: [0, 1, 2, 5] } } },
      ['u - 0.3', 'n - 2'],
      { u: 1, n: 0 },
      0,
    ],
    [
      'along an inequality that holds controls together',
      { controls: { u: { min: 0, max: 1 }, v: { min: 0, max: 1 } }, constraints: ['u + v <= 1'] },
      ['u - 0.8', 'v - 0.6'],
      { u: 0, v: 1 },
      -0.08,
    ],
  ] as const)('ends near the best one %s', async (_where, leader, terms, start, best) => {
    const { vertex } = await climbIn(distanceTo(leader, terms), start)
    expect(vertex.isCommitment).toBe(true)
    expect(vertex.upper).toBeLessThanOrEqual(best + 1e-9)
    expect(vertex.upper).toBeGreaterThan(best - 1e-3)
  })

  test('finds good tolls by witnesses alone: a global solve agrees with them', async () => {
    const { game, from, vertex } = await climbIn(leftRight, { toll_left: 0, toll_right: 0 })
    const solution = await provedFollowerAt(game, vertex.commitment, { epsilon: EPSILON })
    expect(solution.value.upper).toBeCloseTo(vertex.upper, 3)
    expect(solution.value.lower).toBeGreaterThan(from.upper + 0.1)
  })

  test('stops when told to, with the best commitment so far', async () => {
    const game = distanceTo({ controls: segments }, toSegments)
    const { from, vertex, tries } = await climbIn(game, { u: 0, v: 0, w: 0 }, 4)
    expect(tries).toBe(5)
    expect(vertex.upper).toBeGreaterThan(from.upper)
    expect(vertex.upper).toBeLessThan(-1.1)
  })

  test('goes ahead of the cells where controls are many', async () => {
    const names = ['u1', 'u2', 'u3', 'u4', 'u5', 'u6']
    const controls = Object.fromEntries(names.map((name) => [name, { min: 0, max: 1 }] as const))
    const game = distanceTo(
      { controls },
      names.map((name, k) => `${name} - 0.1 - 0.15 * ${k}`),
    )
    const { value } = await provedLeaderSolution(defineGame(game), { epsilon: EPSILON, nodeLimit: 0 })
    expect(value.lower).toBeGreaterThan(-1e-3)
    expect(value.upper).toBeGreaterThanOrEqual(0)
  })
})
