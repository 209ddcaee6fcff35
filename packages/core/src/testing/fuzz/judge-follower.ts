import { defineGame } from '../../model/define-game.js'
import { solveFollower } from '../../search/minimax/follower/solve-follower.js'
import type { FollowerSolution, StopRule } from '../../search/minimax/solution.js'
import { exactCommitment } from '../exact/exact-commitment.js'
import { exactGame, type ExactGame } from '../exact/exact-game.js'
import { exactPlay } from '../exact/exact-play.js'
import { exactPolicy } from '../exact/exact-policy.js'
import { rationalArithmetic } from '../exact/rational-arithmetic.js'
import {
  add,
  approximate,
  compare,
  decimalMeaning,
  negate,
  subtract,
  type Rational,
} from '../exact/rational.js'
import { promisingPolicies, worstWitness } from '../exact/worst-policy.js'
import type { NestedPolicy } from '../metamorphic/transformed.js'
import { hasEquilibriumBelow, judgeAttained } from './attained-end.js'
import type { Finding } from './finding.js'
import type { FollowerCase } from './follower-case.js'
import { lowerEnd, roundingOf, upperEnd } from './printed-end.js'
import { RandomSource } from './random-source.js'

/** How much work is spent on judging one answer. */
export interface Effort {
  readonly gridPolicies: number
  readonly moves: number
  readonly boxes: number
}

export interface JudgedFollower {
  readonly solution: FollowerSolution | null
  readonly findings: readonly Finding[]
}

/** Solves a case and judges the answer without any of the solver's arithmetic. */
export async function judgeFollower(
  each: FollowerCase,
  effort: Effort,
  stop: StopRule,
): Promise<JudgedFollower> {
  const { definition, commitment, epsilon, sense, tolerance } = each
  let solution: FollowerSolution
  try {
    const game = defineGame(definition as Parameters<typeof defineGame>[0])
    solution = await solveFollower(game, commitment, { epsilon, sense, tolerance, ...stop })
  } catch (error) {
    return { solution: null, findings: [{ kind: 'error', words: String(error) }] }
  }
  return { solution, findings: judgeSolution(each, solution, effort) }
}

/** What is wrong with an answer to a case. */
export function judgeSolution(
  each: FollowerCase,
  solution: FollowerSolution,
  { gridPolicies, moves, boxes }: Effort,
): readonly Finding[] {
  const findings: Finding[] = []
  const game = exactGame(each.definition)
  const commitment = exactCommitment(game, each.commitment)
  const epsilon = decimalMeaning(each.epsilon)
  const sign = each.sense === 'worst' ? 1 : -1
  const { value, witness } = solution
  const plain = exactGame(each.plain.definition)
  const found = promisingPolicies(plain, exactCommitment(plain, each.commitment), {
    epsilon: decimalMeaning(each.plain.epsilon),
    sign,
    random: new RandomSource(`${each.name}/policies`).next,
    gridPolicies,
    moves,
  }).map((policy) => each.policy(nested(plain, policy)).flat(2))
  const own = witness === null ? [] : [witness.policy.flat(2)]
  const worst = worstWitness(game, commitment, epsilon, sign, [...own, ...found])
  // In terms of sign · J: nothing is below the proved end, something is at or below the attained end.
  const provedEnd = sign === 1 ? lowerEnd(value.lower) : negate(upperEnd(value.upper))
  const rounding = roundingOf(each.tolerance)
  if (isFiniteEnd(sign === 1 ? value.lower : value.upper)) {
    if (worst !== null && compare(worst.loss, provedEnd) < 0) {
      const isRounded = compare(add(worst.loss, rounding), provedEnd) >= 0
      findings.push({
        kind: isRounded ? 'end-rounded' : 'proved-end-false',
        words: `an exact ε-equilibrium has the payoff ${sign * approximate(worst.loss)}: ${JSON.stringify(worst.policy)}`,
      })
    } else if (hasEquilibriumBelow(game, commitment, sign, provedEnd)) {
      const isFarther = hasEquilibriumBelow(game, commitment, sign, subtract(provedEnd, rounding))
      findings.push({
        kind: isFarther ? 'proved-end-false' : 'end-rounded',
        words: 'an equilibrium that must exist lies beyond it',
      })
    }
  }
  const isClaimed = solution.status === 'certified' || solution.status === 'limit'
  const attained = sign === 1 ? value.upper : value.lower
  if (!isClaimed || !isFiniteEnd(attained)) return findings
  if (solution.status === 'certified' && witness !== null) {
    const excess = exploitabilityOf(game, commitment, witness.policy)
    if (compare(excess, epsilon) > 0) {
      const words = `E is ${approximate(excess)}, ε ${each.epsilon}`
      findings.push({ kind: 'witness-above-epsilon', words })
    }
  }
  const claim = sign === 1 ? upperEnd(attained) : negate(lowerEnd(attained))
  const verdict = judgeAttained({ game, commitment, epsilon, sign, claim, witness: worst, boxes })
  if (verdict === 'excluded') {
    const wider = add(claim, rounding)
    const further = judgeAttained({ game, commitment, epsilon, sign, claim: wider, witness: worst, boxes })
    findings.push({
      kind: further === 'attained' ? 'end-rounded' : 'attained-end-false',
      words: 'every ε-equilibrium lies beyond it',
    })
  } else if (verdict === 'undecided') {
    const best = worst === null ? 'none' : String(sign * approximate(worst.loss))
    findings.push({ kind: 'attained-end-undecided', words: `nearest exact ε-equilibrium found: ${best}` })
  }
  return findings
}

function isFiniteEnd(end: number): boolean {
  return Number.isFinite(end)
}

function exploitabilityOf(game: ExactGame, commitment: readonly Rational[], policy: NestedPolicy): Rational {
  return exactPlay(game, rationalArithmetic, commitment, exactPolicy(game, policy.flat(2))).exploitability
}

/** N·S·A as `[t][s][a]`. */
function nested({ stages, stateCount, actionCount }: ExactGame, policy: readonly number[]): NestedPolicy {
  return Array.from({ length: stages }, (_stage, t) =>
    Array.from({ length: stateCount }, (_state, s) => {
      const first = (t * stateCount + s) * actionCount
      return policy.slice(first, first + actionCount)
    }),
  )
}
