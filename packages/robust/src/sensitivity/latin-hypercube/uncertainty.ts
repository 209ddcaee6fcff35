import { designHash } from '../evaluation/design-hash.js'
import { evaluateRuns, type PlannedRun } from '../evaluation/evaluate-runs.js'
import { failureReport } from '../evaluation/failures.js'
import type { Model } from '../evaluation/options.js'
import { valueAt } from '../evaluation/values.js'
import { variationOf, variationWarnings } from '../evaluation/variation.js'
import type { Factor } from '../factor/factor.js'
import { factorSpace } from '../factor/factor-space.js'
import { analyseUncertainty, type Observation } from './analyse.js'
import { latinHypercube } from './latin-hypercube.js'
import { uncertaintySettings, type UncertaintyOptions } from './options.js'
import type { UncertaintyResult } from './result.js'

/**
 * Distribution of any function of independent random factors: mean, standard deviation, quantiles and the rank correlation with each factor,
 * from `replications` independent Latin hypercubes of `samples` points each.
 *
 * Estimates pool all hypercubes; limits are delete-one-hypercube jackknife t limits, for quantiles Woodruff's. Where f returns intervals, `range` holds all that
 * the values in them can make of an estimate. `replications · samples` evaluations; another number of samples shares none of them, more
 * replications share all.
 *
 * @param f reads its point by position or by name; may be asynchronous and return certain bounds `{ lower, upper }` of its value
 * @throws OptionError for bad factors or options; SmfgError `failed-evaluation` when f fails and the policy is `fail`
 * @see M. McKay, R. Beckman, W. Conover, Technometrics 21 (1979)
 */
export async function uncertainty<const Factors extends readonly Factor[]>(
  f: Model<Factors>,
  factors: Factors,
  options: UncertaintyOptions,
): Promise<UncertaintyResult> {
  const settings = uncertaintySettings(options)
  const { samples: wanted, seed, replications } = settings
  const space = factorSpace(factors)
  const hash = designHash('latin-hypercube', seed, wanted, factors)
  const cubes = Array.from({ length: replications }, (_, replication) =>
    latinHypercube(space.coordinates, wanted, { seed, replication }),
  )
  // Index by index, and for each of them cube by cube, so that an interrupted run has as much of every cube.
  const runs = Array.from({ length: wanted }, (_, index) =>
    cubes.map((cube, replication): PlannedRun<Factors> => ({
      id: `${hash}/${replication}/${index}`,
      point: () => space.pointAt(cube[index]),
    })),
  ).flat()
  const evaluation = await evaluateRuns(f, runs, runs.length, options)
  const samples = Math.floor(evaluation.finished / replications)
  const sample: Observation[] = []
  for (let position = 0; position < samples * replications; position++) {
    const output = valueAt(evaluation.values, position)
    if (output === null) continue
    const point = runs[position].point() as readonly unknown[]
    sample.push({
      replication: position % replications,
      factors: factors.map((_, place) => Number(point[place])),
      output,
      middle: evaluation.values.middle[position],
    })
  }
  const blocks = { kept: sample.length, dropped: samples * replications - sample.length }
  const variation = variationOf(sample.map(({ output }) => output))
  return {
    method: 'latin-hypercube',
    status: samples === wanted ? 'complete' : 'interrupted',
    variation: variation.kind,
    ...analyseUncertainty(sample, factors, settings, variation),
    samples,
    samplesWanted: wanted,
    replications,
    confidence: settings.confidence,
    seed,
    evaluations: evaluation.evaluated,
    reused: evaluation.reused,
    failures: failureReport(evaluation, samples * replications, blocks, options),
    design: hash,
    warnings: [...warningsOf(samples, wanted, blocks), ...variationWarnings(variation)],
  }
}

function warningsOf(
  samples: number,
  wanted: number,
  { kept, dropped }: { readonly kept: number; readonly dropped: number },
): string[] {
  const warnings: string[] = []
  if (samples < wanted) {
    warnings.push(
      `The analysis was interrupted after ${samples} of ${wanted} points per replication: the strata are filled in part only.`,
    )
  }
  if (dropped > 0) {
    warnings.push(
      `${dropped} of ${kept + dropped} points were left out because evaluations failed; ` +
        'if failures have to do with the factors, the estimates are biased.',
    )
  }
  return warnings
}
