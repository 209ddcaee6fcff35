import type { ModelDistance } from '../distance/distance.js'
import type { BySource } from './by-source.js'
import type { StageConstants } from './stage-constants.js'

/** What one stage adds to κ and η, before allowance for rounding. */
export interface StageTerms {
  /** d_t. */
  readonly meanFieldShift: number
  /** ℓ₁ change of a transition row: min(2, p_t d_t + δ_{P,t}). */
  readonly rowChange: number
  /** H_{t+1}. */
  readonly tailSpan: number
  readonly kappa: BySource
  readonly eta: BySource
}

/** Part of a quantity that goes back to the initial law and part that goes back to transitions. */
interface Origin {
  readonly initial: number
  readonly transition: number
}

/** Two probability vectors are at most this far apart in ℓ₁. */
const LARGEST_DISTANCE = 2

/**
 * Runs the recursion of `margin` through the stages and keeps apart where the mean-field shift came from: d_t is a sum of a part due
 * to the initial law and a part due to transitions, and so is every term that contains it.
 */
export function accumulate(distances: ModelDistance, constants: readonly StageConstants[]): StageTerms[] {
  const tailSpan = tailSpans(constants)
  let shift: Origin = { initial: distances.initial, transition: 0 }
  return constants.map((constant, stage) => {
    const distance = distances.stages[stage]
    const rows = cut({
      initial: times(constant.transition, shift.initial),
      transition: times(constant.transition, shift.transition) + distance.transition,
    })
    const direct = stage === 0 ? times(distances.initial / 2, tailSpan[0]) : 0
    const tail = tailSpan[stage + 1]
    const terms: StageTerms = {
      meanFieldShift: shift.initial + shift.transition,
      rowChange: rows.initial + rows.transition,
      tailSpan: tail,
      kappa: {
        initial: direct + times(constant.rewardDeviation, shift.initial) + times(rows.initial, tail),
        transition: times(constant.rewardDeviation, shift.transition) + times(rows.transition, tail),
        reward: distance.rewardDeviation,
        payoff: 0,
      },
      eta: {
        initial: times(constant.payoff, shift.initial),
        transition: times(constant.payoff, shift.transition),
        reward: 0,
        payoff: distance.payoff,
      },
    }
    shift = cut({
      initial: shift.initial + rows.initial,
      transition: shift.transition + rows.transition,
    })
    return terms
  })
}

/** H_t = Σ_{u ≥ t} (span of the rewards at stage u) for t = 0 … N. */
function tailSpans(constants: readonly StageConstants[]): number[] {
  const spans = [0]
  for (const { rewardSpan } of constants.toReversed()) spans.unshift(spans[0] + rewardSpan)
  return spans
}

/** A product in which nothing times infinitely much is nothing. */
function times(left: number, right: number): number {
  return left === 0 || right === 0 ? 0 : left * right
}

/** The origins in proportion, so that they sum to at most the largest distance there is. */
function cut(origin: Origin): Origin {
  const total = origin.initial + origin.transition
  if (total <= LARGEST_DISTANCE) return origin
  if (total < Infinity) {
    const factor = LARGEST_DISTANCE / total
    return { initial: factor * origin.initial, transition: factor * origin.transition }
  }
  const infinite = [origin.initial, origin.transition].filter((part) => part === Infinity).length
  const share = (part: number): number => (part === Infinity ? LARGEST_DISTANCE / infinite : 0)
  return { initial: share(origin.initial), transition: share(origin.transition) }
}
