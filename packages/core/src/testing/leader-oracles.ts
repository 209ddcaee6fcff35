import { defineGame } from '../model/define-game.js'
import type { Game } from '../model/game.js'
import { tippingPoint } from '../model/games/tipping-point.js'
import type { LeaderSolution } from '../search/minimax/solution.js'

/** The tipping point with threshold θ. */
export function tippingPointAt(theta: number): Game {
  return defineGame({ ...tippingPoint, parameters: { theta } })
}

/**
 * What is wrong with a leader solution that should be certified and contain a known value: nothing when all is well.
 *
 * @param slack how far the known value may itself be off
 */
export function certificationFaults(solution: LeaderSolution, value: number, slack = 0): string[] {
  const { status, limit, reason, tolerance } = solution
  const { lower, upper } = solution.value
  const faults: string[] = []
  if (status !== 'certified') faults.push(`the status is ${status} (${limit}): ${reason}`)
  else if (reason !== null) faults.push(`a closed bracket needs no reason, but: ${reason}`)
  if (lower > value + slack) faults.push(`the lower end ${lower} is above the value ${value}`)
  if (upper < value - slack) faults.push(`the upper end ${upper} is below the value ${value}`)
  if (upper - lower > tolerance) faults.push(`the bracket is ${upper - lower} wide, more than ${tolerance}`)
  return faults
}

/** Largest value of a function of k numbers on the grid of [0, 1]^k with `points` + 1 points to a side. */
export function gridMaximum(points: number, f: (...at: number[]) => number): number {
  const count = f.length
  const side = points + 1
  let best = -Infinity
  for (let k = 0; k < side ** count; k++) {
    const at = Array.from({ length: count }, (_unused, c) => (Math.floor(k / side ** c) % side) / points)
    best = Math.max(best, f(...at))
  }
  return best
}

/** Worst case of `leftRight` with damage 2 as a function of its two tolls: J at one end of the interval of ε-equilibria. */
export function forkWorstCase(epsilon: number): (left: number, right: number) => number {
  const most = (share: number): number =>
    Math.min(1, (share + Math.sqrt(share * share + (4 * epsilon) / 3)) / 2)
  return (left, right) => {
    const p = Math.min(1, Math.max(0, (2 + right - left) / 3))
    const payoff = (mass: number): number => left * mass + right * (1 - mass) - 2 * mass
    return Math.min(payoff(most(p)), payoff(1 - most(1 - p)))
  }
}
