import type { Interval } from '../../search/expression/expression.js'
import * as interval from '../../search/expression/interval.js'
import { isZero } from '../../search/expression/rational.js'
import type { CommitmentConstraint } from '../game.js'
import { fractionRange } from './fraction-range.js'

/** Passes over the constraints: what one says of a component may let another say more. */
const PASSES = 2

/**
 * Returns a function that narrows a box of commitments to what constraints leave of it: every commitment in the box that satisfies them is in the result. Formulas need a value
 * at commitments only, so it is there that they are enclosed; beyond a constraint there may be a pole. Rounded outward; a box without commitments is returned as it is.
 */
export function boxCutter(
  constraints: readonly CommitmentConstraint[],
): (box: readonly Interval[]) => readonly Interval[] {
  if (constraints.length === 0) return (box) => box
  const rows = constraints.map(({ exact }) => ({
    terms: exact.coefficients.flatMap((coefficient, component) =>
      isZero(coefficient) ? [] : [{ component, coefficient: fractionRange(coefficient) }],
    ),
    bound: fractionRange(exact.bound).upper,
  }))
  return (box) => {
    const cut = [...box]
    for (let pass = 0; pass < PASSES; pass++) {
      for (const { terms, bound } of rows) {
        for (const { component, coefficient } of terms) {
          // coefficient · x is at most the bound less the least that the other terms can be.
          let room = bound
          for (const other of terms) {
            if (other.component === component) continue
            room = interval.addUp(room, -interval.multiply(other.coefficient, cut[other.component]).lower)
          }
          const end = interval.divide(interval.point(room), coefficient)
          const { lower, upper } = cut[component]
          if (coefficient.lower > 0) cut[component] = { lower, upper: Math.min(upper, end.upper) }
          else if (coefficient.upper < 0) cut[component] = { lower: Math.max(lower, end.lower), upper }
          if (!(cut[component].lower <= cut[component].upper)) return box
        }
      }
    }
    return cut
  }
}
