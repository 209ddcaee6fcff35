import { exactEquilibria } from '../exact/exact-equilibria.js'
import type { ExactGame } from '../exact/exact-game.js'
import { policyCover, type CoverVerdict } from '../exact/policy-cover.js'
import { compare, subtract, ZERO, type Rational } from '../exact/rational.js'
import type { ExactWitness } from '../exact/worst-policy.js'

/** Covers of more free probabilities than this take too many boxes. */
const MOST_FREE = 3

/** A statement: some ε-equilibrium has sign · J ≤ claim. */
export interface AttainedClaim {
  readonly game: ExactGame
  readonly commitment: readonly Rational[]
  readonly epsilon: Rational
  readonly sign: 1 | -1
  readonly claim: Rational
  /** The worst ε-equilibrium known. */
  readonly witness: ExactWitness | null
  readonly boxes: number
}

/** Proves the statement or its contrary: by an exact policy, by an equilibrium that must exist, or by a cover of all policies. */
export function judgeAttained(statement: AttainedClaim): CoverVerdict {
  const { game, commitment, epsilon, sign, claim, witness, boxes } = statement
  if (witness !== null && compare(witness.loss, claim) <= 0) return 'attained'
  const equilibria = exactEquilibria(game, commitment)
  const isBelow = equilibria.some(({ payoff }) =>
    sign === 1 ? compare(payoff.upper, claim) <= 0 : compare(subtract(ZERO, payoff.lower), claim) <= 0,
  )
  if (isBelow) return 'attained'
  const free = game.stages * game.stateCount * (game.actionCount - 1)
  return free <= MOST_FREE ? policyCover(game, commitment, { epsilon, sign, claim, boxes }) : 'undecided'
}

/** Whether an equilibrium that is proved to exist has sign · J < claim. */
export function hasEquilibriumBelow(
  game: ExactGame,
  commitment: readonly Rational[],
  sign: 1 | -1,
  claim: Rational,
): boolean {
  return exactEquilibria(game, commitment).some(({ payoff }) =>
    sign === 1 ? compare(payoff.upper, claim) < 0 : compare(subtract(ZERO, payoff.lower), claim) < 0,
  )
}
