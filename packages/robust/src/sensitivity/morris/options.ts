import { OptionError } from '@smfg/core'
import type { Seed } from '../../random/stream.js'
import { checkEvaluationOptions, type EvaluationOptions } from '../evaluation/options.js'
import { checkConfidence, DEFAULT_CONFIDENCE } from '../statistics/confidence.js'

/**
 * Which trajectories through the grid are walked:
 *
 * - `random`: as they are drawn. Effects are then a uniform sample of all effects of the grid, and their means unbiased (Morris 1991);
 * - `spread`: out of a pool of random ones those far apart, the first of the pool first and then always the one that adds most to the
 *   sum of squared distances; asking for more keeps those chosen before;
 * - `best-spread`: the choice with the largest sum of squared distances among all choices from the pool (Campolongo 2007), for small
 *   pools only.
 *
 * Spreading covers the cube better when there are few trajectories; the sample is then no longer uniform.
 */
export type TrajectoryChoice = 'random' | 'spread' | 'best-spread'
export const TRAJECTORY_CHOICES: readonly TrajectoryChoice[] = ['random', 'spread', 'best-spread']

export interface MorrisOptions extends EvaluationOptions {
  /**
   * r, trajectories of each replication; or `'all'` to evaluate the whole grid, p^C points for C coordinates: the values are then those of
   * all effects there are, without any sampling error.
   */
  readonly samples: number | 'all'
  /** @defaultValue 0 */
  readonly seed?: Seed
  /**
   * R, independent sets of trajectories; the intervals come from how much they differ, with R − 1 degrees of freedom.
   * @defaultValue 8
   */
  readonly replications?: number
  /** Of the intervals. @defaultValue 0.95 */
  readonly confidence?: number
  /** p, levels of every coordinate of the grid: an even number. @defaultValue 4 */
  readonly levels?: number
  /** @defaultValue 'random' */
  readonly trajectories?: TrajectoryChoice
  /** Random trajectories per replication from which those far apart are chosen. @defaultValue 200 */
  readonly pool?: number
  /**
   * Another even number of levels to see whether the first one is in step with the function: it costs a second set of evaluations, and
   * gives a warning for every factor on which the two disagree. @defaultValue none
   */
  readonly compareLevels?: number
}

/** The options that decide what is computed, defaults put in. */
export interface MorrisSettings {
  readonly samples: number | 'all'
  readonly seed: Seed
  readonly replications: number
  readonly confidence: number
  readonly levels: number
  readonly trajectories: TrajectoryChoice
  readonly pool: number
  readonly compareLevels: number | null
}

const DEFAULT_POOL = 200

/** @throws OptionError for values no analysis can be run with */
export function morrisSettings(options: MorrisOptions): MorrisSettings {
  const settings: MorrisSettings = {
    samples: options.samples,
    seed: options.seed ?? 0,
    replications: options.samples === 'all' ? 1 : (options.replications ?? 8),
    confidence: options.confidence ?? DEFAULT_CONFIDENCE,
    levels: options.levels ?? 4,
    trajectories: options.trajectories ?? 'random',
    pool: options.pool ?? DEFAULT_POOL,
    compareLevels: options.compareLevels ?? null,
  }
  checkEvaluationOptions(options)
  checkConfidence(settings.confidence)
  const { samples, levels, trajectories, pool, compareLevels } = settings
  if (samples !== 'all') checkCount('samples', 'trajectories', samples)
  checkCount('replications', 'replications', settings.replications)
  checkLevels(levels)
  if (compareLevels !== null) checkLevels(compareLevels)
  if (compareLevels === levels) {
    throw new OptionError(
      'levels',
      `The levels to compare with must be other than the ${levels} levels of the grid.`,
    )
  }
  if (!TRAJECTORY_CHOICES.includes(trajectories)) {
    throw new OptionError(
      'trajectories',
      `"${trajectories}" is no choice of trajectories; there are ${TRAJECTORY_CHOICES.join(', ')}.`,
    )
  }
  checkCount('pool', 'trajectories in the pool', pool)
  if (trajectories !== 'random' && samples !== 'all' && pool < samples) {
    throw new OptionError('pool', `A pool of ${pool} trajectories is too small to choose ${samples} from.`)
  }
  return settings
}

function checkCount(code: string, noun: string, count: number): void {
  if (Number.isSafeInteger(count) && count >= 1) return
  throw new OptionError(code, `The number of ${noun} must be 1, 2, …, not ${count}.`)
}

function checkLevels(levels: number): void {
  if (Number.isSafeInteger(levels) && levels >= 2 && levels % 2 === 0) return
  throw new OptionError(
    'levels',
    `The number of levels must be even (2, 4, …), not ${levels}: a step is half the levels, so that all are equally likely.`,
  )
}
