import type { Evaluation } from './evaluate-runs.js'
import type { EvaluationOptions, FailurePolicy } from './options.js'

/** How many failed evaluations there were and what was done about them. */
export interface FailureReport {
  readonly policy: FailurePolicy
  /** Failed evaluations among those analysed. */
  readonly failed: number
  /** Base points or trajectories left out because of them, and how many are left. */
  readonly droppedBlocks: number
  readonly keptBlocks: number
  /** The first few. */
  readonly examples: readonly { readonly id: string; readonly reason: string }[]
}

/** Failed evaluations a report tells by name. */
const EXAMPLES = 5

/** @param analysed only the runs before this position count */
export function failureReport(
  { failures }: Evaluation,
  analysed: number,
  blocks: { readonly kept: number; readonly dropped: number },
  options: EvaluationOptions,
): FailureReport {
  const counted = failures.filter(({ position }) => position < analysed)
  return {
    policy: options.failurePolicy ?? 'fail',
    failed: counted.length,
    droppedBlocks: blocks.dropped,
    keptBlocks: blocks.kept,
    examples: counted.slice(0, EXAMPLES).map(({ id, reason }) => ({ id, reason })),
  }
}
