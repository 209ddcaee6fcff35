import { mean, safeFactor } from '../statistics/interval-moments.js'
import type { Values } from '../evaluation/values.js'

/** How the values of a design lie in their vector: block after block of `rows` values, see `SobolDesign`. */
export interface BlockLayout {
  /** D, the number of factors and groups. */
  readonly units: number
  readonly rows: number
  readonly scrambles: number
  readonly secondOrder: boolean
}

/** Sums over blocks from which every estimator can be computed; values are taken relative to `centre` and multiplied by `factor`. */
export interface Moments {
  readonly centre: number
  /** A power of two; 1 for outputs of ordinary size. No index depends on it. */
  readonly factor: number
  /** One per scramble. */
  readonly scrambles: readonly ScrambleMoments[]
  /** Blocks that have all their values, and blocks left out because they do not. */
  readonly kept: number
  readonly dropped: number
}

export interface ScrambleMoments {
  /** Sums by the positions of `SUM`, `unitSum` and `pairSum`. */
  readonly sums: Float64Array
  /** Of the values f(A) and f(B); equal when the output did not vary. */
  readonly smallest: number
  readonly largest: number
}

/** Positions of sums over a block's a = f(A) and b = f(B). */
export const SUM = { count: 0, a: 1, b: 2, aa: 3, bb: 4, ab: 5 } as const

/** Sums for a unit j, with c = f(AB_j) and e = f(BA_j). */
export const UNIT_SUM = {
  c: 0,
  cMinusA: 1,
  bTimesStep: 2,
  aTimesStep: 3,
  stepSquare: 4,
  missSquare: 5,
  e: 6,
} as const

const SUMS = Object.keys(SUM).length
const UNIT_SUMS = Object.keys(UNIT_SUM).length

/** Position of a sum of unit j. */
export function unitSum(unit: number, which: number): number {
  return SUMS + unit * UNIT_SUMS + which
}

/** Position of Σ f(BA_j) f(AB_k). */
export function pairSum(units: number, first: number, second: number): number {
  return SUMS + units * UNIT_SUMS + first * units + second
}

/** @param blocks where the values of each complete block start, by scramble */
export function sobolMoments(values: Values, layout: BlockLayout, blocks: CompleteBlocks): Moments {
  const { middle } = values
  const { centre, factor } = frameOf(middle, layout, blocks)
  const shift = centre * factor
  const { units, rows, secondOrder } = layout
  const scrambles = blocks.starts.map((starts) => {
    const sums = new Float64Array(SUMS + units * UNIT_SUMS + (secondOrder ? units * units : 0))
    let [smallest, largest] = [Infinity, -Infinity]
    for (const start of starts) {
      const [rawA, rawB] = [middle[start], middle[start + rows - 1]]
      smallest = Math.min(smallest, rawA, rawB)
      largest = Math.max(largest, rawA, rawB)
      const [a, b] = [rawA * factor - shift, rawB * factor - shift]
      sums[SUM.count]++
      sums[SUM.a] += a
      sums[SUM.b] += b
      sums[SUM.aa] += a * a
      sums[SUM.bb] += b * b
      sums[SUM.ab] += a * b
      for (let unit = 0; unit < units; unit++) {
        const c = middle[start + 1 + unit] * factor - shift
        const at = unitSum(unit, 0)
        sums[at + UNIT_SUM.c] += c
        sums[at + UNIT_SUM.cMinusA] += c - a
        sums[at + UNIT_SUM.bTimesStep] += b * (c - a)
        sums[at + UNIT_SUM.aTimesStep] += a * (c - a)
        sums[at + UNIT_SUM.stepSquare] += (c - a) ** 2
        sums[at + UNIT_SUM.missSquare] += (b - c) ** 2
        if (!secondOrder) continue
        const e = middle[start + 1 + units + unit] * factor - shift
        sums[at + UNIT_SUM.e] += e
        for (let other = 0; other < units; other++) {
          sums[pairSum(units, unit, other)] += e * (middle[start + 1 + other] * factor - shift)
        }
      }
    }
    return { sums, smallest, largest }
  })
  return { centre, factor, scrambles, kept: blocks.kept, dropped: blocks.dropped }
}

export interface CompleteBlocks {
  readonly starts: readonly (readonly number[])[]
  readonly kept: number
  readonly dropped: number
}

/** The blocks of the first `samples` base points that have all their values. */
export function completeBlocks({ middle }: Values, layout: BlockLayout, samples: number): CompleteBlocks {
  const { rows, scrambles } = layout
  const starts: number[][] = Array.from({ length: scrambles }, () => [])
  let kept = 0
  for (let index = 0; index < samples; index++) {
    for (let scramble = 0; scramble < scrambles; scramble++) {
      const start = (index * scrambles + scramble) * rows
      let isComplete = true
      for (let row = 0; row < rows; row++) isComplete &&= !Number.isNaN(middle[start + row])
      if (!isComplete) continue
      starts[scramble].push(start)
      kept++
    }
  }
  return { starts, kept, dropped: samples * scrambles - kept }
}

/**
 * `centre` is the mean of f(A) and f(B): estimators that multiply values lose digits, and accuracy, when the values are far from 0. `factor` brings
 * values of extraordinary size to one whose square is a number.
 */
export function frameOf(
  middle: Float64Array,
  { rows }: BlockLayout,
  { starts }: CompleteBlocks,
): { readonly centre: number; readonly factor: number } {
  const values: number[] = []
  for (const start of starts.flat()) values.push(middle[start], middle[start + rows - 1])
  return values.length === 0 ? { centre: 0, factor: 1 } : { centre: mean(values), factor: safeFactor(values) }
}
