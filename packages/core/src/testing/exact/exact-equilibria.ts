import { doubleArithmetic } from './double-arithmetic.js'
import type { ExactGame } from './exact-game.js'
import { exactPlay } from './exact-play.js'
import { rangeArithmetic, type RationalRange } from './range-arithmetic.js'
import { rationalArithmetic } from './rational-arithmetic.js'
import {
  add,
  approximate,
  compare,
  divide,
  fromInteger,
  ONE,
  subtract,
  ZERO,
  type Rational,
} from './rational.js'

/** An equilibrium (E = 0 exactly) that is known to exist, and a range that holds its payoff. */
export interface ProvedEquilibrium {
  readonly payoff: RationalRange
  /** N·S·A ranges that hold its probabilities. */
  readonly policy: readonly RationalRange[]
}

/** More pure policies than this are not tried. */
const MOST_PURE = 64

/** Shares at which a mixed row is looked at for a change of sign. */
const GRID = 8

/** Halvings of a change of sign: its payoff is known to about 2^−50. */
const HALVINGS = 50

/**
 * Exact equilibria: all pure ones, and those that mix two actions at one stage and state, where the difference of the two actions changes its sign (it is
 * continuous) while all others stay right. Not complete, but each is proved.
 */
export function exactEquilibria(game: ExactGame, commitment: readonly Rational[]): ProvedEquilibrium[] {
  const { stages, stateCount, actionCount } = game
  const rows = stages * stateCount
  if (actionCount ** rows > MOST_PURE) return []
  const found: ProvedEquilibrium[] = []
  const pure = Array.from({ length: actionCount ** rows }, (_unused, number) =>
    Array.from({ length: rows }, (_row, row) => Math.floor(number / actionCount ** row) % actionCount),
  )
  for (const choices of pure) {
    const policy = purePolicy(game, choices)
    const { payoff, exploitability } = exactPlay(game, rationalArithmetic, commitment, policy)
    if (exploitability.numerator === 0n) found.push({ payoff: point(payoff), policy: policy.map(point) })
  }
  for (let row = 0; row < rows; row++) {
    for (const choices of pure) {
      for (let other = choices[row] + 1; other < actionCount; other++) {
        found.push(...mixing(game, commitment, choices, row, other))
      }
    }
  }
  return found
}

/** Equilibria that mix the chosen action of a row with another. */
function mixing(
  game: ExactGame,
  commitment: readonly Rational[],
  choices: readonly number[],
  row: number,
  other: number,
): ProvedEquilibrium[] {
  const { actionCount } = game
  const pure = purePolicy(game, choices)
  const own = row * actionCount + choices[row]
  const second = row * actionCount + other
  const withShare = <Value>(policy: readonly Value[], rest: Value, share: Value): Value[] =>
    policy.map((value, index) => (index === own ? rest : index === second ? share : value))
  const rough = pure.map(approximate)
  const roughControls = commitment.map(approximate)
  const roughDifference = (share: number): number => {
    const policy = withShare(rough, 1 - share, share)
    const { regrets } = exactPlay(game, doubleArithmetic, roughControls, policy)
    return regrets[own] - regrets[second]
  }
  /** Q(second) − Q(own). */
  const difference = (share: Rational): Rational => {
    const policy = withShare(pure, subtract(ONE, share), share)
    const { regrets } = exactPlay(game, rationalArithmetic, commitment, policy)
    return subtract(regrets[own], regrets[second])
  }
  const signs = Array.from({ length: GRID + 1 }, (_unused, k) => Math.sign(roughDifference(k / GRID)))
  const found: ProvedEquilibrium[] = []
  for (let k = 0; k < GRID; k++) {
    if (signs[k] === signs[k + 1] && signs[k] !== 0) continue
    const range = changeOfSign(difference, k)
    if (range === null) continue
    const rest = { lower: subtract(ONE, range.upper), upper: subtract(ONE, range.lower) }
    const policy = withShare(pure.map(point), rest, range)
    const play = exactPlay(game, rangeArithmetic, commitment.map(point), policy)
    const isRight = play.regrets.every((regret, index) => {
      if (play.flow[index].upper.numerator === 0n) return true
      // At the zero the two are equal; they are best if every third action is worse.
      return index === own || index === second
        ? thirdsAreWorse(game, row, [own, second], play.regrets)
        : regret.upper.numerator === 0n
    })
    if (isRight) found.push({ payoff: play.payoff, policy })
  }
  return found
}

function thirdsAreWorse(
  { actionCount }: ExactGame,
  row: number,
  mixed: readonly number[],
  regrets: readonly RationalRange[],
): boolean {
  return Array.from({ length: actionCount }, (_unused, a) => row * actionCount + a)
    .filter((index) => !mixed.includes(index))
    .every((index) => regrets[index].lower.numerator > 0n)
}

/** A small range inside [k/GRID, (k+1)/GRID] at whose ends a function has different signs, or a zero. */
function changeOfSign(difference: (share: Rational) => Rational, k: number): RationalRange | null {
  const at = (position: number): Rational => divide(fromInteger(position), fromInteger(GRID))
  let [lower, upper] = [at(k), at(k + 1)]
  const signOf = (share: Rational): number => compare(difference(share), ZERO)
  const [first, last] = [signOf(lower), signOf(upper)]
  // Zeros at the ends of [0,1] are pure, a zero at the upper end is the next range's.
  if (first === 0) return k === 0 ? null : point(lower)
  if (last === 0 || first === last) return null
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = divide(add(lower, upper), fromInteger(2))
    const sign = signOf(middle)
    if (sign === 0) return point(middle)
    if (sign === first) lower = middle
    else upper = middle
  }
  return { lower, upper }
}

function purePolicy({ actionCount }: ExactGame, choices: readonly number[]): Rational[] {
  return choices.flatMap((choice) =>
    Array.from({ length: actionCount }, (_unused, a) => (a === choice ? ONE : ZERO)),
  )
}

function point(value: Rational): RationalRange {
  return { lower: value, upper: value }
}
