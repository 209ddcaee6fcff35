import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exploitability } from '../../dynamics/exploitability.js'
import { inducedFlow } from '../../dynamics/flow.js'
import { leaderPayoff } from '../../dynamics/payoff.js'
import { policyFromFlow } from '../../dynamics/policy-from-flow.js'
import type { PolicyTable } from '../../dynamics/policy-table.js'
import * as interval from '../../expression/interval.js'
import { decodeCommitment } from '../../../model/commitment.js'
import { defineGame } from '../../../model/define-game.js'
import type { Game } from '../../../model/game.js'
import { arbitraryGame } from '../../../testing/arbitrary-game.js'
import { arbitraryNonlinearGame } from '../../../testing/arbitrary-nonlinear-game.js'
import { arbitraryPolicy } from '../../../testing/arbitrary-play.js'
import type { CoverNode } from '../certificate.js'
import { Flaw } from '../flaw.js'
import { partsOf, rangeOfCell, rootCells, verticesOf, type CoverCell } from './cover-cell.js'
import { commitmentMargin } from './margin-bound.js'
import { CellJudge } from './verify-leader.js'
import type { CellBound } from './vertex-bound.js'

const ROUNDING = 1e-9

const quarter = fc.integer({ min: -4, max: 4 }).map((value) => value / 4)

/** Rewards and payoff with every product of two variables, transitions that depend on nothing. */
const quadraticGame = fc
  .record({
    stages: fc.integer({ min: 1, max: 2 }),
    rewards: fc.array(fc.array(quarter, { minLength: 5, maxLength: 5 }), { minLength: 4, maxLength: 4 }),
    payoff: fc.array(quarter, { minLength: 5, maxLength: 5 }),
    moves: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ stages, rewards, payoff, moves }) => {
    const formula = ([a, b, c, d, e]: readonly number[]): string =>
      `${a} * mass(0) + ${b} * u * mass(1, 0) + ${c} * u * v + ${d} * v ^ 2 + ${e} * mass(0, 0) * mass(1)`
    return defineGame({
      name: 'quadratic',
      stages,
      states: 2,
      actions: 2,
      initial: [0.5, 0.5],
      leader: {
        controls: { u: { min: 0, max: 1 }, v: { min: -1, max: 1 } },
        payoff: formula(payoff),
        constraints: ['u + v <= 1.2'],
      },
      transition: ({ s, a }) => ({ '0': moves[2 * s + a] / 8, '1': 'rest' }),
      reward: ({ s, a }) => formula(rewards[2 * s + a]),
    })
  })

interface Subject {
  readonly game: Game
  readonly shape: 'simplices' | 'boxes'
  readonly root: number
  readonly splits: readonly (readonly [number, number])[]
  readonly policies: readonly PolicyTable[]
  readonly weights: readonly number[]
}

function subjects(games: fc.Arbitrary<Game>): fc.Arbitrary<Subject> {
  return games.chain((game) =>
    fc.record({
      game: fc.constant(game),
      shape: fc.constantFrom('simplices' as const, 'boxes' as const),
      root: fc.nat(99),
      splits: fc.array(fc.tuple(fc.nat(99), fc.nat(99)), { maxLength: 6 }),
      policies: fc.array(arbitraryPolicy(game), { minLength: 4, maxLength: 4 }),
      weights: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 64, maxLength: 64 }),
    }),
  )
}

function cellOf(judge: CellJudge, { shape, root, splits }: Subject): CoverCell {
  const { space } = judge
  const roots = rootCells(space, shape)
  let cell = roots[root % roots.length]
  for (const [first, second] of splits) {
    const runs = cell.runs.findIndex(([start, end]) => start < end)
    const movable = space.factors.flatMap(({ components }) => components)
    const node: CoverNode | null =
      runs >= 0 && first % 2 === 0
        ? { values: [runs, cell.runs[runs][0]] }
        : cell.shape === 'boxes'
          ? movable.length === 0
            ? null
            : { halve: movable[first % movable.length] }
          : cell.corners.length < 2
            ? null
            : {
                edge: [
                  first % cell.corners.length,
                  (first + 1 + (second % (cell.corners.length - 1))) % cell.corners.length,
                ],
              }
    if (node === null) break
    cell = partsOf(space, cell, node, 'here')[second % 2]
  }
  return cell
}

/** Commitments of a cell as mixtures of its vertices, with the weights; of a box, of the ends of its ranges. */
function mixtures(
  judge: CellJudge,
  cell: CoverCell,
  weights: readonly number[],
): { x: number[]; share: number[] }[] {
  const ranges = rangeOfCell(judge.space, cell)
  const vertices = (
    verticesOf(judge.space, cell) ??
    [0, 1].map((end) => ranges.map(({ lower, upper }) => interval.point(end === 0 ? lower : upper)))
  ).map((vertex) => vertex.map(({ lower }) => lower))
  return Array.from({ length: 4 }, (_unused, k) => {
    const own = vertices.map((_vertex, v) => weights[(7 * k + v) % weights.length])
    const sum = own.reduce((total, weight) => total + weight, 0)
    const share = sum === 0 ? own.map((_weight, v) => (v === 0 ? 1 : 0)) : own.map((weight) => weight / sum)
    return {
      share,
      x: ranges.map((_range, c) => vertices.reduce((total, vertex, v) => total + share[v] * vertex[c], 0)),
    }
  })
}

function boundOf(judge: CellJudge, cell: CoverCell, node: CoverNode): CellBound | null {
  try {
    return judge.bound(cell, node, 'here')
  } catch (error) {
    if (error instanceof Flaw) return null
    throw error
  }
}

/** Whether x is one of the game's commitments: finite controls at their values, constraints satisfied. */
function isCommitment(game: Game, x: readonly number[]): boolean {
  return (
    game.controls.every(({ kind, offset, count, ...control }) => {
      if (kind === 'values' && 'values' in control) return control.values.includes(x[offset])
      const sum = x.slice(offset, offset + count).reduce((total, value) => total + value, 0)
      return kind !== 'simplex' || Math.abs(sum - 1) < 1e-9
    }) &&
    game.constraints.every(
      ({ coefficients, bound }) => coefficients.reduce((sum, each, c) => sum + each * x[c], 0) <= bound,
    )
  )
}

const classes: readonly (readonly [string, fc.Arbitrary<Game>, number, readonly string[]])[] = [
  [
    'any controls',
    arbitraryGame({ maxStages: 2 }),
    400,
    ['constant', 'moving', 'interval', 'range', 'margin'],
  ],
  ['products of two', quadraticGame, 90, ['constant', 'moving', 'interval', 'range', 'margin']],
  ['nonlinear formulas', arbitraryNonlinearGame(), 80, ['constant', 'interval', 'range', 'margin']],
]

describe.each(classes)('games with %s', (_name, games, runs, kinds) => {
  test('are bounded in a cell as its commitments and policies are', () => {
    const judged = new Map<string, number>()
    fc.assert(
      fc.property(subjects(games), (subject) => {
        const { game, policies, weights } = subject
        const cover = { policies: policies.map((policy) => policy.flat(2)), witnessEpsilon: 0 }
        const judge = new CellJudge(game, cover, 0.1, 'worst')
        const cell = cellOf(judge, subject)
        const points = mixtures(judge, cell, weights).filter(({ x }) => isCommitment(game, x))
        const vertices =
          verticesOf(judge.space, cell)?.map((vertex) => vertex.map(({ lower }) => lower)) ?? []
        const prices = game.constraints.length > 0 ? { prices: [0, 0.5] } : {}
        const expectBelow = (
          kind: string,
          bound: CellBound | null,
          x: readonly number[],
          policy: PolicyTable,
        ): void => {
          if (bound === null) return
          judged.set(kind, (judged.get(kind) ?? 0) + 1)
          const commitment = decodeCommitment(game, Float64Array.from(x))
          if (kind !== 'range')
            expect(exploitability(game, commitment, policy)).toBeLessThanOrEqual(
              bound.exploitability + ROUNDING,
            )
          expect(leaderPayoff(game, commitment, policy)).toBeLessThanOrEqual(bound.payoff + ROUNDING)
        }
        const constant = boundOf(judge, cell, { constant: 0, ...prices })
        const range = boundOf(judge, cell, { interval: 0 })
        const whatever = boundOf(judge, cell, { range: true })
        const order = vertices.map((_vertex, v) => v % policies.length)
        const moving = boundOf(judge, cell, { moving: order, ...prices })
        for (const { x, share } of points) {
          expectBelow('constant', constant, x, policies[0])
          expectBelow('interval', range, x, policies[0])
          expectBelow('range', whatever, x, policies[1])
          if (moving !== null) {
            // Transitions depend on nothing here, so any commitment will do for the flow of a policy.
            const any = decodeCommitment(game, Float64Array.from(x))
            const flows = order.map((policy) => inducedFlow(game, any, policies[policy]))
            const flow = flows[0].map((stage, t) =>
              stage.map((row, s) =>
                row.map((_mass, a) => flows.reduce((sum, each, v) => sum + share[v] * each[t][s][a], 0)),
              ),
            )
            expectBelow(
              'moving',
              moving,
              x,
              policyFromFlow(game, decodeCommitment(game, Float64Array.from(x)), flow),
            )
          }
          const from = points[0].x
          let margin: ReturnType<typeof commitmentMargin> | null = null
          try {
            margin = commitmentMargin(game, rangeOfCell(judge.space, cell), from.map(interval.point), 'here')
          } catch (error) {
            if (!(error instanceof Flaw)) throw error
          }
          if (margin === null) continue
          const at = decodeCommitment(game, Float64Array.from(from))
          const moved = {
            exploitability: exploitability(game, at, policies[2]) + margin.exploitability,
            payoff: leaderPayoff(game, at, policies[2]) + margin.payoff,
          }
          expectBelow('margin', moved, x, policies[2])
        }
      }),
      { seed: 761, numRuns: runs },
    )
    for (const kind of kinds)
      expect({ kind, judged: (judged.get(kind) ?? 0) > 20 }).toEqual({ kind, judged: true })
  })
})
