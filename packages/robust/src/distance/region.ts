import {
  checkpoint,
  enclose,
  interval,
  partialRanges,
  type Control,
  type Expression,
  type Game,
  type Interval,
} from '@smfg/core'
import type { MeanFieldBox } from './mean-field-box.js'
import { StateCoordinates } from './state-coordinates.js'

/**
 * What formulas of one stage can do while the mean field stays in a box of state marginals and the commitment in the
 * box around the commitment set. All bounds are rigorous; they are sharp for formulas that are affine in the mean
 * field.
 */
export interface Region {
  readonly box: MeanFieldBox
  readonly actionCount: number
  /** Whether any follower can be in the state. */
  isPossible(state: number): boolean
  /** Encloses the values of a formula. */
  enclose(expression: Expression): Interval
  /** Encloses the partial derivatives of a formula by variable; those left out are 0. */
  partials(expression: Expression): ReadonlyMap<number, Interval>
  /**
   * |f(L) − f(L')| ≤ constant · ‖L − L'‖₁ for two mean fields of the box in which one and the same policy is played.
   *
   *   constant = ½ max over two different states s, s' of (max_a u(s,a) − min_a l(s',a)),   ∂f/∂L(s,a) ∈ [l(s,a), u(s,a)]
   *
   * Proof [own]. L(s,a) = μ(s) π(a|s) and L' likewise, so L − L' has the sign of μ(s) − μ'(s) on all of state s. By the
   * mean-value theorem (Lebourg's, for kinks) f(L) − f(L') = ⟨g, L − L'⟩ with g in those ranges, since the box is
   * convex; the positive and the negative part of L − L' have mass ½‖L − L'‖₁ each and lie on different states, all of
   * them possible. ∎
   */
  lipschitz(expression: Expression): number
}

/**
 * The region of a game's formulas over a box of mean fields.
 *
 * @param game whose controls (free parameters included) are the variables after the mean field
 */
export function regionOf(game: Game, box: MeanFieldBox): Region {
  const actionCount = game.actions.length
  const tail = controlBox(game)
  const plain = {
    lower: [...Array.from({ length: box.lower.length * actionCount }, () => 0), ...tail.lower],
    upper: [...box.upper.flatMap((mass) => Array.from({ length: actionCount }, () => mass)), ...tail.upper],
    simplex: box.lower.length * actionCount,
  }
  const possible = new Set(box.upper.flatMap((mass, state) => (mass > 0 ? [state] : [])))
  const isWhole = box.lower.every((mass) => mass === 0) && box.upper.every((mass) => mass === 1)
  // Over the whole simplex the plain domain is sharp already.
  const coordinates = isWhole ? null : new StateCoordinates(box, actionCount, tail)

  const computeRange = (expression: Expression): Interval => {
    const range = enclose(expression, plain)
    if (coordinates === null) return range
    const rewritten = coordinates.rewrite(expression)
    return common(range, enclose(rewritten, coordinates.domain()))
  }

  const computePartials = (expression: Expression): ReadonlyMap<number, Interval> => {
    const ranges = partialRanges(expression, plain)
    if (coordinates === null) return ranges
    const rewritten = coordinates.rewrite(expression)
    const inCoordinates = partialRanges(rewritten, coordinates.domain())
    return new Map(
      [...ranges].map(([variable, range]) => [
        variable,
        common(range, coordinates.chainRule(inCoordinates, variable)),
      ]),
    )
  }

  const partials = remembered(computePartials)
  return {
    box,
    actionCount,
    isPossible: (state) => possible.has(state),
    enclose: remembered(computeRange),
    partials,
    lipschitz: remembered((expression) =>
      lipschitzBetweenStates(partials(expression), possible, actionCount),
    ),
  }
}

/** Where the components of the commitment range: the box around the commitment set. */
function controlBox(game: Game): { readonly lower: readonly number[]; readonly upper: readonly number[] } {
  const ranges = game.controls.map(controlRange)
  const repeated = (end: 'lower' | 'upper'): number[] =>
    game.controls.flatMap(({ count }, k) => Array.from({ length: count }, () => ranges[k][end]))
  return { lower: repeated('lower'), upper: repeated('upper') }
}

function controlRange(control: Control): Interval {
  switch (control.kind) {
    case 'number':
    case 'stage':
      return { lower: control.min, upper: control.max }
    case 'simplex':
      return { lower: 0, upper: 1 }
    case 'values':
      return { lower: Math.min(...control.values), upper: Math.max(...control.values) }
  }
}

/** What two enclosures of the same thing have in common; the first where rounding leaves nothing. */
function common(left: Interval, right: Interval): Interval {
  const lower = Math.max(left.lower, right.lower)
  const upper = Math.min(left.upper, right.upper)
  return lower <= upper ? { lower, upper } : left
}

/** See `Region.lipschitz`. */
function lipschitzBetweenStates(
  partials: ReadonlyMap<number, Interval>,
  possible: ReadonlySet<number>,
  actionCount: number,
): number {
  const touched = new Set([...partials.keys()].map((variable) => Math.floor(variable / actionCount)))
  const ranges = [...touched]
    .filter((state) => possible.has(state))
    .map((state) => slopesOfState(partials, state, actionCount))
  // A state the formula does not look at has the slope 0; all of them are alike.
  if (ranges.length < possible.size) ranges.push({ lower: 0, upper: 0 })
  const highest = ranges.toSorted((a, b) => b.upper - a.upper)
  const lowest = ranges.toSorted((a, b) => a.lower - b.lower)
  let largest = 0
  for (const up of highest.slice(0, 2)) {
    for (const down of lowest.slice(0, 2)) {
      if (up !== down) largest = Math.max(largest, interval.addUp(up.upper, -down.lower))
    }
  }
  return largest / 2
}

/** The range of all partial derivatives in the masses of one state. */
function slopesOfState(
  partials: ReadonlyMap<number, Interval>,
  state: number,
  actionCount: number,
): Interval {
  let lower = Infinity
  let upper = -Infinity
  for (let pair = state * actionCount; pair < (state + 1) * actionCount; pair++) {
    const range = partials.get(pair) ?? { lower: 0, upper: 0 }
    lower = Math.min(lower, range.lower)
    upper = Math.max(upper, range.upper)
  }
  return { lower, upper }
}

function remembered<T>(compute: (expression: Expression) => T): (expression: Expression) => T {
  const known = new Map<Expression, T>()
  return (expression) => {
    const found = known.get(expression)
    if (found !== undefined) return found
    checkpoint()
    const value = compute(expression)
    known.set(expression, value)
    return value
  }
}
