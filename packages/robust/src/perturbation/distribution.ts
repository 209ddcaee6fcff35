import { OptionError } from '@smfg/core'
import { randomStream, standardNormal, type RandomStream, type Seed } from '../random/stream.js'
import { balancedSign } from './balanced-signs.js'

/**
 * How the error of a parameter is distributed around 0, given a size δ ≥ 0 in the units of the parameter.
 *
 * - `two-point`: −δ or +δ, equally often over the replications (see `balancedSign`); deterministic, the seed is not used.
 * - `uniform`: uniform on [−δ, δ], independent between parameters.
 * - `normal`: normal with mean 0 and standard deviation δ, independent between parameters. Not bounded by δ.
 * - `corners`: the corners of the box [−δ, δ]^k in order, the first one (+δ, …, +δ); after 2^k replications it starts
 *   over. Deterministic, the seed is not used.
 */
export type Distribution = 'two-point' | 'uniform' | 'normal' | 'corners'

export const DISTRIBUTIONS: readonly Distribution[] = ['two-point', 'uniform', 'normal', 'corners']

/** How noise of size 1 on single rewards is distributed: the signs of `two-point` are random here. */
export type NoiseDistribution = Exclude<Distribution, 'corners'>

/** One draw of noise of size 1: in [−1, 1], or with standard deviation 1. @throws OptionError `unknown-distribution` */
export function drawNoise(distribution: NoiseDistribution, stream: RandomStream): number {
  switch (distribution) {
    case 'two-point':
      return stream() < 1 / 2 ? 1 : -1
    case 'uniform':
      return 2 * stream() - 1
    case 'normal':
      return standardNormal(stream)
    default:
      return rejectDistribution(distribution)
  }
}

/**
 * A normal error has no bound, so whoever must guard against it has to say how much of it. Three standard deviations is the
 * convention in measurement; the error of one parameter stays within them with the probability beside.
 */
const NORMAL_RADIUS = { standardDeviations: 3, coverage: 0.9973002039367398 }

/** Where the errors of a distribution of size δ stay, and how surely. */
export interface ErrorBound {
  /** |error| of every parameter is at most this many δ … */
  readonly radiusPerDelta: number
  /** … with this probability, for one parameter. */
  readonly coverage: number
}

/** @throws OptionError `unknown-distribution` */
export function errorBound(distribution: Distribution): ErrorBound {
  switch (distribution) {
    case 'two-point':
    case 'uniform':
    case 'corners':
      return { radiusPerDelta: 1, coverage: 1 }
    case 'normal':
      return { radiusPerDelta: NORMAL_RADIUS.standardDeviations, coverage: NORMAL_RADIUS.coverage }
    default:
      return rejectDistribution(distribution)
  }
}

/** Which error is drawn. */
export interface ErrorDraw {
  readonly distribution: Distribution
  /** δ, in the units of the parameter. */
  readonly delta: number
  readonly seed: Seed
  /** Zero-based. */
  readonly replication: number
}

/**
 * The error of one parameter, from the stream named (seed, 'perturbation', δ, replication, parameter): it does not depend
 * on which other parameters err, nor on any order.
 *
 * @param position place of the parameter in the list of perturbed ones; matters for `two-point` and `corners` only
 * @throws OptionError `unknown-distribution`
 */
export function drawError(draw: ErrorDraw, parameter: string, position: number): number {
  const { distribution, delta, seed, replication } = draw
  switch (distribution) {
    case 'two-point':
      return delta * balancedSign(position, replication)
    case 'corners':
      return delta * cornerSign(position, replication)
    default:
      return (
        delta * drawNoise(distribution, randomStream(seed, 'perturbation', delta, replication, parameter))
      )
  }
}

/**
 * Sign of a parameter at a corner of the box: the corners are numbered by the parameters that are at their lower end, in
 * binary.
 */
function cornerSign(parameter: number, corner: number): 1 | -1 {
  return Math.floor(corner / 2 ** parameter) % 2 === 0 ? 1 : -1
}

function rejectDistribution(distribution: never): never {
  throw new OptionError(
    'unknown-distribution',
    `There is no distribution "${String(distribution)}". Choose one of ${DISTRIBUTIONS.join(', ')}.`,
  )
}
