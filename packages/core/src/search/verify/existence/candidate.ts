import type { Interval } from '../../expression/expression.js'
import * as interval from '../../expression/interval.js'
import { equilibriumConditions, type EquilibriumConditions, type Play } from './play-slopes.js'
import { fixedSlope, ONE_SLOPE, slopeArithmetic, ZERO_SLOPE, type Slope } from './slope.js'

/** A policy with its supports: one action per state takes the rest, the probabilities of the others are free numbers. */
export interface Candidate {
  readonly play: Play
  /** Actions that may be played, ascending, by t·S + s. */
  readonly supports: readonly (readonly number[])[]
  /** The action that takes the rest, by t·S + s. */
  readonly rests: readonly number[]
  /** Cases (t·S + s)·A + a whose probabilities are free. */
  readonly free: readonly number[]
}

/** A candidate judged on a box of its free probabilities. */
export interface Judged extends EquilibriumConditions {
  readonly policy: readonly Slope[]
}

/** Whether every state's probabilities are in [0,1] on a box of the free ones: those themselves, and what is left. */
export function isPolicy(candidate: Candidate, box: readonly Interval[]): boolean {
  const { actions } = candidate.play.game
  const taken = new Map<number, number>()
  for (let k = 0; k < box.length; k++) {
    if (!(box[k].lower >= 0 && box[k].upper <= 1)) return false
    const row = Math.floor(candidate.free[k] / actions.length)
    taken.set(row, interval.addUp(taken.get(row) ?? 0, box[k].upper))
  }
  return [...taken.values()].every((sum) => sum <= 1)
}

/**
 * @param values the free probabilities @param unknowns which of them are unknown, by place in `free`; the others are fixed
 * @param box ranges of the unknown ones, around their values
 * @throws Unprovable where a formula may be undefined
 */
export function judge(
  candidate: Candidate,
  values: readonly number[],
  unknowns: readonly number[],
  box: readonly Interval[],
): Judged {
  const { play, supports, rests, free } = candidate
  const actions = play.game.actions.length
  const arithmetic = slopeArithmetic(
    box,
    unknowns.map((k) => values[k]),
  )
  const policy: Slope[] = Array.from({ length: supports.length * actions }, () => ZERO_SLOPE)
  free.forEach((index, k) => {
    const place = unknowns.indexOf(k)
    policy[index] = place < 0 ? fixedSlope(interval.point(values[k])) : arithmetic.unknown(place)
  })
  supports.forEach((support, row) => {
    const others = support.filter((a) => a !== rests[row]).map((a) => policy[row * actions + a])
    const rest =
      others.length === 0
        ? ONE_SLOPE
        : arithmetic.combine(
            interval.point(1),
            others.map(() => interval.point(-1)),
            others,
          )
    policy[row * actions + rests[row]] = arithmetic.within(rest, { lower: 0, upper: 1 })
  })
  return { ...equilibriumConditions(play, arithmetic, policy, supports), policy }
}

/** A candidate judged at one policy, with slopes in the given free probabilities. */
export function judgeAt(
  candidate: Candidate,
  values: readonly number[],
  unknowns: readonly number[],
): Judged {
  return judge(
    candidate,
    values,
    unknowns,
    unknowns.map((k) => interval.point(values[k])),
  )
}
