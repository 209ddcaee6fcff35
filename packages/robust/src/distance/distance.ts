import type { Game } from '@smfg/core'
import { compareModels } from './compare-models.js'
import type { Comparison } from './comparison.js'
import { differenceOf, magnitude, measureRewards } from './reward-measure.js'

/** How far two models can be apart at one stage, as upper bounds over all mean fields and commitments. */
export interface StageDistance {
  /** δ_{P,t} = sup ‖P_t(·|s,a;x,L) − P'_t(·|s,a;x,L)‖₁; 0 at the last stage, whose transitions lead nowhere. */
  readonly transition: number
  /** δ_{r,t} = sup |r_t − r'_t|, in reward units. */
  readonly reward: number
  /** sup over (x, L) of max Δr_t − min Δr_t over (s,a), Δr = r − r': a shift common to all pairs does not count. */
  readonly rewardSpan: number
  /** What Δr_t can be worth to a deviating follower: `rewardSpan`, or less at stage 0 (see `RewardMeasure.deviation`). */
  readonly rewardDeviation: number
  /** δ_{J,t} = sup |j_t − j'_t|, in payoff units. */
  readonly payoff: number
}

/** The components of the distance between two models (theory §3). Infinite where interval analysis finds no bound. */
export interface ModelDistance {
  /** δ_0 = ‖μ_0 − μ'_0‖₁. */
  readonly initial: number
  readonly stages: readonly StageDistance[]
}

/**
 * How far apart two models of the same shape are: rigorous upper bounds of the suprema of theory §3 over the whole mean-field
 * simplex and commitment set, attained when the differences are affine.
 *
 * @throws OptionError `different-shape` when stages, states, actions, controls or constraints differ
 */
export function distance(believed: Game, other: Game): ModelDistance {
  return distanceOf(compareModels(believed, other))
}

/** The same for the farthest model of whatever the believed one is compared with. */
export function distanceOf(comparison: Comparison): ModelDistance {
  const { believed, otherInitial } = comparison
  return {
    initial: believed.initial.reduce((sum, mass, s) => sum + Math.abs(mass - otherInitial[s]), 0),
    stages: believed.payoff.map((_, stage) => stageDistance(comparison, stage)),
  }
}

function stageDistance(comparison: Comparison, stage: number): StageDistance {
  const reward = measureRewards(comparison, stage, {
    single: (formula) => comparison.change(formula, stage),
    difference: (left, right) => magnitude(comparison.change(differenceOf(left, right), stage)),
  })
  return {
    transition: transitionDistance(comparison, stage),
    reward: reward.largest,
    rewardSpan: reward.span,
    rewardDeviation: reward.deviation,
    payoff: magnitude(comparison.change(comparison.payoff(stage), stage)),
  }
}

function transitionDistance(comparison: Comparison, stage: number): number {
  const { believed } = comparison
  if (stage === believed.stages - 1) return 0
  const pairCount = believed.states.length * believed.actions.length
  let largest = 0
  for (let position = stage * pairCount; position < (stage + 1) * pairCount; position++) {
    const row = comparison.transition(position)
    largest = Math.max(
      largest,
      row.reduce((sum, formula) => sum + magnitude(comparison.change(formula, stage)), 0),
    )
  }
  // Two probability vectors are never farther apart.
  return Math.min(2, largest)
}
