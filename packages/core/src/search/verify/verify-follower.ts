import { decimalEnclosure } from '../expression/exact.js'
import { compare, decimalMeaning } from '../expression/rational.js'
import * as interval from '../expression/interval.js'
import type { Game } from '../../model/game.js'
import type { FollowerClaim, FollowerProof, OrderProof, PolicyWitness } from './certificate.js'
import { checkCommitment } from './commitment-in-set.js'
import { Flaw } from './flaw.js'
import { BaseColumns } from './base-columns.js'
import { FollowerFacts } from './follower-facts.js'
import type { FollowerQuestion } from './follower-question.js'
import { followerModel } from './follower-model.js'
import { checkColumns } from './proof-columns.js'
import { checkProgram, type ProofProgram } from './proof-program.js'
import { checkTree } from './proof-tree.js'
import { checkOrderProof } from './order-proof.js'
import { judgeWitness, witnessQuestion } from './witness-judgement.js'
import { asFlaw, enterPlace } from './work-budget.js'

/** What was proved of a follower problem. */
export interface VerifiedFollower {
  readonly kind: 'follower'
  readonly sense: 'worst' | 'best'
  readonly epsilon: number
  readonly commitment: readonly number[]
  /** Rigorous; an end that nothing was claimed of is infinite. */
  readonly value: { readonly lower: number; readonly upper: number }
  /** The ε of which the attained end is proved: that of the claim. Null without a witness. */
  readonly witnessEpsilon: number | null
  readonly nodes: number
  readonly leaves: number
}

/**
 * The relaxation that a proof describes, checked.
 *
 * @throws Flaw at the first thing that does not hold
 */
export function proofProgram(
  { game, commitment, epsilon, sign, claimed }: FollowerQuestion,
  { units, columns, rows, groups }: Pick<FollowerProof, 'units' | 'columns' | 'rows' | 'groups'>,
): ProofProgram {
  enterPlace('units')
  if (!(units.reward > 0 && units.payoff > 0)) throw new Flaw('units', 'both units must be positive')
  const base = new BaseColumns(followerModel(game, commitment, units))
  const checked = checkColumns(base, columns)
  const facts = new FollowerFacts(base, checked, {
    epsilon: interval.multiplyUp(decimalEnclosure(epsilon).upper, units.reward),
    sign,
    claimed: interval.multiplyUp(decimalEnclosure(claimed).upper, units.payoff),
  })
  return checkProgram(facts, checked, rows, groups)
}

/**
 * Proves a claim about a follower problem again.
 *
 * @throws Flaw at the first thing that does not hold
 */
export function verifyFollower(game: Game, claim: FollowerClaim, place: string): VerifiedFollower {
  const { sense, epsilon, commitment, value } = claim
  if (!(epsilon >= 0)) throw new Flaw(`${place}.epsilon`, `ε is ${epsilon}; it must be at least 0`)
  checkCommitment(game, commitment, `${place}.commitment`)
  const sign = sense === 'worst' ? 1 : -1
  const [proved, attained] = sense === 'worst' ? [value.lower, value.upper] : [value.upper, value.lower]
  let count = { nodes: 0, leaves: 0 }
  if (proved !== null) {
    const { bound } = claim
    if (bound === null) throw new Flaw(`${place}.bound`, 'an end of the bracket is claimed without a proof')
    count = verifyBound({ game, commitment, epsilon, sign, claimed: sign * proved }, bound, `${place}.bound`)
  }
  let witnessEpsilon: number | null = null
  if (attained !== null) {
    const { witness } = claim
    if (witness === null)
      throw new Flaw(`${place}.witness`, 'an end of the bracket is claimed without a witness')
    verifyWitness({ game, commitment, epsilon, sign, claimed: attained }, witness, `${place}.witness`)
    witnessEpsilon = epsilon
  }
  return {
    kind: 'follower',
    sense,
    epsilon,
    commitment: [...commitment],
    value: { lower: value.lower ?? -Infinity, upper: value.upper ?? Infinity },
    witnessEpsilon,
    ...count,
  }
}

/** Checks a proof that no ε-equilibrium has sign·J at or below what is claimed. */
export function verifyBound(
  question: FollowerQuestion,
  proof: FollowerProof | OrderProof,
  place: string,
): { nodes: number; leaves: number } {
  if ('order' in proof) {
    enterPlace('order')
    at(place, () => checkOrderProof(question, proof))
    return { nodes: 0, leaves: 0 }
  }
  return at(place, () => checkTree(proofProgram(question, proof), proof.nodes))
}

/**
 * Checks that a policy is an ε-equilibrium (at ε = 0: that there is an exact one beside it), and that it attains the claimed payoff: J at most that for sign 1, at
 * least that for sign −1.
 */
export function verifyWitness(
  { game, commitment, epsilon, sign, claimed }: FollowerQuestion,
  { policy }: PolicyWitness,
  place: string,
): void {
  enterPlace(place)
  const question = witnessQuestion(game, commitment, decimalMeaning(epsilon))
  const { equilibrium, exploitability, payoff, exactPayoff } = judgeWitness(
    question,
    policy,
    `${place}.policy`,
  )
  if (equilibrium === 'no')
    throw new Flaw(
      `${place}.policy`,
      `the policy is no ε-equilibrium: it is only proved to be exploitable by at most ${exploitability}, and ε is ${epsilon}`,
    )
  const attained = decimalEnclosure(claimed)
  const isAttained =
    exactPayoff !== null
      ? sign * compare(exactPayoff, decimalMeaning(claimed)) <= 0
      : sign === 1
        ? payoff.upper <= attained.lower
        : payoff.lower >= attained.upper
  if (!isAttained)
    throw new Flaw(
      place,
      `the payoff of the policy is in [${payoff.lower}, ${payoff.upper}], which does not attain ${claimed}`,
    )
}

/** Prefixes the places of flaws. */
function at<Result>(place: string, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    const flaw = asFlaw(error)
    if (flaw instanceof Flaw) throw new Flaw(`${place}.${flaw.place}`, flaw.message)
    throw flaw
  }
}
