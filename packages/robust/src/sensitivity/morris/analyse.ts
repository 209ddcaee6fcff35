import type { Bracket } from '@smfg/core'
import type { Evaluation } from '../evaluation/evaluate-runs.js'
import { roundingReason, variationOf, type OutputVariation } from '../evaluation/variation.js'
import { valueAt } from '../evaluation/values.js'
import type { Factor } from '../factor/factor.js'
import type { FactorSpace, FactorUnit } from '../factor/factor-space.js'
import type { MorrisDesign } from './design.js'
import { elementaryEffects } from './effects.js'
import { measuresOf, missingMeasures, type Measures } from './measures.js'
import type { MorrisSettings } from './options.js'
import type { MorrisMeasures } from './result.js'

/** Everything the values of a design say. */
export interface MorrisAnalysis {
  readonly measures: MorrisMeasures
  readonly natural: MorrisMeasures
  /** Trajectories per replication it comes from; of a whole grid all or none. */
  readonly samples: number | 'all'
  readonly isComplete: boolean
  /** Runs, from the first of the design on, that belong to these trajectories. */
  readonly analysed: number
  readonly blocks: { readonly kept: number; readonly dropped: number }
  /** Of the outputs of these runs. */
  readonly variation: OutputVariation
}

/** @param offset position of the first run of the design among those evaluated */
export function analyseMorris<Factors extends readonly Factor[]>(
  evaluation: Evaluation,
  offset: number,
  space: FactorSpace<Factors>,
  design: MorrisDesign<Factors>,
  settings: MorrisSettings,
): MorrisAnalysis {
  const finished = Math.max(0, evaluation.finished - offset)
  const isWhole = settings.samples === 'all'
  const { rounds, runs } = isWhole
    ? finished < design.runs
      ? { rounds: 0, runs: 0 }
      : { rounds: 1, runs: design.runs }
    : finishedRounds(design, finished)
  const effects = elementaryEffects(evaluation.values, offset, space, design, (index) => index < rounds)
  const variation = variationOf(outputsOf(evaluation, offset, runs))
  const isRounding = variation.kind === 'rounding'
  const reason = isRounding
    ? roundingReason(variation)
    : rounds === 0
      ? 'the analysis was interrupted before there was an effect of every factor'
      : 'no trajectory has all its evaluations'
  const sample = {
    isWhole: isWhole && effects.dropped === 0,
    rounding: variation.rounding,
    confidence: settings.confidence,
  }
  const perRange = space.units.map((unit, position) =>
    isRounding || effects.perRange[position].middles.length === 0
      ? missingMeasures(unit.name, reason)
      : measuresOf(unit.name, effects.perRange[position], { ...sample, unsigned: unsignedReason(unit) }),
  )
  const perNaturalUnit = space.units.map((unit, position) => {
    const found = effects.perNaturalUnit[position]
    if (found === null) return missingMeasures(unit.name, naturalReason(unit))
    if (isRounding || found.middles.length === 0) return missingMeasures(unit.name, reason)
    return measuresOf(unit.name, found, { ...sample, unsigned: null })
  })
  return {
    measures: byMeasure(perRange),
    natural: byMeasure(perNaturalUnit),
    samples: isWhole ? (rounds === 0 ? 0 : 'all') : rounds,
    isComplete: isWhole ? rounds === 1 : rounds === settings.samples,
    analysed: runs,
    blocks: { kept: effects.kept, dropped: effects.dropped },
    variation,
  }
}

function outputsOf({ values }: Evaluation, offset: number, runs: number): Bracket[] {
  return Array.from({ length: runs }, (_, run) => valueAt(values, offset + run)).filter(
    (value) => value !== null,
  )
}

/** How many trajectories of every replication have all their runs among the first `finished`, and how many runs these are. */
function finishedRounds<Factors extends readonly Factor[]>(
  design: MorrisDesign<Factors>,
  finished: number,
): { rounds: number; runs: number } {
  let [rounds, runs] = [0, 0]
  const last = new Map<number, number>()
  for (const { index, steps } of design.walks()) {
    for (const { low, high } of steps) last.set(index, Math.max(last.get(index) ?? 0, low, high))
  }
  for (const [index, position] of last) {
    if (position >= finished) break
    rounds = index + 1
    runs = Math.max(runs, position + 1)
  }
  return { rounds, runs }
}

function byMeasure(measures: readonly Measures[]): MorrisMeasures {
  return {
    mu: measures.map(({ mu }) => mu),
    muStar: measures.map(({ muStar }) => muStar),
    sigma: measures.map(({ sigma }) => sigma),
  }
}

function unsignedReason({ coordinates }: FactorUnit): string | null {
  return coordinates.length === 1
    ? null
    : 'its coordinates move together, some up and some down, so its effects have a size but no sign'
}

function naturalReason({ numericPosition, coordinates }: FactorUnit): string {
  if (numericPosition !== null) return 'its range is a single value'
  return coordinates.length === 1 ? 'its values are no numbers of a scale' : 'it is not a single number'
}
