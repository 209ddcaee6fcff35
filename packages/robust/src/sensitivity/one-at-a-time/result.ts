import type { Bracket } from '@smfg/core'
import type { FailureReport } from '../evaluation/failures.js'
import type { FactorValue } from '../factor/factor.js'
import type { Variation } from '../evaluation/variation.js'
import type { Ranking } from '../statistics/ranking.js'
import type { Shape } from './shape.js'

/** The output at one setting; null with a reason where it has none. */
export interface SweepPoint {
  /** Of the factor, of the probability of a row, or of the entry of a matrix. */
  readonly setting: number | string | boolean
  readonly lower: number | null
  readonly upper: number | null
  readonly reason: string | null
}

/** What happens when one thing is changed from end to end and all else stays at its base. */
export interface SweepResult {
  /** `beta`, `row[2]`, `cost[0][1]`. */
  readonly name: string
  readonly factor: string
  readonly points: readonly SweepPoint[]
  /** Bounds of the largest minus the smallest output at the settings that have one; null when none or not all were evaluated. */
  readonly spread: Bracket | null
  /** Bounds of the output at the last setting minus that at the first; null for choices, and where one of them has no value. */
  readonly change: Bracket | null
  /** Among the settings that have a value; null for choices, and where `spread` is null. */
  readonly shape: Shape | null
  /** Why something above is null; null when nothing is. */
  readonly reason: string | null
}

/** One-at-a-time sensitivity of a model's output. JSON-safe; the same inputs give the same bytes. */
export interface OneAtATimeResult {
  readonly method: 'one-at-a-time'
  /** `interrupted`: a signal ended the work; settings that were not reached say so. */
  readonly status: 'complete' | 'interrupted'
  readonly base: {
    readonly values: Readonly<Record<string, FactorValue>>
    readonly lower: number | null
    readonly upper: number | null
    readonly reason: string | null
  }
  /** Whether the output varies at all, and by more than rounding. */
  readonly variation: Variation
  readonly sweeps: readonly SweepResult[]
  /** By spread. */
  readonly ranking: Ranking
  /** Settings of each factor that was asked for. */
  readonly samples: number
  /** Runs of the model, and runs whose outcome was in the store. */
  readonly evaluations: number
  readonly reused: number
  readonly failures: FailureReport
  /** Hash of factors and base; analyses with the same one share the runs at the settings they have in common. */
  readonly design: string
  readonly warnings: readonly string[]
}
