import type { Bracket } from '@smfg/core'
import { valueAt, type Values } from '../evaluation/values.js'
import { roundingReason, variationOf, type OutputVariation } from '../evaluation/variation.js'
import { makeEstimate, missingEstimate, type Estimate } from '../statistics/estimate.js'
import { jackknifeHalfWidth } from '../statistics/jackknife.js'
import { pointEstimates, unitPairs, type PointEstimates } from './estimators.js'
import { indexRanges } from './index-ranges.js'
import { completeBlocks, sobolMoments, type BlockLayout, type CompleteBlocks } from './moments.js'
import type { SobolSettings } from './options.js'
import type { IndexEstimate, IndexTrace, PairEstimate } from './result.js'

/** Everything the values of the first `samples` base points say. */
export interface SobolAnalysis extends IndexTrace {
  readonly second: readonly PairEstimate[] | null
  readonly mean: number | null
  readonly variance: number | null
  /** Of all values of the blocks. */
  readonly variation: OutputVariation
  readonly blocks: { readonly kept: number; readonly dropped: number }
}

type Kind = 'first' | 'total' | 'second'

/** @param names of the units, in the order of the rows */
export function analyseSobol(
  values: Values,
  names: readonly string[],
  layout: BlockLayout,
  samples: number,
  settings: SobolSettings,
): SobolAnalysis {
  const blocks = completeBlocks(values, layout, samples)
  const pairs = unitPairs(names.length)
  const pairNames = pairs.map(([j, k]) => [names[j], names[k]] as const)
  const variation = variationOf(outputsOf(values, layout, blocks))
  const nothing = (reason: string, mean: number | null, variance: number | null): SobolAnalysis => {
    const missing = (name: string) => ({
      ...missingEstimate(name, reason),
      samplesToDistinguish: null,
    })
    return {
      samples,
      first: names.map(missing),
      total: names.map(missing),
      second: layout.secondOrder
        ? pairNames.map(([one, other]) => ({ ...missing(`${one} × ${other}`), names: [one, other] }))
        : null,
      mean,
      variance,
      variation,
      blocks,
    }
  }
  if (samples === 0) {
    return nothing('the analysis was interrupted before every scramble had a base point', null, null)
  }
  if (blocks.kept === 0) return nothing('no base point has all its evaluations', null, null)
  const { scrambles, centre, factor } = sobolMoments(values, layout, blocks)
  if (variation.kind === 'rounding') return nothing(roundingReason(variation), centre, null)
  const filled = scrambles.filter((_, scramble) => blocks.starts[scramble].length > 0)
  const found = pointEstimates(filled, layout, settings)
  if (found === null) return unvaried()
  const leftOut = filled.map((_, scramble) =>
    filled.length === 1 ? null : pointEstimates(filled.toSpliced(scramble, 1), layout, settings),
  )
  const ranges = indexRanges(values, layout, blocks, settings)
  const negligible = variation.rounding * (factor / Math.sqrt(found.variance))

  function estimate(kind: Kind, position: number, name: string): IndexEstimate {
    const value = found?.[kind][position] ?? Number.NaN
    const range = ranges[kind][position]
    const halfWidth = halfWidthOf(leftOut, kind, position, settings.confidence)
    const reason = range === null ? OPEN : noWidthReason(filled.length)
    const made = makeEstimate(name, value, range, halfWidth, reason, ANY, negligible)
    return { ...made, samplesToDistinguish: samplesToDistinguish(made, halfWidth, samples) }
  }

  return {
    samples,
    first: names.map((name, unit) => estimate('first', unit, name)),
    total: names.map((name, unit) => estimate('total', unit, name)),
    second: layout.secondOrder
      ? pairNames.map(([one, other], position) => ({
          ...estimate('second', position, `${one} × ${other}`),
          names: [one, other],
        }))
      : null,
    mean: centre + found.mean / factor,
    variance: representable(found.variance / factor / factor),
    variation,
    blocks,
  }

  /** Nothing to share out: f(A) and f(B), in the middles of their intervals, do not vary by more than rounding. */
  function unvaried(): SobolAnalysis {
    if (values.intervals !== null) return nothing(OPEN, centre, null)
    const ends = variationOf(outputsOf(values, layout, blocks, [0, layout.rows - 1]))
    return ends.kind === 'constant'
      ? nothing('the output does not vary, so there is no variance to share out', centre, 0)
      : nothing(roundingReason(ends), centre, null)
  }
}

const OPEN = 'the intervals of the output leave it open whether it varies at all'
const ANY: Bracket = { lower: -Infinity, upper: Infinity }

/** The values of some rows of complete blocks; of all rows unless they are given. */
function* outputsOf(
  values: Values,
  { rows }: BlockLayout,
  { starts }: CompleteBlocks,
  some: readonly number[] = Array.from({ length: rows }, (_, row) => row),
): Generator<Bracket> {
  for (const start of starts.flat()) {
    for (const row of some) {
      const value = valueAt(values, start + row)
      if (value !== null) yield value
    }
  }
}

/** A variance that is no number, or 0 although the output varies, is beyond the ends of the doubles. */
function representable(variance: number): number | null {
  return variance > 0 && Number.isFinite(variance) ? variance : null
}

function noWidthReason(scrambles: number): string {
  return scrambles === 1
    ? 'one scramble gives no confidence limits; ask for at least two'
    : 'the output varies in one scramble only, so the scrambles give no confidence limits; take more samples'
}

function halfWidthOf(
  leftOut: readonly (PointEstimates | null)[],
  kind: Kind,
  position: number,
  confidence: number,
): number | null {
  const values: number[] = []
  for (const each of leftOut) {
    if (each === null) return null
    values.push(each[kind][position])
  }
  return jackknifeHalfWidth(values, confidence)
}

/** @see IndexEstimate.samplesToDistinguish */
function samplesToDistinguish(estimate: Estimate, halfWidth: number | null, samples: number): number | null {
  const { estimate: value, flags } = estimate
  if (flags.length === 0 || value === null || value <= 0 || halfWidth === null || halfWidth <= value)
    return null
  return 2 ** Math.ceil(Math.log2(samples * (halfWidth / value) ** 2))
}
