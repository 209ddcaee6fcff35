import type { Game } from '@smfg/core'
import { attainedDistances, type AttainedDistance } from './attained.js'
import { compareModels } from './compare-models.js'
import type { Comparison } from './comparison.js'
import { allMeanFields, reachableMeanFields } from './reachable.js'
import type { Region } from './region.js'

/** How far two models can be apart at one stage, as upper bounds over all mean fields and commitments. */
export interface StageDistance {
  /** δ_{P,t} = sup ‖P_t(·|s,a;x,L) − P'_t(·|s,a;x,L)‖₁; 0 at the last stage, whose transitions lead nowhere. */
  readonly transition: number
  /** δ_{r,t} = sup |r_t − r'_t|, in reward units. */
  readonly reward: number
  /** sup over (x, L) of max Δr_t − min Δr_t over (s,a), Δr = r − r': a shift common to all pairs does not count. */
  readonly rewardSpan: number
  /**
   * What Δr_t can be worth to a deviating follower: `rewardSpan`, or less where the state marginal is known (see
   * `measureRewards`).
   */
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

/** Both ends of an enclosure of the distance between two given models. */
export interface EnclosedDistance extends ModelDistance {
  /**
   * Lower bounds per stage: differences found at a mean field and commitment. Equal to the upper ones where the models
   * differ by affine formulas.
   */
  readonly attained: readonly AttainedDistance[]
}

export interface DistanceOptions {
  /**
   * `simplex`: the supremum over all mean fields and pairs, as in theory §3; `reachable`: over an enclosure of the mean
   * fields that followers of either model can bring about, and the pairs they can be in, so at most as large.
   * @defaultValue 'simplex'
   */
  readonly over?: 'simplex' | 'reachable'
}

/**
 * How far apart two models of the same shape are: rigorous upper bounds of the suprema of theory §3, and lower bounds
 * that are attained (up to rounding). Both are the same where the differences are affine in the mean field and in each
 * control, rows have at most five successors, and the commitment set is a box.
 *
 * @throws OptionError `different-shape` when stages, states, actions, controls or constraints differ
 */
export function distance(believed: Game, other: Game, options: DistanceOptions = {}): EnclosedDistance {
  const comparison = compareModels(believed, other)
  const regions = options.over === 'reachable' ? reachableMeanFields(comparison) : allMeanFields(comparison)
  return {
    ...distanceOver(comparison, regions),
    attained: attainedDistances(believed, other, regions),
  }
}

/**
 * Upper bounds of the distance over regions of mean fields, for the farthest model of whatever the believed one is
 * compared with.
 */
export function distanceOver(comparison: Comparison, regions: readonly Region[]): ModelDistance {
  return {
    initial: comparison.initial.distance,
    stages: regions.map((region, stage) => {
      const reward = comparison.rewardChange(stage, region)
      return {
        transition: transitionDistance(comparison, stage, region),
        reward: reward.largest,
        rewardSpan: reward.span,
        rewardDeviation: reward.deviation,
        payoff: comparison.payoffChange(stage, region),
      }
    }),
  }
}

function transitionDistance(comparison: Comparison, stage: number, region: Region): number {
  const { believed } = comparison
  if (stage === believed.stages - 1) return 0
  const actionCount = believed.actions.length
  const pairCount = believed.states.length * actionCount
  let largest = 0
  for (let pair = 0; pair < pairCount; pair++) {
    if (!region.isPossible(Math.floor(pair / actionCount))) continue
    largest = Math.max(largest, comparison.rowChange(stage * pairCount + pair, region))
  }
  return largest
}
