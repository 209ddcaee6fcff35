import { SmfgError } from '@smfg/core'
import type { GameOutput, Outcome, RunStore } from '@smfg/robust'

/** One evaluation of the game, as it is written down. */
export interface RunRow {
  readonly id: string
  /** Of the parameters, in their order. */
  readonly values: readonly number[]
  readonly status: Outcome['status']
  readonly lower: number | null
  readonly upper: number | null
  /** Why it failed or was not finished. */
  readonly reason: string | null
}

/** A model whose evaluations are written down as they come. */
export interface RecordedRuns {
  readonly model: GameOutput
  /** To be handed to the analysis, which tells it every outcome. */
  readonly store: RunStore
  /** In the order in which they were finished; an evaluation cut short by the end of the run is not among them. */
  readonly rows: readonly RunRow[]
  /** The first error that was none of the model's: a defect. */
  defect(): unknown
}

/** @param onDefect called when an evaluation breaks for no fault of the model, so that the run can be ended */
export function recordedRuns(output: GameOutput, onDefect: () => void): RecordedRuns {
  const rows: RunRow[] = []
  const points = new Map<string, readonly number[]>()
  let defect: unknown
  return {
    async model(values, run) {
      points.set(run.id, [...values])
      try {
        return await output(values, run)
      } catch (error) {
        if (!(error instanceof SmfgError)) {
          defect ??= error
          onDefect()
        }
        throw error
      }
    },
    store: {
      get: () => undefined,
      set(id, outcome) {
        const reason = outcome.status === 'done' ? null : outcome.reason
        rows.push({ id, values: points.get(id) ?? [], ...outcome, reason })
      },
    },
    rows,
    defect: () => defect,
  }
}
