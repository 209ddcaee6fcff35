import type { Interval } from '../../expression/expression.js'
import * as interval from '../../expression/interval.js'
import { isPolicy, judge, judgeAt, type Candidate, type Judged } from './candidate.js'

const MOST_BISECTIONS = 120
/** Where a range is cut: where the sign in the middle is not known, beside it. */
const SHARES = [0.5, 0.25, 0.75]

/**
 * Proves that the one equation of a candidate has a zero where a derivative shows nothing: a single probability moves, and the equation has
 * opposite signs, beyond doubt, at two of its values; in between it is 0 somewhere, because it is continuous.
 *
 * @param values the free probabilities @param reach how far the probability may move
 * @returns the candidate judged on the shortest such range that was found, or null
 */
export function findSignChange(
  candidate: Candidate,
  values: readonly number[],
  reach: number,
): Judged | null {
  for (let k = 0; k < values.length; k++) {
    const judged = signChangeAlong(candidate, values, k, reach)
    if (judged !== null) return judged
  }
  return null
}

function signChangeAlong(
  candidate: Candidate,
  values: readonly number[],
  k: number,
  reach: number,
): Judged | null {
  const { structure } = judgeAt(candidate, values, [])
  const signs = new Map<number, number>()
  const signAt = (value: number): number => {
    const known = signs.get(value)
    if (known !== undefined) return known
    const moved = values.with(k, value)
    let sign = 0
    if (isPolicy(candidate, moved.map(interval.point))) {
      const judged = judgeAt(candidate, moved, [])
      // The same function as at the start: in states that followers reach or do not reach, values are formed alike.
      if (judged.equations.length === 1 && judged.structure === structure)
        sign = signOf(judged.equations[0].at)
    }
    signs.set(value, sign)
    return sign
  }
  const bracketed = bracket(signAt, values[k], reach)
  if (bracketed === null) return null
  let [lower, upper] = bracketed
  for (let step = 0; step < MOST_BISECTIONS; step++) {
    const cut = cutBetween(lower, upper, signAt)
    if (cut === null) break
    if (signAt(cut) === signAt(lower)) lower = cut
    else upper = cut
  }
  const centre = values.with(k, lower + (upper - lower) / 2)
  const judged = judge(candidate, centre, [k], [{ lower, upper }])
  return judged.structure === structure ? judged : null
}

function signOf({ lower, upper }: Interval): number {
  return lower > 0 ? 1 : upper < 0 ? -1 : 0
}

/** A place well inside a range where the sign is known. */
function cutBetween(lower: number, upper: number, signAt: (value: number) => number): number | null {
  for (const share of SHARES) {
    const value = lower + share * (upper - lower)
    if (lower < value && value < upper && signAt(value) !== 0) return value
  }
  return null
}

/** Two places with opposite signs, near the start. */
function bracket(signAt: (value: number) => number, start: number, reach: number): [number, number] | null {
  const places = [start]
  for (let distance = Number.EPSILON; distance < reach; distance *= 2) {
    places.push(Math.max(0, start - distance), Math.min(1, start + distance))
    const negative = places.find((value) => signAt(value) < 0)
    const positive = places.find((value) => signAt(value) > 0)
    if (negative === undefined || positive === undefined) continue
    return negative < positive ? [negative, positive] : [positive, negative]
  }
  return null
}
