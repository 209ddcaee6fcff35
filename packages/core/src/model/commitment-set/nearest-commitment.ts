import {
  add,
  compare,
  decimalMeaning,
  divide,
  fromInteger,
  isZero,
  multiply,
  negate,
  ratio,
  subtract,
  toNearestDouble,
  ZERO,
  type Rational,
} from '../../search/expression/rational.js'
import type { CommitmentConstraint } from '../game.js'
import { largestDecimalBelow, smallestDecimalAbove } from './decimal-double.js'
import { equalitiesOf, exactCompletions, type Equality } from './equality-system.js'
import { exactDot, maximiseExactly, type ExactRow } from './exact-linear-program.js'
import { commitmentFault, excessOf, isViolated, rangeOf, type ControlSpace } from './membership.js'

/** Rounds in which violated constraints are met one after the other, before all are looked at together. */
const REPAIR_ROUNDS = 20
/** More components than this are too many for fractions. */
const MOST_EXACT_COMPONENTS = 64
/** Shares of the way into the interior: just enough for rounding first. */
const INWARD_SHARES = [0, 50, 45, 40, 30, 20, 10, 5, 2, 1, 0].map((halvings, k) =>
  k === 0 ? ZERO : ratio(1n, 1n << BigInt(halvings)),
)

/**
 * A commitment near a vector: exactly in X as the decimals that its numbers are written as, rounded inward where X has room there, one component of every
 * equality the exact rest.
 *
 * Finite controls stay at their values. Components move one at a time first (`commitmentBeside`), then, for up to 64 components, to the nearest point of X
 * in units of their ranges, found by linear programming in fractions.
 *
 * @param fixed further components that stay as they are
 * @returns null when no commitment has these values of the finite controls, or none that doubles can write was found
 */
export function nearestCommitment(
  space: ControlSpace,
  vector: ArrayLike<number>,
  fixed: ReadonlySet<number> = new Set(),
): Float64Array | null {
  const near = commitmentBeside(space, vector, fixed)
  if (near !== null) return near
  const target = withinRanges(space, vector)
  const resting = restingComponents(space, fixed)
  const equalities = equalitiesOf(space, target.length)
  const frame = exactFrame(space, equalities, target, resting)
  if (frame.free.length > MOST_EXACT_COMPONENTS) return null
  const nearest = nearestPoint(frame)
  if (nearest === 'infeasible') return null
  const interior = interiorPoint(frame)
  for (const share of INWARD_SHARES) {
    const point = target.slice()
    frame.free.forEach((c, j) => {
      const value = add(nearest[j], multiply(share, subtract(interior[j], nearest[j])))
      point[c] = toNearestDouble(value)
    })
    const found = writtenCommitment(space, equalities, withinRanges(space, point), resting)
    if (found !== null) return found
  }
  return null
}

/** As `nearestCommitment`, where moving one component after the other is enough: for vectors that rounding has carried outside. */
export function commitmentBeside(
  space: ControlSpace,
  vector: ArrayLike<number>,
  fixed: ReadonlySet<number> = new Set(),
): Float64Array | null {
  const target = withinRanges(space, vector)
  if (commitmentFault(space, target) === null) return target
  const resting = restingComponents(space, fixed)
  const equalities = equalitiesOf(space, target.length)
  return (
    writtenCommitment(space, equalities, target, resting) ??
    writtenCommitment(space, equalities, repaired(space, target, resting), resting)
  )
}

function writtenCommitment(
  space: ControlSpace,
  equalities: readonly Equality[],
  from: ArrayLike<number>,
  resting: ReadonlySet<number>,
): Float64Array | null {
  for (const candidate of exactCompletions(space, equalities, from, resting))
    if (commitmentFault(space, candidate) === null) return candidate
  return null
}

/** The components that do not move: those asked for, finite controls, and ranges of one number. */
function restingComponents({ controls }: ControlSpace, fixed: ReadonlySet<number>): ReadonlySet<number> {
  const resting = new Set(fixed)
  for (const control of controls) {
    const [least, most] = rangeOf(control)
    for (let c = control.offset; c < control.offset + control.count; c++)
      if (control.kind === 'values' || least === most) resting.add(c)
  }
  return resting
}

/**
 * Whether no commitment satisfies the constraints, finite controls left aside (give them ranges): proved in fractions. False when there are some, or too many
 * components to say.
 */
export function isProvedEmpty(space: ControlSpace): boolean {
  const target = Float64Array.from(
    space.controls.flatMap((control) => Array.from({ length: control.count }, () => rangeOf(control)[0])),
  )
  const frame = exactFrame(
    space,
    equalitiesOf(space, target.length),
    target,
    restingComponents(space, new Set()),
  )
  return frame.free.length <= MOST_EXACT_COMPONENTS && nearestPoint(frame) === 'infeasible'
}

function withinRanges({ controls }: ControlSpace, vector: ArrayLike<number>): Float64Array {
  const point = Float64Array.from(vector)
  for (const control of controls) {
    if (control.kind === 'values') continue
    const [least, most] = rangeOf(control)
    for (let c = control.offset; c < control.offset + control.count; c++)
      point[c] = Math.min(most, Math.max(least, point[c])) + 0
  }
  return point
}

/** Meets violated inequalities by moving the one component that has to move least, in units of its range. */
function repaired(space: ControlSpace, target: Float64Array, resting: ReadonlySet<number>): Float64Array {
  const point = target.slice()
  const movable = space.controls.flatMap((control) => {
    const [least, most] = rangeOf(control)
    return Array.from({ length: control.count }, (_unused, k) => ({
      c: control.offset + k,
      least,
      most,
    })).filter(({ c }) => control.kind !== 'simplex' && !resting.has(c))
  })
  for (let round = 0; round < REPAIR_ROUNDS; round++) {
    const violated = space.constraints.filter((constraint) => isViolated(constraint, point))
    if (violated.length === 0) break
    for (const constraint of violated) {
      const excess = excessOf(constraint, point)
      if (excess.numerator <= 0n) continue
      let best: { readonly c: number; readonly value: number; readonly share: number } | null = null
      for (const { c, least, most } of movable) {
        const value = valueThatMeets(constraint, excess, c, point[c])
        if (value === null || value < least || value > most) continue
        const share = Math.abs(value - point[c]) / (most - least)
        if (best === null || share < best.share) best = { c, value, share }
      }
      if (best !== null) point[best.c] = best.value
    }
  }
  return point
}

/** What a component has to be for a violated constraint to hold, the others staying: rounded to the side where it holds. */
function valueThatMeets(
  { exact }: CommitmentConstraint,
  excess: Rational,
  component: number,
  value: number,
): number | null {
  const coefficient = exact.coefficients[component]
  if (isZero(coefficient)) return null
  const met = subtract(decimalMeaning(value), divide(excess, coefficient))
  return coefficient.numerator > 0n ? largestDecimalBelow(met) : smallestDecimalAbove(met)
}

/** X around a point, over the components that may move. */
interface ExactFrame {
  readonly free: readonly number[]
  readonly target: readonly Rational[]
  readonly least: readonly Rational[]
  readonly most: readonly Rational[]
  /** Rows over the free components. */
  readonly rows: readonly ExactRow[]
}

function exactFrame(
  space: ControlSpace,
  equalities: readonly Equality[],
  target: Float64Array,
  resting: ReadonlySet<number>,
): ExactFrame {
  const ranges = space.controls.flatMap((control) =>
    Array.from({ length: control.count }, () => rangeOf(control)),
  )
  const free = ranges.flatMap((_range, c) => (resting.has(c) ? [] : [c]))
  const rowOf = ({ coefficients, bound }: Equality, isEquality: boolean): ExactRow => {
    let rest = bound
    for (const c of resting)
      if (!isZero(coefficients[c]))
        rest = subtract(rest, multiply(coefficients[c], decimalMeaning(target[c])))
    return { coefficients: free.map((c) => coefficients[c]), bound: rest, isEquality }
  }
  const known = new Set(equalities)
  return {
    free,
    target: free.map((c) => decimalMeaning(target[c])),
    least: free.map((c) => decimalMeaning(ranges[c][0])),
    most: free.map((c) => decimalMeaning(ranges[c][1])),
    rows: [
      ...equalities.map((equality) => rowOf(equality, true)),
      ...space.constraints.filter(({ exact }) => !known.has(exact)).map(({ exact }) => rowOf(exact, false)),
    ],
  }
}

/** The point of X with the smallest Σ |x − target| in units of the ranges. */
function nearestPoint({ target, least, most, rows }: ExactFrame): readonly Rational[] | 'infeasible' {
  const count = target.length
  const unit = (j: number, entry: Rational): Rational[] =>
    Array.from({ length: 2 * count }, (_unused, k) => (k === j ? entry : ZERO))
  // x = target + up − down.
  const moves: ExactRow[] = rows.map(({ coefficients, bound, isEquality }) => ({
    coefficients: [...coefficients, ...coefficients.map(negate)],
    bound: subtract(bound, exactDot(coefficients, target)),
    isEquality,
  }))
  const one = fromInteger(1)
  const ranges: ExactRow[] = target.flatMap((value, j) => [
    { coefficients: unit(j, one), bound: subtract(most[j], value), isEquality: false },
    { coefficients: unit(count + j, one), bound: subtract(value, least[j]), isEquality: false },
  ])
  const costs = target.map((_value, j) => {
    const extent = subtract(most[j], least[j])
    return isZero(extent) ? fromInteger(-1) : divide(fromInteger(-1), extent)
  })
  const found = maximiseExactly([...costs, ...costs], [...moves, ...ranges])
  if (found === 'infeasible' || found === 'unbounded') return 'infeasible'
  return target.map((value, j) => subtract(add(value, found[j]), found[count + j]))
}

/** A point of X as far from its inequalities as it goes, in units of the ranges; X is known to have points. */
function interiorPoint({ target, least, most, rows }: ExactFrame): readonly Rational[] {
  const extents = target.map((_value, j) => subtract(most[j], least[j]))
  const inside: ExactRow[] = rows.map(({ coefficients, bound, isEquality }) => {
    const reach = coefficients.reduce(
      (total, value, j) => add(total, multiply(absolute(value), extents[j])),
      ZERO,
    )
    return {
      coefficients: [...coefficients, isEquality ? ZERO : reach],
      bound: subtract(bound, exactDot(coefficients, least)),
      isEquality,
    }
  })
  // x = least + y, and margin · extent ≤ y ≤ extent − margin · extent.
  const ranges: ExactRow[] = target.flatMap((_value, j) =>
    [1, -1].map((sign) => ({
      coefficients: [...target.map((_each, k) => (k === j ? fromInteger(sign) : ZERO)), extents[j]],
      bound: sign === 1 ? extents[j] : ZERO,
      isEquality: false,
    })),
  )
  const margin = [...target.map(() => ZERO), fromInteger(1)]
  const found = maximiseExactly(margin, [...inside, ...ranges])
  if (found === 'infeasible' || found === 'unbounded') return target
  return least.map((value, j) => add(value, found[j]))
}

function absolute(value: Rational): Rational {
  return compare(value, ZERO) < 0 ? negate(value) : value
}
