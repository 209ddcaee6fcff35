import type { Bracket } from '@smfg/core'

/** What a model returns: a number, bounds that are certain to hold the number, or word that it failed. */
export type ModelOutput = number | Bracket | { readonly failed: string }

/** One evaluation of a model as it is kept. JSON-safe; absent bounds are null. */
export type Outcome =
  | { readonly status: 'done'; readonly lower: number; readonly upper: number }
  | {
      readonly status: 'failed'
      readonly reason: string
      /** What is known about the value all the same. */
      readonly lower: number | null
      readonly upper: number | null
    }

/** Judges what a model returned: finite bounds are an outcome, all else is a failure that keeps the bounds it has. */
export function outcomeOf(output: ModelOutput): Outcome {
  if (typeof output === 'number') {
    return Number.isFinite(output)
      ? { status: 'done', lower: output, upper: output }
      : failure(`it returned ${output}`)
  }
  if (typeof output !== 'object' || output === null) return failure(`it returned ${String(output)}`)
  if ('failed' in output) return failure(String(output.failed))
  const { lower, upper } = output
  if (!(lower <= upper)) return failure(`it returned the bounds [${lower}, ${upper}]`)
  if (Number.isFinite(lower) && Number.isFinite(upper)) return { status: 'done', lower, upper }
  return {
    status: 'failed',
    reason: `it returned the bounds [${lower}, ${upper}]`,
    lower: Number.isFinite(lower) ? lower : null,
    upper: Number.isFinite(upper) ? upper : null,
  }
}

/** The outcome of a model that threw. */
export function failureOf(error: unknown): Outcome {
  return failure(error instanceof Error ? error.message : String(error))
}

function failure(reason: string): Outcome {
  return { status: 'failed', reason, lower: null, upper: null }
}
