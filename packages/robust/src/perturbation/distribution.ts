import { OptionError } from '@smfg/core'
import { randomStream, standardNormal, type Seed } from '../random/stream.js'
import { balancedSign } from './balanced-signs.js'

/**
 * How the error of a parameter is distributed around 0, given a size δ ≥ 0 in the units of the parameter.
 *
 * - `two-point`: −δ or +δ, equally often over the replications (see `balancedSign`); deterministic, the seed is not used.
 * - `uniform`: uniform on [−δ, δ], independent between parameters.
 * - `normal`: normal with mean 0 and standard deviation δ, independent between parameters. Not bounded by δ.
 */
export type Distribution = 'two-point' | 'uniform' | 'normal'

export const DISTRIBUTIONS: readonly Distribution[] = ['two-point', 'uniform', 'normal']

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
 * @param position place of the parameter in the list of perturbed ones; matters for `two-point` only
 * @throws OptionError `unknown-distribution`
 */
export function drawError(draw: ErrorDraw, parameter: string, position: number): number {
  const { distribution, delta, seed, replication } = draw
  const stream = randomStream(seed, 'perturbation', delta, replication, parameter)
  switch (distribution) {
    case 'two-point':
      return delta * balancedSign(position, replication)
    case 'uniform':
      return delta * (2 * stream() - 1)
    case 'normal':
      return delta * standardNormal(stream)
    default:
      return rejectDistribution(distribution)
  }
}

function rejectDistribution(distribution: never): never {
  throw new OptionError(
    'unknown-distribution',
    `There is no distribution "${String(distribution)}". Choose one of ${DISTRIBUTIONS.join(', ')}.`,
  )
}
