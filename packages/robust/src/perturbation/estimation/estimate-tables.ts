import { evaluate, OptionError, type Game } from '@smfg/core'
import { constantRow } from '../constant-row.js'
import type { ModelBall } from '../model-ball.js'
import { perturbedModel, type PerturbedModel } from '../perturbed-model.js'
import { sumText } from '../rewriting/formula-text.js'
import { rewritten } from '../rewriting/rewrite.js'
import { checkConfidence } from './check-confidence.js'
import { frequencyRadius, meanRadius } from './confidence.js'
import { layoutOf, type Layout } from './layout.js'
import { observeFollowers, type ObservationOptions, type Observations } from './observe.js'
import { pooledOverStages, type SeenCase } from './pooled.js'

export interface TableEstimateOptions extends ObservationOptions {
  /** 1 − α: probability that the true model is in the ball, all rows and rewards at once. @defaultValue 0.95 */
  readonly confidence?: number
  /** What is estimated; the rest is known. @defaultValue both */
  readonly estimate?: readonly ('transition' | 'reward')[]
  /** The analyst knows that rows and rewards are the same at all stages, and pools what was seen. @defaultValue false */
  readonly stationary?: boolean
  /**
   * A bound of |r| at the observed mean field, known beforehand, for rewards never seen. @defaultValue none: they may be
   * anything
   */
  readonly rewardBound?: number
}

/** A model estimated from data, and what is known of its error. */
export interface TableEstimate extends PerturbedModel {
  /** All models within the confidence radii of the estimated one; the true one is among them with probability `coverage`. */
  readonly error: ModelBall
  readonly observations: Observations
}

const BOTH = ['transition', 'reward'] as const

/**
 * Observes followers of a true model and estimates its transitions by frequencies and its rewards by means.
 *
 * Known beforehand are the shape of the model, which next states a row can have, and how a reward reacts to crowd and
 * commitment. Unknown are the probabilities, which must not depend on crowd or commitment, and the level of every
 * reward: r̂_t(s,a; x, L) = (mean of what was seen) + r_t(s,a; x, L) − r_t(s,a; x°, L°_t), with x°, L° those of the
 * observations. A row that was never seen is taken as uniform, a reward that was never seen as 0 at x°, L°.
 *
 * The confidence radii are those of `frequencyRadius` and `meanRadius` at level α / (number of rows with several
 * successors + number of rewards). Proof that they hold at once with probability 1 − α [own]. With steps in turn the
 * counts are fixed; with trajectories the outcomes at stage t are independent given how many followers stand where at
 * stage t. So each radius holds given the counts, and the union bound does the rest. Pooled counts of trajectories
 * depend on the outcomes pooled: let every row have its outcomes in a list drawn beforehand, of which the first n are
 * used. The radius at level α/m for each length n = 1 … m of the list holds at all of them, so at the random one. ∎
 *
 * @returns the estimated model, its distance from the true one, and the ball as an error that `margin` turns into κ and η
 * @throws OptionError `row-not-constant` (estimate named parameters instead), `not-stationary`, `confidence`,
 *   `reward-bound`, and those of `observeFollowers`
 */
export function estimateTables(truth: Game, options: TableEstimateOptions): TableEstimate {
  const { confidence = 0.95, estimate = BOTH, stationary = false, rewardBound = Infinity } = options
  checkConfidence(confidence)
  if (!(rewardBound >= 0)) {
    throw new OptionError('reward-bound', `A bound of rewards is a number ≥ 0, not ${rewardBound}.`)
  }
  const layout = layoutOf(truth)
  const estimated = { rows: estimate.includes('transition'), rewards: estimate.includes('reward') }
  if (estimated.rows) {
    for (const position of layout.rowPositions) constantRow(truth, layout.placeOf(position))
  }
  const observations = observeFollowers(truth, options)
  const levels = truth.reward.map((reward, position) =>
    evaluate(reward, observations.points[layout.stageOf(position)]),
  )
  const cases: SeenCase[] = observations.cases.map(({ count, rewardSum, next }, position) => ({
    count,
    excess: rewardSum - count * levels[position],
    next,
  }))
  const seen = stationary ? pooledOverStages(truth, cases, layout, estimated) : cases
  const alpha = levelOfOne(truth, layout, {
    alpha: 1 - confidence,
    estimated,
    stationary,
    lengths: stationary && observations.design === 'staged' ? observations.sampleSize * truth.stages : 1,
  })

  const rowAt = (position: number): { state: number; probability: number }[] => {
    const { next } = seen[position]
    const total = sumOf(next)
    return truth.transition[position].map(({ state }, k) => ({
      state,
      probability: total === 0 ? 1 / next.length : next[k] / total,
    }))
  }
  const shiftAt = (position: number): number => {
    const { count, excess } = seen[position]
    return count === 0 ? -levels[position] : excess / count
  }
  const definition = rewritten(truth, {
    ...(estimated.rows
      ? {
          transition: (targets, place) =>
            place.t === truth.stages - 1 ? targets : rowAt(layout.positionOf(place)),
        }
      : {}),
    ...(estimated.rewards
      ? { reward: (value, place) => sumText(value, shiftAt(layout.positionOf(place))) }
      : {}),
  })
  const rowRadius = (position: number): number =>
    estimated.rows && !layout.isLast(position)
      ? frequencyRadius(sumOf(seen[position].next), truth.transition[position].length, alpha)
      : 0
  const rewardRadius = (position: number): number => {
    if (!estimated.rewards) return 0
    const { count } = seen[position]
    return count === 0 ? rewardBound : meanRadius(count, observations.rewardSigma, alpha)
  }
  const table = (sizeAt: (position: number) => number, t: number): number[][] =>
    truth.states.map((_state, s) => truth.actions.map((_action, a) => sizeAt(layout.positionOf({ t, s, a }))))
  return {
    ...perturbedModel(truth, definition, 'estimated from observations'),
    error: {
      kind: 'model-ball',
      initial: 0,
      stages: Array.from({ length: truth.stages }, (_stage, t) => ({
        transition: table(rowRadius, t),
        support: truth.states.map((_state, s) =>
          truth.actions.map((_action, a) =>
            truth.transition[layout.positionOf({ t, s, a })].map((next) => next.state),
          ),
        ),
        reward: table(rewardRadius, t),
        payoff: 0,
      })),
      coverage: confidence,
      description: `within the confidence radii of the one estimated from ${observations.sampleSize} observed followers`,
    },
    observations,
  }
}

/** The level at which each single radius has to hold for all of them to hold at level α. */
function levelOfOne(
  game: Game,
  layout: Layout,
  {
    alpha,
    estimated,
    stationary,
    lengths,
  }: {
    readonly alpha: number
    readonly estimated: { readonly rows: boolean; readonly rewards: boolean }
    readonly stationary: boolean
    /** How many lengths a pooled list of outcomes can have. */
    readonly lengths: number
  },
): number {
  const different = (positions: readonly number[]): number =>
    stationary ? new Set(positions.map((position) => position % layout.pairCount)).size : positions.length
  const uncertain = layout.rowPositions.filter((position) => game.transition[position].length > 1)
  const claims =
    (estimated.rows ? different(uncertain) : 0) + (estimated.rewards ? different(layout.positions) : 0)
  return alpha / Math.max(1, claims) / lengths
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
