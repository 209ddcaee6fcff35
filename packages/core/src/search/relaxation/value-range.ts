import type { FactoredFollower } from './factored-follower.js'

/** Bounds of the optimal values V*_t(s) over all mean fields, by interval backward induction. */
export interface ValueRange {
  /** At `t·S + s`, for t = 0 … N. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Upper bound of the Bellman slack of `(t, p)` at `t·S·A + p`. */
  readonly slack: Float64Array
  /** Σ_t max |r_t|: the size of numbers in the gap. */
  readonly magnitude: number
}

/** Bounds V*_t(s) and the Bellman slacks whatever the crowd does; cost O(N·S²·A). */
export function valueRange(follower: FactoredFollower): ValueRange {
  const { stages, stateCount, actionCount } = follower
  const pairs = stateCount * actionCount
  const lower = new Float64Array((stages + 1) * stateCount)
  const upper = new Float64Array((stages + 1) * stateCount)
  const slack = new Float64Array(stages * pairs)
  let magnitude = 0
  for (let t = stages - 1; t >= 0; t--) {
    let largest = 0
    for (let s = 0; s < stateCount; s++) {
      let best = -Infinity
      let bestUpper = -Infinity
      const lows: number[] = []
      for (let a = 0; a < actionCount; a++) {
        const row = t * pairs + s * actionCount + a
        const reward = follower.rewardRange[row]
        largest = Math.max(largest, Math.abs(reward.lower), Math.abs(reward.upper))
        let low = reward.lower
        let high = reward.upper
        if (t + 1 < stages) {
          const next = continuationRange(follower, row, lower, upper, (t + 1) * stateCount)
          low += next.lower
          high += next.upper
        }
        lows.push(low)
        best = Math.max(best, low)
        bestUpper = Math.max(bestUpper, high)
      }
      // Widened by a few roundings of numbers of this size.
      const rounding = 64 * Number.EPSILON * (Math.abs(best) + Math.abs(bestUpper) + largest)
      lower[t * stateCount + s] = best - rounding
      upper[t * stateCount + s] = bestUpper + rounding
      lows.forEach((low, a) => (slack[t * pairs + s * actionCount + a] = bestUpper - low + 2 * rounding))
    }
    magnitude += largest
  }
  return { lower, upper, slack, magnitude }
}

function continuationRange(
  follower: FactoredFollower,
  row: number,
  lower: Float64Array,
  upper: Float64Array,
  next: number,
): { lower: number; upper: number } {
  const successors = follower.transition[row]
  const fixed = successors.every(({ probability }) => probability.indices.length === 0)
  let low = fixed ? 0 : Infinity
  let high = fixed ? 0 : -Infinity
  for (const { state, probability } of successors) {
    if (fixed) {
      low += probability.constant * lower[next + state]
      high += probability.constant * upper[next + state]
    } else {
      low = Math.min(low, lower[next + state])
      high = Math.max(high, upper[next + state])
    }
  }
  return { lower: low, upper: high }
}
