import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Game } from '../../../model/game.js'
import { loadHighs } from '../../linear/highs-engine.js'
import { arbitraryGame } from '../../../testing/arbitrary-game.js'
import { bruteForceFollower } from '../../../testing/brute-force.js'
import { provedFollowerAt } from '../../../testing/proved.js'
import { BranchTable } from './branch-table.js'
import { centreOf, childrenOf, type Cell } from './cell.js'
import { CellBounds } from './cell-bounds.js'
import { commitmentSet, isCommitment } from './commitment-set.js'
import { leaderStructure } from './leader-structure.js'
import { SimplexCell } from './simplex-cell.js'
import { WitnessJudge } from './witness-judge.js'
import { WitnessSearch } from './witness-search.js'

const engine = await loadHighs()

/** A settled cell after some splits, chosen by a list of numbers. */
function cellOf(game: Game, choices: readonly number[]): Cell {
  const roots = SimplexCell.cover(commitmentSet(game))
  let cell: Cell = roots[choices[0] % roots.length]
  for (const choice of choices) {
    const children = childrenOf(cell)
    if (children.length > 0) cell = children[choice % children.length]
  }
  while (!cell.isSettled) cell = childrenOf(cell)[0]
  return cell
}

/** A commitment of the cell with the given weights of its vertices. */
function pointIn(cell: Cell, weights: readonly number[]): Float64Array {
  const vertices = cell.vertices ?? []
  const shares = vertices.map((_vertex, v) => weights[v % weights.length] + 1)
  const total = shares.reduce((sum, share) => sum + share, 0)
  return cell.lower.map((_low, c) =>
    vertices.reduce((sum, vertex, v) => sum + (shares[v] / total) * vertex[c], 0),
  )
}

describe('the bound of a cell', () => {
  test.each([
    ['fixed transitions', 'fixed', false],
    ['transitions that depend on the mean field', 'meanField', false],
    ['transitions that depend on the commitment', 'fixed', true],
  ] as const)(
    'is never below the worst case of a commitment in it: %s',
    async (_name, transition, isMoved) => {
      const games = arbitraryGame({
        transition,
        controlsIn: { reward: true, transition: isMoved, payoff: true },
        maxStages: 2,
        maxActions: 2,
      })
      const choices = fc.array(fc.nat(20), { minLength: 7, maxLength: 7 })
      const weights = fc.array(fc.nat(8), { minLength: 5, maxLength: 5 })
      let bounded = 0
      const epsilons = fc.constantFrom(0.02, 0.1, 0.3)
      await fc.assert(
        fc.asyncProperty(games, choices, weights, epsilons, async (game, path, shares, epsilon) => {
          const cell = cellOf(game, path)
          const centre = centreOf(cell)
          const judge = new WitnessJudge(game)
          const search = new WitnessSearch(game, judge, engine, 1e-6)
          onTestFinished(() => search.dispose())
          const bounds = new CellBounds(game, leaderStructure(game), judge, search, epsilon)
          const branches = new BranchTable(commitmentSet(game), judge, search, epsilon)
          const first = branches.vertexAt(centre)
          const row = new Float64Array(game.stages * game.states.length * game.actions.length)
          const start = branches.start(first, row.fill(1 / game.actions.length))
          if (start === null) return
          const vertices = branches.verticesOf(cell)
          branches.follow(vertices, [start])
          const worst = vertices.flatMap((vertex) => (vertex.best === null ? [] : [vertex.best]))
          let { upper } = bounds.pulledConstant(cell, centre, start)
          if (bounds.moves && worst.length === vertices.length)
            upper = Math.min(upper, bounds.pulledMoving(worst).upper)
          if (upper === Infinity) return
          const point = pointIn(cell, shares)
          if (!isCommitment(commitmentSet(game), point)) return
          bounded++
          const inside = bruteForceFollower(game, point, { epsilon })
          const solution = await provedFollowerAt(game, point, { epsilon, tolerance: 1e-4 })
          expect(solution.value.lower).toBeLessThanOrEqual(upper + 1e-9)
          // The oracle's payoff is attained, so it may lie above the worst case, here by less than a hundredth.
          expect(inside?.payoff ?? -Infinity).toBeLessThanOrEqual(upper + 0.01)
        }),
        { seed: 71, numRuns: 50 },
      )
      expect(bounded).toBeGreaterThan(20)
    },
  )
})
