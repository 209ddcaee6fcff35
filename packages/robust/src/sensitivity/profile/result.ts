import type { Bracket, SolveStatus } from '@smfg/core'

/** A value of ε at which the function was evaluated, and what is known of the function there. */
export interface ProfilePoint {
  readonly epsilon: number
  /** Bounds at this ε, those that follow from all other evaluations included. */
  readonly lower: number
  readonly upper: number
  /** What the evaluation itself returned; infinite where it had no bound. */
  readonly evaluated: Bracket
  /** Why the evaluation has wider bounds than it was asked for; null when it has not. */
  readonly reason: string | null
}

/** Bounds of the function at every ε strictly between two neighbouring points. */
export interface ProfileStep {
  readonly from: number
  readonly to: number
  readonly lower: number
  readonly upper: number
}

/**
 * A fall by more than the tolerance within an interval of ε no wider than the precision (`jump`), or through several such
 * intervals side by side (`slope`).
 *
 * No number of evaluations proves a jump: what is certified is that the function falls by `drop.lower` at least between `from` and `to`.
 */
export interface ProfileJump {
  readonly kind: 'jump' | 'slope'
  readonly from: number
  readonly to: number
  /** Bounds of the value at `from` and at `to`. */
  readonly left: Bracket
  readonly right: Bracket
  /** Bounds of the difference of these values; `lower` > 0. */
  readonly drop: Bracket
  /** drop.lower / (to − from), payoff per unit of ε: how steep the function is at least, on average over the interval. */
  readonly steepness: number
}

/** A certified enclosure of a non-increasing function of ε. JSON-safe but for infinite bounds. */
export interface Profile {
  /** `certified`: the enclosure is no higher than the tolerance but on intervals no wider than the precision. */
  readonly status: SolveStatus
  /** What ended it, when `status` is `limit`; `brackets`: evaluations came back too wide for splitting to be of use. */
  readonly limit: 'time' | 'evaluations' | 'brackets' | null
  readonly from: number
  readonly to: number
  readonly tolerance: number
  readonly precision: number
  /** In the order of ε, `from` first and `to` last. */
  readonly points: readonly ProfilePoint[]
  /** Between the points; with them, the enclosure. */
  readonly staircase: readonly ProfileStep[]
  /** In the order of ε. */
  readonly jumps: readonly ProfileJump[]
  /** ∫ (upper − lower) dε of the staircase, payoff times ε. */
  readonly area: number
  readonly statistics: { readonly seconds: number; readonly evaluations: number }
}
