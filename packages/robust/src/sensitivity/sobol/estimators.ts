import { OUTPUT_ROUNDING } from '../thresholds.js'
import type { SobolSettings } from './options.js'
import { pairSum, SUM, UNIT_SUM, unitSum, type BlockLayout, type ScrambleMoments } from './moments.js'

/** Point estimates of all indices from some scrambles; null when the output does not vary in them by more than rounding. */
export interface PointEstimates {
  /** Of the output times `Moments.factor`. */
  readonly variance: number
  /** Of the output minus `Moments.centre`, times `Moments.factor`. */
  readonly mean: number
  readonly first: readonly number[]
  readonly total: readonly number[]
  /** By `unitPairs`. */
  readonly second: readonly number[]
}

/** Whether numbers differ by more than the rounding of their evaluation. */
function isVaried(smallest: number, largest: number): boolean {
  return largest - smallest > OUTPUT_ROUNDING * (Math.abs(smallest) + Math.abs(largest))
}

/** The pairs j < k, in order. */
export function unitPairs(units: number): readonly (readonly [number, number])[] {
  return Array.from({ length: units }, (_, first) =>
    Array.from({ length: units - first - 1 }, (__, k) => [first, first + 1 + k] as const),
  ).flat()
}

/**
 * The estimators of `FirstEstimator`, `TotalEstimator` and `SECOND_ESTIMATOR`, with values centred at the mean of all f(A) and f(B) of
 * the scrambles given.
 */
export function pointEstimates(
  scrambles: readonly ScrambleMoments[],
  layout: BlockLayout,
  settings: Pick<SobolSettings, 'firstEstimator' | 'totalEstimator'>,
): PointEstimates | null {
  const smallest = Math.min(...scrambles.map((each) => each.smallest))
  const largest = Math.max(...scrambles.map((each) => each.largest))
  if (!isVaried(smallest, largest)) return null
  const sums = new Float64Array(scrambles[0].sums.length)
  for (const each of scrambles) for (let k = 0; k < sums.length; k++) sums[k] += each.sums[k]
  const count = sums[SUM.count]
  const average = (position: number) => sums[position] / count
  const mean = (average(SUM.a) + average(SUM.b)) / 2
  const variance = (average(SUM.aa) + average(SUM.bb)) / 2 - mean * mean
  const units = Array.from({ length: layout.units }, (_, unit) => unit)
  const of = (unit: number, which: number) => average(unitSum(unit, which))

  const first = units.map((unit) =>
    settings.firstEstimator === 'jansen-1999'
      ? 1 - of(unit, UNIT_SUM.missSquare) / (2 * variance)
      : (of(unit, UNIT_SUM.bTimesStep) - mean * of(unit, UNIT_SUM.cMinusA)) / variance,
  )
  const total = units.map((unit) =>
    settings.totalEstimator === 'jansen-1999'
      ? of(unit, UNIT_SUM.stepSquare) / (2 * variance)
      : (mean * of(unit, UNIT_SUM.cMinusA) - of(unit, UNIT_SUM.aTimesStep)) / variance,
  )
  const second = layout.secondOrder
    ? unitPairs(layout.units).map(([j, k]) => {
        // mean (e_j − m)(c_k − m) − (a − m)(b − m), multiplied out.
        const shift = of(j, UNIT_SUM.e) + of(k, UNIT_SUM.c) - average(SUM.a) - average(SUM.b)
        const closed = average(pairSum(layout.units, j, k)) - average(SUM.ab) - mean * shift
        return closed / variance - first[j] - first[k]
      })
    : []
  return { variance, mean, first, total, second }
}
