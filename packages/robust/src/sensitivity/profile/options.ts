import { OptionError } from '@smfg/core'
import type { ModelOutput } from '../evaluation/outcome.js'

/** What an evaluation is told besides ε. */
export interface ProfileRun {
  /** Width of the bracket that is asked for, in payoff units. */
  readonly tolerance: number
  /** Seconds it may take; undefined without a limit. */
  readonly timeLimit: number | undefined
  readonly signal: AbortSignal | undefined
}

/**
 * A non-increasing function of ε ≥ 0, known at any ε up to certain bounds. Bounds that are wider than asked for, marked unfinished
 * or one-sided, are used all the same.
 */
export type ProfileFunction = (epsilon: number, run: ProfileRun) => ModelOutput | Promise<ModelOutput>

/** How far a profile has come. */
export interface ProfileProgress {
  /** Evaluations done. */
  readonly evaluations: number
  /** Intervals of ε that are to be split further. */
  readonly open: number
  /** Largest height of the enclosure on an interval that is to be split further; 0 when there is none. */
  readonly height: number
}

export interface ProfileOptions {
  /** First and last ε, 0 ≤ from < to, in reward units. */
  readonly from: number
  readonly to: number
  /**
   * Height of the enclosure to reach between evaluations, in payoff units; evaluations are asked for brackets a quarter as wide.
   * @defaultValue a twentieth of the fall from first to last ε, but not less than four times `DEFAULT_TOLERANCE`
   */
  readonly tolerance?: number
  /** Width in ε down to which falls of more than the tolerance are isolated. @defaultValue a thousandth of the interval */
  readonly precision?: number
  /** Evaluations to stop after, at least 2. @defaultValue none */
  readonly evaluationLimit?: number
  /** Wall-clock seconds. @defaultValue none */
  readonly timeLimit?: number
  /** Ends the work; what is done is kept. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ProfileProgress) => void
}

/** Share of the interval that is the default precision. */
const PRECISION_SHARE = 1 / 1000

/** @returns the precision @throws OptionError `epsilon-range`, `tolerance`, `precision`, `evaluation-limit`, `time-limit` */
export function checkProfileOptions(options: Omit<ProfileOptions, 'onProgress'>): number {
  const { from, to, tolerance, evaluationLimit = Infinity, timeLimit = Infinity } = options
  if (!(Number.isFinite(from) && Number.isFinite(to) && from >= 0 && from < to)) {
    throw new OptionError(
      'epsilon-range',
      `A profile goes from ε ≥ 0 to a larger ε, not from ${from} to ${to}.`,
    )
  }
  const precision = options.precision ?? PRECISION_SHARE * (to - from)
  for (const [code, value] of [
    ['tolerance', tolerance ?? 1],
    ['precision', precision],
  ] as const) {
    if (!(Number.isFinite(value) && value > 0)) {
      throw new OptionError(code, `The ${code} of a profile must be a finite number > 0, not ${value}.`)
    }
  }
  if (!(evaluationLimit >= 2) || Number.isNaN(evaluationLimit)) {
    throw new OptionError(
      'evaluation-limit',
      `A profile takes at least the two evaluations at its ends, not ${evaluationLimit}.`,
    )
  }
  if (!(timeLimit > 0)) {
    throw new OptionError('time-limit', `The time limit must be a number of seconds > 0, not ${timeLimit}.`)
  }
  return precision
}
