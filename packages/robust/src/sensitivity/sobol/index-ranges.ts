import { interval, type Bracket } from '@smfg/core'
import { valueAt, type Values } from '../evaluation/values.js'
import {
  averageRange,
  differenceOfRanges,
  quotientRange,
  squareRange,
  timesPowerOfTwo,
  varianceRange,
} from '../statistics/interval-moments.js'
import { unitPairs } from './estimators.js'
import { frameOf, type BlockLayout, type CompleteBlocks } from './moments.js'
import type { SobolSettings } from './options.js'

/** What the point estimates can be when every value is anywhere in its interval; null where this is unbounded. */
export interface IndexRanges {
  readonly first: readonly (Bracket | null)[]
  readonly total: readonly (Bracket | null)[]
  readonly second: readonly (Bracket | null)[]
}

/**
 * Certain bounds of the estimators over all values within their intervals, the rounding of this arithmetic included.
 *
 * Each sum is bounded term by term and the variance by `varianceRange`; that the same value enters several of them is not used, so
 * the ranges are wider than need be, by a factor of a few. Where values are exact they are a few units in the last place wide.
 */
export function indexRanges(
  values: Values,
  layout: BlockLayout,
  complete: CompleteBlocks,
  settings: SobolSettings,
): IndexRanges {
  const { units, rows } = layout
  const blocks = complete.starts.flat()
  const count = blocks.length
  const frame = frameOf(values.middle, layout, complete)
  const { factor } = frame
  /** The values of one row of every block. */
  const column = (row: number): Bracket[] =>
    blocks.map((start) => timesPowerOfTwo(factor, valueAt(values, start + row) ?? interval.ENTIRE))
  const centre = timesPowerOfTwo(factor, interval.point(frame.centre))
  const centred = (outputs: readonly Bracket[]): Bracket[] =>
    outputs.map((value) => differenceOfRanges(value, centre))
  const ends = [column(0), column(rows - 1)] as const
  const variance = varianceRange(ends.flat())
  const [a, b] = [centred(ends[0]), centred(ends[1])]
  /** The mean of f(A) and f(B), minus the centre. */
  const shift = averageRange(2 * count, (i) => (i < count ? a[i] : b[i - count]))
  const crossed = Array.from({ length: units }, (_, unit) => centred(column(1 + unit)))

  /** mean (base − shift)(c − a), base being f(A) or f(B). */
  function centredProduct(base: readonly Bracket[], c: readonly Bracket[]): Bracket {
    const step = (i: number): Bracket => differenceOfRanges(c[i], a[i])
    const products = averageRange(count, (i) => interval.multiply(base[i], step(i)))
    return differenceOfRanges(products, interval.multiply(shift, averageRange(count, step)))
  }

  /** mean (left − right)² / 2. */
  function halfSquare(left: readonly Bracket[], right: readonly Bracket[]): Bracket {
    const squares = averageRange(count, (i) => squareRange(differenceOfRanges(left[i], right[i])))
    return interval.scale(HALF, squares)
  }

  /** mean (left − shift)(right − shift). */
  function product(left: readonly Bracket[], right: readonly Bracket[]): Bracket {
    return averageRange(count, (i) =>
      interval.multiply(differenceOfRanges(left[i], shift), differenceOfRanges(right[i], shift)),
    )
  }

  const first = crossed.map((c) => {
    if (settings.firstEstimator === 'saltelli-2010') return quotientRange(centredProduct(b, c), variance)
    const missed = quotientRange(halfSquare(b, c), variance)
    return missed === null ? null : differenceOfRanges(interval.point(1), missed)
  })
  const total = crossed.map((c) => {
    if (settings.totalEstimator === 'jansen-1999') return quotientRange(halfSquare(a, c), variance)
    const negative = quotientRange(centredProduct(a, c), variance)
    return negative === null ? null : interval.negate(negative)
  })
  if (!layout.secondOrder) return { first, total, second: [] }
  const swapped = Array.from({ length: units }, (_, unit) => centred(column(1 + units + unit)))
  const together = product(a, b)
  const second = unitPairs(units).map(([j, k]) => {
    const closed = differenceOfRanges(product(swapped[j], crossed[k]), together)
    const [share, firstJ, firstK] = [quotientRange(closed, variance), first[j], first[k]]
    if (share === null || firstJ === null || firstK === null) return null
    return differenceOfRanges(share, interval.add(firstJ, firstK))
  })
  return { first, total, second }
}

const HALF = 1 / 2
