import { enclose, simplexLipschitz } from '@smfg/core'
import type { Comparison } from '../distance/comparison.js'
import { differenceOf, magnitude, measureRewards, type RewardMeasure } from '../distance/reward-measure.js'

/** How strongly the believed model reacts to the mean field at one stage. Infinite where no bound was found. */
export interface StageConstants {
  /** p_t: Lipschitz constant of the transition rows, ℓ₁ to ℓ₁; 0 at the last stage, whose transitions lead nowhere. */
  readonly transition: number
  /** q_t: Lipschitz constant of the rewards. */
  readonly reward: number
  /** Lipschitz constant of what a deviation is worth: at most 2 q_t (see `RewardMeasure.deviation`). */
  readonly rewardDeviation: number
  /** c_t: Lipschitz constant of the payoff. */
  readonly payoff: number
  /** sup over (x, L) of max r_t − min r_t over (s,a). */
  readonly rewardSpan: number
}

/** Lipschitz constants in ℓ₁ over the mean-field simplex, uniform over the commitment set, and the span of the rewards. */
export function stageConstants(comparison: Comparison, stage: number): StageConstants {
  const domain = comparison.domain(stage)
  const lipschitz: RewardMeasure = measureRewards(comparison, stage, {
    single: ({ believed }) => {
      const constant = simplexLipschitz(believed, domain)
      return { lower: -constant, upper: constant }
    },
    difference: (left, right) => simplexLipschitz(differenceOf(left, right).believed, domain),
  })
  const span = measureRewards(comparison, stage, {
    single: ({ believed }) => enclose(believed, domain),
    difference: (left, right) => magnitude(enclose(differenceOf(left, right).believed, domain)),
  })
  return {
    transition: transitionLipschitz(comparison, stage),
    reward: lipschitz.largest,
    rewardDeviation: lipschitz.deviation,
    payoff: simplexLipschitz(comparison.payoff(stage).believed, domain),
    rewardSpan: span.span,
  }
}

function transitionLipschitz(comparison: Comparison, stage: number): number {
  const { believed } = comparison
  if (stage === believed.stages - 1) return 0
  const domain = comparison.domain(stage)
  const pairCount = believed.states.length * believed.actions.length
  let largest = 0
  for (let position = stage * pairCount; position < (stage + 1) * pairCount; position++) {
    const row = believed.transition[position]
    largest = Math.max(
      largest,
      row.reduce((sum, { probability }) => sum + simplexLipschitz(probability, domain), 0),
    )
  }
  return largest
}
