import type { Evaluation } from './evaluate-runs.js'
import type { EvaluationOptions, FailurePolicy } from './options.js'

/** How many evaluations failed or were not finished, and what was done about them. */
export interface FailureReport {
  readonly policy: FailurePolicy
  /** Among the evaluations analysed. */
  readonly failed: number
  readonly unfinished: number
  /** Base points, trajectories or single runs left out because of them, and how many are left. */
  readonly droppedBlocks: number
  readonly keptBlocks: number
  /** The first few. */
  readonly examples: readonly { readonly id: string; readonly reason: string }[]
}

/** Evaluations a report tells by name. */
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
    failed: counted.filter(({ status }) => status === 'failed').length,
    unfinished: counted.filter(({ status }) => status === 'unfinished').length,
    droppedBlocks: blocks.dropped,
    keptBlocks: blocks.kept,
    examples: counted.slice(0, EXAMPLES).map(({ id, reason }) => ({ id, reason })),
  }
}
