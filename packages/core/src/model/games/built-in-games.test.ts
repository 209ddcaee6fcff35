import { describe, expect, it } from 'vitest'
import { exploitability } from '../../search/dynamics/exploitability.js'
import { inducedFlow } from '../../search/dynamics/flow.js'
import { defineGame } from '../define-game.js'
import { builtInGames } from './built-in-games.js'
import { congestion } from './congestion.js'
import { epidemic } from './epidemic.js'
import { leftRight } from './left-right.js'
import { tippingPoint } from './tipping-point.js'
import { twoBar } from './two-bar.js'
import { warmUp } from './warm-up.js'

/** Numbers to try where a fact has to hold throughout [0, 1]. */
const GRID = [0, 0.05, 0.3, 0.5, 0.77, 1]

/** A formula of a few operations on numbers of order 1, against the same value by another route. */
const ROUNDING = 64 * Number.EPSILON

describe('built-in games', () => {
  it('have a name each, and are accepted without a warning', () => {
    const names = builtInGames.map(({ definition }) => definition.name)
    expect(new Set(names).size).toBe(names.length)
    for (const { definition } of builtInGames)
      expect(defineGame(definition).warnings, definition.name).toEqual([])
  })
})

describe('tipping-point', () => {
  const game = defineGame(tippingPoint)

  it('has E(m; x) = (1 − m)(m + c), or −m (m + c) where m + c < 0', () => {
    for (const bonus of GRID) {
      for (const m of GRID) {
        const gain = m + bonus - 0.3
        const expected = gain >= 0 ? (1 - m) * gain : -m * gain
        expect(Math.abs(exploitability(game, { bonus }, [[[1 - m, m]]]) - expected)).toBeLessThan(ROUNDING)
      }
    }
  })
})

describe('congestion', () => {
  const game = defineGame(congestion)

  it('has the smallest ε-equilibrium m₁ = ½[(2 − x) − √(x² + 4ε)]', () => {
    for (const [toll, epsilon] of [
      [0.5, 0.05],
      [0, 0.2],
      [0.8, 0.01],
    ]) {
      const m = (2 - toll - Math.sqrt(toll ** 2 + 4 * epsilon)) / 2
      expect(Math.abs(exploitability(game, { toll }, [[[1 - m, m]]]) - epsilon)).toBeLessThan(ROUNDING)
    }
  })
})

describe('warm-up', () => {
  const game = defineGame(warmUp)
  const oneStage = defineGame(tippingPoint)

  it('has the exploitability of the tipping point when m walk in and join', () => {
    for (const bonus of GRID) {
      for (const m of GRID) {
        const policy = [
          [
            [1 - m, m],
            [1, 0],
          ],
          [
            [1, 0],
            [0, 1],
          ],
        ]
        const expected = exploitability(oneStage, { bonus }, [[[1 - m, m]]])
        expect(Math.abs(exploitability(game, { bonus }, policy) - expected)).toBeLessThan(ROUNDING)
      }
    }
  })
})

describe('left-right', () => {
  const game = defineGame(leftRight)

  it('has the ends p_lo and p_hi of its ε-equilibria, and the equilibrium p*', () => {
    for (const [left, right, epsilon] of [
      [0.2, 0.9, 0.05],
      [1, 0, 0.1],
      [0, 0, 0.001],
    ]) {
      const fair = Math.min(1, (2 + right - left) / 3)
      const end = (share: number): number => (share + Math.sqrt(share ** 2 + (4 * epsilon) / 3)) / 2
      const at = (p: number): number =>
        exploitability(game, { toll_left: left, toll_right: right }, [
          [
            [p, 1 - p],
            [1, 0],
            [1, 0],
          ],
          [
            [1, 0],
            [1, 0],
            [1, 0],
          ],
        ])
      expect(at(fair)).toBeLessThan(ROUNDING)
      expect(Math.abs(at(end(fair)) - epsilon)).toBeLessThan(ROUNDING)
      expect(Math.abs(at(1 - end(1 - fair)) - epsilon)).toBeLessThan(ROUNDING)
    }
  })
})

describe('two-bar', () => {
  const game = defineGame(twoBar)

  it('is its own mirror image without a bonus, and not with one', () => {
    const policy = Array.from({ length: 3 }, (_stage, t) =>
      Array.from({ length: 5 }, (_state, s) => {
        const left = (1 + t + 2 * s) / 20
        const right = (3 - t) / 10
        return [left, 1 - left - right, right]
      }),
    )
    const mirrored = policy.map((stage) => stage.map((row) => row.toReversed()).toReversed())
    const difference = (bonus: number): number =>
      Math.abs(exploitability(game, { bonus }, policy) - exploitability(game, { bonus }, mirrored))
    expect(difference(0)).toBeLessThan(ROUNDING)
    expect(difference(0.2)).toBeGreaterThan(0.001)
  })

  it('keeps the mass that would slip off the street at its ends', () => {
    const stay = Array.from({ length: 3 }, () => Array.from({ length: 5 }, () => [1, 0, 0]))
    const flow = inducedFlow(game, { bonus: 0 }, stay)
    const atLeftEnd = flow[2][0].reduce((sum, mass) => sum + mass, 0)
    expect(Math.abs(atLeftEnd - (0.05 + 0.9 * 0.95 + 0.05 * 0.05))).toBeLessThan(ROUNDING)
  })
})

describe('epidemic', () => {
  it('is the MFGLib environment when nothing is paid', () => {
    // Computed with MFGLib 0.3.0, environment susceptible_infected (51 stages), uniform policy.
    const peer = 5.466873913228543
    const game = defineGame({ ...epidemic, stages: 51 })
    const uniform = Array.from({ length: 51 }, () => [
      [0.5, 0.5],
      [0.5, 0.5],
    ])
    expect(exploitability(game, { subsidy: 0 }, uniform)).toBeCloseTo(peer, 12)
  })
})
