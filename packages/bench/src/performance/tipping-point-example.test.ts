import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { tippingPointBoxes, tippingPointExample } from './tipping-point-example.js'

const EPSILON = 0.05
const COST = 0.1
/** v_ε = 1 − θ − 2ε for θ = 0.3. */
const GAME_VALUE = 0.6

it('bounds every ε-equilibrium of the tipping point in its boxes, and excludes none', () => {
  const boxes = tippingPointBoxes()
  const leaves = boxes.filter(({ what }) => !what.startsWith('split'))
  for (let k = 0; k <= 1000; k++) {
    const m = k / 1000
    const isEquilibrium = (1 - m) * (m + COST) <= EPSILON
    const own = leaves.filter(({ from, to }) => from <= m && m <= to)
    expect(own.length).toBeGreaterThan(0)
    if (isEquilibrium) expect(own.some(({ least }) => least !== null && least <= m)).toBe(true)
  }
  expect(boxes[boxes.length - 1]).toMatchObject({ to: 1, what: 'within the tolerance' })
})

it('is what docs/solver.md shows: the boxes to the last digit, the solver in its valid brackets', async () => {
  const guide = readFileSync(new URL('../../../../docs/solver.md', import.meta.url), 'utf8')
  const [boxes, solver, cells] = (await tippingPointExample()).split('\n\n')
  expect(guide).toContain(boxes)
  expect(solver).toMatch(/^the solver: V_ε\(0\.4\) in \[0\.5\d+, 0\.5\d+\], \d+ node/)
  // How many cells and solves it takes may change with the solver; what the brackets enclose may not.
  const shown = guide.slice(guide.indexOf('cells  follower solves'))
  for (const table of [cells, shown.slice(0, shown.indexOf('```'))]) {
    const rows = table
      .trim()
      .split('\n')
      .slice(2)
      .map((line) => line.trim().split(/ +/).map(Number))
    expect(rows.length).toBeGreaterThan(3)
    for (const [, , lower, upper] of rows) {
      expect(lower).toBeLessThanOrEqual(GAME_VALUE)
      expect(upper).toBeGreaterThanOrEqual(GAME_VALUE)
    }
    const [, , lower, upper, commitment] = rows[rows.length - 1]
    expect(upper - lower).toBeLessThanOrEqual(1e-3)
    expect(commitment).toBeCloseTo(0.35, 2)
  }
})
