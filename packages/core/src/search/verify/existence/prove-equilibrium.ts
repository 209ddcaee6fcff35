import type { Interval } from '../../expression/expression.js'
import * as interval from '../../expression/interval.js'
import { binaryMeaning, isZero, toNearestDouble, type Rational } from '../../expression/rational.js'
import type { Game } from '../../../model/game.js'
import { EQUILIBRIUM_REACH, NO_PROBABILITY } from '../../tolerances.js'
import { Flaw } from '../flaw.js'
import { probabilityRounding } from '../probability-rounding.js'
import { judgeAt, type Candidate, type Judged } from './candidate.js'
import { comparisonsOf } from './comparisons.js'
import { rationalRange } from './difference.js'
import { encloseZero, newton } from './interval-newton.js'
import { equilibriumConditions, type Play } from './play-slopes.js'
import { rationalPlay } from './rational-play.js'
import { findSignChange } from './sign-change.js'
import { simplePolicies } from './simple-policies.js'
import { fixedSlope, slopeArithmetic } from './slope.js'
import { readSupports, type Supports } from './supports.js'
import { Unprovable } from './unprovable.js'

/** Whether an exact equilibrium, E = 0, was proved to exist near a policy. */
export type EquilibriumProof =
  | {
      readonly status: 'proved'
      /** Contains J(x, Γ(π; x)) of the equilibrium that was proved to exist, for every commitment of the range. */
      readonly payoff: Interval
      /** Contain its π_t(a|s), N·S·A. */
      readonly policy: readonly Interval[]
      /**
       * How: every state plays one action (`pure`); the actions played are worth exactly the same (`ties`); Krawczyk's operator maps a box into
       * itself (`newton`); a difference changes its sign (`sign`).
       */
      readonly by: 'pure' | 'ties' | 'newton' | 'sign'
    }
  | { readonly status: 'unproved'; readonly reason: string }

export interface ExistenceOptions {
  /**
   * The commitment exactly, a point of its range; allows proofs by exact evaluation, which hold for this commitment alone. @defaultValue the range, where
   * it is a point
   */
  readonly exactCommitment?: readonly Rational[]
  /** How far the equilibrium's flow may lie from the policy's, in mass of one stage, state and action. @defaultValue 0.05 */
  readonly reach?: number
  /** Most free probabilities; a proof costs about their square times the size of the game. @defaultValue 60 */
  readonly mostUnknowns?: number
}

const MOST_UNKNOWNS = 60
/** How many actions with the least probability are given up, one after the other, where Newton's method runs into the border. */
const MOST_DROPPED = 4
const MOST_RATIONAL_CASES = 1000

/**
 * Encloses the payoff of an exact equilibrium (E = 0) near a policy, or says why none could be proved. A proof is one of the existence of an
 * equilibrium of the game as it is written, numbers meaning their decimals; no tolerance enters it.
 *
 * The actions that the policy plays are read off, and their probabilities sought for which all actions played in a state are worth the same: nothing to seek
 * where one action is played per state; Newton's method and Krawczyk's operator on a box where the equations are regular (surplus unknowns stay where
 * they are); a change of sign for a single equation that is not. Actions that are not played must be no better anywhere on the box. Last, simple fractions near
 * the policy are evaluated exactly. Everything rests on differences of rewards and values, formed as formulas before they are enclosed, so that constants shared
 * by all cases of a stage and actions that are never worth it do not matter.
 *
 * @param commitment range of every component of x; the proof holds for each x of the range
 * @param policy N·S·A numbers ≥ 0; those of a stage and state are divided by their sum
 * @see Moore 1977, A test for existence of solutions to nonlinear systems; Neumaier 1990, section 5.1
 */
export function proveEquilibrium(
  game: Game,
  commitment: readonly Interval[],
  policy: ArrayLike<number>,
  options: ExistenceOptions = {},
): EquilibriumProof {
  try {
    return prove(game, commitment, policy, options)
  } catch (error) {
    if (error instanceof Unprovable || error instanceof Flaw)
      return { status: 'unproved', reason: error.message }
    throw error
  }
}

function prove(
  game: Game,
  commitment: readonly Interval[],
  weights: ArrayLike<number>,
  options: ExistenceOptions,
): EquilibriumProof {
  const actions = game.actions.length
  const shares = normalised(weights, game.reward.length, actions)
  const play: Play = {
    game,
    commitment,
    comparisons: comparisonsOf(game),
    rounding: probabilityRounding(game, commitment),
    implied: new Map(),
  }
  const given = judgeFixed(play, shares.map(interval.point), readSupports(shares, actions, 0, null))
  const reach = options.reach ?? EQUILIBRIUM_REACH
  const isNear = (judged: Judged): boolean => liesNear(judged, given, shares, actions, reach)
  const mostUnknowns = options.mostUnknowns ?? MOST_UNKNOWNS
  const tried = new Set<string>()
  const irregular: Candidate[] = []
  let reason = 'no equilibrium was found near the policy'
  for (const negligible of NO_PROBABILITY) {
    let read: Supports | null = readSupports(shares, actions, negligible, given)
    for (let dropped = 0; read !== null && dropped <= MOST_DROPPED; dropped++) {
      const key = read.supports.join(';')
      if (tried.has(key)) break
      tried.add(key)
      const candidate = candidateOn(play, read)
      if (candidate.free.length > mostUnknowns) {
        reason = `${candidate.free.length} probabilities are to be found`
        break
      }
      const found = proveRegular(candidate, shares, reach, isNear)
      if (found.status === 'proved') return found
      if (found.isSingleEquation) irregular.push(candidate)
      reason = found.reason
      read = found.smaller
    }
  }
  for (const candidate of irregular) {
    const found = proveCrossing(candidate, shares, reach, isNear)
    if (found !== null) return found
  }
  const exact = options.exactCommitment ?? exactPoint(commitment)
  if (exact === null || game.reward.length > MOST_RATIONAL_CASES) return { status: 'unproved', reason }
  return proveExactly(play, exact, shares, isNear) ?? { status: 'unproved', reason }
}

type Attempt =
  | Proved
  | {
      readonly status: 'unproved'
      readonly reason: string
      /** Supports to try next. */
      readonly smaller: Supports | null
      readonly isSingleEquation: boolean
    }

function candidateOn(play: Play, { supports, rests }: Supports): Candidate {
  const actions = play.game.actions.length
  const free = supports.flatMap((support, row) =>
    support.filter((a) => a !== rests[row]).map((a) => row * actions + a),
  )
  return { play, supports, rests, free }
}

/** A proof where nothing is to be sought, or by Newton's method. */
function proveRegular(
  candidate: Candidate,
  shares: readonly number[],
  reach: number,
  isNear: (judged: Judged) => boolean,
): Attempt {
  let isSingleEquation = false
  const refuse = (reason: string, smaller: Supports | null = null): Attempt => ({
    status: 'unproved',
    reason,
    smaller,
    isSingleEquation,
  })
  const { free } = candidate
  const start = free.map((index) => shares[index])
  try {
    const first = judgeAt(candidate, start, [])
    if (first.equations.length === 0)
      return whyNot(first, isNear, refuse) ?? proved(first, free.length === 0 ? 'pure' : 'ties')
    if (first.equations.length > free.length)
      return refuse('there are more conditions than probabilities to be found')
    isSingleEquation = first.equations.length === 1
    const point = newton(candidate, start)
    const judged = encloseZero(candidate, point)
    if (judged !== null) return whyNot(judged, isNear, refuse) ?? proved(judged, 'newton')
    return refuse(
      point.inverse === null
        ? 'the conditions for an equilibrium are singular'
        : 'Newton’s method did not come to a zero that could be proved',
      withoutLeast(candidate, point.values, reach),
    )
  } catch (error) {
    if (error instanceof Unprovable) return refuse(error.message)
    throw error
  }
}

function whyNot(
  judged: Judged,
  isNear: (judged: Judged) => boolean,
  refuse: (reason: string) => Attempt,
): Attempt | null {
  if (!(judged.surplus <= 0)) return refuse('an action that is not played is not proved to be no better')
  return isNear(judged) ? null : refuse('the equilibrium that was found lies too far away')
}

/** A proof for a single equation by its change of sign. */
function proveCrossing(
  candidate: Candidate,
  shares: readonly number[],
  reach: number,
  isNear: (judged: Judged) => boolean,
): Proved | null {
  const start = candidate.free.map((index) => shares[index])
  try {
    const judged = findSignChange(candidate, start, reach)
    return judged !== null && judged.surplus <= 0 && isNear(judged) ? proved(judged, 'sign') : null
  } catch (error) {
    if (error instanceof Unprovable) return null
    throw error
  }
}

type Proved = Extract<EquilibriumProof, { readonly status: 'proved' }>

function proved(judged: Judged, by: Proved['by']): Proved {
  return {
    status: 'proved',
    payoff: judged.payoff.range,
    policy: judged.policy.map(({ range }) => range),
    by,
  }
}

/** The supports without the free action that has the least probability, if that is small. */
function withoutLeast(candidate: Candidate, values: readonly number[], reach: number): Supports | null {
  const least = values.indexOf(Math.min(...values))
  if (least < 0 || values[least] > reach) return null
  const actions = candidate.play.game.actions.length
  const index = candidate.free[least]
  const row = Math.floor(index / actions)
  const supports = candidate.supports.map((support, each) =>
    each === row ? support.filter((a) => a !== index - row * actions) : support,
  )
  return { supports, rests: candidate.rests }
}

function proveExactly(
  play: Play,
  commitment: readonly Rational[],
  shares: readonly number[],
  isNear: (judged: Judged) => boolean,
): EquilibriumProof | null {
  const actions = play.game.actions.length
  for (const policy of simplePolicies(shares, actions)) {
    try {
      if (!isZero(rationalPlay(play.game, commitment, policy).exploitability)) continue
      const supports = readSupports(policy.map(toNearestDouble), actions, 0, null)
      const judged = judgeFixed(play, policy.map(rationalRange), supports)
      if (isNear(judged)) return proved(judged, 'ties')
    } catch (error) {
      if (error instanceof Unprovable) return null
      throw error
    }
  }
  return null
}

function judgeFixed(play: Play, policy: readonly Interval[], { supports }: Supports): Judged {
  const slopes = policy.map(fixedSlope)
  return { ...equilibriumConditions(play, slopeArithmetic([], []), slopes, supports), policy: slopes }
}

function liesNear(
  judged: Judged,
  given: Judged,
  shares: readonly number[],
  actions: number,
  reach: number,
): boolean {
  return shares.every((share, index) => {
    const row = Math.floor(index / actions)
    const mass = interval.multiply(judged.masses[row].range, judged.policy[index].range)
    const before = interval.scale(share, given.masses[row].range)
    return mass.upper - before.lower <= reach && before.upper - mass.lower <= reach
  })
}

function exactPoint(commitment: readonly Interval[]): readonly Rational[] | null {
  return commitment.every(({ lower, upper }) => lower === upper)
    ? commitment.map(({ lower }) => binaryMeaning(lower))
    : null
}

/** @throws Unprovable where the weights are no policy */
function normalised(weights: ArrayLike<number>, size: number, actions: number): number[] {
  if (weights.length !== size)
    throw new Unprovable(`the policy has ${weights.length} numbers; ${size} are needed`)
  const shares = Array.from(weights)
  for (let first = 0; first < size; first += actions) {
    const row = shares.slice(first, first + actions)
    const total = row.reduce((sum, weight) => sum + weight, 0)
    if (row.some((weight) => !(weight >= 0)) || !(total > 0 && total < Infinity))
      throw new Unprovable('a row of the policy is no probability vector')
    for (let a = 0; a < actions; a++) shares[first + a] /= total
  }
  return shares
}
