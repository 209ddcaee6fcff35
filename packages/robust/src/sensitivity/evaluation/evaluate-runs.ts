import { setImmediate } from 'node:timers/promises'
import { SmfgError, stopwatch, type Bracket } from '@smfg/core'
import type { Factor, PointOf } from '../factor/factor.js'
import type { EvaluationOptions, Model } from './options.js'
import { failureOf, outcomeOf, type ModelOutput, type OpenRun, type Outcome } from './outcome.js'
import { noValues, setValue, type Values } from './values.js'

/** A run of a design: its name and how to make its point. */
export interface PlannedRun<Factors extends readonly Factor[]> {
  readonly id: string
  readonly point: () => PointOf<Factors>
}

/** What became of the runs of a design. */
export interface Evaluation {
  /** By position in the plan. */
  readonly values: Values
  /** All runs before this position were carried out; fewer than planned when a signal ended the work. */
  readonly finished: number
  /** Runs carried out now, and runs taken from the store. */
  readonly evaluated: number
  readonly reused: number
  readonly failures: readonly FailedRun[]
}

/** A run that failed or was not finished. */
export interface FailedRun {
  readonly position: number
  readonly id: string
  readonly status: OpenRun['status']
  readonly reason: string
}

/** Longest stretch of synchronous evaluations, so that signals, timers and progress are served. */
const STRETCH_SECONDS = 0.05

/**
 * Carries out the runs of a design in their order, at most `concurrency` at once.
 *
 * @param count number of runs planned
 * @throws SmfgError `failed-evaluation` when a run fails or is not finished under the policy `fail`, or has no bounds under `bounds`
 */
export async function evaluateRuns<Factors extends readonly Factor[]>(
  model: Model<Factors>,
  runs: Iterable<PlannedRun<Factors>>,
  count: number,
  options: EvaluationOptions,
): Promise<Evaluation> {
  const { store, signal, concurrency = 1 } = options
  const values = noValues(count)
  const failures: FailedRun[] = []
  const underWay = new Set<Promise<void>>()
  let [done, evaluated, reused, cutOff] = [0, 0, 0, count]
  let broken: SmfgError | null = null

  function settle(outcome: Outcome, id: string, position: number): void {
    done++
    if (outcome.status === 'done') setValue(values, position, outcome.lower, outcome.upper)
    else {
      failures.push({ position, id, status: outcome.status, reason: outcome.reason })
      const policy = options.failurePolicy ?? 'fail'
      if (policy === 'fail') broken ??= failedEvaluation(id, outcome)
      if (policy === 'bounds') {
        const known = boundsOf(outcome, options.failureBounds)
        if (known === null) broken ??= unboundedEvaluation(id, outcome)
        else setValue(values, position, known.lower, known.upper)
      }
    }
    options.onProgress?.({ done, total: count })
  }

  function keep(outcome: Outcome, id: string, position: number): void {
    // A model that heeds the signal ends early because of it: that run was not carried out.
    if (outcome.status !== 'done' && signal?.aborted === true) {
      cutOff = Math.min(cutOff, position)
      return
    }
    evaluated++
    store?.set(id, outcome)
    settle(outcome, id, position)
  }

  let position = 0
  let stretch = stopwatch()
  for (const run of runs) {
    if (stretch() > STRETCH_SECONDS) {
      await setImmediate()
      stretch = stopwatch()
    }
    if (broken !== null || signal?.aborted === true) break
    const { id } = run
    const place = position++
    const earlier = store?.get(id)
    if (earlier !== undefined) {
      reused++
      settle(earlier, id, place)
      continue
    }
    const output = attempt(() => model(run.point(), { id, signal }))
    if (!(output instanceof Promise)) {
      keep(output, id, place)
      continue
    }
    const settled: Promise<void> = output.then((outcome) => {
      underWay.delete(settled)
      keep(outcome, id, place)
    })
    underWay.add(settled)
    if (underWay.size >= concurrency) await Promise.race(underWay)
  }
  await Promise.all(underWay)
  if (broken !== null) throw broken
  failures.sort((left, right) => left.position - right.position)
  return { values, finished: Math.min(position, cutOff), evaluated, reused, failures }
}

/** The outcome of one evaluation, whichever way the model returns or fails. */
function attempt(evaluate: () => ModelOutput | Promise<ModelOutput>): Outcome | Promise<Outcome> {
  try {
    const output = evaluate()
    return isPromise(output) ? Promise.resolve(output).then(outcomeOf, failureOf) : outcomeOf(output)
  } catch (error) {
    return failureOf(error)
  }
}

function isPromise(output: ModelOutput | Promise<ModelOutput>): output is Promise<ModelOutput> {
  return typeof output === 'object' && output !== null && 'then' in output
}

/** What the value of a run that gave no result may lie between; null when a side of it is not known. */
function boundsOf({ lower, upper }: OpenRun, known: Bracket | undefined): Bracket | null {
  if (lower !== null && upper !== null) return { lower, upper }
  if (known === undefined) return null
  return {
    lower: lower ?? Math.min(known.lower, upper ?? known.lower),
    upper: upper ?? Math.max(known.upper, lower ?? known.upper),
  }
}

function failedEvaluation(id: string, { status, reason }: OpenRun): SmfgError {
  return new SmfgError(
    'failed-evaluation',
    status === 'failed'
      ? `The evaluation ${id} failed: ${reason}.\n` +
          '  fix: mend the model at this point, or choose the policy "bounds" or "drop-block" for failed evaluations'
      : `The evaluation ${id} was not finished: ${reason}.\n` +
          '  fix: give it more time or a wider tolerance, or choose the policy "bounds" or "drop-block" for unfinished evaluations',
  )
}

function unboundedEvaluation(id: string, { status, reason }: OpenRun): SmfgError {
  return new SmfgError(
    'failed-evaluation',
    `The evaluation ${id} ${status === 'failed' ? 'failed' : 'was not finished'}: ${reason}. Nothing bounds its value.\n` +
      '  fix: give `failureBounds`, certain bounds of the value wherever the model fails, or choose the policy "drop-block"',
  )
}
