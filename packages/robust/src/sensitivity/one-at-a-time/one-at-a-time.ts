import type { Bracket } from '@smfg/core'
import { designHash } from '../evaluation/design-hash.js'
import { evaluateRuns, type Evaluation, type PlannedRun } from '../evaluation/evaluate-runs.js'
import { failureReport } from '../evaluation/failures.js'
import type { Model } from '../evaluation/options.js'
import { valueAt } from '../evaluation/values.js'
import { roundingReason, variationOf, variationWarnings } from '../evaluation/variation.js'
import { checkFactors } from '../factor/check-factors.js'
import type { Factor, FactorValue } from '../factor/factor.js'
import { pointOf } from '../factor/factor-space.js'
import { limitedEstimate, missingEstimate, type Estimate } from '../statistics/estimate.js'
import { differenceOfRanges, middleOf } from '../statistics/interval-moments.js'
import { ranking } from '../statistics/ranking.js'
import { checkOneAtATimeOptions, type OneAtATimeOptions } from './options.js'
import type { OneAtATimeResult, SweepPoint, SweepResult } from './result.js'
import { shapeOf, spreadOf } from './shape.js'
import { baseValue, sweepsOf, type Sweep } from './sweep.js'

/**
 * Changes one factor after the other from end to end while the others stay at their base, and says how far the output moves, whether it
 * moves in one direction only, and which factor moves it most.
 *
 * At most `1 + samples · D` evaluations for D factors (probability rows and matrices count once per probability or entry). All statements are
 * about the settings evaluated, and certain when f returns certain bounds. Interactions between factors are out of sight: see
 * `morrisEffects` and `sobolIndices` for those. Groups of factors play no part.
 *
 * @param f reads its point by position or by name; may be asynchronous and return certain bounds `{ lower, upper }` of its value
 * @throws OptionError for bad factors or options; SmfgError `failed-evaluation` when f fails and the policy is `fail`
 */
export async function oneAtATime<const Factors extends readonly Factor[]>(
  f: Model<Factors>,
  factors: Factors,
  options: OneAtATimeOptions = {},
): Promise<OneAtATimeResult> {
  checkFactors(factors)
  const samples = checkOneAtATimeOptions(factors, options)
  const base = factors.map((factor) => baseValue(factor, options.base ?? {}))
  const hash = designHash('one-at-a-time', factors, base)
  const { runs, sweeps } = planOf(factors, base, samples, hash)
  const evaluation = await evaluateRuns(f, runs, runs.length, options)
  const pointAt = pointReader(evaluation)
  const results = sweeps.map(({ sweep, positions }) =>
    describe(
      sweep,
      positions.map((position, k) => ({ setting: sweep.settings[k].setting, ...pointAt(position) })),
      positions.every((position) => position < evaluation.finished),
    ),
  )
  const isComplete = evaluation.finished === runs.length
  const dropped = droppedRuns(evaluation)
  const variation = variationOf(
    runs.map((_, position) => valueAt(evaluation.values, position)).filter((value) => value !== null),
  )
  return {
    method: 'one-at-a-time',
    status: isComplete ? 'complete' : 'interrupted',
    base: {
      values: Object.fromEntries(factors.map(({ name }, position) => [name, base[position]] as const)),
      ...pointAt(0),
    },
    variation: variation.kind,
    sweeps: results,
    ranking: ranking(results.map(spreadEstimate)),
    samples,
    evaluations: evaluation.evaluated,
    reused: evaluation.reused,
    failures: failureReport(
      evaluation,
      evaluation.finished,
      { kept: evaluation.finished - dropped, dropped },
      options,
    ),
    design: hash,
    warnings: [
      ...(isComplete
        ? []
        : [`The analysis was interrupted after ${evaluation.finished} of ${runs.length} evaluations.`]),
      ...variationWarnings(variation),
    ],
  }
}

/** The base first, then sweep after sweep; a setting at the base is not run again. */
function planOf<Factors extends readonly Factor[]>(
  factors: Factors,
  base: readonly FactorValue[],
  samples: number,
  hash: string,
): {
  readonly runs: readonly PlannedRun<Factors>[]
  readonly sweeps: readonly { readonly sweep: Sweep; readonly positions: readonly number[] }[]
} {
  const runs: PlannedRun<Factors>[] = [{ id: `${hash}/base`, point: () => pointOf(factors, base) }]
  const sweeps = factors.flatMap((factor, place) =>
    sweepsOf(factor, samples).map((sweep) => ({
      sweep,
      positions: sweep.settings.map(({ setting, value }) => {
        if (value === base[place]) return 0
        const point = (): ReturnType<typeof pointOf<Factors>> => pointOf(factors, base.with(place, value))
        return runs.push({ id: `${hash}/${sweep.name}=${JSON.stringify(setting)}`, point }) - 1
      }),
    })),
  )
  return { runs, sweeps }
}

function pointReader({
  values,
  failures,
  finished,
}: Evaluation): (position: number) => Omit<SweepPoint, 'setting'> {
  const reasons = new Map(failures.map(({ position, reason }) => [position, reason] as const))
  return (position) => {
    const value = position < finished ? valueAt(values, position) : null
    if (value !== null) return { ...value, reason: null }
    const reason =
      position < finished ? (reasons.get(position) ?? null) : 'the analysis was interrupted before'
    return { lower: null, upper: null, reason }
  }
}

function describe(
  { name, factor, isOrdered }: Sweep,
  points: readonly SweepPoint[],
  isFinished: boolean,
): SweepResult {
  const known = points.map(bracketOf).filter((value) => value !== null)
  if (!isFinished || known.length === 0) {
    const reason = isFinished
      ? 'no setting has a value'
      : 'the analysis was interrupted before all settings were evaluated'
    return { name, factor, points, spread: null, change: null, shape: null, reason }
  }
  const [first, last] = [bracketOf(points[0]), bracketOf(points[points.length - 1])]
  const change = isOrdered && first !== null && last !== null ? changeOf(points.length, first, last) : null
  return {
    name,
    factor,
    points,
    spread: spreadOf(known),
    change,
    shape: isOrdered ? shapeOf(known) : null,
    reason: isOrdered
      ? change === null
        ? 'an end of the range has no value'
        : null
      : 'the values are on no scale',
  }
}

function changeOf(settings: number, first: Bracket, last: Bracket): Bracket {
  return settings === 1 ? { lower: 0, upper: 0 } : differenceOfRanges(last, first)
}

function bracketOf({ lower, upper }: SweepPoint): Bracket | null {
  return lower === null || upper === null ? null : { lower, upper }
}

/** The spread in the form that is ranked. */
function spreadEstimate({ name, points, spread, reason }: SweepResult): Estimate {
  if (spread === null) return missingEstimate(name, reason ?? 'it has no spread')
  const variation = variationOf(points.map(bracketOf).filter((value) => value !== null))
  if (variation.kind === 'rounding') return missingEstimate(name, roundingReason(variation))
  return limitedEstimate(name, middleOf(spread), spread, spread, null)
}

function droppedRuns({ values, finished }: Evaluation): number {
  let dropped = 0
  for (let position = 0; position < finished; position++)
    dropped += valueAt(values, position) === null ? 1 : 0
  return dropped
}
