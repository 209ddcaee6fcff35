import type { GameDefinition } from '../../model/definition.js'
import { defineGame } from '../../model/define-game.js'
import { solveLeader } from '../../search/minimax/leader/solve-leader.js'
import type { LeaderSolution, StopRule } from '../../search/minimax/solution.js'
import { exactCommitment, isAllowed } from '../exact/exact-commitment.js'
import { exactGame, type ExactGame } from '../exact/exact-game.js'
import {
  add,
  approximate,
  compare,
  decimalMeaning,
  negate,
  subtract,
  type Rational,
} from '../exact/rational.js'
import { promisingPolicies, worstWitness, type ExactWitness } from '../exact/worst-policy.js'
import { judgeAttained } from './attained-end.js'
import type { Finding } from './finding.js'
import type { Effort } from './judge-follower.js'
import { inOddUnits } from './odd-units.js'
import { lowerEnd, roundingOf, upperEnd } from './printed-end.js'
import { randomDefinition, type GameClassName } from './random-definition.js'
import { RandomSource } from './random-source.js'

/** A question to the leader's solver. */
export interface LeaderCase {
  readonly name: string
  readonly changes: readonly string[]
  readonly definition: GameDefinition
  readonly epsilon: number
  readonly sense: 'worst' | 'best'
  readonly tolerance: number
}

export interface JudgedLeader {
  readonly solution: LeaderSolution | null
  readonly findings: readonly Finding[]
}

/** Tolls that are tried besides the reported one: a grid, and the edges of the constraints of `randomDefinition`. */
const TOLLS = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.30001, 0.35, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9, 1]

/** The case of a name: the same every time. */
export function leaderCase(name: string, gameClass: GameClassName): LeaderCase {
  const random = new RandomSource(name)
  const plain = randomDefinition(random, gameClass, { maxStages: 1, maxStates: 2, maxActions: 2 })
  const epsilon = random.pick([0, 0, 1e-6, 0.01, 0.05, 0.2])
  const odd = inOddUnits(random, plain)
  return {
    name,
    changes: odd.changes,
    definition: odd.definition,
    epsilon: odd.map.epsilon(epsilon),
    sense: random.pick(['worst', 'worst', 'worst', 'best']),
    tolerance: odd.map.tolerance(0.01),
  }
}

/** Solves a case and judges the answer without any of the solver's arithmetic. */
export async function judgeLeader(each: LeaderCase, effort: Effort, stop: StopRule): Promise<JudgedLeader> {
  const { definition, epsilon, sense, tolerance } = each
  let solution: LeaderSolution
  try {
    const game = defineGame(definition as Parameters<typeof defineGame>[0])
    solution = await solveLeader(game, { epsilon, sense, tolerance, ...stop })
  } catch (error) {
    return { solution: null, findings: [{ kind: 'error', words: String(error) }] }
  }
  return { solution, findings: judgeLeaderSolution(each, solution, effort) }
}

/** What is wrong with an answer to a case. */
export function judgeLeaderSolution(
  each: LeaderCase,
  { value, commitment, worstCase }: LeaderSolution,
  { gridPolicies, moves, boxes }: Effort,
): readonly Finding[] {
  const game = exactGame(each.definition)
  const epsilon = decimalMeaning(each.epsilon)
  const sign = each.sense === 'worst' ? 1 : -1
  const findings: Finding[] = []
  const worstAt = (x: readonly Rational[], own: readonly (readonly number[])[]): ExactWitness | null =>
    worstWitness(game, x, epsilon, sign, [...own, ...promising(game, each, x, sign, { gridPolicies, moves })])
  if (commitment !== null) {
    const x = exactCommitment(game, commitment)
    if (!isAllowed(game, x)) {
      findings.push({ kind: 'commitment-outside', words: `${JSON.stringify(commitment)} is not allowed` })
    }
    if (Number.isFinite(value.lower)) {
      const worst = worstAt(x, worstCase === null ? [] : [worstCase.policy.flat(2)])
      const worth = { game, commitment: x, epsilon, sign, witness: worst, boxes } as const
      const end = lowerEnd(value.lower)
      if (isWorthLess(worth, end)) {
        const isFarther = isWorthLess(worth, subtract(end, roundingOf(each.tolerance)))
        const words = `the commitment ${JSON.stringify(commitment)} is worth less than ${value.lower}`
        findings.push({ kind: isFarther ? 'proved-end-false' : 'end-rounded', words })
      }
    }
  }
  if (!Number.isFinite(value.upper)) return findings
  const end = upperEnd(value.upper)
  for (const x of allowedTolls(game)) {
    const worth = { game, commitment: x, epsilon, sign, witness: worstAt(x, []), boxes } as const
    if (!isWorthMore(worth, end)) continue
    const isFarther = isWorthMore(worth, add(end, roundingOf(each.tolerance)))
    const words = `the commitment ${approximate(x[0])} is worth more than ${value.upper}`
    findings.push({ kind: isFarther ? 'attained-end-false' : 'end-rounded', words })
    if (isFarther) break
  }
  return findings
}

interface Worth {
  readonly game: ExactGame
  readonly commitment: readonly Rational[]
  readonly epsilon: Rational
  readonly sign: 1 | -1
  readonly witness: ExactWitness | null
  readonly boxes: number
}

/** Whether the commitment is proved to be worth less than the end: some ε-equilibrium is (worst case), or all are (best case). */
function isWorthLess(worth: Worth, end: Rational): boolean {
  const { sign, witness } = worth
  if (sign === 1) return witness !== null && compare(witness.loss, end) < 0
  return judgeAttained({ ...worth, claim: negate(end) }) === 'excluded'
}

function isWorthMore(worth: Worth, end: Rational): boolean {
  const { sign, witness } = worth
  if (sign === -1) return witness !== null && compare(witness.loss, negate(end)) < 0
  return judgeAttained({ ...worth, claim: end }) === 'excluded'
}

function promising(
  game: ExactGame,
  each: LeaderCase,
  x: readonly Rational[],
  sign: 1 | -1,
  { gridPolicies, moves }: Pick<Effort, 'gridPolicies' | 'moves'>,
): readonly (readonly number[])[] {
  const { next } = new RandomSource(`${each.name}/policies`)
  return promisingPolicies(game, x, {
    epsilon: decimalMeaning(each.epsilon),
    sign,
    random: next,
    gridPolicies,
    moves,
  })
}

function allowedTolls(game: ExactGame): readonly (readonly Rational[])[] {
  return TOLLS.map((toll) => [decimalMeaning(toll)]).filter((x) => isAllowed(game, x))
}
