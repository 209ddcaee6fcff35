import type { LaneProblem, LaneReport, LaneTask, Tangents } from './lane.js'

/** What the thread that solves a problem asks of a thread that helps. */
export type LaneRequest =
  | {
      readonly kind: 'open'
      readonly lane: number
      readonly problem: LaneProblem
      readonly tangents: Tangents
    }
  | {
      readonly kind: 'explore'
      readonly lane: number
      readonly task: LaneTask
      /** Until the time limit. */
      readonly seconds: number
    }
  | { readonly kind: 'dispose'; readonly lane: number }

/** The answer to `open` and `explore`, in the order they were asked. */
export type LaneAnswer =
  | { readonly kind: 'opened' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'explored'; readonly report: LaneReport }
  | { readonly kind: 'failed'; readonly error: unknown }

/** What a helping thread begins with: a flag that is 1 once the work has been interrupted. */
export interface LaneThreadData {
  readonly interrupted: Int32Array
}
