import { setImmediate } from 'node:timers/promises'
import { SmfgError, stopwatch, type Bracket } from '@smfg/core'
import type { Factor, PointOf } from '../factor/factor.js'
import type { EvaluationOptions, Model } from './options.js'
import { failureOf, outcomeOf, type ModelOutput, type Outcome } from './outcome.js'
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

/** A run that gave no finite bounds. */
export interface FailedRun {
  readonly position: number
  readonly id: string
  readonly reason: string
}

/** Longest stretch of synchronous evaluations, so that signals, timers and progress are served. */
const STRETCH_SECONDS = 0.05

/**
 * Carries out the runs of a design in their order, at most `concurrency` at once.
 *
 * @param count number of runs planned
 * @throws SmfgError `failed-evaluation` when a run fails under the policy `fail`
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
    const known = bounds(outcome, options)
    if (outcome.status === 'failed') {
      failures.push({ position, id, reason: outcome.reason })
      if ((options.failurePolicy ?? 'fail') === 'fail') broken ??= failedEvaluation(id, outcome.reason)
    }
    if (known !== null) setValue(values, position, known.lower, known.upper)
    options.onProgress?.({ done, total: count })
  }

  function keep(outcome: Outcome, id: string, position: number): void {
    // A model that heeds the signal fails because of it: that run was not carried out.
    if (outcome.status === 'failed' && signal?.aborted === true) {
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

/** What the analysis may take a value to lie between; null when the value is missing. */
function bounds(outcome: Outcome, options: EvaluationOptions): Bracket | null {
  if (outcome.status === 'done') return outcome
  const { failurePolicy, failureBounds: known } = options
  if (failurePolicy !== 'bounds' || known === undefined) return null
  return {
    lower: outcome.lower ?? Math.min(known.lower, outcome.upper ?? known.lower),
    upper: outcome.upper ?? Math.max(known.upper, outcome.lower ?? known.upper),
  }
}

function failedEvaluation(id: string, reason: string): SmfgError {
  return new SmfgError(
    'failed-evaluation',
    `The evaluation ${id} failed: ${reason}.\n` +
      '  fix: mend the model at this point, or choose the policy "bounds" or "drop-block" for failed evaluations',
  )
}
