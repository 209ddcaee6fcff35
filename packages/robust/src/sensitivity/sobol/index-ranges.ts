import type { Bracket } from '@smfg/core'
import type { Values } from '../evaluation/values.js'
import {
  around,
  differenceOfRanges,
  mean,
  productRange,
  quotientRange,
  squareRange,
  sumOfRanges,
  varianceRange,
} from '../statistics/interval-moments.js'
import { unitPairs } from './estimators.js'
import type { BlockLayout, CompleteBlocks } from './moments.js'
import type { SobolSettings } from './options.js'

/** What the point estimates can be when every value is anywhere in its interval; null where this is unbounded. */
export interface IndexRanges {
  readonly first: readonly (Bracket | null)[]
  readonly total: readonly (Bracket | null)[]
  readonly second: readonly (Bracket | null)[]
}

/**
 * Certain bounds of the estimators over all values within middle ± radius.
 *
 * Each sum is bounded term by term and the variance by `varianceRange`; that the same value enters several of them is not used, so
 * the ranges are wider than need be, by a factor of a few.
 */
export function indexRanges(
  { middle, intervals }: Values,
  layout: BlockLayout,
  { starts }: CompleteBlocks,
  settings: SobolSettings,
): IndexRanges {
  const { units, rows } = layout
  const blocks = starts.flat()
  const column = (row: number): Column => ({
    middles: blocks.map((start) => middle[start + row]),
    radii: blocks.map((start) => intervals?.radius[start + row] ?? 0),
  })
  const [a, b] = [column(0), column(rows - 1)]
  const middles = [...a.middles, ...b.middles]
  const radii = [...a.radii, ...b.radii]
  const variance = varianceRange(middles, radii)
  const centre = mean(middles)
  /** The mean of f(A) and f(B), minus `centre`. */
  const shift = around(0, mean(radii))
  const crossed = Array.from({ length: units }, (_, unit) => column(1 + unit))

  /** mean (base − shift)(c − a), base being f(A) or f(B) minus `centre`. */
  function centredProduct(base: Column, c: Column): Bracket {
    const products = averageRange(blocks.length, (i) =>
      productRange(
        around(base.middles[i] - centre, base.radii[i]),
        around(c.middles[i] - a.middles[i], c.radii[i] + a.radii[i]),
      ),
    )
    const step = around(mean(c.middles) - mean(a.middles), mean(c.radii) + mean(a.radii))
    return differenceOfRanges(products, productRange(shift, step))
  }

  /** mean (left − right)² / 2. */
  function halfSquare(left: Column, right: Column): Bracket {
    return averageRange(blocks.length, (i) => {
      const square = squareRange(left.middles[i] - right.middles[i], left.radii[i] + right.radii[i])
      return { lower: square.lower / 2, upper: square.upper / 2 }
    })
  }

  /** mean (left − shift)(right − shift), both minus `centre`. */
  function product(left: Column, right: Column): Bracket {
    const widen = shift.upper
    return averageRange(blocks.length, (i) =>
      productRange(
        around(left.middles[i] - centre, left.radii[i] + widen),
        around(right.middles[i] - centre, right.radii[i] + widen),
      ),
    )
  }

  const first = crossed.map((c) => {
    if (settings.firstEstimator === 'saltelli-2010') return quotientRange(centredProduct(b, c), variance)
    const missed = quotientRange(halfSquare(b, c), variance)
    return missed === null ? null : differenceOfRanges(around(1, 0), missed)
  })
  const total = crossed.map((c) => {
    if (settings.totalEstimator === 'jansen-1999') return quotientRange(halfSquare(a, c), variance)
    const negative = quotientRange(centredProduct(a, c), variance)
    return negative === null ? null : differenceOfRanges(around(0, 0), negative)
  })
  const second = layout.secondOrder
    ? unitPairs(units).map(([j, k]) => {
        const closed = differenceOfRanges(product(column(1 + units + j), crossed[k]), product(a, b))
        const [share, firstJ, firstK] = [quotientRange(closed, variance), first[j], first[k]]
        if (share === null || firstJ === null || firstK === null) return null
        return differenceOfRanges(share, sumOfRanges(firstJ, firstK))
      })
    : []
  return { first, total, second }
}

/** The values of one row of every block. */
interface Column {
  readonly middles: readonly number[]
  readonly radii: readonly number[]
}

function averageRange(count: number, term: (position: number) => Bracket): Bracket {
  let [lower, upper] = [0, 0]
  for (let i = 0; i < count; i++) {
    const range = term(i)
    lower += range.lower
    upper += range.upper
  }
  return { lower: lower / count, upper: upper / count }
}
