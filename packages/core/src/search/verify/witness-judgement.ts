import { decimalEnclosure } from '../expression/exact.js'
import type { Interval } from '../expression/expression.js'
import {
  add,
  binaryMeaning,
  compare,
  decimalMeaning,
  divide,
  toLowerDouble,
  toUpperDouble,
  type Rational,
} from '../expression/rational.js'
import type { Game } from '../../model/game.js'
import { proveEquilibrium } from './existence/prove-equilibrium.js'
import { rationalPlay, type RationalPlay } from './existence/rational-play.js'
import { Unprovable } from './existence/unprovable.js'
import { playIntervals } from './interval-play.js'

/** Stages, states and actions, multiplied, up to which a policy is played in exact fractions. */
const MOST_RATIONAL_CASES = 1000
/** The same for policies that intervals have decided, to have their payoff without rounding. */
const MOST_ROUND_CASES = 32

/** What exact arithmetic says of a policy as a witness for ε. */
export interface WitnessJudgement {
  /**
   * `played`: E(π; x) ≤ ε is proved of the policy. `beside`: ε is 0, and an exact equilibrium was proved to exist beside the policy. `no`: neither; it is only
   * an ε'-equilibrium for ε' = `exploitability`.
   */
  readonly equilibrium: 'played' | 'beside' | 'no'
  /** At least E(π; x) of the policy itself. */
  readonly exploitability: number
  /** Contains the leader's payoff, of the policy or of the equilibrium beside it. */
  readonly payoff: Interval
  /** That payoff without any rounding, where it was computed. */
  readonly exactPayoff: Rational | null
}

/** The commitment and ε that witnesses are judged for, as ranges and exactly. */
export interface WitnessQuestion {
  readonly game: Game
  readonly ranges: readonly Interval[]
  readonly commitment: readonly Rational[]
  readonly epsilon: Rational
}

/** A question in numbers that mean their decimals. */
export function witnessQuestion(
  game: Game,
  commitment: ArrayLike<number>,
  epsilon: Rational,
): WitnessQuestion {
  return {
    game,
    ranges: Array.from(commitment, decimalEnclosure),
    commitment: Array.from(commitment, decimalMeaning),
    epsilon,
  }
}

/**
 * Judges a policy: by outward-rounded intervals; where these do not decide, in exact fractions, which sees ties and exploitabilities that are ε to the last digit; at
 * ε = 0 at last by the proof that an exact equilibrium exists beside it.
 *
 * @param weights N·S·A numbers ≥ 0; those of a stage and state are divided by their sum
 * @throws Flaw where the weights are no policy
 */
export function judgeWitness(
  { game, ranges, commitment, epsilon }: WitnessQuestion,
  weights: ArrayLike<number>,
  place: string,
): WitnessJudgement {
  const { exploitability, payoff } = playIntervals(game, ranges, weights, place)
  const isDecided = Number.isFinite(exploitability) && compare(binaryMeaning(exploitability), epsilon) <= 0
  // Policies without mixing have short fractions, and round numbers as payoffs.
  const isRound = weights.length <= MOST_ROUND_CASES && isPure(weights, game.actions.length)
  if (isDecided && !isRound) return { equilibrium: 'played', exploitability, payoff, exactPayoff: null }
  const exact = exactPlay(game, commitment, weights)
  if (exact !== null && compare(exact.exploitability, epsilon) <= 0)
    return {
      equilibrium: 'played',
      exploitability: toUpperDouble(exact.exploitability),
      payoff: { lower: toLowerDouble(exact.payoff), upper: toUpperDouble(exact.payoff) },
      exactPayoff: exact.payoff,
    }
  if (isDecided) return { equilibrium: 'played', exploitability, payoff, exactPayoff: null }
  if (epsilon.numerator === 0n) {
    const found = proveEquilibrium(game, ranges, weights, { exactCommitment: commitment })
    if (found.status === 'proved')
      return { equilibrium: 'beside', exploitability, payoff: found.payoff, exactPayoff: null }
  }
  return { equilibrium: 'no', exploitability, payoff, exactPayoff: null }
}

function isPure(weights: ArrayLike<number>, actions: number): boolean {
  for (let first = 0; first < weights.length; first += actions) {
    let played = 0
    for (let k = first; k < first + actions; k++) if (weights[k] > 0) played++
    if (played !== 1) return false
  }
  return true
}

/** E in exact fractions, or null where that is too much work or a formula has no exact value. */
export function exactExploitability(
  game: Game,
  commitment: readonly Rational[],
  weights: ArrayLike<number>,
): Rational | null {
  return exactPlay(game, commitment, weights)?.exploitability ?? null
}

/** The policy played in exact fractions, or null where that is too much work or a formula has no exact value. */
function exactPlay(
  game: Game,
  commitment: readonly Rational[],
  weights: ArrayLike<number>,
): RationalPlay | null {
  if (weights.length > MOST_RATIONAL_CASES) return null
  try {
    return rationalPlay(game, commitment, exactShares(weights, game.actions.length))
  } catch (error) {
    if (error instanceof Unprovable) return null
    throw error
  }
}

function exactShares(weights: ArrayLike<number>, actions: number): Rational[] {
  const exact = Array.from(weights, binaryMeaning)
  return exact.map((weight, k) => {
    const first = k - (k % actions)
    return divide(weight, exact.slice(first, first + actions).reduce(add))
  })
}
