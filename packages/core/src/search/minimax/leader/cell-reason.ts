import type { CellSplit } from './cell.js'

/** Why the leader is worth no more than a bound in a cell: what a certificate needs to prove it again. */
export type CellReason =
  /** Whatever the followers do. */
  | { readonly kind: 'range' }
  /** One policy that is an ε-equilibrium all over the cell; constraints that cut the cell have prices, constraint and price alternating. */
  | { readonly kind: 'constant'; readonly policy: Float64Array; readonly prices: readonly number[] }
  /** A policy for each vertex, flows interpolated in between. */
  | {
      readonly kind: 'moving'
      readonly policies: readonly Float64Array[]
      readonly prices: readonly number[]
    }
  /** One policy, bounded on the box around the cell. */
  | { readonly kind: 'interval'; readonly policy: Float64Array }
  /** The best case at one commitment for ε + κ, plus η. */
  | {
      readonly kind: 'margin'
      readonly commitment: Float64Array
      readonly epsilon: number
      readonly upper: number
    }

/** A bound of a cell with its reason; +Infinity without one. */
export interface ReasonedBound {
  readonly upper: number
  readonly reason: CellReason | null
}

export const NO_BOUND: ReasonedBound = { upper: Infinity, reason: null }

/** What is known of a cell of a search that has ended, with its parts. */
export interface CoverRecord {
  /** The best bound that was found on the cell itself. */
  readonly bound: ReasonedBound
  /** How it was split, and what became of the parts: null where there are no commitments; null when it was not split. */
  readonly split: { readonly how: CellSplit; readonly parts: readonly (CoverRecord | null)[] } | null
}
