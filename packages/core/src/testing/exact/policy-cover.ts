import type { ExactGame } from './exact-game.js'
import { exactPlay, type ExactPlay } from './exact-play.js'
import { rangeArithmetic, type RationalRange } from './range-arithmetic.js'
import { rationalArithmetic } from './rational-arithmetic.js'
import { add, compare, divide, fromInteger, ONE, subtract, ZERO, type Rational } from './rational.js'

/** What is known of the least payoff V over all policies with E ≤ ε, and a claimed upper end of it. */
export type CoverVerdict =
  /** V ≤ claim: such a policy with such a payoff exists. */
  | 'attained'
  /** V > claim: every such policy has a larger payoff. */
  | 'excluded'
  /** Too many boxes would be needed to tell. */
  | 'undecided'

export interface CoverOptions {
  readonly epsilon: Rational
  /** 1: the least payoff; −1: the least of the payoff times −1. */
  readonly sign: 1 | -1
  readonly claim: Rational
  /** Largest number of boxes looked at. */
  readonly boxes: number
}

/**
 * Covers all policies with boxes and throws away those without ε-equilibria, in exact ranges: an independent proof for games with one or two free
 * probabilities. It is complete: by Kakutani's theorem there is an equilibrium in what is left.
 */
export function policyCover(
  game: ExactGame,
  commitment: readonly Rational[],
  { epsilon, sign, claim, boxes }: CoverOptions,
): CoverVerdict {
  const controls = commitment.map((value) => ({ lower: value, upper: value }))
  const free = freeProbabilities(game)
  let left = boxes
  /** The box is settled when nothing in it is an ε-equilibrium, or all its payoffs are above the claim. */
  const judge = (box: Box): 'empty' | 'above' | 'attained' | 'undecided' | Remaining => {
    if (--left < 0) return 'undecided'
    const policy = policyRanges(game, box)
    if (policy === null) return 'empty'
    const play = exactPlay(game, rangeArithmetic, controls, policy)
    if (compare(play.exploitability.lower, epsilon) > 0) return 'empty'
    const payoff = signed(play.payoff, sign)
    if (compare(payoff.lower, claim) > 0) return 'above'
    const middle = policyRanges(game, box.map(middleOf))?.map(({ lower }) => lower)
    if (middle !== undefined) {
      const found = exactPlay(game, rationalArithmetic, commitment, middle)
      const value = sign === 1 ? found.payoff : subtract(ZERO, found.payoff)
      if (compare(found.exploitability, epsilon) <= 0 && compare(value, claim) <= 0) return 'attained'
    }
    return { box, play, isBelow: compare(payoff.upper, claim) <= 0 }
  }
  const below: Remaining[] = []
  let hasAbove = false
  for (const isFirstRound of [true, false]) {
    let open: readonly Box[] = [free.map(() => ({ lower: ZERO, upper: ONE }))]
    if (!isFirstRound) {
      if (below.length === 0) return 'excluded'
      // All that is left is below the claim, and something must be left.
      if (!hasAbove) return 'attained'
      const parts = below.map((remaining) => halved(game, remaining, free))
      if (parts.includes(null)) return 'undecided'
      open = parts.flatMap((halves) => halves ?? [])
    }
    while (open.length > 0) {
      const next: Box[] = []
      for (const box of open) {
        const judged = judge(box)
        if (judged === 'attained' || judged === 'undecided') return judged
        if (judged === 'above') hasAbove = true
        if (judged === 'above' || judged === 'empty') continue
        if (judged.isBelow && isFirstRound) {
          below.push(judged)
          continue
        }
        const halves = halved(game, judged, free)
        if (halves === null) return 'undecided'
        next.push(...halves)
      }
      open = next
    }
  }
  return 'excluded'
}

interface Remaining {
  readonly box: Box
  readonly play: ExactPlay<RationalRange>
  /** Whether all payoffs of the box are at most the claim. */
  readonly isBelow: boolean
}

type Box = readonly RationalRange[]

/** Rows (t,s) and actions but the first, whose probability is what is left. */
function freeProbabilities({ stages, stateCount, actionCount }: ExactGame): readonly number[] {
  return Array.from({ length: stages * stateCount * (actionCount - 1) }, (_unused, k) =>
    Math.floor(k / (actionCount - 1)),
  )
}

/** N·S·A ranges, or null where the probabilities of a row cannot sum to 1. */
function policyRanges({ stages, stateCount, actionCount }: ExactGame, box: Box): RationalRange[] | null {
  const policy: RationalRange[] = []
  for (let row = 0; row < stages * stateCount; row++) {
    const others = box.slice(row * (actionCount - 1), (row + 1) * (actionCount - 1))
    const least = others.reduce((total, { lower }) => add(total, lower), ZERO)
    const most = others.reduce((total, { upper }) => add(total, upper), ZERO)
    if (compare(least, ONE) > 0) return null
    const rest = subtract(ONE, most)
    policy.push(
      { lower: rest.numerator < 0n ? ZERO : rest, upper: subtract(ONE, least) },
      // Another action cannot take more than the rest leave.
      ...others.map(({ lower, upper }) => {
        const left = subtract(ONE, subtract(least, lower))
        return { lower, upper: compare(left, upper) < 0 ? left : upper }
      }),
    )
  }
  return policy
}

/** The box cut in the middle of its widest side that matters; null for a point. */
function halved(
  game: ExactGame,
  { box, play: { flow } }: Remaining,
  rows: readonly number[],
): readonly [Box, Box] | null {
  const { actionCount } = game
  let widest: number | null = null
  let width = ZERO
  box.forEach(({ lower, upper }, k) => {
    // Where nobody is, it does not matter what would be done.
    const isVisited = Array.from(
      { length: actionCount },
      (_unused, a) => flow[rows[k] * actionCount + a],
    ).some((mass) => mass.upper.numerator > 0n)
    const own = subtract(upper, lower)
    if (!isVisited || compare(own, width) <= 0) return
    widest = k
    width = own
  })
  if (widest === null) return null
  const side: number = widest
  const { lower: middle } = middleOf(box[side])
  return [
    box.map((range, k) => (k === side ? { lower: range.lower, upper: middle } : range)),
    box.map((range, k) => (k === side ? { lower: middle, upper: range.upper } : range)),
  ]
}

function middleOf({ lower, upper }: RationalRange): RationalRange {
  const middle = divide(add(lower, upper), fromInteger(2))
  return { lower: middle, upper: middle }
}

function signed({ lower, upper }: RationalRange, sign: 1 | -1): RationalRange {
  return sign === 1 ? { lower, upper } : { lower: subtract(ZERO, upper), upper: subtract(ZERO, lower) }
}
