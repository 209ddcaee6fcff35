import { OptionError, UNIT_ROUNDOFF } from '@smfg/core'
import { randomStream, type Seed } from '../../random/stream.js'
import { directionNumbers, SOBOL_DIMENSIONS } from './direction-numbers.js'

/** Digits of a point that the sequence itself determines; there are 2^32 points before it repeats. */
const DIGITS = 32

/** Which of the random scramblings of the sequence. */
export interface Scrambling {
  readonly seed: Seed
  /** Different numbers are independent scramblings under the same seed. */
  readonly replication: number
}

/** A low-discrepancy sequence in the unit cube; every point can be asked for by itself, in any order. */
export interface SobolSequence {
  readonly dimensions: number
  /** @param index 0, 1, …, 2^32 − 1 @returns `dimensions` numbers in [0, 1) */
  point(index: number): number[]
}

/** One coordinate of the sequence, in units of 2^−32. */
interface Coordinate {
  /** directions[k] is added (exclusive or) when bit k of the index in Gray code is set. */
  readonly directions: Uint32Array
  /** Digital shift. */
  readonly shift: number
  /** What the digital shift puts behind the last digit, in [0, 1). */
  readonly remainder: number
}

/**
 * Sobol' sequence with the direction numbers of Joe and Kuo (2008), in Gray-code order; point 0 belongs to it.
 *
 * Any 2^m points from a multiple of 2^m on have, in each coordinate, one point in every interval [i/2^m, (i+1)/2^m). With `scrambling`
 * the digits are multiplied by a random lower-triangular matrix and shifted (linear matrix scramble with a digital shift, Matoušek
 * 1998): this property stays, every point is uniform on the cube, and different replications are independent. A coordinate's
 * scrambling depends on (seed, replication, coordinate) only.
 *
 * @throws OptionError `dimensions` unless a natural number up to SOBOL_DIMENSIONS, `index` for a point that is none
 */
export function sobolSequence(dimensions: number, scrambling?: Scrambling): SobolSequence {
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > SOBOL_DIMENSIONS) {
    throw new OptionError(
      'dimensions',
      `A Sobol' sequence has 1, 2, …, ${SOBOL_DIMENSIONS} dimensions here; it cannot have ${dimensions}.`,
    )
  }
  const coordinates = Array.from({ length: dimensions }, (_, dimension) =>
    scrambling === undefined ? plain(dimension) : scrambled(dimension, scrambling),
  )
  return {
    dimensions,
    point: (index) => {
      if (!Number.isInteger(index) || index < 0 || index >= 2 ** DIGITS) {
        throw new OptionError('index', `Points are counted 0, 1, …, 2^${DIGITS} − 1; there is no ${index}.`)
      }
      const gray = (index ^ (index >>> 1)) >>> 0
      return coordinates.map((coordinate) => valueAt(coordinate, gray))
    },
  }
}

function valueAt({ directions, shift, remainder }: Coordinate, gray: number): number {
  let digits = shift
  for (let rest = gray; rest !== 0; rest &= rest - 1)
    digits ^= directions[DIGITS - 1 - Math.clz32(rest & -rest)]
  const value = ((digits >>> 0) + remainder) / 2 ** DIGITS
  // The sum can round up to 2^32.
  return value < 1 ? value : 1 - UNIT_ROUNDOFF
}

function plain(dimension: number): Coordinate {
  return { directions: directionsOf(dimension), shift: 0, remainder: 0 }
}

function scrambled(dimension: number, { seed, replication }: Scrambling): Coordinate {
  const stream = randomStream(seed, 'sobol-scrambling', replication, dimension)
  const matrix = lowerTriangular(() => Math.floor(stream() * 2 ** DIGITS))
  return {
    directions: directionsOf(dimension).map((direction) => multiply(matrix, direction)),
    shift: Math.floor(stream() * 2 ** DIGITS),
    remainder: stream(),
  }
}

/**
 * The direction integers v_k · 2^32 of one coordinate, first digit in the highest bit: given for k ≤ s, then by the recurrence
 * v_k = a₁v_{k−1} ⊕ … ⊕ a_{s−1}v_{k−s+1} ⊕ v_{k−s} ⊕ v_{k−s}/2^s.
 */
function directionsOf(dimension: number): Uint32Array {
  const directions = new Uint32Array(DIGITS)
  if (dimension === 0) return directions.map((_, k) => 2 ** (DIGITS - 1 - k))
  const { coefficients, initial } = directionNumbers(dimension)
  const degree = initial.length
  for (let k = 0; k < DIGITS; k++) {
    if (k < degree) {
      directions[k] = initial[k] * 2 ** (DIGITS - 1 - k)
      continue
    }
    directions[k] = directions[k - degree] ^ (directions[k - degree] >>> degree)
    for (let i = 1; i < degree; i++) {
      if (((coefficients >>> (degree - 1 - i)) & 1) === 1) directions[k] ^= directions[k - i]
    }
  }
  return directions
}

/** Rows of a random lower-triangular matrix of bits with ones on the diagonal; row i gives digit i, the highest bit first. */
function lowerTriangular(word: () => number): Uint32Array {
  return new Uint32Array(DIGITS).map((_, row) => {
    const diagonal = 2 ** (DIGITS - 1 - row)
    const left = row === 0 ? 0 : word() & -(2 * diagonal)
    return left | diagonal
  })
}

/** The product of a matrix of bits with a vector of bits, modulo 2. */
function multiply(matrix: Uint32Array, vector: number): number {
  let product = 0
  for (let row = 0; row < DIGITS; row++) {
    if (isOdd(matrix[row] & vector)) product |= 1 << (DIGITS - 1 - row)
  }
  return product >>> 0
}

/** Whether an odd number of bits is set. */
function isOdd(bits: number): boolean {
  let folded = bits
  for (let width = DIGITS / 2; width >= 1; width /= 2) folded ^= folded >>> width
  return (folded & 1) === 1
}
