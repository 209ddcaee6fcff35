import type { Bracket } from '@smfg/core'

/**
 * What a model returns: a number, bounds that are certain to hold the number, bounds of a run that ended before it was done (wider than
 * they were to be, but certain all the same; infinite where nothing is known), or word that it failed.
 */
export type ModelOutput =
  number | Bracket | (Bracket & { readonly unfinished: string }) | { readonly failed: string }

/** One evaluation of a model as it is kept. JSON-safe; absent bounds are null. */
export type Outcome = FinishedRun | OpenRun

export interface FinishedRun {
  readonly status: 'done'
  readonly lower: number
  readonly upper: number
}

/** An evaluation that ended early or failed, with what is known about the value all the same. */
export interface OpenRun {
  readonly status: 'unfinished' | 'failed'
  readonly reason: string
  readonly lower: number | null
  readonly upper: number | null
}

/** Judges what a model returned: finite bounds are a finished run unless it says otherwise, all else has failed and keeps the bounds it has. */
export function outcomeOf(output: ModelOutput): Outcome {
  if (typeof output === 'number') {
    return Number.isFinite(output)
      ? { status: 'done', lower: output, upper: output }
      : failure(`it returned ${output}`)
  }
  if (typeof output !== 'object' || output === null) return failure(`it returned ${String(output)}`)
  if ('failed' in output) return failure(String(output.failed))
  const { lower, upper } = output
  const text = `it returned the bounds [${lower}, ${upper}]`
  if (!(lower <= upper)) return failure(text)
  const known = { lower: finiteOrNull(lower), upper: finiteOrNull(upper) }
  if ('unfinished' in output) return { status: 'unfinished', reason: String(output.unfinished), ...known }
  return known.lower === null || known.upper === null
    ? { status: 'failed', reason: text, ...known }
    : { status: 'done', lower, upper }
}

/** The outcome of a model that threw. */
export function failureOf(error: unknown): Outcome {
  return failure(error instanceof Error ? error.message : String(error))
}

function failure(reason: string): Outcome {
  return { status: 'failed', reason, lower: null, upper: null }
}

function finiteOrNull(bound: number): number | null {
  return Number.isFinite(bound) ? bound : null
}
