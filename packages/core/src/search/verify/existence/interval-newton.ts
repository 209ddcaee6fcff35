import type { Interval } from '../../expression/expression.js'
import * as interval from '../../expression/interval.js'
import { NEGLIGIBLE_PIVOT, NEWTON_INFLATION } from '../../tolerances.js'
import { isPolicy, judge, judgeAt, type Candidate, type Judged } from './candidate.js'
import { eliminate } from './elimination.js'

const MOST_STEPS = 40
const MOST_INFLATIONS = 12

/** Where Newton's method came to, in floating point. */
export interface NewtonPoint {
  /** The free probabilities. */
  readonly values: readonly number[]
  /** Those that are solved for, one per equation; none where the derivative is singular. */
  readonly unknowns: readonly number[]
  readonly inverse: readonly (readonly number[])[] | null
}

function middle({ lower, upper }: Interval): number {
  return lower + (upper - lower) / 2
}

/** Newton's method on the indifference equations, the surplus unknowns kept where they are; shortened steps at the border. */
export function newton(candidate: Candidate, start: readonly number[]): NewtonPoint {
  let values = start.slice()
  const everything = values.map((_value, k) => k)
  let unknowns: readonly number[] = []
  let inverse: readonly (readonly number[])[] | null = null
  let previous = Infinity
  for (let step = 0; step < MOST_STEPS; step++) {
    const columns = unknowns.length > 0 ? unknowns : everything
    const { equations } = judgeAt(candidate, values, columns)
    const matrix = equations.map(({ slopes }) =>
      columns.map((_column, i) => middle(slopes[i] ?? interval.point(0))),
    )
    const found = eliminate(matrix, NEGLIGIBLE_PIVOT)
    if (found.inverse === null) return { values, unknowns: [], inverse: null }
    unknowns = found.columns.map((column) => columns[column])
    inverse = found.inverse
    const moves = inverse.map(
      (row) => -row.reduce((sum, entry, i) => sum + entry * middle(equations[i].at), 0),
    )
    const size = moves.reduce((most, move) => Math.max(most, Math.abs(move)), 0)
    // Rounding is all that is left once steps no longer shrink.
    if (!(size < Infinity) || (size >= previous && previous < NEGLIGIBLE_PIVOT)) break
    let share = 1
    let moved = values
    for (let halving = 0; halving < MOST_STEPS; halving++) {
      moved = values.slice()
      unknowns.forEach((k, i) => (moved[k] += share * moves[i]))
      if (isPolicy(candidate, moved.map(interval.point))) break
      share /= 2
      moved = values
    }
    if (size === 0 || moved === values) break
    values = moved
    previous = size
  }
  return { values, unknowns, inverse }
}

/**
 * Proves that the equations of a candidate have a common zero in a box around a point, by Krawczyk's operator
 *
 *   K(X) = m − C F(m) + (I − C S)(X − m),   F(x) ∈ F(m) + S (x − m) on X:
 *
 * x ↦ x − C F(x) maps X into K(X). If that lies in the interior of X, it has a fixed point (Brouwer), and C is regular, because |I − C S| then shrinks the widths of X,
 * so that F is 0 there (Moore 1977; Neumaier, Interval Methods for Systems of Equations, 5.1).
 *
 * @returns the candidate judged on such a box, or null; whether probabilities are such and other actions worse is left to ask
 */
export function encloseZero(candidate: Candidate, { values, unknowns, inverse }: NewtonPoint): Judged | null {
  if (inverse === null) return null
  const centre = unknowns.map((k) => values[k])
  const point = judgeAt(candidate, values, unknowns)
  const newtonStep = inverse.map((row) =>
    interval.negate(
      innerProduct(
        row,
        point.equations.map(({ at }) => at),
      ),
    ),
  )
  let radii = newtonStep.map((step, i) => inflated(step, centre[i]))
  for (let inflation = 0; inflation < MOST_INFLATIONS; inflation++) {
    const box = centre.map((value, i) => ({
      lower: interval.addDown(value, -radii[i]),
      upper: interval.addUp(value, radii[i]),
    }))
    const everything = values.map((value, k) => {
      const place = unknowns.indexOf(k)
      return place < 0 ? interval.point(value) : box[place]
    })
    if (!isPolicy(candidate, everything)) return null
    const judged = judge(candidate, values, unknowns, box)
    if (judged.structure !== point.structure) return null
    const image = inverse.map((row, i) => {
      let total = interval.add(
        interval.point(centre[i]),
        interval.negate(
          innerProduct(
            row,
            judged.equations.map(({ at }) => at),
          ),
        ),
      )
      unknowns.forEach((_unknown, j) => {
        const product = innerProduct(
          row,
          judged.equations.map(({ slopes }) => slopes[j] ?? interval.point(0)),
        )
        const rest = interval.add(interval.point(i === j ? 1 : 0), interval.negate(product))
        const deviation = interval.add(box[j], interval.point(-centre[j]))
        total = interval.add(total, interval.multiply(rest, deviation))
      })
      return total
    })
    if (image.every(({ lower, upper }, i) => box[i].lower < lower && upper < box[i].upper)) return judged
    radii = image.map((range, i) =>
      Math.max(radii[i], inflated(interval.add(range, interval.point(-centre[i])), centre[i])),
    )
    if (!radii.every((radius) => radius < 1)) return null
  }
  return null
}

/** A radius somewhat larger than a deviation, at least some units in the last place. */
function inflated({ lower, upper }: Interval, centre: number): number {
  return NEWTON_INFLATION * Math.max(-lower, upper, Number.EPSILON * centre)
}

function innerProduct(row: readonly number[], column: readonly Interval[]): Interval {
  return row.reduce((sum, entry, i) => interval.add(sum, interval.scale(entry, column[i])), interval.point(0))
}
