import { interval, type Bracket } from '@smfg/core'

/** Numbers of evaluations times a probability that is a multiple of this are exact products. */
const PROBABILITY_GRID = 2 ** -20

/**
 * Quantile of a sample: linear between the order statistics, the k-th of n (from 0) being the quantile of k/(n − 1). It never falls when a
 * value of the sample rises.
 *
 * @param values at least one
 * @param probability in [0, 1]
 * @see R. Hyndman and Y. Fan, Sample quantiles in statistical packages, The American Statistician 50 (1996), definition 7
 */
export function quantile(values: readonly number[], probability: number): number {
  return quantileOfSorted(ascending(values), probability)
}

/**
 * Certain bounds of the quantile of numbers that are known up to intervals, rounding included. The probability is its double or the decimal it
 * was written as.
 */
export function quantileRange(values: readonly Bracket[], probability: number): Bracket {
  const place = placesOf(values.length, probability)
  return {
    lower: boundAt(ascending(values.map(({ lower }) => lower)), place.lower).lower,
    upper: boundAt(ascending(values.map(({ upper }) => upper)), place.upper).upper,
  }
}

function quantileOfSorted(sorted: readonly number[], probability: number): number {
  const place = probability * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below]
  const high = sorted[Math.min(below + 1, sorted.length - 1)]
  return low === high ? low : low + (place - below) * (high - low)
}

/** Where in the sorted sample the quantile is, from 0. */
function placesOf(count: number, probability: number): Bracket {
  const last = count - 1
  if (Number.isInteger(probability / PROBABILITY_GRID)) return interval.point(probability * last)
  // Half a unit for the probability as it was written, half a unit for the product.
  const place = interval.scale(last, { lower: interval.down(probability), upper: interval.up(probability) })
  return { lower: Math.max(0, place.lower), upper: Math.min(last, place.upper) }
}

/** Bounds of the value at a place between the order statistics. */
function boundAt(sorted: readonly number[], place: number): Bracket {
  const below = Math.floor(place)
  const low = sorted[below]
  const high = sorted[Math.min(below + 1, sorted.length - 1)]
  if (low === high || place === below) return interval.point(low)
  const rise = interval.multiply(
    interval.point(place - below),
    interval.add(interval.point(high), interval.point(-low)),
  )
  return interval.intersect(interval.add(interval.point(low), rise), { lower: low, upper: high })
}

function ascending(values: readonly number[]): number[] {
  return values.toSorted((left, right) => left - right)
}
