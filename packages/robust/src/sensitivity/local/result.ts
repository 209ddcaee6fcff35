import type { Bracket } from '@smfg/core'
import type { FailureReport } from '../evaluation/failures.js'
import type { Variation } from '../evaluation/variation.js'

export type Side = 'left' | 'right'

/** One evaluation beside the base. */
export interface SecantStep {
  /** Distance from the base, > 0, in units of the factor. */
  readonly step: number
  /** What the factor was worth. */
  readonly setting: number
  /** Bounds of the output there; null where there are none. */
  readonly lower: number | null
  readonly upper: number | null
  /** Bounds of the secant slope between base and setting, output per unit of the factor; null without bounds. */
  readonly slope: Bracket | null
  /** Why a bound is missing or wider than it was to be; null when none is. */
  readonly reason: string | null
}

/** What the output does on one side of the base. */
export interface OneSidedSlope {
  /** From the largest to the smallest. */
  readonly steps: readonly SecantStep[]
  /** The step whose secant is taken for the derivative: the best balance of the brackets' width and what curvature adds. */
  readonly step: number | null
  /**
   * Bounds of the secant slope at that step. They are certain for the secant, what rounding may have done to outputs given as numbers included; that the derivative lies near them is a matter of
   * smoothness, which no evaluations prove. Null with a reason at a jump, or without bounds.
   */
  readonly slope: Bracket | null
  readonly reason: string | null
}

/**
 * What evaluations show to be no smooth function.
 *
 * - `jump`: over the smallest step the output still changes by nearly as much as over a step four times as large.
 * - `jump-nearby`: between two neighbouring steps, `from` and `to` from the base, it changes far more than within the smaller of them.
 * - `kink`: the slopes on the two sides stay apart by nearly as much when the steps become four times smaller.
 *
 * `change` and `gap` are certain bounds of absolute values; that they stay so at still smaller steps is what the warning guesses.
 */
export type LocalWarning =
  | { readonly kind: 'jump'; readonly side: Side; readonly within: number; readonly change: Bracket }
  | {
      readonly kind: 'jump-nearby'
      readonly side: Side
      readonly from: number
      readonly to: number
      readonly change: Bracket
    }
  | { readonly kind: 'kink'; readonly left: Bracket; readonly right: Bracket; readonly gap: Bracket }

export interface LocalSlopes {
  readonly name: string
  /** The base. */
  readonly value: number
  readonly left: OneSidedSlope
  readonly right: OneSidedSlope
  readonly warnings: readonly LocalWarning[]
}

/** One-sided slopes of a model's output in every factor. JSON-safe; the same inputs give the same bytes. */
export interface LocalSensitivityResult {
  readonly method: 'local'
  /** `interrupted`: a signal ended the work; steps that were not reached say so. */
  readonly status: 'complete' | 'interrupted'
  readonly base: {
    readonly values: Readonly<Record<string, number>>
    readonly lower: number | null
    readonly upper: number | null
    readonly reason: string | null
  }
  /** Whether the output varies at all, and by more than rounding. */
  readonly variation: Variation
  readonly slopes: readonly LocalSlopes[]
  /** Steps on each side that were asked for. */
  readonly samples: number
  /** Runs of the model, and runs whose outcome was in the store. */
  readonly evaluations: number
  readonly reused: number
  readonly failures: FailureReport
  /** Hash of factors and base; analyses with the same one share the steps they have in common. */
  readonly design: string
  readonly warnings: readonly string[]
}
