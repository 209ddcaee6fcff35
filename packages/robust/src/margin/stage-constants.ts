import { checkpoint, construct, type Expression } from '@smfg/core'
import type { Comparison } from '../distance/comparison.js'
import type { Region } from '../distance/region.js'
import { magnitude, measureRewards, type RewardMeasure } from '../distance/reward-measure.js'
import { zeroSumNorm } from '../distance/row-norm.js'
import { rowContraction, type Contraction } from './contraction.js'

/** How strongly the believed model reacts to the mean field at one stage. Infinite where no bound was found. */
export interface StageConstants {
  /** p_t: Lipschitz constant of the transition rows, ℓ₁ to ℓ₁; 0 at the last stage, whose transitions lead nowhere. */
  readonly transition: number
  /** τ_t: half the ℓ₁ distance of two rows of different states at most, see `rowContraction`; 0 at the last stage. */
  readonly contraction: number
  /** q_t: Lipschitz constant of the rewards. */
  readonly reward: number
  /** Lipschitz constant of what a deviation is worth: at most 2 q_t (see `measureRewards`). */
  readonly rewardDeviation: number
  /** c_t: Lipschitz constant of the payoff. */
  readonly payoff: number
  /** sup over (x, L) of max r_t − min r_t over (s,a). */
  readonly rewardSpan: number
}

/** What `accumulate` needs besides. */
export interface DetailedConstants extends StageConstants {
  /** τ for two rows of one state. */
  readonly contractionWithin: number
  /** The span of the rewards over pairs in two different states, and over pairs in one state. */
  readonly rewardSpanBetween: number
  readonly rewardSpanWithin: number
  /** Per pair s·A + a. Pairs of states nobody can be in have zeros. */
  readonly rows: readonly RowConstants[]
}

/** One row of transition probabilities. */
export interface RowConstants {
  /** Its Lipschitz constant in the mean field, ℓ₁ to ℓ₁. */
  readonly lipschitz: number
  /** Its ℓ₁ distance between the two models. */
  readonly change: number
}

/**
 * Lipschitz constants in ℓ₁ over a region of mean fields, uniform over the commitment set, and the spans of rewards and
 * rows.
 */
export function stageConstants(comparison: Comparison, stage: number, region: Region): DetailedConstants {
  const { believed } = comparison
  const pairCount = believed.states.length * believed.actions.length
  const rewards = believed.reward.slice(stage * pairCount, (stage + 1) * pairCount)
  const least = stage === 0 ? comparison.initial.least : region.box.lower
  const measured = (measure: (reward: Expression) => { lower: number; upper: number }): RewardMeasure =>
    measureRewards(rewards, region, least, {
      single: measure,
      difference: (left, right) => {
        checkpoint()
        return magnitude(measure(construct.subtract(left, right)))
      },
    })
  const lipschitz = measured((reward) => {
    const constant = region.lipschitz(reward)
    return { lower: -constant, upper: constant }
  })
  const range = measured((reward) => region.enclose(reward))
  const rows = rowConstants(comparison, stage, region)
  const isLast = stage === believed.stages - 1
  const contraction: Contraction = isLast
    ? { between: 0, within: 0 }
    : rowContraction(believed, stage, region)
  return {
    transition: Math.max(0, ...rows.map((row) => row.lipschitz)),
    contraction: contraction.between,
    contractionWithin: contraction.within,
    reward: lipschitz.largest,
    rewardDeviation: lipschitz.deviation,
    payoff: region.lipschitz(believed.payoff[stage]),
    rewardSpan: range.span,
    rewardSpanBetween: range.spanBetween,
    rewardSpanWithin: range.spanWithin,
    rows,
  }
}

function rowConstants(comparison: Comparison, stage: number, region: Region): RowConstants[] {
  const { believed } = comparison
  const actionCount = believed.actions.length
  const pairCount = believed.states.length * actionCount
  return Array.from({ length: pairCount }, (_pair, pair) => {
    const isMute = stage === believed.stages - 1 || !region.isPossible(Math.floor(pair / actionCount))
    if (isMute) return { lipschitz: 0, change: 0 }
    checkpoint()
    const position = stage * pairCount + pair
    const probabilities = believed.transition[position].map(({ probability }) => probability)
    return {
      lipschitz: zeroSumNorm(probabilities, (entries) => region.lipschitz(construct.sum(entries))),
      change: comparison.rowChange(position, region),
    }
  })
}
