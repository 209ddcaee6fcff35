/** A function on a convex set. A value that is not a number counts as −∞. */
export interface AscentProblem {
  readonly value: (point: Float64Array) => number | Promise<number>
  /** Writes the gradient at a point into `out`; derivatives that are not numbers count as 0. */
  readonly fillGradient: (point: Float64Array, out: Float64Array) => void | Promise<void>
  /** Moves `point` (changed in place) to the nearest point of the set, given one of the set. */
  readonly project: (point: Float64Array, inside: Float64Array) => void
}

export interface AscentLimits {
  readonly steps: number
  /** Asked before every step: false ends the ascent. */
  readonly goOn: () => Promise<boolean>
  /** How many of the last values a step may fall short of, 1 for an ascent that never falls. */
  readonly memory: number
}

export interface AscentEnd {
  /** The best point met, and its value. */
  readonly point: Float64Array
  readonly value: number
  readonly steps: number
}

/** Step lengths along the gradient. */
const SHORTEST = 1e-10
const LONGEST = 1e10

/** A step that gains at least this share of what the slope promises is taken; otherwise it is halved, so often at most. */
const SUFFICIENT = 1e-4
const MOST_HALVINGS = 30

/** The ascent ends when a step along the gradient would move no coordinate by more than this. */
const RESOLUTION = 1e-9

/**
 * Spectral projected gradient ascent: steps along the projected gradient with Barzilai and Borwein's length, and a line search that
 * may fall short of the last value but not of the last few. Finds a local maximum of a smooth function; of others, some point
 * that is hard to improve on.
 *
 * @param start a point of the set
 * @see Birgin, Martínez, Raydan, Nonmonotone spectral projected gradient methods on convex sets (2000)
 */
export async function spectralAscent(
  { value: valueAt, fillGradient, project }: AscentProblem,
  start: Float64Array,
  { steps: mostSteps, goOn, memory }: AscentLimits,
): Promise<AscentEnd> {
  const size = start.length
  let point: Float64Array = start.slice()
  let value = numberOr(await valueAt(point), -Infinity)
  let best: Omit<AscentEnd, 'steps'> = { point, value }
  const gradient = new Float64Array(size)
  const nextGradient = new Float64Array(size)
  const direction = new Float64Array(size)
  const gradientAt = async (at: Float64Array, out: Float64Array): Promise<void> => {
    await fillGradient(at, out)
    for (let k = 0; k < size; k++) if (!Number.isFinite(out[k])) out[k] = 0
  }
  const aim = (length: number): number => {
    for (let k = 0; k < size; k++) direction[k] = point[k] + length * gradient[k]
    project(direction, point)
    let longest = 0
    for (let k = 0; k < size; k++) {
      direction[k] -= point[k]
      longest = Math.max(longest, Math.abs(direction[k]))
    }
    return longest
  }
  if (size === 0) return { ...best, steps: 0 }
  await gradientAt(point, gradient)
  let length = clamp(1 / Math.max(SHORTEST, aim(1)))
  const recent = [value]
  let steps = 0
  while (steps < mostSteps && (await goOn())) {
    if (aim(length) <= RESOLUTION) break
    const slope = dot(gradient, direction)
    if (!(slope > 0)) break
    const reference = Math.min(...recent)
    let share = 1
    let next: Float64Array | null = null
    let nextValue = -Infinity
    for (let halving = 0; halving <= MOST_HALVINGS && next === null; halving++, share /= 2) {
      const trial = point.map((coordinate, k) => coordinate + share * direction[k])
      nextValue = numberOr(await valueAt(trial), -Infinity)
      if (nextValue >= reference + SUFFICIENT * share * slope) next = trial
    }
    steps++
    if (next === null) break
    await gradientAt(next, nextGradient)
    // Barzilai and Borwein: the curvature along the step; a function that is not concave there has none.
    let squares = 0
    let curvature = 0
    for (let k = 0; k < size; k++) {
      const moved = next[k] - point[k]
      squares += moved * moved
      curvature += moved * (gradient[k] - nextGradient[k])
    }
    length = curvature > 0 ? clamp(squares / curvature) : LONGEST
    gradient.set(nextGradient)
    point = next
    value = nextValue
    recent.push(value)
    if (recent.length > memory) recent.shift()
    if (value > best.value) best = { point, value }
  }
  return { ...best, steps }
}

function numberOr(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value
}

function clamp(length: number): number {
  return Math.min(LONGEST, Math.max(SHORTEST, length))
}

function dot(left: Float64Array, right: Float64Array): number {
  return left.reduce((total, value, k) => total + value * right[k], 0)
}
