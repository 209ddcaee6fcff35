import type { ModelDistance } from '../distance/distance.js'
import { heaviestMarginal, type MeanFieldBox } from '../distance/mean-field-box.js'
import type { BySource } from './by-source.js'
import type { DetailedConstants, RowConstants } from './stage-constants.js'
import { product, valueSpans } from './value-spans.js'

/** What one stage adds to κ and η, before allowance for rounding. */
export interface StageTerms {
  /** d_t. */
  readonly meanFieldShift: number
  /** ρ_t: largest mean over reachable laws of the ℓ₁ changes min(2, p d_t + δ_P) of the rows. */
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
 * Runs the recursion of `margin` through the stages and keeps apart where the mean-field shift came from: d_t is a sum
 * of a part due to the initial law and a part due to transitions, and so is every term that contains it.
 *
 * @param boxes the state marginals followers can have, one per stage
 */
export function accumulate(
  distances: ModelDistance,
  constants: readonly DetailedConstants[],
  boxes: readonly MeanFieldBox[],
): StageTerms[] {
  const spans = valueSpans(constants)
  let shift: Origin = { initial: distances.initial, transition: 0 }
  return constants.map((constant, stage) => {
    const distance = distances.stages[stage]
    const rows = meanRowChange(constant.rows, boxes[stage], shift)
    const direct = stage === 0 ? product(distances.initial / 2, spans.gain) : 0
    const tail = spans.value[stage + 1]
    const terms: StageTerms = {
      meanFieldShift: shift.initial + shift.transition,
      rowChange: rows.initial + rows.transition,
      tailSpan: tail,
      kappa: {
        initial: direct + product(constant.rewardDeviation, shift.initial) + product(rows.initial, tail),
        transition: product(constant.rewardDeviation, shift.transition) + product(rows.transition, tail),
        reward: distance.rewardDeviation,
        payoff: 0,
      },
      eta: {
        initial: product(constant.payoff, shift.initial),
        transition: product(constant.payoff, shift.transition),
        reward: 0,
        payoff: distance.payoff,
      },
    }
    shift = cut({
      initial: product(constant.contraction, shift.initial) + rows.initial,
      transition: product(constant.contraction, shift.transition) + rows.transition,
    })
    return terms
  })
}

/** The largest mean over laws in the box of the row changes, each of them at most 2, by origin. */
function meanRowChange(rows: readonly RowConstants[], box: MeanFieldBox, shift: Origin): Origin {
  const actionCount = rows.length / box.lower.length
  const changes = rows.map(({ lipschitz, change }) =>
    cut({
      initial: product(lipschitz, shift.initial),
      transition: product(lipschitz, shift.transition) + change,
    }),
  )
  const largestOf = (state: number): Origin =>
    changes
      .slice(state * actionCount, (state + 1) * actionCount)
      .reduce((best, each) => (sizeOf(each) > sizeOf(best) ? each : best))
  const byState = box.lower.map((_mass, state) => largestOf(state))
  const marginal = heaviestMarginal(box, byState.map(sizeOf))
  return {
    initial: byState.reduce((sum, { initial }, state) => sum + marginal[state] * initial, 0),
    transition: byState.reduce((sum, { transition }, state) => sum + marginal[state] * transition, 0),
  }
}

function sizeOf({ initial, transition }: Origin): number {
  return initial + transition
}

/** The origins in proportion, so that they sum to at most the largest distance there is. */
function cut(origin: Origin): Origin {
  const total = sizeOf(origin)
  if (total <= LARGEST_DISTANCE) return origin
  if (total < Infinity) {
    const factor = LARGEST_DISTANCE / total
    return { initial: factor * origin.initial, transition: factor * origin.transition }
  }
  const infinite = [origin.initial, origin.transition].filter((part) => part === Infinity).length
  const share = (part: number): number => (part === Infinity ? LARGEST_DISTANCE / infinite : 0)
  return { initial: share(origin.initial), transition: share(origin.transition) }
}
