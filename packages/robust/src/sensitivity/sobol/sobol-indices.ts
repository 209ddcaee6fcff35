import { evaluateRuns } from '../evaluation/evaluate-runs.js'
import { failureReport } from '../evaluation/failures.js'
import type { Model } from '../evaluation/options.js'
import { variationWarnings } from '../evaluation/variation.js'
import type { Factor } from '../factor/factor.js'
import { factorSpace } from '../factor/factor-space.js'
import { groupsOf } from '../factor/groups.js'
import { ranking } from '../statistics/ranking.js'
import { analyseSobol, type SobolAnalysis } from './analyse.js'
import { sobolDesign } from './design.js'
import type { BlockLayout } from './moments.js'
import { SECOND_ESTIMATOR, sobolSettings, type SobolOptions } from './options.js'
import type { SobolResult } from './result.js'

/**
 * Sobol' sensitivity indices of any function of independent factors, with confidence intervals from independent scrambles.
 *
 * First order S_j = Var E[f | x_j] / V, total ST_j = E Var[f | all but x_j] / V, second order
 * S_jk = Var E[f | x_j, x_k] / V − S_j − S_k, dimensionless. The design is that of Saltelli (2010) on a scrambled Sobol' sequence: per base
 * point D + 2 evaluations (2D + 2 with second order), D counting groups and single factors, hence
 * `scrambles · samples · (D + 2)` in all. Values are centred, so adding a constant to f changes nothing.
 *
 * Estimates pool all scrambles; limits are delete-one-scramble jackknife t limits. Doubling `samples` or adding scrambles keeps
 * all earlier runs: with a `store` only the new ones are evaluated.
 *
 * @param f reads its point by position or by name; may be asynchronous and return certain bounds `{ lower, upper }` of its value
 * @throws OptionError for bad factors or options; SmfgError `failed-evaluation` when f fails and the policy is `fail`
 * @see A. Saltelli et al., Variance based sensitivity analysis of model output, Comput. Phys. Commun. 181 (2010);
 *   A. Owen, On dropping the first Sobol' point (2020)
 */
export async function sobolIndices<const Factors extends readonly Factor[]>(
  f: Model<Factors>,
  factors: Factors,
  options: SobolOptions,
): Promise<SobolResult> {
  const settings = sobolSettings(options)
  const space = factorSpace(factors)
  const design = sobolDesign(space, settings)
  const evaluation = await evaluateRuns(f, design.plan(), design.runs, options)
  const { samples: wanted, scrambles, secondOrder } = settings
  const names = space.units.map(({ name }) => name)
  const layout: BlockLayout = { units: names.length, rows: design.rows, scrambles, secondOrder }
  const finished = Math.floor(evaluation.finished / (design.rows * scrambles))
  const samples = finished === 0 ? 0 : 2 ** Math.floor(Math.log2(finished))
  const analyses = [samples / 4, samples / 2, samples]
    .filter((count) => count >= 1 || count === samples)
    .map((count) => analyseSobol(evaluation.values, names, layout, count, settings))
  const analysis = analyses[analyses.length - 1]
  const failures = failureReport(evaluation, samples * scrambles * design.rows, analysis.blocks, options)
  return {
    method: 'sobol',
    status: samples === wanted ? 'complete' : 'interrupted',
    first: analysis.first,
    total: analysis.total,
    second: analysis.second,
    variation: analysis.variation.kind,
    mean: analysis.mean,
    variance: analysis.variance,
    ranking: ranking(analysis.total),
    trace:
      samples === 0
        ? []
        : analyses.map(({ samples: count, first, total }) => ({ samples: count, first, total })),
    samples,
    samplesWanted: wanted,
    scrambles,
    confidence: settings.confidence,
    seed: settings.seed,
    estimators: {
      first: settings.firstEstimator,
      total: settings.totalEstimator,
      second: secondOrder ? SECOND_ESTIMATOR : null,
    },
    evaluations: evaluation.evaluated,
    reused: evaluation.reused,
    failures,
    groups: groupsOf(space.units),
    design: design.hash,
    warnings: [...warningsOf(analysis, samples, wanted), ...variationWarnings(analysis.variation)],
  }
}

function warningsOf(analysis: SobolAnalysis, samples: number, wanted: number): string[] {
  const warnings: string[] = []
  const { kept, dropped } = analysis.blocks
  if (samples < wanted)
    warnings.push(`The analysis was interrupted after ${samples} of ${wanted} base points per scramble.`)
  if (dropped > 0) {
    warnings.push(
      `${dropped} of ${kept + dropped} base points were left out because evaluations failed; ` +
        'if failures have to do with the factors, the indices are biased.',
    )
  }
  return warnings
}
