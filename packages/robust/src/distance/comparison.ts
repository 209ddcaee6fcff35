import type { Game, Interval } from '@smfg/core'
import type { MeanFieldBox } from './mean-field-box.js'
import type { Region } from './region.js'
import type { RewardMeasure } from './reward-measure.js'

/**
 * A believed model M' set beside another model M, or beside all models of a class. Models are compared at the same
 * stage, state, action, mean field and commitment.
 */
export interface Comparison {
  /** The believed model M'. */
  readonly believed: Game
  /** What M is, to complete the sentence "The true model is …". */
  readonly against: string
  /** Probability that M is among the models compared with. */
  readonly coverage: number
  readonly initial: InitialComparison
  /** The formulas of the models, those of M included, over a box of mean fields. */
  region(box: MeanFieldBox): Region
  /** Where the pair `(t·S + s)·A + a` can lead in either model, and how likely that can be in one or the other. */
  successors(position: number, region: Region): readonly SuccessorRange[]
  /** sup ‖P_t(·|s,a) − P'_t(·|s,a)‖₁ over the region, at most 2; `position` as above. */
  rowChange(position: number, region: Region): number
  /** sup |r_t(s,a) − r'_t(s,a)| over the region; `position` as above. */
  rewardChangeAt(position: number, region: Region): number
  /** Sizes of r_t − r'_t over the region, alone and in differences. */
  rewardChange(stage: number, region: Region): RewardMeasure
  /** sup |j_t − j'_t| over the region. */
  payoffChange(stage: number, region: Region): number
}

export interface InitialComparison {
  /** δ_0 = ‖μ_0 − μ'_0‖₁, or its largest value in the class. */
  readonly distance: number
  /** The state marginals of both models at stage 0. */
  readonly box: MeanFieldBox
  /** What M has in each state at stage 0 at least. */
  readonly least: readonly number[]
}

export interface SuccessorRange {
  readonly state: number
  readonly probability: Interval
}
