import { OptionError } from '@smfg/core'
import { randomStream, type Seed } from '../../random/stream.js'
import { permutation } from '../sequence/permutation.js'

/**
 * A Latin hypercube: `samples` points of the unit cube such that every coordinate has one point in each interval [i/n, (i + 1)/n), anywhere
 * in it, and the coordinates are paired at random.
 *
 * Every point by itself is uniform on the cube. Another number of samples gives other points.
 *
 * @param name different replications are independent under the same seed; a coordinate depends on (seed, replication, coordinate) only
 * @returns `[point][coordinate]`, numbers in [0, 1)
 * @throws OptionError `dimensions` or `samples` unless natural numbers
 * @see M. McKay, R. Beckman, W. Conover, Technometrics 21 (1979)
 */
export function latinHypercube(
  dimensions: number,
  samples: number,
  name: { readonly seed?: Seed; readonly replication?: number } = {},
): number[][] {
  checkNatural('dimensions', dimensions)
  checkNatural('samples', samples)
  const { seed = 0, replication = 0 } = name
  const columns = Array.from({ length: dimensions }, (_, dimension) => {
    const stream = randomStream(seed, 'latin-hypercube', replication, dimension)
    const strata = permutation(samples, stream)
    return strata.map((stratum) => insideStratum(stratum, samples, stream()))
  })
  return Array.from({ length: samples }, (_, index) => columns.map((column) => column[index]))
}

/** (stratum + share)/samples, kept in the stratum where the sum or the quotient is rounded out of it. */
function insideStratum(stratum: number, samples: number, share: number): number {
  const value = (stratum + share) / samples
  return value * samples < stratum + 1 && value < (stratum + 1) / samples ? value : stratum / samples
}

function checkNatural(code: 'dimensions' | 'samples', count: number): void {
  if (Number.isSafeInteger(count) && count >= 1) return
  throw new OptionError(code, `A Latin hypercube needs 1, 2, … ${code}, not ${count}.`)
}
