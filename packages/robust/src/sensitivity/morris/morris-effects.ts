import { evaluateRuns } from '../evaluation/evaluate-runs.js'
import { failureReport } from '../evaluation/failures.js'
import type { Model } from '../evaluation/options.js'
import { variationWarnings } from '../evaluation/variation.js'
import type { ChoiceFactor, Factor } from '../factor/factor.js'
import { factorSpace } from '../factor/factor-space.js'
import { factorValue } from '../factor/factor-value.js'
import { groupsOf } from '../factor/groups.js'
import { ranking } from '../statistics/ranking.js'
import { aliasingWarnings } from './aliasing.js'
import { analyseMorris, type MorrisAnalysis } from './analyse.js'
import { morrisDesign, type MorrisDesign } from './design.js'
import { stepOf } from './grid.js'
import { morrisSettings, type MorrisOptions, type MorrisSettings } from './options.js'
import type { MorrisResult } from './result.js'

/**
 * Elementary effects (Morris's screening) of any function of some factors: which of them matter, in which direction, and whether their
 * effect depends on where the others are.
 *
 * An effect is (f(x + Δ e_j) − f(x))/Δ between points of a grid of p levels per coordinate of the unit cube, Δ = p/(2(p − 1)); in the
 * units of the output, for a change of the factor through its whole range. Reported are its mean μ, the mean μ* of its absolute value
 * and its standard deviation σ, and the same per unit of the factor (`natural`). At most R · r · (D + 1) evaluations for r = `samples`
 * trajectories in R replications and D factors or groups; p^C for the whole grid of C coordinates. Limits are delete-one-replication
 * jackknife t limits; where f returns intervals, `range` holds what they leave open.
 *
 * Probability rows, matrices and groups move all their coordinates at once: they have μ* only. Choices move in the order in which their
 * values are listed. Doubling `samples` keeps all earlier runs.
 *
 * @param f reads its point by position or by name; may be asynchronous and return certain bounds `{ lower, upper }` of its value
 * @throws OptionError for bad factors or options; SmfgError `failed-evaluation` when f fails and the policy is `fail`
 * @see M. Morris, Technometrics 33 (1991); F. Campolongo, J. Cariboni, A. Saltelli, Environmental Modelling & Software 22 (2007)
 */
export async function morrisEffects<const Factors extends readonly Factor[]>(
  f: Model<Factors>,
  factors: Factors,
  options: MorrisOptions,
): Promise<MorrisResult> {
  const settings = morrisSettings(options)
  const space = factorSpace(factors)
  const { levels, compareLevels } = settings
  const design = morrisDesign(space, settings, levels)
  const other = compareLevels === null ? null : morrisDesign(space, settings, compareLevels)
  const count = design.runs + (other?.runs ?? 0)
  const evaluation = await evaluateRuns(f, plans(design, other), count, options)
  const analysis = analyseMorris(evaluation, 0, space, design, settings)
  const compared = other === null ? null : analyseMorris(evaluation, design.runs, space, other, settings)
  const analyses = compared === null || compared.samples === 0 ? [analysis] : [analysis, compared]
  const blocks = {
    kept: sumOf(analyses.map(({ blocks: { kept } }) => kept)),
    dropped: sumOf(analyses.map(({ blocks: { dropped } }) => dropped)),
  }
  const comparison =
    compareLevels === null || compared === null || compared.samples === 0
      ? null
      : { levels: compareLevels, muStar: compared.measures.muStar }
  const isComplete = analysis.isComplete && compared?.isComplete !== false
  const { samples } = settings
  const { muStar } = analysis.measures
  return {
    method: 'morris',
    status: isComplete ? 'complete' : 'interrupted',
    variation: analysis.variation.kind,
    ...analysis.measures,
    natural: analysis.natural,
    ranking: ranking(muStar),
    comparison,
    samples: analysis.samples,
    samplesWanted: samples,
    replications: settings.replications,
    trajectories: samples === 'all' ? 'all' : settings.trajectories,
    pool: samples === 'all' || settings.trajectories === 'random' ? null : settings.pool,
    levels,
    step: stepOf(design.grid),
    confidence: settings.confidence,
    seed: settings.seed,
    evaluations: evaluation.evaluated,
    reused: evaluation.reused,
    failures: failureReport(
      evaluation,
      comparison === null ? analysis.analysed : design.runs + (compared?.analysed ?? 0),
      blocks,
      options,
    ),
    groups: groupsOf(space.units),
    design: design.hash,
    warnings: [
      ...interruptionWarnings(analysis, isComplete, settings),
      ...failureWarnings(blocks, samples),
      ...choiceWarnings(factors, levels),
      ...(comparison === null ? [] : aliasingWarnings(levels, muStar, comparison)),
      ...variationWarnings(analysis.variation),
    ],
  }
}

function* plans<Factors extends readonly Factor[]>(
  design: MorrisDesign<Factors>,
  other: MorrisDesign<Factors> | null,
): ReturnType<MorrisDesign<Factors>['plan']> {
  yield* design.plan()
  if (other !== null) yield* other.plan()
}

function interruptionWarnings(
  analysis: MorrisAnalysis,
  isComplete: boolean,
  { samples, levels, compareLevels }: MorrisSettings,
): string[] {
  if (isComplete) return []
  if (analysis.isComplete) {
    return [`The analysis was interrupted before ${levels} levels could be compared with ${compareLevels}.`]
  }
  return [
    samples === 'all'
      ? 'The analysis was interrupted before the whole grid was evaluated.'
      : `The analysis was interrupted after ${analysis.samples} of ${samples} trajectories per replication.`,
  ]
}

function failureWarnings(
  { kept, dropped }: MorrisAnalysis['blocks'],
  samples: MorrisSettings['samples'],
): string[] {
  if (dropped === 0) return []
  const noun = samples === 'all' ? 'effects of the grid' : 'trajectories'
  return [
    `${dropped} of ${kept + dropped} ${noun} were left out because evaluations failed; ` +
      'if failures have to do with the factors, the measures are biased.',
  ]
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Levels are spread evenly over the list of a choice, and may pass some of its values by. */
function choiceWarnings(factors: readonly Factor[], levels: number): string[] {
  return factors.filter(isChoice).flatMap((factor) => {
    const visited = new Set(
      Array.from({ length: levels }, (_, level) => factorValue(factor, [level / (levels - 1)])),
    )
    if (visited.size === factor.values.length) return []
    return [
      `${levels} levels visit only ${visited.size} of the ${factor.values.length} values of "${factor.name}".`,
    ]
  })
}

function isChoice(factor: Factor): factor is ChoiceFactor {
  return factor.kind === 'choice'
}
