import {
  add,
  compare,
  decimalMeaning,
  divide,
  isZero,
  multiply,
  subtract,
  ZERO,
  type Rational,
} from '../../search/expression/rational.js'
import { largestDecimalBelow, smallestDecimalAbove } from './decimal-double.js'
import { rangeOf, type ControlSpace } from './membership.js'

/** Passes over the constraints: what one says of a control may let another say more. */
const PASSES = 2

/**
 * Ranges of the components of X, narrowed by what each constraint leaves of them, so that X ends where they end: a leader's value often jumps right there. Ends are
 * the decimals next outside, in exact arithmetic; probability vectors and finite controls keep theirs, and so does everything where nothing would be left.
 *
 * @returns smallest and largest number of each component
 */
export function tightenedRanges(space: ControlSpace): (readonly [number, number])[] {
  const whole = space.controls.flatMap((control) =>
    Array.from({ length: control.count }, () => rangeOf(control)),
  )
  const ranges = [...whole]
  const isMovable = space.controls.flatMap(({ kind, count }) =>
    Array.from({ length: count }, () => kind === 'number' || kind === 'stage'),
  )
  for (let pass = 0; pass < PASSES; pass++) {
    for (const { exact } of space.constraints) {
      const least = exact.coefficients.map((coefficient, c) => leastTerm(coefficient, ranges[c]))
      const total = least.reduce(add, ZERO)
      exact.coefficients.forEach((coefficient, c) => {
        if (isZero(coefficient) || !isMovable[c]) return
        // coefficient · x ≤ bound − the least that the other terms can be.
        const end = divide(add(subtract(exact.bound, total), least[c]), coefficient)
        const [low, high] = ranges[c]
        if (coefficient.numerator > 0n) ranges[c] = [low, Math.min(high, smallestDecimalAbove(end))]
        else ranges[c] = [Math.max(low, largestDecimalBelow(end)), high]
      })
      if (ranges.some(([low, high]) => !(low <= high))) return whole
    }
  }
  return ranges
}

function leastTerm(coefficient: Rational, [low, high]: readonly [number, number]): Rational {
  if (isZero(coefficient)) return ZERO
  const ends = [low, high].map((end) => multiply(coefficient, decimalMeaning(end)))
  return compare(ends[0], ends[1]) < 0 ? ends[0] : ends[1]
}
