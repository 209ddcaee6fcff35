import { expect, test } from 'vitest'
import type { FactorUnit } from '../factor/factor-space.js'
import type { Grid } from './grid.js'
import { bestSpreadChoice, spreadChoice, trajectoryDistance } from './spread.js'
import { randomTrajectory, type Trajectory } from './trajectory.js'

const GRID: Grid = { levels: 4, coordinates: 3 }
const UNITS: FactorUnit[] = [0, 1, 2].map((k) => ({
  name: `x${k}`,
  factors: [`x${k}`],
  coordinates: [k],
  numericPosition: k,
}))

function pool(count: number, seed: number): Trajectory[] {
  return Array.from({ length: count }, (_, index) =>
    randomTrajectory(GRID, UNITS, { seed, replication: 0, index }),
  )
}

function spreadOf(trajectories: readonly Trajectory[], chosen: readonly number[]): number {
  return chosen.reduce(
    (sum, one, k) =>
      sum +
      chosen
        .slice(k + 1)
        .reduce(
          (rest, other) => rest + trajectoryDistance(GRID, trajectories[one], trajectories[other]) ** 2,
          0,
        ),
    0,
  )
}

test('a trajectory changes every unit once, by half the levels', () => {
  for (const { points, order } of pool(50, 1)) {
    expect(order.toSorted()).toEqual([0, 1, 2])
    for (const [position, unit] of order.entries()) {
      const change = points[position + 1].map((level, k) => Math.abs(level - points[position][k]))
      expect(change).toEqual([0, 1, 2].map((k) => (k === unit ? 2 : 0)))
    }
    expect(points.flat().every((level) => level >= 0 && level < 4)).toBe(true)
  }
})

test('starts and orders are uniform within four standard errors', () => {
  const count = 6000
  const drawn = pool(count, 2)
  const share = (isIn: (trajectory: Trajectory) => boolean) => drawn.filter(isIn).length / count
  const deviation = (probability: number) => 4 * Math.sqrt((probability * (1 - probability)) / count)
  for (let level = 0; level < 4; level++) {
    expect(Math.abs(share(({ points }) => points[0][1] === level) - 1 / 4)).toBeLessThan(deviation(1 / 4))
  }
  for (const order of ['012', '021', '102', '120', '201', '210']) {
    expect(Math.abs(share((each) => each.order.join('') === order) - 1 / 6)).toBeLessThan(deviation(1 / 6))
  }
})

test('the distance of two trajectories is that of all their points', () => {
  const along = (...points: number[][]): Trajectory => ({ points, order: [0] })
  const grid = { levels: 4, coordinates: 2 }
  const one = along([0, 0], [2, 0])
  // 3/3 and 5/3 …: (0,0)–(3,3): √18/3; (0,0)–(1,3): √10/3; (2,0)–(3,3): √10/3; (2,0)–(1,3): √10/3.
  expect(trajectoryDistance(grid, one, along([3, 3], [1, 3]))).toBeCloseTo(
    (Math.sqrt(18) + 3 * Math.sqrt(10)) / 3,
    14,
  )
  expect(trajectoryDistance(grid, along([1, 1]), along([1, 1]))).toBe(0)
})

test('the best choice is the best of all choices', () => {
  for (let seed = 0; seed < 5; seed++) {
    const drawn = pool(9, seed)
    let best = 0
    for (let mask = 0; mask < 2 ** 9; mask++) {
      const chosen = [...drawn.keys()].filter((position) => ((mask >> position) & 1) === 1)
      if (chosen.length === 4) best = Math.max(best, spreadOf(drawn, chosen))
    }
    const found = bestSpreadChoice(GRID, drawn, 4)
    expect(new Set(found).size).toBe(4)
    expect(spreadOf(drawn, found)).toBeCloseTo(best, 10)
  }
})

test('adding the farthest trajectory again and again comes close to the best choice and far beyond chance', () => {
  let [greedy, best, random] = [0, 0, 0]
  for (let seed = 0; seed < 10; seed++) {
    const drawn = pool(16, seed)
    greedy += spreadOf(drawn, spreadChoice(GRID, drawn, 4))
    best += spreadOf(drawn, bestSpreadChoice(GRID, drawn, 4))
    random += spreadOf(drawn, [0, 1, 2, 3])
  }
  // Measured: 0.96 of the best, where four at random have 0.72.
  expect(greedy / best).toBeGreaterThan(0.9)
  expect(greedy / random).toBeGreaterThan(1.2)
})

test('more trajectories begin with the same ones, each of them once', () => {
  const drawn = pool(40, 3)
  const ten = spreadChoice(GRID, drawn, 10)
  expect(spreadChoice(GRID, drawn, 5)).toEqual(ten.slice(0, 5))
  expect(new Set(ten).size).toBe(10)
})

test('too many choices to try are refused', () => {
  expect(() => bestSpreadChoice(GRID, pool(40, 0), 10)).toThrow(expect.objectContaining({ code: 'pool' }))
})
